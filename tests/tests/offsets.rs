//! What is shown of an event is in the event's own offset, wherever the computer and the sign-in service are.

use organiser::Vault;
use organiser::api::{AttendeeFilter, AttendeeQuery, Audience, CampaignState, Doubts, Moment};
use system_tests::{World, until};

#[tokio::test(flavor = "multi_thread")]
async fn every_moment_of_an_event_is_in_its_offset() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, 3, 1).await;
    until("everybody is found", || async {
        (organiser.overview(event.clone()).await.unwrap().bound == 3).then_some(())
    })
    .await;
    let message = organiser.message(event.clone()).await.unwrap().unwrap().id;
    let campaign = organiser.start_campaign(message, Audience::All, Doubts::Ask).await.unwrap().campaign;
    until("everything is settled", || async {
        (organiser.campaign(campaign.clone()).await.unwrap().state == CampaignState::Done).then_some(())
    })
    .await;

    // The event is in China; the service says when people signed in in UTC.
    let here = |at: &Moment| assert_eq!(at.offset().local_minus_utc(), 8 * 3_600, "{at}");
    let overview = organiser.overview(event.clone()).await.unwrap();
    assert_eq!(overview.recent.len(), 3);
    overview.recent.iter().for_each(|arrival| here(&arrival.signed_in_at));

    let all = AttendeeQuery {
        event: event.clone(),
        search: String::new(),
        filter: AttendeeFilter::All,
        offset: 0,
        limit: 10,
    };
    let page = organiser.attendees(all).await.unwrap();
    assert_eq!(page.rows.len(), 3);
    page.rows.iter().for_each(|row| here(&row.signed_in_at));

    let person = organiser.attendee(event, 1).await.unwrap();
    here(&person.row.signed_in_at);
    assert!(person.timeline.len() >= 3, "signed in, allowed, sent: {:?}", person.timeline);
    person.timeline.iter().for_each(|entry| here(&entry.at));
}
