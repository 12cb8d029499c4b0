//! A clock that is set, back or ahead, while the service runs.

use crate::{
    ops::OpsTold,
    support::{CODE, Server, Setup, submission, visitor},
};
use endpoint::Rates;
use serde_json::json;

const YEAR: i64 = 365 * 24 * 3_600;

#[tokio::test]
async fn a_clock_that_is_set_back_shuts_nobody_out() {
    let rates = Rates {
        visitor: "5/s".parse().unwrap(),
        posts: "30/min".parse().unwrap(),
        event: "2000/s".parse().unwrap(),
        address: "1000/s".parse().unwrap(),
        newcomers: "1200/min".parse().unwrap(),
    };
    let server = Server::with_event_as(Setup { rates, ..Setup::default() }).await;
    let post = json!({ "submission": submission(1) });
    assert_eq!(server.sign_in(&visitor(1), &post).await.0, 201);
    for seconds in [-60, -7_200] {
        server.set_clock(seconds);
        assert_eq!(server.me(&visitor(1)).await.0, 200, "{seconds}");
    }
}

#[tokio::test]
async fn leases_and_login_codes_last_as_long_as_they_last_whatever_the_clock_says() {
    let server = Server::with_event().await;
    let post = json!({ "submission": submission(1), "login_code": "fake-1" });
    assert_eq!(server.sign_in(&visitor(1), &post).await.0, 201);
    assert_eq!(server.claim(&json!({ "lease_seconds": 60 })).await["logins"].as_array().unwrap().len(), 1);
    for seconds in [3_600, -7_200] {
        server.set_clock(seconds);
        let claimed = server.claim(&json!({ "lease_seconds": 60 })).await;
        assert_eq!((&claimed["logins"], &claimed["leased"]), (&json!([]), &json!(1)), "{seconds}");
        assert_eq!(server.me(&visitor(1)).await.1["identity"], "pending", "{seconds}");
    }
    server.advance(61);
    let claimed = server.claim(&json!({ "lease_seconds": 60 })).await;
    assert_eq!(claimed["logins"][0]["expires_in_ms"], 239_000);
    server.advance(240);
    assert_eq!(server.claim(&json!({})).await["logins"], json!([]));
    assert_eq!(server.me(&visitor(1)).await.1["identity"], "lost");
}

#[tokio::test]
async fn a_look_at_a_clock_that_is_years_ahead_purges_nothing_and_is_told() {
    let server = Server::with_event().await;
    let told = OpsTold::of(&server).await;
    told.until_metrics_say("muster_purges_wait 0").await;
    server.set_clock(10 * YEAR);
    told.until_metrics_say("muster_purges_wait 1").await;
    assert_eq!(server.public(&format!("/v1/events/{CODE}")).await.0, 200);
    server.set_clock(-10 * YEAR);
    told.until_metrics_say("muster_purges_wait 0").await;
    assert_eq!(server.public(&format!("/v1/events/{CODE}")).await.0, 200);
    server.advance(YEAR);
    told.until_metrics_say("muster_events{workspace=\"测试\"} 0").await;
}
