//! Storage in one SQLite file.
//!
//! Table files are plain sync functions over a connection; this file only carries operations to them.

mod accepted;
mod add_attendee;
mod attendee;
mod backup;
mod change;
mod connection;
mod ending;
mod erase;
mod event;
mod figures;
mod login;
mod me;
mod moment;
mod renew_login;
mod send;
mod sign_in;
mod submission;
mod subscriptions;
mod token;
mod wakes;
mod workspace;
mod writer;

use super::{
    Added, Bearer, Claimed, EventCode, Figures, NewWorkspace, PutEvent, SignedIn, Storage, StorageError,
    Topic, VisitorHash, WorkspaceFacts, WorkspaceId,
};
use crate::{limit::Limit, token::BearerToken};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use ending::Ending;
use protocol::{
    AddAttendee, AddSubscriptions, ClaimLogins, EventBody, FeedPage, LoginResult, Me, RenewLogin,
    Reservation, ReserveSends, SettledSend, SignIn, Token, TokenScope,
};
use rusqlite::Connection;
use secrecy::SecretString;
use sqlite::{Readers, Residue};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::{sync::watch, task::spawn_blocking};
use wakes::Wakes;
use writer::{Tx, Writer};

pub use backup::{BackupError, backup, restore};

/// A database file, opened.
pub struct SqliteStorage {
    readers: Readers,
    writer: Writer,
    wakes: Arc<Wakes>,
    residue: Arc<Residue>,
}

/// Login codes of one event that may wait, where nobody chose otherwise.
const CODES_PER_EVENT: Limit<u32> = Limit::At(200_000);

impl SqliteStorage {
    /// [`open_with`](Self::open_with) the contract's limit of 200,000 codes waiting per event. Blocks.
    ///
    /// # Errors
    /// The same.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StorageError> {
        Self::open_with(path, CODES_PER_EVENT)
    }

    /// Opens or creates the file and brings its tables up to date. Blocks.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when the file is no database or can't be trusted any more, [`StorageError::Internal`]
    /// when it cannot be opened or is of a newer version.
    pub fn open_with(path: impl AsRef<Path>, codes_per_event: Limit<u32>) -> Result<Self, StorageError> {
        let path = path.as_ref();
        let writing = connection::open_for_writing(path)?;
        let (wakes, residue) = (Arc::<Wakes>::default(), Arc::<Residue>::default());
        let writer = Writer::start(writing, codes_per_event, Arc::clone(&wakes), Arc::clone(&residue))?;
        Ok(Self { readers: Readers::new(path.to_owned()), writer, wakes, residue })
    }
}

/// How long cutting the log waits for readers. Sign-ins wait with it.
const CHECKPOINT_TIMEOUT: Duration = Duration::from_millis(100);

impl SqliteStorage {
    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        self.readers.run(|conn| query(conn)).await
    }

    async fn end(&self, ending: Ending, now: DateTime<Utc>) -> Result<(), StorageError> {
        while self.writer.write(move |tx| ending::go_on(tx, ending, now)).await? {}
        Ok(())
    }
}

#[async_trait]
impl Storage for SqliteStorage {
    async fn create_workspace(&self, name: &str, appid: &str) -> Result<NewWorkspace, StorageError> {
        let (name, appid) = (name.to_owned(), appid.to_owned());
        self.writer.write(move |tx| workspace::create(tx, &name, &appid)).await
    }

    async fn add_token(
        &self,
        workspace: Option<&str>,
        name: &str,
        scope: TokenScope,
    ) -> Result<SecretString, StorageError> {
        let (workspace, name) = (workspace.map(str::to_owned), name.to_owned());
        let add = move |tx: &mut Tx<'_>| {
            let bearer = BearerToken::generate();
            token::insert(tx, workspace::named(tx.conn, workspace.as_deref())?, &name, scope, &bearer)?;
            Ok(bearer.reveal())
        };
        self.writer.write(add).await
    }

    async fn tokens(&self, workspace: Option<&str>) -> Result<Vec<Token>, StorageError> {
        let workspace = workspace.map(str::to_owned);
        let list = move |conn: &Connection| token::list(conn, workspace::named(conn, workspace.as_deref())?);
        self.read(list).await
    }

    async fn revoke_token(&self, workspace: Option<&str>, name: &str) -> Result<(), StorageError> {
        let (workspace, name) = (workspace.map(str::to_owned), name.to_owned());
        let revoke =
            move |tx: &mut Tx<'_>| token::revoke(tx, workspace::named(tx.conn, workspace.as_deref())?, &name);
        self.writer.write(revoke).await
    }

    async fn authenticate(&self, token: BearerToken) -> Result<Option<Bearer>, StorageError> {
        self.read(move |conn| token::find(conn, &token)).await
    }

    async fn recheck(&self, bearer: &Bearer) -> Result<(), StorageError> {
        let bearer = bearer.clone();
        self.read(move |conn| token::recheck(conn, &bearer)).await
    }

    async fn workspace(&self, workspace: WorkspaceId) -> Result<WorkspaceFacts, StorageError> {
        self.read(move |conn| workspace::facts(conn, workspace)).await
    }

    async fn event(&self, code: &EventCode) -> Result<EventBody, StorageError> {
        let code = code.clone();
        self.read(move |conn| Ok(event::find(conn, &code)?.body)).await
    }

    async fn events(&self, workspace: WorkspaceId) -> Result<Vec<EventBody>, StorageError> {
        self.read(move |conn| event::list(conn, workspace)).await
    }

    async fn put_event(
        &self,
        workspace: WorkspaceId,
        code: EventCode,
        body: EventBody,
        now: DateTime<Utc>,
    ) -> Result<PutEvent, StorageError> {
        self.writer.write(move |tx| event::put(tx, workspace, &code, body, now)).await
    }

    async fn delete_event(
        &self,
        workspace: WorkspaceId,
        code: EventCode,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let delete = move |tx: &mut Tx<'_>| ending::delete(tx, workspace, &code, revision);
        match self.writer.write(delete).await? {
            Some(ending) => self.end(ending, now).await,
            None => Ok(()),
        }
    }

    async fn purge_events(&self, now: DateTime<Utc>) -> Result<(), StorageError> {
        while self.read(move |conn| ending::any(conn, now)).await? {
            match self.writer.write(move |tx| ending::next(tx, now)).await? {
                Some(ending) => self.end(ending, now).await?,
                None => break,
            }
        }
        Ok(())
    }

    async fn add_attendee(
        &self,
        bearer: &Bearer,
        code: EventCode,
        post: AddAttendee,
        now: DateTime<Utc>,
    ) -> Result<Added, StorageError> {
        let bearer = bearer.clone();
        self.writer.write(move |tx| add_attendee::add_attendee(tx, &bearer, &code, post, now)).await
    }

    async fn sign_in(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        post: SignIn,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, StorageError> {
        self.writer.write(move |tx| sign_in::sign_in(tx, &code, visitor, &post, now)).await
    }

    async fn me(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        now: DateTime<Utc>,
    ) -> Result<Me, StorageError> {
        self.read(move |conn| me::me(conn, &code, visitor, now)).await
    }

    async fn add_subscriptions(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        post: AddSubscriptions,
        now: DateTime<Utc>,
    ) -> Result<Me, StorageError> {
        self.writer.write(move |tx| subscriptions::add(tx, &code, visitor, &post, now)).await
    }

    async fn renew_login(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        post: RenewLogin,
        now: DateTime<Utc>,
    ) -> Result<Me, StorageError> {
        self.writer.write(move |tx| renew_login::renew_login(tx, &code, visitor, &post, now)).await
    }

    async fn withdraw(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.writer.write(move |tx| erase::withdraw(tx, &code, visitor, now)).await
    }

    async fn erase_attendee(
        &self,
        bearer: &Bearer,
        attendee: String,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let workspace = bearer.workspace;
        self.writer.write(move |tx| erase::erase_attendee(tx, workspace, &attendee, now)).await
    }

    async fn overwrite_erased(&self) -> Result<(), StorageError> {
        if !self.residue.is_noted() {
            return Ok(());
        }
        let (residue, path) = (Arc::clone(&self.residue), self.readers.path().to_owned());
        let overwriting = spawn_blocking(move || {
            let conn = sqlite::open_beside(&path, CHECKPOINT_TIMEOUT)?;
            Ok(residue.overwrite(&conn, CHECKPOINT_TIMEOUT)?)
        });
        overwriting.await.map_err(|error| StorageError::Internal(error.into()))?
    }

    async fn feed_page(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<FeedPage, StorageError> {
        let after = after.map(str::to_owned);
        self.read(move |conn| change::page(conn, workspace, after.as_deref(), limit)).await
    }

    async fn claim_logins(
        &self,
        bearer: &Bearer,
        claim: ClaimLogins,
        now: DateTime<Utc>,
    ) -> Result<Claimed, StorageError> {
        let bearer = bearer.clone();
        self.writer.write(move |tx| login::claim(tx, &bearer, claim, now)).await
    }

    async fn complete_logins(
        &self,
        bearer: &Bearer,
        results: Vec<LoginResult>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let bearer = bearer.clone();
        self.writer.write(move |tx| login::complete(tx, &bearer, &results, now)).await
    }

    async fn expire_logins(&self, now: DateTime<Utc>) -> Result<(), StorageError> {
        while self.read(move |conn| login::any_dead(conn, now)).await? {
            self.writer.write(move |tx| login::expire(tx, now)).await?;
        }
        Ok(())
    }

    async fn reserve_sends(
        &self,
        bearer: &Bearer,
        reserve: ReserveSends,
        now: DateTime<Utc>,
    ) -> Result<Vec<Reservation>, StorageError> {
        let bearer = bearer.clone();
        self.writer.write(move |tx| send::reserve(tx, &bearer, &reserve, now)).await
    }

    async fn settle_sends(
        &self,
        bearer: &Bearer,
        sends: Vec<SettledSend>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let bearer = bearer.clone();
        self.writer.write(move |tx| send::settle(tx, &bearer, &sends, now)).await
    }

    async fn check(&self) -> Result<(), StorageError> {
        self.writer.write(|_| Ok(())).await?;
        self.read(|conn| Ok(conn.query_row("SELECT 1", (), |_| Ok(()))?)).await
    }

    async fn figures(&self, now: DateTime<Utc>) -> Result<Vec<Figures>, StorageError> {
        self.read(move |conn| figures::figures(conn, now)).await
    }

    fn subscribe(&self, workspace: WorkspaceId, topic: Topic) -> watch::Receiver<u64> {
        self.wakes.subscribe(workspace, topic)
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<sqlite::Error> for StorageError {
    fn from(error: sqlite::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for StorageError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
