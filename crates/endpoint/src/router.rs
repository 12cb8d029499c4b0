//! Every call, on one screen.

use crate::{
    app::App,
    call::{Call, Caller, Query, delete, get, post, put},
    error::ApiError,
    http_rules::http_rules,
    metrics, openapi,
    request_id::with_request_id,
    routes,
    throttle::throttle,
};
use axum::{
    Router,
    extract::Request,
    http::header::CONTENT_TYPE,
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing,
};
use protocol::{
    AddAttendee, AddSubscriptions, AddedAttendee, ClaimLogins, ClaimedLogins, CompleteLogins, EventBody,
    EventList, FeedPage, Me, PostSends, PublicEvent, RenewLogin, ReserveSends, ReservedSends, SignIn,
    Unverified, Workspace,
};
use std::time::Duration;
use tower_http::compression::CompressionLayer;

const ATTENDEE_BODY: usize = 16 * 1024;
const EVENT_BODY: usize = 64 * 1024;
const BODY: usize = 1024 * 1024;

const FEED_QUERY: &[Query] = &[
    Query {
        name: "after",
        is_number: false,
        is_required: false,
        meaning: "the cursor `next` of an earlier page; absent: from the start",
    },
    Query {
        name: "limit",
        is_number: true,
        is_required: false,
        meaning: "rows at most, 1 to 5000; 1000 when absent",
    },
    Query {
        name: "wait",
        is_number: true,
        is_required: false,
        meaning: "seconds to wait for the first row, 0 to 30; 0 when absent",
    },
];

const DELETE_QUERY: &[Query] = &[Query {
    name: "revision",
    is_number: true,
    is_required: true,
    meaning: "the event's current revision",
}];

/// Longer than the longest poll, so that it only ends what hangs.
const DEADLINE: Duration = Duration::from_secs(45);

#[rustfmt::skip]
pub(crate) fn calls() -> Vec<Call> {
    use Caller::{Anybody, Reader, Visitor, Writer};
    vec![
        get("/v1/events/{code}", routes::public_event)
            .by(Anybody, "What the sign-in page shows").answers::<PublicEvent>(200)
            .refuses(404, &["unknown_event"]),
        get("/v1/events/{code}/me", routes::me)
            .by(Visitor, "How things stand for this visitor").answers::<Me>(200)
            .refuses(404, &["unknown_event", "unknown_visitor"]),
        post("/v1/events/{code}/me", routes::sign_in)
            .by(Visitor, "Sign in, renew, or send again").takes::<SignIn>(ATTENDEE_BODY)
            .answers::<Me>(201).answers::<Me>(200).refuses(404, &["unknown_event"])
            .refuses(409, &["event_closed", "event_not_open"]).refuses(410, &["withdrawn"]),
        delete("/v1/events/{code}/me", routes::withdraw)
            .by(Visitor, "Erase this visitor's sign-in").answers_nothing()
            .refuses(404, &["unknown_event", "unknown_visitor"]),
        post("/v1/events/{code}/me/subscriptions", routes::add_subscriptions)
            .by(Visitor, "Answers to one more request for permission").takes::<AddSubscriptions>(ATTENDEE_BODY)
            .answers::<Me>(200).refuses(404, &["unknown_event", "unknown_visitor"]).refuses(410, &["withdrawn"]),
        post("/v1/events/{code}/me/login", routes::renew_login)
            .by(Visitor, "A fresh login code while the openid is not known").takes::<RenewLogin>(ATTENDEE_BODY)
            .answers::<Me>(200).refuses(404, &["unknown_event", "unknown_visitor"]),

        get("/v1/workspace", routes::workspace)
            .by(Reader, "What the token belongs to").answers::<Workspace>(200),
        get("/v1/workspace/events", routes::list_events)
            .by(Reader, "Every event, the oldest first").answers::<EventList>(200),
        put("/v1/workspace/events/{code}", routes::put_event)
            .by(Writer, "Create an event, or revise it from the revision the body carries")
            .takes::<EventBody>(EVENT_BODY).answers::<EventBody>(201).answers::<EventBody>(200)
            .refuses(409, &["stale_revision", "code_taken"]),
        delete("/v1/workspace/events/{code}", routes::delete_event)
            .by(Writer, "Remove an event and its people").asks(DELETE_QUERY).answers_nothing()
            .refuses(409, &["stale_revision"]),
        post("/v1/workspace/events/{code}/attendees", routes::add_attendee)
            .by(Writer, "Sign in somebody without a phone").takes::<AddAttendee>(ATTENDEE_BODY)
            .answers::<AddedAttendee>(201).answers::<AddedAttendee>(200)
            .refuses(404, &["unknown_event"]).refuses(410, &["withdrawn"]),
        get("/v1/workspace/events/{code}/unverified", routes::count_unverified)
            .by(Reader, "How many people have no openid and none to come").answers::<Unverified>(200)
            .refuses(404, &["unknown_event"]),
        delete("/v1/workspace/events/{code}/unverified", routes::erase_unverified)
            .by(Writer, "Erase everybody who has no openid and none to come").answers::<Unverified>(200)
            .refuses(404, &["unknown_event"]),
        delete("/v1/workspace/attendees/{attendee}", routes::erase_attendee)
            .by(Writer, "Erase an attendee, as their own DELETE does").answers_nothing(),
        get("/v1/workspace/feed", routes::feed)
            .by(Reader, "The rows after a cursor").asks(FEED_QUERY).answers::<FeedPage>(200)
            .refuses(409, &["cursor_unknown"]),
        post("/v1/workspace/logins/claim", routes::claim_logins)
            .by(Writer, "Lease login codes to exchange").takes::<ClaimLogins>(BODY).answers::<ClaimedLogins>(200),
        post("/v1/workspace/logins/complete", routes::complete_logins)
            .by(Writer, "What became of leased codes").takes::<CompleteLogins>(BODY).answers_nothing(),
        post("/v1/workspace/sends/reserve", routes::reserve_sends)
            .by(Writer, "Reserve people for one message of a template, or give them back")
            .takes::<ReserveSends>(BODY).answers::<ReservedSends>(200),
        post("/v1/workspace/sends", routes::post_sends)
            .by(Writer, "What WeChat answered").takes::<PostSends>(BODY).answers_nothing(),
    ]
}

pub(crate) fn router(app: App) -> Router {
    let calls = calls();
    let described = openapi::document(&calls).to_string();
    let served = calls.into_iter().fold(Router::new(), |router, call| {
        let throttled = call.caller.is_attendee().then(|| from_fn_with_state(app.clone(), throttle));
        let handler = match throttled {
            Some(throttle) => call.handler.layer(throttle),
            None => call.handler,
        };
        router.route(call.path, handler)
    });
    served
        .route("/openapi.json", routing::get(async move || ([(CONTENT_TYPE, "application/json")], described)))
        .route("/healthz", routing::get(async || "ok\n"))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(within_deadline))
        .layer(CompressionLayer::new())
        .layer(from_fn(http_rules))
        .layer(from_fn_with_state(app.clone(), metrics::count))
        .layer(from_fn(with_request_id))
        .with_state(app)
}

async fn within_deadline(request: Request, next: Next) -> Result<Response, ApiError> {
    tokio::time::timeout(DEADLINE, next.run(request)).await.map_err(|_| ApiError::Timeout)
}
