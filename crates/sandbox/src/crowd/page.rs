//! The calls of the mini-program's page, in its order and with its retries.

use super::attendee::{Attendee, Phone};
use crate::{Answer, Sandbox, seeded};
use chrono::{FixedOffset, Utc};
use protocol::{
    AddSubscriptions, Me, PublicEvent, Question, QuestionKind, SignIn, SubscriptionResult, VISITOR_HEADER,
};
use rand::RngExt;
use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

/// After this many tries of one sign-in the person gives up.
const TRIES: u32 = 8;
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
const BEIJING: i32 = 8 * 3_600;

/// Why a crowd could not begin.
#[derive(Debug, thiserror::Error)]
pub enum CrowdError {
    #[error("no HTTP client could be made")]
    Client(#[source] reqwest::Error),
    #[error("the endpoint cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The endpoint doesn't know the event, or didn't answer.
    #[error("the endpoint answered {0} for the event")]
    Event(StatusCode),
}

/// One event at one endpoint, as the page of this mini-program sees it.
#[derive(Clone)]
pub struct Page {
    http: reqwest::Client,
    event_url: String,
    appid: String,
    templates: Vec<String>,
    questions: Vec<Question>,
    seed: u64,
}

impl Page {
    /// Reads the event, once for the whole crowd.
    pub async fn open(
        endpoint_url: &str,
        event_code: &str,
        appid: &str,
        seed: u64,
    ) -> Result<Self, CrowdError> {
        // The endpoint of a rehearsal is on loopback, which no proxy must see.
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(15))
            .build()
            .map_err(CrowdError::Client)?;
        let event_url = format!("{}/v1/events/{event_code}", endpoint_url.trim_end_matches('/'));
        let mut tried = 0;
        let reply = loop {
            let reply = http.get(&event_url).send().await;
            tried += 1;
            match next_step(&reply) {
                Step::Again(asked) if tried < TRIES => tokio::time::sleep(wait(seed, "", tried, asked)).await,
                _ => break reply.map_err(CrowdError::Unreachable)?,
            }
        };
        if !reply.status().is_success() {
            return Err(CrowdError::Event(reply.status()));
        }
        let event: PublicEvent = reply.json().await.map_err(CrowdError::Unreachable)?;
        let templates = event.templates.into_iter().map(|template| template.template_id).collect();
        Ok(Self { http, event_url, appid: appid.to_owned(), templates, questions: event.questions, seed })
    }

    /// The attendee's tap on *sign in*, on each of their phones. Whether the first succeeded.
    pub async fn sign_in(&self, sandbox: &Sandbox, attendee: &Attendee) -> bool {
        let signed_in = self.submit(sandbox, attendee, Tap::SignIn(&attendee.phone)).await;
        if let (true, Some(second)) = (signed_in, &attendee.second_phone) {
            // Failing on the other phone doesn't undo the sign-in.
            self.submit(sandbox, attendee, Tap::SignIn(second)).await;
        }
        signed_in
    }

    /// Those who come back allow one more message.
    pub async fn come_back(&self, sandbox: &Sandbox, attendee: &Attendee) {
        if let Some(submission) = attendee.second_submission {
            self.submit(sandbox, attendee, Tap::AllowOneMore(submission)).await;
        }
    }

    /// One tap: ask for messages first, then log in, then post.
    async fn submit(&self, sandbox: &Sandbox, attendee: &Attendee, tap: Tap<'_>) -> bool {
        let subscriptions = self.ask(sandbox, &attendee.person, attendee.answer);
        for tried in 1..=TRIES {
            // A retry brings a fresh code: the earlier one may have been spent by the try that got lost.
            let login_code = sandbox.login(&attendee.person);
            let post = match tap {
                Tap::SignIn(phone) => self.sign_in_post(attendee, phone, login_code, subscriptions.clone()),
                Tap::AllowOneMore(submission) => {
                    self.subscriptions_post(attendee, submission, login_code, subscriptions.clone())
                }
            };
            let reply = post.send().await;
            match next_step(&reply) {
                Step::Done => return is_me(reply).await,
                Step::Refused => return false,
                Step::Again(_) if tried == TRIES => break,
                Step::Again(asked) => {
                    tokio::time::sleep(wait(self.seed, &attendee.person, tried, asked)).await;
                }
            }
        }
        false
    }

    fn ask(&self, sandbox: &Sandbox, person: &str, answer: Answer) -> Vec<SubscriptionResult> {
        let ids: Vec<&str> = self.templates.iter().map(String::as_str).collect();
        sandbox.request_subscribe(person, &ids, answer)
    }

    fn sign_in_post(
        &self,
        attendee: &Attendee,
        phone: &Phone,
        login_code: String,
        subscriptions: Vec<SubscriptionResult>,
    ) -> reqwest::RequestBuilder {
        let beijing = FixedOffset::east_opt(BEIJING).expect("eight hours are a valid offset");
        let body = SignIn {
            submission: phone.submission,
            name: Some(attendee.name.clone()),
            answers: answers(&self.questions),
            login_code: Some(login_code),
            appid: Some(self.appid.clone()),
            env_version: Some("release".to_owned()),
            subscriptions,
            client_time: Some(Utc::now().with_timezone(&beijing)),
        };
        self.http.post(format!("{}/me", self.event_url)).header(VISITOR_HEADER, &phone.visitor).json(&body)
    }

    fn subscriptions_post(
        &self,
        attendee: &Attendee,
        submission: Uuid,
        login_code: String,
        subscriptions: Vec<SubscriptionResult>,
    ) -> reqwest::RequestBuilder {
        let body = AddSubscriptions {
            submission,
            login_code: Some(login_code),
            appid: Some(self.appid.clone()),
            subscriptions,
        };
        let url = format!("{}/me/subscriptions", self.event_url);
        self.http.post(url).header(VISITOR_HEADER, &attendee.phone.visitor).json(&body)
    }
}

/// What somebody taps on the pages.
#[derive(Clone, Copy)]
enum Tap<'a> {
    SignIn(&'a Phone),
    AllowOneMore(Uuid),
}

/// Something that fits each question; nothing at all where nothing is asked, as the page does.
fn answers(questions: &[Question]) -> Option<BTreeMap<String, String>> {
    let answer = |question: &Question| match question.kind {
        QuestionKind::Choice => question.choices.first().cloned().unwrap_or_default(),
        QuestionKind::Phone => "13800000000".to_owned(),
        QuestionKind::Text => "都好".to_owned(),
    };
    let all = questions.iter().map(|question| (question.key.clone(), answer(question)));
    (!questions.is_empty()).then(|| all.collect())
}

enum Step {
    Done,
    Refused,
    /// After the wait that the endpoint asked for, if it did.
    Again(Option<Duration>),
}

fn next_step(reply: &reqwest::Result<Response>) -> Step {
    match reply {
        Err(_) => Step::Again(None),
        Ok(reply) if reply.status().is_success() => Step::Done,
        Ok(reply) if reply.status() == StatusCode::TOO_MANY_REQUESTS || reply.status().is_server_error() => {
            Step::Again(retry_after(reply))
        }
        Ok(_) => Step::Refused,
    }
}

/// A success without a **me** counts as a failure: the page could not show it.
async fn is_me(reply: reqwest::Result<Response>) -> bool {
    match reply {
        Ok(reply) => reply.json::<Me>().await.is_ok(),
        Err(_) => false,
    }
}

fn retry_after(reply: &Response) -> Option<Duration> {
    let seconds = reply.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// Doubles with each try, up to five seconds, with half of it left to chance so that a crowd does not return at once.
fn wait(seed: u64, person: &str, tried: u32, asked: Option<Duration>) -> Duration {
    let full = (FIRST_WAIT * 2_u32.saturating_pow(tried - 1)).min(LONGEST_WAIT);
    let jitter: f64 = seeded::stream(seed, &["wait", person, &tried.to_string()]).random();
    asked.unwrap_or_default().max(full.mul_f64(0.5 + jitter / 2.0))
}
