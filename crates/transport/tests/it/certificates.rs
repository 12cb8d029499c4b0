//! What is wrong with a certificate is found out, not only that something is.

use crate::child::ask;
use crate::servers::{Authority, DAY};
use std::time::SystemTime;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_thing_that_can_be_wrong_with_a_certificate_has_its_cause() {
    let (known, unknown, now) = (Authority::new(), Authority::new(), SystemTime::now());
    let year = 365 * DAY;
    let cases = [
        (known.serve_well("localhost").await, "204 No Content"),
        (known.serve("localhost", now - year, now - DAY).await, "CertificateExpired server=localhost date="),
        (known.serve("localhost", now - 4 * year, now - 2 * year).await, "ClockAhead server=localhost date="),
        (known.serve("localhost", now + DAY, now + year).await, "ClockBehind server=localhost date="),
        (known.serve_well("elsewhere.example").await, "CertificateOfAnother server=localhost"),
        (unknown.serve_well("localhost").await, "CertificateUntrusted server=localhost"),
    ];
    for (address, expected) in cases {
        let outcome = ask(&format!("https://localhost:{}/", address.port()), &known.file(), None).await;
        assert!(outcome.starts_with(expected), "{outcome}, not {expected}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_without_an_address_is_told_from_a_server_that_is_down() {
    let authority = Authority::new();
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let check =
        async |url: &str, expected: &str| assert_eq!(ask(url, &authority.file(), None).await, expected);
    check("https://nowhere.invalid/", "NameUnknown server=nowhere.invalid").await;
    check(&format!("https://{closed}/"), "Unreachable server=127.0.0.1").await;
}
