//! End to end: somebody signs in on the real page, the desktop's core learns their identity and sends a message, and the
//! page that the message opens says that the event is over.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use endpoint_client::{EndpointClient, EndpointUrl};
use organiser::Vault;
use organiser::api::{Audience, Doubts};
use sandbox::SIGNED_IN;
use system_tests::{AttendeePage, World, until};

const PERSON: &str = "li-lei";

#[tokio::test(flavor = "multi_thread")]
async fn from_the_tap_on_the_page_to_the_message_and_back() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;

    let mut page = AttendeePage::start(&world, PERSON);
    page.sign_in(&event, "李雷");
    page.see("已允许 1 次");
    until("the desktop has exchanged the code", || async {
        let overview = organiser.overview(event.clone()).await.unwrap();
        (overview.bound == 1).then_some(())
    })
    .await;
    page.open(&format!("pages/me/me?code={event}"));
    page.see("通知可以送到您的微信");

    close(&world, &event).await;
    let message = organiser.message(event.clone()).await.unwrap().unwrap().id;
    organiser.start_campaign(message, Audience::Untold, Doubts::Ask).await.unwrap();
    until("the message has arrived", || async { (world.sandbox.delivered_total() == 1).then_some(()) }).await;

    let arrived = world.sandbox.deliveries().pop().unwrap();
    assert_eq!(arrived.openid, world.sandbox.openid(PERSON), "to the person whose page it was");
    assert_eq!(arrived.template_id, SIGNED_IN);
    assert_eq!(world.sandbox.balance(PERSON, SIGNED_IN), 0, "the one permission is used up");
    page.open(arrived.page.as_deref().unwrap());
    page.see("活动已结束");
    page.see("可以离开了");
    page.picture("circle-over");
    organiser.close().await;
}

/// As the organiser does at the end of the event.
async fn close(world: &World, code: &str) {
    let url = EndpointUrl::parse(&world.endpoint_url).unwrap();
    let client = EndpointClient::new(url, world.token.clone().into()).unwrap();
    let mut event = client.events().await.unwrap().pop().unwrap();
    event.closes_at = Some(event.starts_at);
    client.put_event(code, &event).await.unwrap();
}
