use crate::support::{CODE, Service, picnic};
use protocol::{
    AddAttendee, Change, EventChange, PostSends, ReservationState, ReserveSends, SettledSend, TokenScope,
};
use uuid::Uuid;

fn grandmother() -> AddAttendee {
    AddAttendee { submission: Uuid::from_u128(1), name: "王奶奶".to_owned(), answers: None }
}

fn reserve(attendee: &str) -> ReserveSends {
    ReserveSends {
        template_id: "tmpl-a".to_owned(),
        attendees: vec![attendee.to_owned()],
        again: false,
        test: false,
        release: false,
        lease_seconds: 60,
    }
}

#[tokio::test]
async fn somebody_is_reserved_told_and_erased() {
    let service = Service::start().await;
    let (first, second) = (&service.client, service.desktop("second", TokenScope::Organiser).await);
    first.put_event(CODE, &picnic()).await.unwrap();
    let added = first.add_attendee(CODE, &grandmother()).await.unwrap();
    assert_eq!(first.add_attendee(CODE, &grandmother()).await.unwrap(), added, "a replay");
    let state = async |client: &endpoint_client::EndpointClient| {
        client.reserve_sends(&reserve(&added.attendee)).await.unwrap().remove(0)
    };
    assert_eq!(state(first).await.state, ReservationState::Ok);
    let reserved = state(&second).await;
    assert_eq!((reserved.state, reserved.by.as_deref()), (ReservationState::Reserved, Some("first")));
    let release = ReserveSends { release: true, ..reserve(&added.attendee) };
    assert_eq!(first.reserve_sends(&release).await.unwrap()[0].state, ReservationState::Ok);
    assert_eq!(state(&second).await.state, ReservationState::Ok);
    let sent = SettledSend {
        id: Uuid::from_u128(7),
        event: CODE.to_owned(),
        attendee: added.attendee.clone(),
        template_id: "tmpl-a".to_owned(),
        errcode: 0,
        msg_id: Some("3000000000000000001".to_owned()),
        at: "2131-05-01T16:30:00+08:00".parse().unwrap(),
        test: None,
    };
    second.post_sends(&PostSends { sends: vec![sent.clone(), sent] }).await.unwrap();
    assert_eq!(state(first).await.state, ReservationState::Told);
    let page = first.feed(None, 5_000, 0).await.unwrap();
    let told = page.changes.iter().filter(|row| matches!(row.change(), Change::Sent { .. }));
    assert_eq!(told.count(), 1);
    for _ in 0..2 {
        first.erase_attendee(&added.attendee).await.unwrap();
    }
    assert_eq!(state(&second).await.state, ReservationState::Gone);
}

#[tokio::test]
async fn an_event_is_deleted_at_its_revision() {
    let service = Service::start().await;
    let event = service.client.put_event(CODE, &picnic()).await.unwrap();
    service.client.delete_event(CODE, event.revision.unwrap()).await.unwrap();
    service.client.delete_event(CODE, 7).await.unwrap();
    assert_eq!(service.client.events().await.unwrap(), []);
    let page = service.client.feed(None, 5_000, 0).await.unwrap();
    assert_eq!(page.changes[0].change(), Change::Event(EventChange::Deleted { deleted: true }));
}
