//! The access token: fetched once for everybody, kept until shortly before it dies.

use crate::error::Error;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Renewed this long before it dies; WeChat itself rotates then.
const MARGIN: Duration = Duration::from_secs(300);
/// Never renewed sooner than this after it was fetched: near the end WeChat gives out the same short remainder.
const LEAST: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub(crate) struct Token {
    text: SecretString,
    renew_at: Instant,
    dies_at: Instant,
}

impl Token {
    pub(crate) fn new(text: SecretString, lives: Duration) -> Self {
        let now = Instant::now();
        Self { text, renew_at: now + lives.saturating_sub(MARGIN).max(LEAST), dies_at: now + lives }
    }
}

/// Whoever needs a token while one is being fetched waits for that one.
#[derive(Debug, Default)]
pub(crate) struct TokenCache(Mutex<Option<Token>>);

impl TokenCache {
    /// The token at hand, or a new one. A renewal that fails while the old one lives keeps the old one.
    pub(crate) async fn get<F>(&self, fetch: impl FnOnce() -> F) -> Result<SecretString, Error>
    where
        F: Future<Output = Result<Token, Error>>,
    {
        let mut held = self.0.lock().await;
        let now = Instant::now();
        if let Some(token) = held.as_ref().filter(|t| now < t.renew_at) {
            return Ok(token.text.clone());
        }
        match (fetch().await, held.as_mut()) {
            (Ok(token), _) => Ok(held.insert(token).text.clone()),
            (Err(_), Some(old)) if now < old.dies_at => {
                old.renew_at = now + LEAST;
                Ok(old.text.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    /// A token in place of one WeChat refused, unless somebody else has replaced it already.
    pub(crate) async fn replace<F>(
        &self,
        refused: &SecretString,
        fetch: impl FnOnce() -> F,
    ) -> Result<SecretString, Error>
    where
        F: Future<Output = Result<Token, Error>>,
    {
        let mut held = self.0.lock().await;
        match held.as_ref() {
            Some(token) if token.text.expose_secret() != refused.expose_secret() => Ok(token.text.clone()),
            _ => {
                *held = None;
                Ok(held.insert(fetch().await?).text.clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, TokenCache};
    use crate::Error;
    use secrecy::{ExposeSecret, SecretString};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    async fn fetch(count: &AtomicUsize, lives: u64) -> Result<Token, Error> {
        let n = count.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        Ok(Token::new(SecretString::from(format!("fake-token-{n}")), Duration::from_secs(lives)))
    }

    #[tokio::test]
    async fn a_thousand_callers_share_one_fetch() {
        let shared = Arc::new((TokenCache::default(), AtomicUsize::new(0)));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..1000 {
            let shared = shared.clone();
            callers.spawn(async move { shared.0.get(|| fetch(&shared.1, 7200)).await.map(drop) });
        }
        assert!(callers.join_all().await.into_iter().all(|got| got.is_ok()));
        let count = &shared.1;
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn renewed_five_minutes_before_it_dies_but_not_at_once_again() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        cache.get(|| fetch(&count, 7200)).await.unwrap();
        tokio::time::advance(Duration::from_secs(6899)).await;
        cache.get(|| fetch(&count, 300)).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
        tokio::time::advance(Duration::from_secs(1)).await;
        // WeChat now gives a remainder of 300 s, all of it margin: it serves for 30 s all the same.
        cache.get(|| fetch(&count, 300)).await.unwrap();
        cache.get(|| fetch(&count, 300)).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_renewal_keeps_the_old_one_while_it_lives() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        cache.get(|| fetch(&count, 7200)).await.unwrap();
        tokio::time::advance(Duration::from_secs(7000)).await;
        let down = || async { Err(Error::NotSent("down".to_owned())) };
        assert_eq!(cache.get(down).await.unwrap().expose_secret(), "fake-token-0");
        tokio::time::advance(Duration::from_secs(300)).await;
        assert!(cache.get(down).await.is_err());
    }

    #[tokio::test]
    async fn a_refused_token_is_replaced_once_for_all() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        let bad = cache.get(|| fetch(&count, 7200)).await.unwrap();
        let first = cache.replace(&bad, || fetch(&count, 7200)).await.unwrap();
        let second = cache.replace(&bad, || fetch(&count, 7200)).await.unwrap();
        assert_eq!(first.expose_secret(), second.expose_secret());
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
}
