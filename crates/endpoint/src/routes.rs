//! One route per file: extract, call one thing, answer.

mod add_attendee;
mod add_subscriptions;
mod claim_logins;
mod complete_logins;
mod delete_event;
mod erase_attendee;
mod feed;
mod list_events;
mod me;
mod post_sends;
mod public_event;
mod put_event;
mod renew_login;
mod reserve_sends;
mod sign_in;
mod unverified;
mod withdraw;
mod workspace;

pub(crate) use add_attendee::add_attendee;
pub(crate) use add_subscriptions::add_subscriptions;
pub(crate) use claim_logins::claim_logins;
pub(crate) use complete_logins::complete_logins;
pub(crate) use delete_event::delete_event;
pub(crate) use erase_attendee::erase_attendee;
pub(crate) use feed::feed;
pub(crate) use list_events::list_events;
pub(crate) use me::me;
pub(crate) use post_sends::post_sends;
pub(crate) use public_event::public_event;
pub(crate) use put_event::put_event;
pub(crate) use renew_login::renew_login;
pub(crate) use reserve_sends::reserve_sends;
pub(crate) use sign_in::sign_in;
pub(crate) use unverified::{count_unverified, erase_unverified};
pub(crate) use withdraw::withdraw;
pub(crate) use workspace::workspace;
