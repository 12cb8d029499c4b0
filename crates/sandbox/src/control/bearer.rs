//! The check of the control API's token.

use super::error::Error;
use crate::Sandbox;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;

pub async fn check(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Result<Response, Error> {
    let given = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    match (given, &sandbox.config().control_token) {
        (Some(given), Some(token)) if is_same(given.as_bytes(), token.as_bytes()) => {
            Ok(next.run(request).await)
        }
        _ => Err(Error::Unauthorized),
    }
}

/// Compares in a time that depends on the length only, not on how much of the token is right.
fn is_same(given: &[u8], token: &[u8]) -> bool {
    given.len() == token.len() && given.iter().zip(token).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn only_the_whole_token_is_the_token() {
        assert!(is_same(b"fake-control", b"fake-control"));
        for given in [&b""[..], b"fake-contro", b"fake-control0", b"Fake-control"] {
            assert!(!is_same(given, b"fake-control"));
        }
    }
}
