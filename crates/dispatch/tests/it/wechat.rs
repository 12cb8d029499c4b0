//! A WeChat in memory that answers by script and keeps the only true count of what everybody allowed.

use dispatch::{Answer, Envelope, Messenger, Quota, Refusal, Verdict};
use domain::TemplateId;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;
use store::{Connection, Store};
use tokio::sync::watch;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// WeChat decides by what the person allowed: 0 or 43101.
    Decide,
    /// WeChat decides, and its answer gets lost.
    DecideUnheard,
    /// It gets lost before WeChat reads it.
    LostOnTheWay,
    NotSent,
    Busy,
    /// 45011.
    TooFast,
    /// 45009.
    Spent,
    /// 43108.
    Concurrent,
    Person,
    Content(i64),
    /// 47003 over this field.
    Field(&'static str),
    Account,
    /// The task that sends ends without a word.
    Fault,
    /// The computer dies after WeChat decided.
    CrashAfter,
    /// The computer dies before WeChat reads it.
    CrashBefore,
}

pub struct FakeWechat {
    store: Store,
    people: Mutex<People>,
    /// What everybody gets who has no script of their own.
    pub usual: Mutex<Act>,
    /// What WeChat says it allows.
    pub quota: Mutex<Option<Quota>>,
    pub crashed: watch::Sender<bool>,
    pub flying: watch::Sender<Flying>,
}

pub type People = BTreeMap<String, Person>;

#[derive(Clone, Debug, Default)]
pub struct Person {
    grants: u32,
    received: u32,
    asked: u32,
    script: VecDeque<Act>,
}

/// Requests on their way.
#[derive(Debug, Default)]
pub struct Flying {
    pub now: BTreeMap<String, u32>,
    pub most: usize,
    pub most_to_one: u32,
    /// Requests stay on their way while this is so.
    pub held: bool,
    /// Requests that the database knew nothing of when they left.
    pub unwritten: Vec<String>,
}

impl FakeWechat {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            people: Mutex::default(),
            usual: Mutex::new(Act::Decide),
            quota: Mutex::default(),
            crashed: watch::Sender::new(false),
            flying: watch::Sender::default(),
        }
    }

    /// The same WeChat, asked by the next process.
    pub fn knowing(store: Store, people: People) -> Self {
        Self { people: Mutex::new(people), ..Self::new(store) }
    }

    /// What everybody allowed and received.
    pub fn people(&self) -> People {
        self.people.lock().unwrap().clone()
    }

    pub fn allow(&self, person: &str, grants: u32, script: &[Act]) {
        let person_now = Person { grants, script: script.iter().copied().collect(), ..Person::default() };
        self.people.lock().unwrap().insert(person.to_owned(), person_now);
    }

    pub fn received(&self, person: &str) -> u32 {
        self.people.lock().unwrap()[person].received
    }

    pub fn asked(&self, person: &str) -> u32 {
        self.people.lock().unwrap()[person].asked
    }

    pub fn asked_in_all(&self) -> u32 {
        self.people.lock().unwrap().values().map(|p| p.asked).sum()
    }

    fn take_off(&self, person: &str, written: bool) {
        self.flying.send_modify(|flying| {
            let to_one = flying.now.entry(person.to_owned()).or_default();
            *to_one += 1;
            flying.most_to_one = flying.most_to_one.max(*to_one);
            flying.most = flying.most.max(flying.now.values().map(|&n| usize::try_from(n).unwrap()).sum());
            if !written {
                flying.unwritten.push(person.to_owned());
            }
        });
    }

    fn land(&self, person: &str) {
        self.flying.send_modify(|flying| {
            let to_one = flying.now.get_mut(person).unwrap();
            *to_one -= 1;
            flying.now.retain(|_, n| *n > 0);
        });
    }

    /// Whether the database shows one delivery to that person on its way, with a try that has no answer yet. Tries that
    /// don't count are written down all the same.
    async fn is_written(&self, openid: String) -> bool {
        let count = move |conn: &Connection| {
            let sql = "SELECT count(*) FROM delivery d JOIN attempt a ON a.delivery = d.id
                       WHERE d.openid = ?1 AND d.state = 'sending' AND a.finished_ms IS NULL AND a.errcode IS NULL
                         AND d.tries <= (SELECT count(*) FROM attempt o WHERE o.delivery = d.id)";
            Ok(conn.query_row(sql, [openid], |row| row.get::<_, u32>(0))?)
        };
        self.store.read(count).await.unwrap() > 0
    }

    fn decide(&self, openid: &str) -> Answer {
        let mut people = self.people.lock().unwrap();
        let person = people.get_mut(openid).unwrap();
        if person.grants == 0 {
            return refusal(43101, Verdict::Declined);
        }
        person.grants -= 1;
        person.received += 1;
        let nth = if person.received > 1 { format!("-{}", person.received) } else { String::new() };
        Answer::Accepted { msgid: Some(format!("fake-{openid}{nth}")) }
    }

    /// The act, and whether the person's own script said so.
    fn next_act(&self, person: &str) -> Act {
        let mut people = self.people.lock().unwrap();
        let person = people.get_mut(person).unwrap();
        person.asked += 1;
        person.script.pop_front().unwrap_or(*self.usual.lock().unwrap())
    }

    async fn crash<T>(&self) -> T {
        self.crashed.send_replace(true);
        std::future::pending().await
    }
}

impl Messenger for FakeWechat {
    async fn quota(&self) -> Option<Quota> {
        self.quota.lock().unwrap().clone()
    }

    async fn send(&self, envelope: Envelope) -> Answer {
        assert_eq!(envelope.template_id, TemplateId::new("T-fake"));
        let person = envelope.openid.as_str().to_owned();
        self.take_off(&person, self.is_written(person.clone()).await);
        let act = self.next_act(&person);
        self.flying.subscribe().wait_for(|flying| !flying.held).await.unwrap();
        // Long enough on its way for others to overtake it.
        tokio::time::sleep(Duration::from_millis(30)).await;
        let answer = match act {
            Act::Decide => self.decide(&person),
            Act::DecideUnheard => {
                self.decide(&person);
                Answer::Lost
            }
            Act::LostOnTheWay => Answer::Lost,
            Act::NotSent => Answer::NotSent { pause_reason: "no network".to_owned() },
            Act::Busy => refusal(-1, Verdict::Busy),
            Act::TooFast => refusal(45011, Verdict::TooFast),
            Act::Spent => refusal(45009, Verdict::Spent),
            Act::Concurrent => refusal(43108, Verdict::Concurrent),
            Act::Person => refusal(40003, Verdict::Person),
            Act::Content(errcode) => refusal(errcode, Verdict::Content),
            Act::Field(field) => refusal_over(field),
            Act::Account => refusal(40013, Verdict::Account),
            Act::Fault => {
                self.land(&person);
                panic!("a fault in the task that sends");
            }
            Act::CrashAfter => {
                self.decide(&person);
                self.crash().await
            }
            Act::CrashBefore => self.crash().await,
        };
        self.land(&person);
        answer
    }
}

fn refusal_over(field: &str) -> Answer {
    match refusal(47003, Verdict::Content) {
        Answer::Refused(refusal) => Answer::Refused(Refusal { field: Some(field.to_owned()), ..refusal }),
        other => other,
    }
}

fn refusal(errcode: i64, verdict: Verdict) -> Answer {
    Answer::Refused(Refusal {
        errcode,
        rid: None,
        field: None,
        verdict,
        pause_reason: format!("errcode {errcode}"),
    })
}
