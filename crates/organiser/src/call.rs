//! Commands by name, as the window's page gives them.

// The list names every type that commands take or return.
use crate::api::*;
use crate::core::Organiser;
use serde_json::Value;

macro_rules! calls {
    (
        window { $($(#[$doc:meta])* $w_name:ident($($w_arg:ident: $w_ty:ty),*) -> $w_reply:ty;)* }
        organiser {
            $($(#[$o_doc:meta])* $o_name:ident($($o_arg:ident: $o_ty:ty),*) -> $o_reply:ty
                = $($at:ident)::+($($part:ident),*);)*
        }
        terminal { $($terminal:tt)* }
    ) => {
        /// What only the window's shell can do; everything else is the organiser's that it is looking at.
        pub trait Window: Send + Sync {
            /// The organiser that the window is looking at.
            fn organiser(&self) -> Result<Organiser, Problem>;
            $($(#[$doc])*
            fn $w_name(&self, $($w_arg: $w_ty),*) -> impl Future<Output = Result<$w_reply, Problem>> + Send;)*
        }

        /// Runs the command of that name with its arguments as one JSON object.
        pub async fn call<W: Window>(window: &W, name: &str, args: Value) -> Result<Value, Problem> {
            match name {
                $(stringify!($w_name) => {
                    #[derive(serde::Deserialize)]
                    struct Args { $($w_arg: $w_ty),* }
                    let Args { $($w_arg),* } = read(name, args)?;
                    write(name, &Box::pin(window.$w_name($($w_arg),*)).await?)
                })*
                $(stringify!($o_name) => {
                    #[derive(serde::Deserialize)]
                    struct Args { $($o_arg: $o_ty),* }
                    let Args { $($o_arg),* } = read(name, args)?;
                    write(name, &Box::pin(window.organiser()?.$o_name($($o_arg),*)).await?)
                })*
                _ => Err(Problem::new(ProblemCode::Internal, format!("there is no command `{name}`"))),
            }
        }
    };
}

commands!(calls);

fn read<T: serde::de::DeserializeOwned>(name: &str, args: Value) -> Result<T, Problem> {
    serde_json::from_value(args).map_err(|error| unreadable(name, &error))
}

fn write(name: &str, reply: &impl serde::Serialize) -> Result<Value, Problem> {
    serde_json::to_value(reply).map_err(|error| unreadable(name, &error))
}

fn unreadable(name: &str, error: &serde_json::Error) -> Problem {
    Problem::new(ProblemCode::InvalidInput, format!("`{name}` was called with something unreadable: {error}"))
}
