//! Random reservations and outcomes of three desktops, against a model that keeps every fact and looks through all of
//! them each time.

use crate::{
    database::EmptyDatabase,
    support::{APPID, CODE, START, block_on, picnic, workspace},
};
use chrono::{DateTime, Duration, Utc};
use endpoint::{
    BearerToken, Caller, Limit, Storage,
    operations::{
        self, AddToken, Authenticate, ClaimLogins, CompleteLogins, EraseAttendee, PutEvent, ReadFeed,
        SettleSends,
    },
    storage::{Bearer, EventCode, VisitorHash},
};
use proptest::prelude::*;
use protocol::{
    Change, EventBody, LoginResult, RenewLogin, Reservation, ReservationState, ReserveSends, SettledSend,
    SignIn, TokenScope,
};
use secrecy::ExposeSecret;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const DESKTOPS: usize = 3;
const PEOPLE: usize = 5;

#[derive(Clone, Debug)]
enum Step {
    Reserve {
        desktop: usize,
        who: usize,
        lease: u32,
        how: How,
    },
    Release {
        desktop: usize,
        who: usize,
    },
    /// The attempt's id is one of few, so that some are posted twice.
    Settle {
        desktop: usize,
        who: usize,
        id: u8,
        errcode: i64,
        test: Option<bool>,
    },
    /// This attendee turns out to be the person with this openid.
    Bind {
        who: usize,
        openid: u8,
    },
    Erase {
        who: usize,
    },
    Pass {
        seconds: i64,
    },
    /// The service stops and starts again on its file.
    Restart,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Once,
    Again,
    Test,
}

fn step() -> impl Strategy<Value = Step> {
    let (desktop, who) = (0..DESKTOPS, 0..PEOPLE);
    let how = prop_oneof![4 => Just(How::Once), 1 => Just(How::Again), 1 => Just(How::Test)];
    let errcode = prop_oneof![2 => Just(0_i64), 1 => Just(43101_i64)];
    let test = prop_oneof![3 => Just(None), 1 => Just(Some(false)), 1 => Just(Some(true))];
    prop_oneof![
        8 => (desktop.clone(), who.clone(), 5..60_u32, how)
            .prop_map(|(desktop, who, lease, how)| Step::Reserve { desktop, who, lease, how }),
        1 => (desktop.clone(), who.clone()).prop_map(|(desktop, who)| Step::Release { desktop, who }),
        3 => (desktop, who.clone(), 0..20_u8, errcode, test).prop_map(
            |(desktop, who, id, errcode, test)| Step::Settle { desktop, who, id, errcode, test }
        ),
        2 => (who.clone(), 0..3_u8).prop_map(|(who, openid)| Step::Bind { who, openid }),
        1 => who.prop_map(|who| Step::Erase { who }),
        3 => (1..60_i64).prop_map(|seconds| Step::Pass { seconds }),
        1 => Just(Step::Restart),
    ]
}

/// One desktop's reservation of one attendee.
#[derive(Clone, Copy)]
struct Reserved {
    until: DateTime<Utc>,
    test: bool,
}

#[derive(Default)]
struct Model {
    openids: BTreeMap<usize, u8>,
    erased: BTreeSet<usize>,
    reserved: BTreeMap<(usize, usize), Reserved>,
    told: BTreeSet<usize>,
    /// Attempts by id, and whom they were to.
    attempts: BTreeMap<u8, usize>,
}

impl Model {
    /// Everybody who is the same person.
    fn person(&self, who: usize) -> Vec<usize> {
        let openid = self.openids.get(&who);
        let same = |other: &usize| *other == who || (openid.is_some() && self.openids.get(other) == openid);
        (0..PEOPLE).filter(|other| !self.erased.contains(other)).filter(same).collect()
    }

    fn reserve(
        &mut self,
        desktop: usize,
        who: usize,
        how: How,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> ReservationState {
        if self.erased.contains(&who) {
            return ReservationState::Gone;
        }
        let person = self.person(who);
        let others = || {
            let of = |(by, whom): &(usize, usize)| *by != desktop && person.contains(whom);
            self.reserved.iter().filter(move |(key, _)| of(key)).map(|(_, reserved)| reserved)
        };
        if how == How::Once && person.iter().any(|one| self.told.contains(one)) {
            return ReservationState::Told;
        }
        if others().any(|reserved| reserved.until > now) {
            return ReservationState::Reserved;
        }
        if how == How::Once && others().any(|reserved| !reserved.test) {
            return ReservationState::Unknown;
        }
        let test = how == How::Test && self.reserved.get(&(desktop, who)).is_none_or(|old| old.test);
        self.reserved.insert((desktop, who), Reserved { until, test });
        ReservationState::Ok
    }

    fn end(&mut self, desktop: usize, who: usize) {
        let person = self.person(who);
        self.reserved.retain(|(by, whom), _| *by != desktop || !person.contains(whom));
    }

    fn settle(&mut self, desktop: usize, who: usize, id: u8, errcode: i64, test: Option<bool>) {
        if self.erased.contains(&who) || self.attempts.contains_key(&id) {
            return;
        }
        self.attempts.insert(id, who);
        let person = self.person(who);
        let mine: Vec<bool> = person
            .iter()
            .filter_map(|one| self.reserved.get(&(desktop, *one)))
            .map(|reserved| reserved.test)
            .collect();
        let for_test = !mine.is_empty() && mine.iter().all(|test| *test);
        let test = test.unwrap_or(for_test);
        if errcode == 0 && !test {
            self.told.insert(who);
        }
        if !test || for_test {
            self.end(desktop, who);
        }
    }

    fn erase(&mut self, who: usize) {
        let heir = self.person(who).into_iter().find(|other| *other != who);
        if let Some(heir) = heir {
            if self.told.contains(&who) {
                self.told.insert(heir);
            }
            for desktop in 0..DESKTOPS {
                if let Some(reserved) = self.reserved.get(&(desktop, who)).copied() {
                    self.reserved.entry((desktop, heir)).or_insert(reserved);
                }
            }
        } else {
            self.attempts.retain(|_, whom| *whom != who);
        }
        for whom in self.attempts.values_mut().filter(|whom| **whom == who) {
            *whom = heir.unwrap_or(who);
        }
        self.told.remove(&who);
        self.reserved.retain(|(_, whom), _| *whom != who);
        self.openids.remove(&who);
        self.erased.insert(who);
    }
}

struct Run {
    storage: Storage,
    desktops: Vec<Bearer>,
    people: Vec<String>,
    model: Model,
    now: DateTime<Utc>,
    database: EmptyDatabase,
}

fn code() -> EventCode {
    EventCode::parse(CODE).unwrap()
}

fn visitor(who: usize) -> VisitorHash {
    VisitorHash::of_header(&format!("{who:032x}")).unwrap()
}

impl Run {
    async fn start() -> Self {
        let database = EmptyDatabase::new();
        let storage = database.open();
        storage.run(workspace("测试", APPID)).await.unwrap();
        let mut desktops = Vec::new();
        for n in 0..DESKTOPS {
            let (name, scope) = (format!("desk-{n}"), TokenScope::Organiser);
            let token = storage.run(AddToken { workspace: None, name, scope }).await.unwrap();
            let token = BearerToken::parse(token.expose_secret()).unwrap();
            desktops.push(storage.run(Authenticate { token }).await.unwrap().unwrap());
        }
        let now: DateTime<Utc> = START.parse().unwrap();
        let event: EventBody = serde_json::from_value(picnic()).unwrap();
        let workspace = desktops[0].workspace;
        storage.run(PutEvent { workspace, code: code(), body: event, now: now.into() }).await.unwrap();
        for who in 0..PEOPLE {
            let post = SignIn {
                submission: Uuid::from_u128(1),
                name: None,
                answers: None,
                login_code: None,
                appid: None,
                env_version: None,
                subscriptions: Vec::new(),
                client_time: None,
            };
            let visitor = visitor(who);
            let sign_in = operations::SignIn {
                code: code(),
                visitor,
                post,
                caller: Caller::default(),
                codes_per_event: Limit::Off,
                now: now.into(),
            };
            storage.run(sign_in).await.unwrap();
        }
        let page = storage.run(ReadFeed { workspace, after: None, limit: 5_000 }).await.unwrap();
        let signed_in = page.changes.into_iter().filter(|row| row.kind == "signed_in");
        let people = signed_in.map(|row| row.attendee.unwrap()).collect();
        Self { storage, desktops, people, model: Model::default(), now, database }
    }

    async fn ask(
        &self,
        desktop: usize,
        who: usize,
        lease_seconds: u32,
        how: How,
        release: bool,
    ) -> Reservation {
        let reserve = ReserveSends {
            template_id: "tmpl-a".to_owned(),
            attendees: vec![self.people[who].clone()],
            again: how == How::Again,
            test: how == How::Test,
            release,
            lease_seconds,
        };
        let (bearer, now) = (self.desktops[desktop].clone(), self.now.into());
        let reserve = operations::ReserveSends { bearer, reserve, now };
        let mut results = self.storage.run(reserve).await.unwrap();
        results.pop().unwrap()
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Reserve { desktop, who, lease, how } => {
                let answer = self.ask(desktop, who, lease, how, false).await;
                let until = self.now + Duration::seconds(lease.into());
                let expected = self.model.reserve(desktop, who, how, until, self.now);
                assert_eq!(answer.state, expected, "desk-{desktop} asks for {who}: {answer:?}");
                let says_who = !matches!(expected, ReservationState::Ok | ReservationState::Gone);
                assert_eq!((answer.by.is_some(), answer.at.is_some()), (says_who, says_who));
            }
            Step::Release { desktop, who } => {
                let answer = self.ask(desktop, who, 60, How::Once, true).await;
                let gone = self.model.erased.contains(&who);
                assert_eq!(answer.state, if gone { ReservationState::Gone } else { ReservationState::Ok });
                self.model.end(desktop, who);
            }
            Step::Settle { desktop, who, id, errcode, test } => {
                let send = SettledSend {
                    id: Uuid::from_u128(id.into()),
                    event: CODE.to_owned(),
                    attendee: self.people[who].clone(),
                    template_id: "tmpl-a".to_owned(),
                    errcode,
                    msg_id: None,
                    at: self.now.fixed_offset(),
                    test,
                };
                let (bearer, now) = (self.desktops[desktop].clone(), self.now.into());
                self.storage.run(SettleSends { bearer, sends: vec![send], now }).await.unwrap();
                self.model.settle(desktop, who, id, errcode, test);
            }
            Step::Bind { who, openid } => self.bind(who, openid).await,
            Step::Erase { who } => {
                let attendee = self.people[who].clone();
                let (bearer, now) = (self.desktops[0].clone(), self.now.into());
                self.storage.run(EraseAttendee { bearer, attendee, now }).await.unwrap();
                if !self.model.erased.contains(&who) {
                    self.model.erase(who);
                }
            }
            Step::Pass { seconds } => self.now += Duration::seconds(seconds),
            Step::Restart => {
                self.storage = self.database.open();
            }
        }
    }

    async fn bind(&mut self, who: usize, openid: u8) {
        if self.model.erased.contains(&who) || self.model.openids.contains_key(&who) {
            return;
        }
        let post = RenewLogin { login_code: format!("fake-{who}"), appid: None, env_version: None };
        let (bearer, now) = (self.desktops[0].clone(), self.now.into());
        let renew = operations::RenewLogin {
            code: code(),
            visitor: visitor(who),
            post,
            caller: Caller::default(),
            codes_per_event: Limit::Off,
            now,
        };
        self.storage.run(renew).await.unwrap();
        let claim = protocol::ClaimLogins { max: 1, lease_seconds: 30, wait: 0 };
        let claim = ClaimLogins { bearer: bearer.clone(), claim, now };
        let claimed = self.storage.run(claim).await.unwrap();
        let id = claimed.logins.logins[0].id.clone();
        let bound = LoginResult::Bound { id, openid: format!("fake-openid-{openid}"), unionid: None };
        self.storage.run(CompleteLogins { bearer, results: vec![bound], now }).await.unwrap();
        self.model.openids.insert(who, openid);
    }

    /// Each attempt is told once, of people who are still there.
    async fn finish(self) {
        let workspace = self.desktops[0].workspace;
        let page = self.storage.run(ReadFeed { workspace, after: None, limit: 5_000 }).await.unwrap();
        let mut told = BTreeSet::new();
        for row in &page.changes {
            if let Change::Sent { id, .. } = row.change() {
                assert!(told.insert(id), "twice in the feed");
                let who = self.people.iter().position(|one| Some(one) == row.attendee.as_ref()).unwrap();
                assert!(!self.model.erased.contains(&who), "scrubbed with the person");
            }
        }
        let posted = self.model.attempts.keys().map(|id| Uuid::from_u128((*id).into())).collect();
        assert!(told.is_subset(&posted));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(0x7365_6e64),
        ..ProptestConfig::default()
    })]

    #[test]
    fn states_are_as_a_model_says_that_forgets_nothing(steps in proptest::collection::vec(step(), 1..50)) {
        block_on(async {
            let mut run = Run::start().await;
            for step in steps {
                run.take(step).await;
            }
            run.finish().await;
        });
    }
}
