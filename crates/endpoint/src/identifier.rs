//! Random identifiers, so that none can be counted or guessed, and the hash under which bearers rest.

use protocol::limits;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// 32 lower-case hex digits: the time and 74 random bits. Time comes first, so that new rows join the end of an index
/// and a commit of many writes few pages.
pub(crate) fn random_id() -> String {
    Uuid::now_v7().simple().to_string()
}

/// 16 lower-case hex digits, 64 random bits.
pub(crate) fn random_mark() -> String {
    hex(&rand::random::<[u8; 8]>())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn sha256(text: &str) -> [u8; 32] {
    sha256_of(&[text.as_bytes()])
}

/// The hash of all parts, one after the other.
pub(crate) fn sha256_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// An attendee's page as storage knows it: the hash of its bearer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VisitorHash(pub(crate) [u8; 32]);

impl VisitorHash {
    /// `None` unless `header` is 32 lower-case hex digits.
    pub fn of_header(header: &str) -> Option<Self> {
        let well_formed = header.len() == limits::VISITOR_CHARS
            && header.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        well_formed.then(|| Self(sha256(header)))
    }

    /// In place of a page's visitor, for somebody without a phone whom an organiser signed in by this submission.
    pub(crate) fn of_submission(submission: Uuid) -> Self {
        Self(sha256_of(&[b"submission ", submission.as_bytes()]))
    }
}

/// An event's code: 12 characters of `0-9A-Za-z`.
#[derive(Clone, PartialEq, Eq)]
pub struct EventCode(String);

impl EventCode {
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed =
            text.len() == limits::EVENT_CODE_CHARS && text.bytes().all(|b| b.is_ascii_alphanumeric());
        well_formed.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
