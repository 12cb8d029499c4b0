//! Second phones of the crowd's people: the same openid signs in on another page and gets another number.

use crate::World;
use protocol::{PublicEvent, SignIn, VISITOR_HEADER};
use reqwest::Client;
use sandbox::{Answer, CrowdConfig};
use uuid::Uuid;

/// Lets the first `people` of the crowd sign in with a second phone and allow one more message there.
pub async fn sign_in_with_second_phones(world: &World, event: &str, people: u32) {
    let http = Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/v1/events/{event}", world.endpoint_url);
    let page: PublicEvent = http.get(&url).send().await.unwrap().json().await.unwrap();
    let templates: Vec<&str> = page.templates.iter().map(|one| one.template_id.as_str()).collect();
    for index in 0..people {
        let person = format!("crowd-{}-{index}", CrowdConfig::default().seed);
        let sign_in = SignIn {
            submission: Uuid::from_u128(u128::from(index) + 1),
            name: Some(format!("第二部手机 {index}")),
            answers: None,
            login_code: Some(world.sandbox.login(&person)),
            appid: Some(world.appid.clone()),
            env_version: Some("release".to_owned()),
            subscriptions: world.sandbox.request_subscribe(&person, &templates, Answer::Accept),
            client_time: None,
        };
        let post = http.post(format!("{url}/me")).header(VISITOR_HEADER, format!("{index:032x}"));
        let reply = post.json(&sign_in).send().await.unwrap();
        assert!(reply.status().is_success(), "a second phone was turned away: {}", reply.status());
    }
}
