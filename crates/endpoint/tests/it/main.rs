//! The endpoint as its callers see it: a real server on a free port, a real file, real HTTP.

#![cfg(test)]

mod add_attendee;
mod add_subscriptions;
mod backup;
mod binary;
mod claim_logins;
mod clock;
mod complete_logins;
mod crowd;
mod crowded;
mod database;
mod delete_event;
mod feed;
mod forged;
mod growth;
mod held_connections;
mod http_rules;
mod killed;
mod me;
mod model;
mod openapi;
mod ops;
mod post_sends;
mod problems;
mod public_event;
mod put_event;
mod rates;
mod renew_login;
mod request_id;
mod reserve_sends;
mod scopes;
mod sends_model;
mod settings;
mod shutdown;
mod sign_in;
mod slow;
mod support;
mod tokens;
mod two_desktops;
mod typed_text;
mod withdraw;
mod workspace;
