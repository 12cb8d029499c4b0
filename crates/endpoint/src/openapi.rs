//! The OpenAPI 3.1 document, made from the calls that are served and the types that travel.

use crate::call::{Call, Caller, Query};
use protocol::Problem;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The document of these calls.
pub(crate) fn document(calls: &[Call]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut shapes = settings.into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for call in calls {
        paths.entry(call.path).or_default().insert(call.method.to_owned(), operation(call, &mut shapes));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Muster endpoint",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What mini-programs post sign-ins to and desktops sync from. Errors are RFC 9457 problems with a `code` to branch on. Readers ignore unknown fields and unknown feed kinds.",
        },
        "paths": paths,
        "components": {
            "schemas": shapes.take_definitions(true),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "An organiser's token" },
                "visitor": {
                    "type": "apiKey", "in": "header", "name": "X-Visitor",
                    "description": "32 lower-case hex digits that the page made for this event",
                },
            },
        },
    })
}

fn operation(call: &Call, shapes: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "summary": call.summary,
        "parameters": parameters(call),
        "responses": responses(call, shapes),
        "security": security(call.caller),
    });
    if let Some(body) = call.body {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": body(shapes) } },
        });
    }
    operation
}

fn parameters(call: &Call) -> Vec<Value> {
    let in_path = call.path.split(['{', '}']).skip(1).step_by(2);
    let in_path = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = call.query.iter().map(|Query { name, is_number, is_required, meaning }| {
        let kind = if *is_number { "integer" } else { "string" };
        let schema = json!({ "type": kind });
        json!({ "name": name, "in": "query", "required": is_required, "description": meaning, "schema": schema })
    });
    in_path.chain(in_query).collect()
}

fn security(caller: Caller) -> Value {
    match caller {
        Caller::Anybody => json!([]),
        Caller::Visitor => json!([{ "visitor": [] }]),
        Caller::Reader | Caller::Writer => json!([{ "token": [] }]),
    }
}

fn responses(call: &Call, shapes: &mut SchemaGenerator) -> BTreeMap<String, Value> {
    let mut responses = BTreeMap::new();
    for (status, shape) in &call.answers {
        let mut response = json!({ "description": meaning(*status) });
        if let Some(shape) = shape {
            response["content"] = json!({ "application/json": { "schema": shape(shapes) } });
        }
        responses.insert(status.to_string(), response);
    }
    let problem = shapes.subschema_for::<Problem>();
    for (status, codes) in refusals(call) {
        let codes = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
        let mut response = json!({
            "description": codes,
            "content": { "application/problem+json": { "schema": problem } },
        });
        if matches!(status, 429 | 503) {
            let seconds = json!({ "description": "seconds", "schema": { "type": "integer" } });
            response["headers"] = json!({ "Retry-After": seconds });
        }
        responses.insert(status.to_string(), response);
    }
    responses
}

/// The call's own, and those of every call like it.
fn refusals(call: &Call) -> BTreeMap<u16, Vec<&'static str>> {
    let mut all = call.refusals.clone();
    if call.body.is_some() {
        all.extend([(400, "invalid_json"), (413, "body_too_large"), (422, "invalid_field")]);
        if call.caller.is_attendee() {
            all.push((503, "disk_full"));
        }
    }
    if !call.query.is_empty() || call.caller == Caller::Visitor {
        all.push((422, "invalid_field"));
    }
    match call.caller {
        Caller::Anybody | Caller::Visitor => all.push((429, "too_many_requests")),
        Caller::Reader => all.push((401, "unauthorized")),
        Caller::Writer => all.extend([(401, "unauthorized"), (403, "forbidden")]),
    }
    all.sort_unstable();
    all.dedup();
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, code) in all {
        by_status.entry(status).or_default().push(code);
    }
    by_status
}

fn meaning(status: u16) -> &'static str {
    match status {
        201 => "Created",
        204 => "Done",
        _ => "As it stands now",
    }
}
