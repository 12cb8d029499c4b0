use crate::stand_in::{EVENT, StandIn};
use axum::http::StatusCode;
use protocol::SignIn;
use sandbox::{Config, Crowd, CrowdConfig, CrowdError, CrowdReport, SIGNED_IN, Sandbox, attendee_name};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn at_once(attendees: usize, seed: u64) -> CrowdConfig {
    CrowdConfig {
        attendees,
        seed,
        duration: Duration::ZERO,
        refuse_percent: 20,
        come_back_percent: 0,
        two_phones_percent: 0,
    }
}

async fn run(crowd: &Crowd, sandbox: &Sandbox, door: &StandIn) -> CrowdReport {
    let url = door.serve().await;
    crowd
        .run(sandbox, &url, EVENT, sandbox.appid(), CancellationToken::new())
        .await
        .expect("the event is known")
}

/// What was posted apart from the moment, by visitor.
fn by_visitor(door: &StandIn) -> BTreeMap<String, SignIn> {
    let timeless = |(visitor, body): (String, SignIn)| (visitor, SignIn { client_time: None, ..body });
    door.posts().into_iter().map(timeless).collect()
}

#[tokio::test]
async fn everybody_signs_in_as_the_page_does() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
    let report = run(&Crowd::new(at_once(150, 1)), &sandbox, &door).await;
    assert_eq!((report.arrived, report.signed_in, report.failed), (150, 150, 0));

    let posts = by_visitor(&door);
    assert_eq!(posts.len(), 150, "each with a bearer of their own");
    assert!(posts.keys().all(|v| v.len() == 32 && v.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))));
    let names: BTreeSet<String> = posts.values().filter_map(|post| post.name.clone()).collect();
    assert_eq!(names, (0..150).map(|index| attendee_name(1, index)).collect());
    let refusing =
        posts.values().filter(|post| post.subscriptions.iter().all(|s| s.result == "reject")).count();
    assert!(refusing > 0 && refusing == report.refused, "{refusing}");
    for post in posts.values() {
        assert_eq!(post.subscriptions.len(), 2, "both templates of the event were asked for");
        assert_eq!(post.appid.as_deref(), Some(sandbox.appid()));
        assert_eq!(post.env_version.as_deref(), Some("release"));
        assert!(post.login_code.is_some());
    }
    let accepts: u64 = (0..150).map(|n| sandbox.balance(&format!("crowd-1-{n}"), SIGNED_IN)).sum();
    assert_eq!(accepts as usize, 150 - refusing, "the sandbox knows what the pages were told");
}

#[tokio::test]
async fn a_seed_posts_the_same_every_time() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
        run(&Crowd::new(at_once(40, seed)), &sandbox, &door).await;
        runs.push(by_visitor(&door));
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn trouble_is_retried_with_the_same_submission_and_a_fresh_code() {
    let sandbox = Sandbox::new(Config::default());
    let door = StandIn::new(|nth| match nth {
        0 => Some(StatusCode::SERVICE_UNAVAILABLE),
        1 => Some(StatusCode::TOO_MANY_REQUESTS),
        _ => None,
    });
    let report = run(&Crowd::new(at_once(1, 1)), &sandbox, &door).await;
    assert_eq!((report.signed_in, report.failed), (1, 0));
    let posts = door.posts();
    assert_eq!(posts.len(), 3);
    assert!(
        posts
            .iter()
            .all(|(visitor, body)| *visitor == posts[0].0 && body.submission == posts[0].1.submission)
    );
    let codes: BTreeSet<_> = posts.iter().map(|(_, body)| body.login_code.clone()).collect();
    assert_eq!(codes.len(), 3);
    assert!(sandbox.balance("crowd-1-0", SIGNED_IN) <= 1, "the dialog was shown once");
}

#[tokio::test]
async fn who_is_turned_away_does_not_knock_again() {
    let sandbox = Sandbox::new(Config::default());
    let door = StandIn::new(|_| Some(StatusCode::CONFLICT));
    let report = run(&Crowd::new(at_once(10, 1)), &sandbox, &door).await;
    assert_eq!((report.arrived, report.signed_in, report.failed), (10, 0, 10));
    assert_eq!(door.posts().len(), 10);
}

#[tokio::test]
async fn no_more_than_sixty_four_are_at_the_door_and_a_stop_ends_them() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::stuck());
    let (crowd, stop, url) = (Crowd::new(at_once(100, 1)), CancellationToken::new(), door.serve().await);
    let mut progress = crowd.progress();
    let full = async {
        progress.wait_for(|report| report.arrived == 64).await.expect("the crowd lives");
        stop.cancel();
    };
    let running = crowd.run(&sandbox, &url, EVENT, sandbox.appid(), stop.clone());
    let (report, ()) = tokio::join!(running, full);
    assert_eq!(report.unwrap(), CrowdReport { arrived: 64, ..CrowdReport::default() });
}

#[tokio::test]
async fn a_day_of_arrivals_can_be_hurried_while_it_runs() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
    let day = CrowdConfig { duration: Duration::from_secs(86_400), ..at_once(30, 1) };
    let crowd = Crowd::new(day);
    let hurry = async { crowd.set_speed(1e7) };
    let (report, ()) = tokio::join!(run(&crowd, &sandbox, &door), hurry);
    assert_eq!(report.signed_in, 30);
}

#[tokio::test]
async fn an_unknown_event_is_an_error_not_a_crowd_of_failures() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
    let (crowd, url) = (Crowd::new(at_once(5, 1)), door.serve().await);
    let error = crowd.run(&sandbox, &url, "Nowhere00000", sandbox.appid(), CancellationToken::new()).await;
    assert!(matches!(error, Err(CrowdError::Event(StatusCode::NOT_FOUND))));
}

#[tokio::test]
async fn people_behind_two_phones_are_two_visitors_and_one_person() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
    let config = CrowdConfig { two_phones_percent: 100, ..at_once(20, 1) };
    let report = run(&Crowd::new(config), &sandbox, &door).await;
    assert_eq!((report.arrived, report.signed_in), (20, 20), "persons, not phones");
    let posts = door.posts();
    assert_eq!((posts.len(), by_visitor(&door).len()), (40, 40));
    let mut names = BTreeMap::<String, usize>::new();
    for (_, body) in posts {
        *names.entry(body.name.expect("everybody has a name")).or_default() += 1;
    }
    assert!(names.values().all(|phones| phones % 2 == 0), "each person's name came twice: {names:?}");
}

#[tokio::test]
async fn who_comes_back_does_so_when_everybody_is_there() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
    let config = CrowdConfig { come_back_percent: 100, refuse_percent: 0, ..at_once(20, 1) };
    let report = run(&Crowd::new(config), &sandbox, &door).await;
    assert_eq!((report.arrived, report.signed_in, report.failed), (20, 20, 0));
    assert_eq!(door.more().len(), 20);
    let accepts: u64 = (0..20).map(|n| sandbox.balance(&format!("crowd-1-{n}"), SIGNED_IN)).sum();
    assert_eq!(accepts, 40);
}
