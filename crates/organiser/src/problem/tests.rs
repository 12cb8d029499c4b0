//! Every text of a problem can be reached, and every problem has its texts, in both languages.

use super::{from_stored, of_attempt, of_lost_identity, to_stored};
use crate::api::{Problem, ProblemCode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use store::table::attendee::Lost;
use transport::{Cause, Failure};
use wechat::{Api, Error, Refusal};

const APIS: [Api; 5] = [Api::Token, Api::Login, Api::Send, Api::Templates, Api::Other];
const CAUSES: [Cause; 8] = [
    Cause::NameUnknown,
    Cause::ProxyRefused,
    Cause::CertificateExpired,
    Cause::CertificateUntrusted,
    Cause::CertificateOfAnother,
    Cause::ClockBehind,
    Cause::ClockAhead,
    Cause::Unreachable,
];

#[test]
fn every_text_is_reached_and_every_problem_has_its_texts() {
    let mut told = whatever_wechat_says();
    told.extend(whatever_stands_between());
    told.extend(
        ["expired", "refused", "appid_mismatch", "crowded", "none"]
            .map(|reason| of_lost_identity(Lost { reason: reason.to_owned(), ..Lost::default() })),
    );
    let mut keys: BTreeSet<String> = told.iter().map(key).collect();
    keys.extend(codes_made_in_the_sources());
    for texts in [
        include_str!("../../../../locales/zh-CN/problems.json"),
        include_str!("../../../../locales/en/problems.json"),
    ] {
        let texts: serde_json::Map<String, Value> = serde_json::from_str(texts).unwrap();
        let with_texts: BTreeSet<String> = texts.keys().cloned().collect();
        let difference: Vec<&String> = keys.symmetric_difference(&with_texts).collect();
        assert!(
            difference.is_empty(),
            "texts that nothing reaches, or problems without texts: {difference:?}"
        );
        for problem in &told {
            let text = texts[&key(problem)].to_string();
            let unfilled =
                names_in(&text).find(|name| !problem.detail.contains_key(*name) && *name != "template");
            assert_eq!(unfilled, None, "{problem:?} can't fill {text}");
        }
    }
}

#[test]
fn what_the_service_finds_wrong_in_a_field_is_said_of_that_field() {
    let refusal = serde_json::json!({
        "title": "Unprocessable", "status": 422, "code": "invalid_field",
        "errors": [{ "field": "starts_at", "code": "malformed", "detail": "no clock shows a second 60" }],
    });
    let refusal = endpoint_client::Error::Problem(serde_json::from_value(refusal).unwrap());
    let problem = Problem::from(refusal);
    assert_eq!((problem.code, &problem.detail["field"]), (ProblemCode::InvalidInput, &"starts_at".into()));
}

#[test]
fn a_campaign_gives_back_the_problem_it_kept() {
    let problem = Problem::new(ProblemCode::QuotaUsed, "spent").with("errcode", 45009);
    assert_eq!(from_stored(&to_stored(&problem)), Some(problem));
    let later = from_stored(r#"{"code":"of_a_later_version","message":"why","detail":{}}"#);
    assert_eq!(later, Some(Problem::new(ProblemCode::Internal, "why")));
    assert_eq!(from_stored(""), None);
}

/// The key of the texts a problem is told in.
fn key(problem: &Problem) -> String {
    let code = || serde_json::to_value(problem.code).unwrap().as_str().unwrap().to_owned();
    problem.detail.get("meaning").cloned().unwrap_or_else(code)
}

fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

/// Each errcode as an answer to each call, with and without what its words may name.
fn whatever_wechat_says() -> Vec<Problem> {
    let words =
        ["", "invalid ip 8.149.0.108, not in whitelist", "argument invalid! data.thing3.value invalid"];
    let codes = wechat::table().iter().map(|row| row.first).chain([999_999]);
    let mut problems = Vec::new();
    for errcode in codes {
        for api in APIS {
            for words in words {
                let refusal = Refusal::new(api, errcode, words);
                problems.push(Error::Refused(refusal.clone()).into());
                problems.push(Error::TokenRejected(refusal).into());
            }
        }
        problems.extend(["", "thing3"].map(|field| of_attempt(errcode, None, field)));
        problems.push(of_lost_identity(Lost {
            reason: "refused".to_owned(),
            errcode: Some(errcode),
            rid: None,
        }));
    }
    problems.push(Error::NoAnswer("an answer that doesn't end".to_owned()).into());
    problems
}

/// Each thing that may stand between here and either server.
fn whatever_stands_between() -> Vec<Problem> {
    let failures = CAUSES.map(|cause| {
        let mut failure = Failure::unreachable("broken");
        failure.cause = cause;
        failure.details = ["server", "proxy", "date", "today"].map(|key| (key, "some".to_owned())).to_vec();
        failure
    });
    let both = |failure: Failure| {
        [Error::NotSent(failure.clone()).into(), endpoint_client::Error::Unreachable(failure).into()]
    };
    failures.into_iter().flat_map(both).collect()
}

/// The codes that some file makes a problem of.
fn codes_made_in_the_sources() -> BTreeSet<String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut sources = Vec::new();
    for folder in ["crates/organiser/src", "crates/cli/src", "crates/rehearsal/src", "src-tauri/src"] {
        read_below(&workspace.join(folder), &mut sources);
    }
    let named = sources.iter().flat_map(|source| source.split("ProblemCode::").skip(1)).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        snake(&rest[..end])
    });
    named.filter(|name| ProblemCode::of_key(name).is_some()).collect()
}

fn read_below(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.ends_with("tests.rs");
        if path.is_dir() {
            read_below(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            sources.push(fs::read_to_string(path).unwrap());
        }
    }
}

fn snake(variant: &str) -> String {
    let mut name = String::new();
    for c in variant.chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// A variant that nothing makes would have no texts to miss: each is made somewhere.
#[test]
fn every_code_is_made_by_something() {
    let source = include_str!("../api/problem.rs");
    let body = source.split_once("pub enum ProblemCode {").unwrap().1.split_once("\n}").unwrap().0;
    let variants = body.lines().map(str::trim).filter_map(|line| line.strip_suffix(','));
    let mut made = codes_made_in_the_sources();
    // Some are made of the key of what WeChat said.
    made.extend(whatever_wechat_says().iter().map(|problem| problem.code.key()));
    let idle: Vec<String> = variants.map(snake).filter(|code| !made.contains(code)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}
