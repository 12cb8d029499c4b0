//! The control API: what tests and scripts in another process use in place of [`Sandbox`]'s methods.
//!
//! JSON below `/sandbox/`, with `Authorization: Bearer` and the configured token; if none is configured, these paths are
//! as unknown as any other. `PERSON` is a name of the caller's choice or an openid.
//!
//! | call | body → reply |
//! |---|---|
//! | `GET` `PUT` `DELETE /sandbox/faults` | [`Faults`] → the faults in force; `DELETE` switches all of them off |
//! | `GET /sandbox/stats` | → [`Stats`] |
//! | `GET /sandbox/deliveries?openid=&template_id=&offset=0&limit=1000` | → `{total,deliveries:[…]}`, oldest first, what really arrived; `limit` ≤ 10,000 |
//! | `GET /sandbox/delivered` | → `{delivered:[{openid,template_id,count}]}` |
//! | `GET /sandbox/grants` | → `{grants:[{openid,template_id,count}]}`: accepts left |
//! | `GET /sandbox/people/PERSON` | → `{openid,grants:{ID:n},delivered:{ID:n}}` |
//! | `POST /sandbox/people/PERSON/login` | → `{openid,login_code}`: `wx.login` |
//! | `POST /sandbox/people/PERSON/subscribe` | `{template_ids,answer:"accept"\|"reject"}` → `{subscriptions:[…]}`: `wx.requestSubscribeMessage` |
//! | `POST` `DELETE /sandbox/people/PERSON/grants` | `{template_id,count?}` → the person: with that many accepts more; `DELETE` turns the template off |
//! | `GET` `PUT /sandbox/conditions` | [`Conditions`]: frozen secret, ban, whitelist, quotas, blocked words, pages |
//! | `POST /sandbox/tokens/revoke` | invalidates every token |
//! | `GET` `POST /sandbox/clock` | `{advance_seconds}` → `{ahead_seconds}` |

mod bearer;
mod clock;
mod conditions;
mod deliveries;
mod error;
mod faults;
mod people;
mod tokens;

use crate::Sandbox;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

#[expect(unused_imports, reason = "named by the table above")]
use crate::{Conditions, Faults, Stats};

/// No route at all where no token was set.
pub fn routes(sandbox: &Sandbox) -> Router<Sandbox> {
    if sandbox.config().control_token.is_none() {
        return Router::new();
    }
    Router::new()
        .route("/sandbox/faults", get(faults::show).put(faults::set).delete(faults::clear))
        .route("/sandbox/conditions", get(conditions::show).put(conditions::set))
        .route("/sandbox/stats", get(deliveries::stats))
        .route("/sandbox/deliveries", get(deliveries::list))
        .route("/sandbox/delivered", get(deliveries::counts))
        .route("/sandbox/grants", get(deliveries::grants))
        .route("/sandbox/people/{person}", get(people::show))
        .route("/sandbox/people/{person}/login", post(people::login))
        .route("/sandbox/people/{person}/subscribe", post(people::subscribe))
        .route("/sandbox/people/{person}/grants", post(people::grant).delete(people::refuse))
        .route("/sandbox/tokens/revoke", post(tokens::revoke))
        .route("/sandbox/clock", get(clock::show).post(clock::advance))
        .route_layer(from_fn_with_state(sandbox.clone(), bearer::check))
}
