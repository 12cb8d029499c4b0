//! Random interleavings of everything an attendee can do, against a model small enough to be seen through.

mod desktop;
mod people;
mod step;

use crate::{
    database::EmptyDatabase,
    support::{APPID, CODE, START, block_on, picnic, workspace},
};
use chrono::{DateTime, Duration, Utc};
use desktop::Desktop;
use endpoint::{
    BearerToken, Caller, Limit, Refusal, Storage,
    operations::{
        self, Authenticate, ClaimLogins, CompleteLogins, EraseAttendee, PutEvent, ReadFeed, ReadMe, Withdraw,
        expire_logins,
    },
    storage::{Bearer, EventCode, VisitorHash},
};
use people::{Model, Person};
use proptest::prelude::*;
use protocol::{AddSubscriptions, LoginResult, LostReason, Me, RenewLogin, SignIn, SubscriptionResult};
use secrecy::ExposeSecret;
use std::collections::BTreeMap;
use step::{Step, step};
use uuid::Uuid;

struct Run {
    storage: Storage,
    bearer: Bearer,
    model: Model,
    desktop: Desktop,
    now: DateTime<Utc>,
    revision: i64,
    _database: EmptyDatabase,
}

fn visitor_hash(visitor: u8) -> VisitorHash {
    VisitorHash::of_header(&format!("{visitor:032x}")).unwrap()
}

fn submission_id(submission: u8) -> Uuid {
    Uuid::from_u128(u128::from(submission) + 1)
}

fn results(accepts: u8) -> Vec<SubscriptionResult> {
    let accept = SubscriptionResult { template_id: "tmpl-a".to_owned(), result: "accept".to_owned() };
    vec![accept; accepts.into()]
}

impl Run {
    async fn start() -> Self {
        let database = EmptyDatabase::new();
        let storage = database.open();
        let made = storage.run(workspace("测试", APPID)).await.unwrap();
        let token = BearerToken::parse(made.token.expose_secret()).unwrap();
        let bearer = storage.run(Authenticate { token }).await.unwrap().unwrap();
        let now = START.parse().unwrap();
        let mut run = Self {
            storage,
            bearer,
            model: Model::default(),
            desktop: Desktop::default(),
            now,
            revision: 0,
            _database: database,
        };
        run.put(false).await;
        run
    }

    fn code(&self) -> EventCode {
        EventCode::parse(CODE).unwrap()
    }

    async fn put(&mut self, closed: bool) {
        let mut body: protocol::EventBody = serde_json::from_value(picnic()).unwrap();
        body.revision = (self.revision > 0).then_some(self.revision);
        body.closes_at = closed.then(|| self.now.fixed_offset());
        let (workspace, code, now) = (self.bearer.workspace, self.code(), self.now.into());
        self.storage.run(PutEvent { workspace, code, body, now }).await.unwrap();
        (self.revision, self.model.closed) = (self.revision + 1, closed);
    }

    fn assert_me(&self, visitor: u8, me: &Me) {
        let person = &self.model.people[&visitor];
        assert_eq!(
            (me.number, &me.name, me.identity, me.accepted.values().sum::<i64>()),
            (person.number, &person.name, person.identity(), person.accepted)
        );
        assert_eq!(me.event.state == protocol::EventState::Closed, self.model.closed);
    }

    async fn take(&mut self, step: Step) {
        let (code_of_event, now) = (self.code(), self.now);
        match step {
            Step::SignIn { visitor, submission, name, code, accepts } => {
                let name = name.map(|n| format!("客人{n}"));
                let post = SignIn {
                    submission: submission_id(submission),
                    name: name.clone(),
                    answers: None,
                    login_code: code.map(|code| format!("fake-{code}")),
                    appid: Some(APPID.to_owned()),
                    env_version: None,
                    subscriptions: results(accepts),
                    client_time: None,
                };
                let sign_in = operations::SignIn {
                    code: code_of_event,
                    visitor: visitor_hash(visitor),
                    post,
                    caller: Caller::default(),
                    codes_per_event: Limit::Off,
                    now: now.into(),
                };
                let answer = self.storage.run(sign_in).await;
                let known = self.model.people.contains_key(&visitor);
                if self.model.withdrawn.contains(&(visitor, Some(submission))) {
                    assert!(
                        matches!(answer, Err(operations::Error::Refused(Refusal::Withdrawn))),
                        "{answer:?}"
                    );
                    return;
                }
                if !known && self.model.closed {
                    assert!(
                        matches!(answer, Err(operations::Error::Refused(Refusal::EventClosed))),
                        "{answer:?}"
                    );
                    return;
                }
                let answer = answer.unwrap();
                assert_eq!(answer.created, !known, "201 for new people only");
                let model = &mut self.model;
                let person = model.people.entry(visitor).or_insert_with(|| {
                    model.last_number += 1;
                    let lost = if code.is_none() { vec![LostReason::None] } else { Vec::new() };
                    Person { number: model.last_number, lost, ..Person::default() }
                });
                if person.submissions.insert(submission) {
                    person.name = name.or(person.name.take());
                    person.accepted += i64::from(accepts);
                }
                person.bring(code, now);
                self.assert_me(visitor, &answer.me);
            }
            Step::Subscribe { visitor, submission, code, accepts } => {
                let post = AddSubscriptions {
                    submission: submission_id(submission),
                    login_code: code.map(|code| format!("fake-{code}")),
                    appid: None,
                    subscriptions: results(accepts),
                };
                let add = operations::AddSubscriptions {
                    code: code_of_event,
                    visitor: visitor_hash(visitor),
                    post,
                    caller: Caller::default(),
                    codes_per_event: Limit::Off,
                    now: now.into(),
                };
                let answer = self.storage.run(add).await;
                if self.model.withdrawn.contains(&(visitor, Some(submission))) {
                    assert!(
                        matches!(answer, Err(operations::Error::Refused(Refusal::Withdrawn))),
                        "{answer:?}"
                    );
                    return;
                }
                let Some(person) = self.model.people.get_mut(&visitor) else {
                    assert!(
                        matches!(answer, Err(operations::Error::Refused(Refusal::UnknownVisitor))),
                        "{answer:?}"
                    );
                    return;
                };
                if person.submissions.insert(submission) {
                    person.accepted += i64::from(accepts);
                }
                person.bring(code, now);
                self.assert_me(visitor, &answer.unwrap());
            }
            Step::RenewLogin { visitor, code } => {
                let post = RenewLogin { login_code: format!("fake-{code}"), appid: None, env_version: None };
                let renew = operations::RenewLogin {
                    code: code_of_event,
                    visitor: visitor_hash(visitor),
                    post,
                    caller: Caller::default(),
                    codes_per_event: Limit::Off,
                    now: now.into(),
                };
                let answer = self.storage.run(renew).await;
                let Some(person) = self.model.people.get_mut(&visitor) else {
                    assert!(
                        matches!(answer, Err(operations::Error::Refused(Refusal::UnknownVisitor))),
                        "{answer:?}"
                    );
                    return;
                };
                person.bring(Some(code), now);
                self.assert_me(visitor, &answer.unwrap());
            }
            Step::Withdraw { visitor } => {
                let withdraw =
                    Withdraw { code: code_of_event, visitor: visitor_hash(visitor), now: now.into() };
                let answer = self.storage.run(withdraw).await;
                if self.model.people.contains_key(&visitor) {
                    answer.unwrap();
                    self.model.erase(visitor);
                } else if self.model.withdrawn.contains(&(visitor, None)) {
                    answer.unwrap();
                } else {
                    assert!(
                        matches!(answer, Err(operations::Error::Refused(Refusal::UnknownVisitor))),
                        "{answer:?}"
                    );
                }
            }
            Step::Erase { whom } => {
                let mut desktop = Desktop::default();
                while desktop.read(&self.storage, &self.bearer, 5_000).await {}
                let Some((id, told)) = desktop.people.into_iter().nth(whom.into()) else { return };
                let bearer = self.bearer.clone();
                self.storage.run(EraseAttendee { bearer, attendee: id, now: now.into() }).await.unwrap();
                let people = self.model.people.iter();
                let (visitor, _) = people.clone().find(|(_, person)| person.number == told.number).unwrap();
                self.model.erase(*visitor);
            }
            Step::Exchange { which, refused } => self.exchange(which, refused).await,
            Step::Close => self.put(true).await,
            Step::Open => self.put(false).await,
            Step::Pass { seconds } => {
                self.now += Duration::seconds(seconds);
                expire_logins(&self.storage, self.now.into()).await.unwrap();
                let now = self.now;
                for person in self.model.people.values_mut() {
                    person.end_codes(|_, dies| dies <= now, LostReason::Expired);
                }
            }
            Step::Read { rows } => {
                self.desktop.read(&self.storage, &self.bearer, rows.into()).await;
            }
        }
    }

    async fn exchange(&mut self, which: u8, refused: bool) {
        let claim = protocol::ClaimLogins { max: 200, lease_seconds: 5, wait: 0 };
        let (bearer, now) = (self.bearer.clone(), self.now.into());
        let claimed = self.storage.run(ClaimLogins { bearer, claim, now }).await.unwrap().logins;
        let waiting = self.model.people.values().flat_map(|person| person.codes.values().flatten()).count();
        assert_eq!(claimed.logins.len(), waiting, "every waiting code, once");
        let mut desktop = Desktop::default();
        while desktop.read(&self.storage, &self.bearer, 5_000).await {}
        let mut done = Vec::new();
        for (index, login) in claimed.logins.into_iter().enumerate() {
            if index != usize::from(which) {
                done.push(LoginResult::Released { id: login.id, release: true });
                continue;
            }
            let number = desktop.people[&login.attendee].number;
            let person = self.model.people.values_mut().find(|person| person.number == number).unwrap();
            let code: u8 = login.login_code.strip_prefix("fake-").unwrap().parse().unwrap();
            if refused {
                person.end_codes(|other, _| other == code, LostReason::Refused);
                done.push(LoginResult::Refused { id: login.id, errcode: 40029, rid: None });
            } else {
                person.bound = true;
                person.end_codes(|_, _| true, LostReason::Refused);
                let openid = format!("fake-openid-{number}");
                done.push(LoginResult::Bound { id: login.id, openid, unionid: None });
            }
        }
        let bearer = self.bearer.clone();
        self.storage.run(CompleteLogins { bearer, results: done, now }).await.unwrap();
    }

    /// Both a desktop that followed all along and one that reads everything now know what the model knows.
    async fn finish(mut self) {
        let mut late = Desktop::default();
        while late.read(&self.storage, &self.bearer, 3).await {}
        while self.desktop.read(&self.storage, &self.bearer, 3).await {}
        let expected: BTreeMap<_, _> = self
            .model
            .people
            .values()
            .map(|person| {
                (person.number, (person.name.clone(), person.accepted, person.bound, person.lost.clone()))
            })
            .collect();
        assert_eq!(self.desktop.view(), expected, "a reader that followed missed nothing");
        assert_eq!(late.view(), expected, "nor does one that reads again from the start");
        for (visitor, person) in &self.model.people {
            let (code, visitor_hash) = (self.code(), visitor_hash(*visitor));
            let read = ReadMe { code, visitor: visitor_hash, now: self.now.into() };
            let me = self.storage.run(read).await.unwrap();
            assert_eq!(me.number, person.number);
            self.assert_me(*visitor, &me);
        }
        self.assert_scrubbed().await;
    }

    /// Of somebody who withdrew there is one row, and it says so.
    async fn assert_scrubbed(&self) {
        let workspace = self.bearer.workspace;
        let page = self.storage.run(ReadFeed { workspace, after: None, limit: 5_000 }).await.unwrap();
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in &page.changes {
            if let Some(attendee) = &row.attendee {
                kinds.entry(attendee).or_default().push(&row.kind);
            }
        }
        let gone = kinds.values().filter(|kinds| kinds.contains(&"withdrawn"));
        assert!(gone.clone().all(|kinds| kinds.len() == 1), "{kinds:?}");
        assert_eq!(kinds.len() - gone.count(), self.model.people.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(0x6d75_7374_6572),
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_comes_in_whatever_order_is_as_the_model_says(steps in proptest::collection::vec(step(), 1..60)) {
        block_on(async {
            let mut run = Run::start().await;
            for step in steps {
                run.take(step).await;
            }
            run.finish().await;
        });
    }
}
