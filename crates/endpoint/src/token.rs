//! An organiser's bearer token: a public id to find it by and a secret that is compared in constant time.

use crate::identifier::{hex, random_mark, sha256};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// `{id}.{secret}`: 16 and 64 lower-case hex digits.
pub struct BearerToken {
    id: String,
    secret: SecretString,
}

impl BearerToken {
    pub(crate) fn generate() -> Self {
        Self { id: random_mark(), secret: SecretString::from(hex(&rand::random::<[u8; 32]>())) }
    }

    /// `None` when there is no id in it; the secret is not judged here.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        Some(Self { id: id.to_owned(), secret: SecretString::from(secret) })
    }

    /// The whole token, for the one time it is shown.
    pub(crate) fn reveal(&self) -> SecretString {
        SecretString::from(format!("{}.{}", self.id, self.secret.expose_secret()))
    }

    /// What to find it by. Not a secret, yet never logged.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What a storage keeps instead of the secret.
    pub fn hash(&self) -> [u8; 32] {
        sha256(self.secret.expose_secret())
    }

    /// Whether `stored` is the hash of this secret; takes the same time either way.
    pub fn matches(&self, stored: &[u8]) -> bool {
        self.hash().ct_eq(stored).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_matches_its_own_hash_only() {
        let token = BearerToken::generate();
        let again = BearerToken::parse(token.reveal().expose_secret()).unwrap();
        assert_eq!(again.id(), token.id());
        assert!(again.matches(&token.hash()));
        assert!(!BearerToken::generate().matches(&token.hash()), "another secret must not pass");
        assert!(!token.matches(&[]), "a damaged row must not pass");
    }
}
