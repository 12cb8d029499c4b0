//! What people type is kept, whatever it is, and what nobody can see is not.

use crate::support::{CODE, Server, assert_fields, block_on, but, picnic, send, submission, visitor};
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

/// Posts a body as a phone made it, which need not be what Rust calls text.
async fn post(server: &Server, person: u32, body: String) -> (u16, Value) {
    let request = server.request(Method::POST, &format!("/v1/events/{CODE}/me"));
    let reply = send(request.header("X-Visitor", visitor(person)).body(body)).await;
    (reply.0.as_u16(), reply.1)
}

async fn name_kept(server: &Server, person: u32, written: &str) -> Value {
    let body = format!(r#"{{"submission":"{}","name":"{written}"}}"#, submission(person));
    let (status, me) = post(server, person, body).await;
    assert_eq!(status, 201, "{written}: {me}");
    me["name"].clone()
}

#[tokio::test]
async fn a_name_of_what_nobody_sees_is_no_name() {
    let server = Server::with_event().await;
    let cases = [
        (r"Anna\ud83d", json!("Anna\u{fffd}")),
        (r"\ude00Anna\ud83d\ude00", json!("\u{fffd}Anna😀")),
        (r"\u200b", Value::Null),
        (r"\u3164", Value::Null),
        (r"\u00ad\u00ad", Value::Null),
        (r"\u2800", Value::Null),
        (r"\ufeff \u2060", Value::Null),
        (r"\udb40\udc41", Value::Null),
        (r"\u202e\u5f20\u4f1f\u202c", json!("张伟")),
        (r"Zoe\u0308", json!("Zoë")),
        (r"\ud83d\udc68\u200d\ud83d\udc69", json!("👨\u{200d}👩")),
    ];
    for (person, (written, kept)) in (1..).zip(cases) {
        assert_eq!(name_kept(&server, person, written).await, kept, "{written}");
    }
}

#[tokio::test]
async fn an_accept_that_came_with_half_an_emoji_counts() {
    let server = Server::with_event().await;
    let body = format!(
        r#"{{"submission":"{}","name":"Anna\ud83d","answers":null,
            "subscriptions":[{{"template_id":"tmpl-a","result":"accept"}}]}}"#,
        submission(1)
    );
    let (status, me) = post(&server, 1, body).await;
    assert_eq!((status, &me["accepted"]["tmpl-a"]), (201, &json!(1)), "{me}");
}

#[tokio::test]
async fn a_telephone_number_is_kept_however_it_was_pasted() {
    let server = Server::start().await;
    let phone = json!([{ "key": "phone", "label": "手机", "kind": "phone", "required": true }]);
    server.put_event(CODE, &but(picnic(), json!({ "questions": phone }))).await;
    let cases = [
        ("\u{202d}13800138000\u{202c}", "13800138000"),
        ("138\u{a0}0013\u{a0}8000", "138 0013 8000"),
        ("138\u{2011}0013\u{2212}8000", "138-0013-8000"),
        ("１３８００１３８０００", "13800138000"),
        ("٠١٢٣٤٥", "012345"),
        ("（010）8888.6666", "010 8888 6666"),
        ("+86 (0)10 - 8888 - 6666 - 01", "+860108888666601"),
    ];
    for (person, (typed, kept)) in (1..).zip(cases) {
        let body = json!({ "submission": submission(person), "answers": { "phone": typed } });
        let (status, me) = server.sign_in(&visitor(person), &body).await;
        assert_eq!(status, 201, "{typed}: {me}");
        let told = &server.changes().await;
        let told = told.iter().rfind(|row| row["kind"] == "signed_in").unwrap();
        assert_eq!(told["data"]["answers"]["phone"], kept, "{typed}");
    }
    for typed in ["电话", "138\u{200b}", "\u{3164}"] {
        let body = json!({ "submission": submission(99), "answers": { "phone": typed } });
        assert_fields(&server.sign_in(&visitor(99), &body).await, &["answers.phone"]);
    }
}

#[tokio::test]
async fn null_for_an_optional_text_or_list_means_absent() {
    let server = Server::start().await;
    let nulls = json!({ "notice": null, "templates": null, "opens_at": null,
        "questions": [{ "key": "a", "label": "A", "kind": "text", "choices": null }],
        "privacy": { "purpose": null, "contact": null } });
    let (status, event) = server.put_event(CODE, &but(picnic(), nulls)).await;
    assert_eq!(status, 201, "{event}");
    assert_eq!((&event["notice"], &event["templates"]), (&json!(""), &json!([])));
    assert_eq!(event["privacy"], json!({ "purpose": "", "retention_days": 30, "contact": "" }));
    let revised = but(event, json!({ "questions": null, "privacy": null }));
    let (status, event) = server.put_event(CODE, &revised).await;
    assert_eq!((status.as_u16(), &event["questions"]), (200, &json!([])), "{event}");

    let body =
        json!({ "submission": submission(1), "name": null, "answers": { "a": null }, "subscriptions": null });
    let (status, me) = server.sign_in(&visitor(1), &body).await;
    assert_eq!((status.as_u16(), &me["name"]), (201, &Value::Null), "{me}");
    let body = json!({ "submission": submission(2), "subscriptions": null });
    assert_eq!(server.add_subscriptions(&visitor(1), &body).await.0, 200);
    let body = json!({ "submission": submission(3), "name": "李雷", "answers": null });
    assert_eq!(server.post(&format!("/v1/workspace/events/{CODE}/attendees"), &body).await.0, 201);
}

#[tokio::test]
async fn an_events_texts_are_cleaned_and_its_moments_are_on_a_clock() {
    let server = Server::start().await;
    let typed = json!({ "title": "\u{200b}春\u{ad}游 ", "notice": " 一 \r\n二\u{202e}",
        "questions": [{ "key": "c", "label": "车\u{feff}", "kind": "choice", "choices": ["一\u{3000}号", "\u{3164}"] }] });
    let (_, event) = server.put_event(CODE, &but(picnic(), typed)).await;
    assert_eq!((&event["title"], &event["notice"]), (&json!("春游"), &json!("一\n二")));
    assert_eq!(event["questions"][0]["choices"], json!(["一 号"]));
    assert_fields(
        &server.put_event(CODE, &but(event.clone(), json!({ "title": "\u{3164}" }))).await,
        &["title"],
    );
    for field in ["starts_at", "ends_at", "opens_at", "closes_at"] {
        let mut leap = event.clone();
        leap[field] = json!(if field == "starts_at" {
            "2031-05-01T15:59:60+08:00"
        } else {
            "2031-05-01T17:59:60+08:00"
        });
        assert_fields(&server.put_event(CODE, &leap).await, &[field]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(0x6d75_7374_6572),
        ..ProptestConfig::with_cases(12)
    })]

    /// An input of 64 units holds anything: the sign-in is kept, and what is kept can be seen.
    #[test]
    fn whatever_somebody_types_the_sign_in_is_kept(
        names in proptest::collection::vec(proptest::collection::vec(
            prop_oneof![any::<u16>(), 0xd7f0u16..0xe010, 0x2000u16..0x2070, 0x300u16..0x310, Just(0x3164)], 0..64), 1..20)
    ) {
        block_on(async {
            let server = Server::with_event().await;
            for (person, units) in (1..).zip(names) {
                let written: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
                let kept = name_kept(&server, person, &written).await;
                let readable = String::from_utf16_lossy(&units);
                let expected = text::visible(&readable).map_or(Value::Null, |name| json!(name));
                assert_eq!(kept, expected, "{written}");
            }
        });
    }
}
