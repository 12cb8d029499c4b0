//! The document under `docs/` is what the code says. `cargo xtask codegen` runs this test to write it.

use crate::support::Server;
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

#[test]
fn the_committed_document_is_generated_from_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let generated = endpoint::openapi();
    if std::env::var_os("MUSTER_CODEGEN").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == generated, "docs/openapi.json is stale: run `cargo xtask codegen`");
}

#[tokio::test]
async fn the_service_gives_the_same_document() {
    let server = Server::start().await;
    let (status, served) = server.public("/openapi.json").await;
    assert_eq!(status, 200);
    assert_eq!(served, serde_json::from_str::<Value>(&endpoint::openapi()).unwrap());
    assert_eq!(served["openapi"], "3.1.0");
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_described_in_vain() {
    let document: Value = serde_json::from_str(&endpoint::openapi()).unwrap();
    let mut named = BTreeSet::new();
    collect_references(&document, &mut named);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let described: BTreeSet<String> =
        schemas.keys().map(|name| format!("#/components/schemas/{name}")).collect();
    assert_eq!(named, described);
}

fn collect_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, into)),
        Value::Object(fields) => {
            into.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_references(field, into));
        }
        _ => {}
    }
}
