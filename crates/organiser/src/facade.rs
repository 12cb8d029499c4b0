//! `Organiser`'s method for each command of the list: it hands the parts that the command takes to its function.

// The list names every type that commands take or return.
use crate::api::*;
use crate::core::Organiser;
use crate::{account, campaign, event, message, people};
use wechat::BaseUrl;

macro_rules! methods {
    (
        window { $($window:tt)* }
        organiser {
            $($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $reply:ty
                = $($at:ident)::+($($part:ident),*);)*
        }
        terminal {
            $($(#[$t_doc:meta])* $t_name:ident($($t_arg:ident: $t_ty:ty),*) -> $t_reply:ty
                = $($t_at:ident)::+($($t_part:ident),*);)*
        }
    ) => {
        impl Organiser {
            $($(#[$doc])* pub async fn $name(&self, $($arg: $ty),*) -> Result<$reply, Problem> {
                $($at)::+($(&self.parts.$part,)* $($arg),*).await
            })*
            $($(#[$t_doc])* pub async fn $t_name(&self, $($t_arg: $t_ty),*) -> Result<$t_reply, Problem> {
                $($t_at)::+($(&self.parts.$t_part,)* $($t_arg),*).await
            })*
        }
    };
}

commands!(methods);
