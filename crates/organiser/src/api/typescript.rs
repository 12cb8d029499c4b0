//! The window's `ipc/generated.ts`: every type, and one function per command over `call`.

// The list names every type that commands take or return.
use super::*;
use ts_rs::{Config, TS, TypeVisitor};

macro_rules! declarations {
    (
        window { $($(#[$doc:meta])* $w_name:ident($($w_arg:ident: $w_ty:ty),*) -> $w_reply:ty;)* }
        organiser {
            $($(#[$o_doc:meta])* $o_name:ident($($o_arg:ident: $o_ty:ty),*) -> $o_reply:ty
                = $($at:ident)::+($($part:ident),*);)*
        }
        terminal { $($terminal:tt)* }
    ) => {
        pub fn typescript() -> String {
            let config = Config::new();
            let mut types = protocol::Declarations::new(&config);
            types.visit::<Problem>();
            types.visit::<Changed>();
            let mut functions = String::new();
            $({
                $(types.visit::<$w_ty>();)*
                types.visit::<$w_reply>();
                let args = [$((stringify!($w_arg), <$w_ty as TS>::name(&config))),*];
                functions += &function(stringify!($w_name), &args, &<$w_reply as TS>::name(&config));
            })*
            $({
                $(types.visit::<$o_ty>();)*
                types.visit::<$o_reply>();
                let args = [$((stringify!($o_arg), <$o_ty as TS>::name(&config))),*];
                functions += &function(stringify!($o_name), &args, &<$o_reply as TS>::name(&config));
            })*
            format!(
                "// Generated from organiser::api by `cargo xtask codegen`. Do not edit.\n\
                 import {{ call }} from \"./call\";\n\n{}\n{}\nexport const commands = {{\n{functions}}};\n",
                types.print(),
                protocol::limits_typescript()
            )
        }
    };
}

commands!(declarations);

fn function(name: &str, args: &[(&str, String)], reply: &str) -> String {
    let params = args.iter().map(|(name, ty)| format!("{name}: {ty}")).collect::<Vec<_>>().join(", ");
    let names = args.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    format!("  {name}: ({params}) => call<{reply}>(\"{name}\", {{ {names} }}),\n")
}
