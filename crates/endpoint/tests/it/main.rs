//! The endpoint as its callers see it: a real server on a free port, a real file, real HTTP.

#![cfg(test)]

mod add_subscriptions;
mod binary;
mod claim_logins;
mod complete_logins;
mod crowd;
mod crowded;
mod feed;
mod killed;
mod me;
mod model;
mod openapi;
mod problems;
mod public_event;
mod put_event;
mod rates;
mod renew_login;
mod request_id;
mod shutdown;
mod sign_in;
mod slow;
mod support;
mod withdraw;
mod workspace;
