//! The access token: fetched once for all callers, kept until shortly before it expires.

use crate::error::Error;
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// It is renewed this long before it expires; WeChat itself rotates then.
const MARGIN: Duration = Duration::from_secs(300);
/// Never renewed sooner than this after it was fetched: near the end WeChat gives out the same short remainder.
const LEAST: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub(crate) struct Token {
    text: SecretString,
    fetched_at: Instant,
    renew_at: Instant,
    dies_at: Instant,
}

impl Token {
    pub(crate) fn new(text: SecretString, lives: Duration) -> Self {
        let now = Instant::now();
        let renew_at = now + lives.saturating_sub(MARGIN).max(LEAST);
        Self { text, fetched_at: now, renew_at, dies_at: now + lives }
    }

    fn is(&self, text: &SecretString) -> bool {
        self.text.expose_secret() == text.expose_secret()
    }
}

/// A caller that needs a token while one is being fetched waits for that fetch and gets its result.
#[derive(Debug, Default)]
pub(crate) struct TokenCache {
    held: Mutex<Held>,
    /// Taken by the one who fetches.
    flight: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Held {
    token: Option<Token>,
    /// When WeChat gave out again a token it had just refused: asking once more would change nothing.
    refused_again_at: Option<Instant>,
    /// Fetches that ended, and how the last one failed if it did.
    flights: u64,
    failure: Option<Error>,
}

impl TokenCache {
    /// The cached token, or a new one. If a renewal fails while the old one is valid, the old one is kept.
    pub(crate) async fn get<F>(&self, fetch: impl FnOnce() -> F) -> Result<SecretString, Error>
    where
        F: Future<Output = Result<Token, Error>>,
    {
        let seen = self.held().flights;
        match self.state() {
            State::Fresh(text) => return Ok(text),
            State::Due(text) => {
                // Somebody renews it already: the old one serves meanwhile.
                let Ok(_flight) = self.flight.try_lock() else { return Ok(text) };
                return match self.state_after(seen)? {
                    State::Fresh(text) => Ok(text),
                    State::Due(_) | State::None => self.renew(fetch().await),
                };
            }
            State::None => {}
        }
        let _flight = self.flight.lock().await;
        match self.state_after(seen)? {
            State::Fresh(text) | State::Due(text) => Ok(text),
            State::None => self.renew(fetch().await),
        }
    }

    /// A token in place of one WeChat refused, unless somebody else has replaced it already. The same token again
    /// means that WeChat stays by it; within half a minute it is not asked once more.
    pub(crate) async fn replace<F>(
        &self,
        refused: &SecretString,
        fetch: impl FnOnce() -> F,
    ) -> Result<SecretString, Error>
    where
        F: Future<Output = Result<Token, Error>>,
    {
        let seen = self.held().flights;
        let _flight = self.flight.lock().await;
        if let State::Fresh(text) | State::Due(text) = self.state()
            && text.expose_secret() != refused.expose_secret()
        {
            return Ok(text);
        }
        let refused_again_at = self.held().refused_again_at;
        if refused_again_at.is_some_and(|at| Instant::now() < at + LEAST) {
            return Ok(refused.clone());
        }
        self.failed_since(seen)?;
        let fetched = fetch().await;
        {
            let mut held = self.held();
            let same = fetched.as_ref().ok().filter(|token| token.is(refused));
            held.refused_again_at = same.map(|token| token.fetched_at);
            // In any case the refused token is used no more.
            held.token = None;
        }
        self.renew(fetched)
    }

    /// The result for a caller that waited while another fetched; a failure is shared.
    fn state_after(&self, seen: u64) -> Result<State, Error> {
        match self.state() {
            State::None => self.failed_since(seen).map(|()| State::None),
            state => Ok(state),
        }
    }

    fn failed_since(&self, seen: u64) -> Result<(), Error> {
        let held = self.held();
        match &held.failure {
            Some(error) if held.flights > seen => Err(error.clone()),
            _ => Ok(()),
        }
    }

    fn renew(&self, fetched: Result<Token, Error>) -> Result<SecretString, Error> {
        let mut held = self.held();
        held.flights += 1;
        held.failure = fetched.as_ref().err().cloned();
        match (fetched, held.token.as_mut()) {
            (Ok(token), _) => Ok(held.token.insert(token).text.clone()),
            (Err(_), Some(old)) if Instant::now() < old.dies_at => {
                old.renew_at = Instant::now() + LEAST;
                Ok(old.text.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    fn state(&self) -> State {
        self.held().state(Instant::now())
    }

    /// Never held while waiting.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum State {
    Fresh(SecretString),
    /// Still good, and to be renewed.
    Due(SecretString),
    None,
}

impl Held {
    fn state(&self, now: Instant) -> State {
        match &self.token {
            Some(token) if now < token.renew_at && now < token.dies_at => State::Fresh(token.text.clone()),
            Some(token) if now < token.dies_at => State::Due(token.text.clone()),
            _ => State::None,
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
        Ok(token(&n.to_string(), lives))
    }

    async fn down(count: &AtomicUsize) -> Result<Token, Error> {
        count.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        Err(Error::NotSent(transport::Failure::unreachable("down")))
    }

    fn token(name: &str, lives: u64) -> Token {
        Token::new(SecretString::from(format!("fake-token-{name}")), Duration::from_secs(lives))
    }

    /// This many callers at once on one cache.
    async fn at_once<F, R>(
        callers: usize,
        call: impl Fn(Arc<(TokenCache, AtomicUsize)>) -> F,
    ) -> (Vec<R>, usize)
    where
        F: Future<Output = R> + Send + 'static,
        R: Send + 'static,
    {
        let shared = Arc::new((TokenCache::default(), AtomicUsize::new(0)));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..callers {
            tasks.spawn(call(shared.clone()));
        }
        (tasks.join_all().await, shared.1.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_thousand_callers_share_one_fetch() {
        let get = |shared: Arc<(TokenCache, AtomicUsize)>| async move {
            shared.0.get(|| fetch(&shared.1, 7200)).await.is_ok()
        };
        let (got, fetches) = at_once(1000, get).await;
        assert!(got.into_iter().all(|ok| ok));
        assert_eq!(fetches, 1);
    }

    #[tokio::test]
    async fn a_thousand_callers_share_one_failure() {
        let get = |shared: Arc<(TokenCache, AtomicUsize)>| async move {
            shared.0.get(|| down(&shared.1)).await.is_err()
        };
        let (failed, fetches) = at_once(1000, get).await;
        assert!(failed.into_iter().all(|failed| failed));
        assert_eq!(fetches, 1, "WeChat is not asked a thousand times in a row");
    }

    #[tokio::test]
    async fn a_failure_is_shared_with_those_who_waited_not_with_those_who_come_later() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        assert!(cache.get(|| down(&count)).await.is_err());
        assert!(cache.get(|| fetch(&count, 7200)).await.is_ok());
    }

    #[tokio::test]
    async fn one_who_gives_up_waiting_leaves_the_fetch_to_the_next() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        let gone = tokio::time::timeout(Duration::ZERO, cache.get(std::future::pending)).await;
        assert!(gone.is_err());
        assert!(cache.get(|| fetch(&count, 7200)).await.is_ok());
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
        for advance in [0, 29] {
            tokio::time::advance(Duration::from_secs(advance)).await;
            cache.get(|| fetch(&count, 300)).await.unwrap();
            assert_eq!(count.load(Ordering::SeqCst), 2);
        }
        tokio::time::advance(Duration::from_secs(1)).await;
        cache.get(|| fetch(&count, 300)).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_that_lives_shorter_than_half_a_minute_is_not_used_beyond_its_end() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        cache.get(|| fetch(&count, 10)).await.unwrap();
        tokio::time::advance(Duration::from_secs(10)).await;
        cache.get(|| fetch(&count, 10)).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_renewal_keeps_the_old_one_while_it_lives() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        cache.get(|| fetch(&count, 7200)).await.unwrap();
        tokio::time::advance(Duration::from_secs(7000)).await;
        for _ in 0..3 {
            assert_eq!(cache.get(|| down(&count)).await.unwrap().expose_secret(), "fake-token-0");
        }
        assert_eq!(count.load(Ordering::SeqCst), 2, "nor is WeChat asked at once again");
        tokio::time::advance(Duration::from_secs(300)).await;
        assert!(cache.get(|| down(&count)).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_a_renewal_while_the_old_one_lives() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        cache.get(|| fetch(&count, 7200)).await.unwrap();
        tokio::time::advance(Duration::from_secs(7000)).await;
        let endless = cache.get(std::future::pending);
        let other = cache.get(|| fetch(&count, 7200));
        tokio::select! {
            biased;
            _ = endless => panic!("that fetch never ends"),
            got = other => assert_eq!(got.unwrap().expose_secret(), "fake-token-0"),
        }
    }

    #[tokio::test]
    async fn a_refused_token_is_replaced_once_for_all() {
        let replace = |shared: Arc<(TokenCache, AtomicUsize)>| async move {
            let bad = SecretString::from("fake-token-bad");
            shared.0.replace(&bad, || fetch(&shared.1, 7200)).await.unwrap().expose_secret().to_owned()
        };
        let (got, fetches) = at_once(1000, replace).await;
        assert!(got.iter().all(|text| text == "fake-token-0"));
        assert_eq!(fetches, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_given_out_again_is_asked_for_once_not_by_everybody() {
        let (cache, count) = (TokenCache::default(), AtomicUsize::new(0));
        let same = || async {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(token("same", 7200))
        };
        let bad = cache.get(same).await.unwrap();
        for _ in 0..1000 {
            let again = cache.replace(&bad, same).await.unwrap();
            assert_eq!(again.expose_secret(), bad.expose_secret());
        }
        assert_eq!(count.load(Ordering::SeqCst), 2);
        tokio::time::advance(Duration::from_secs(30)).await;
        cache.replace(&bad, same).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 3, "later it may have changed");
    }
}
