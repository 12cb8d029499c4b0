//! A file with one table, worked by a writer and its readers.

use rusqlite::Connection;
use sqlite::{Effects, Error, Readers, Tuning, Writer, open_for_writing};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// The numbers that a write announces.
#[derive(Default)]
pub struct Announced(pub Vec<i64>);

impl Effects for Announced {
    fn append(&mut self, mut later: Self) {
        self.0.append(&mut later.0);
    }
}

pub struct File {
    pub writer: Arc<Writer<Announced>>,
    pub readers: Readers,
    /// What each commit announced.
    pub commits: Arc<Mutex<Vec<Vec<i64>>>>,
    pub directory: TempDir,
}

/// What a write of these tests may fail with.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("refused")]
    Refused,
    #[error(transparent)]
    Sqlite(#[from] Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error.into())
    }
}

impl File {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("some.db");
        let conn = open_for_writing(&path, Tuning::default()).unwrap();
        conn.execute_batch(
            "CREATE TABLE written (n INTEGER NOT NULL, filler TEXT NOT NULL DEFAULT '') STRICT",
        )
        .unwrap();
        let commits = Arc::<Mutex<Vec<Vec<i64>>>>::default();
        let heard = Arc::clone(&commits);
        let committed = move |_: &Connection, announced: Announced| heard.lock().unwrap().push(announced.0);
        let writer = Arc::new(Writer::start(conn, "test-writer", committed).unwrap());
        Self { writer, readers: Readers::new(path), commits, directory }
    }

    /// Writes a row and announces it.
    pub async fn insert(&self, n: i64) -> Result<(), Failure> {
        self.writer.run(move |conn, announced| insert(conn, announced, n)).await
    }

    /// Keeps the writer in a commit of its own until the sender is gone: what is asked for meanwhile shares the next one.
    pub async fn hold(&self) -> mpsc::Sender<()> {
        let ((started, has_started), (go, wait)) = (oneshot::channel(), mpsc::channel::<()>());
        let writer = Arc::clone(&self.writer);
        tokio::spawn(async move {
            let hold = move |_: &mut Connection, _: &mut Announced| {
                started.send(()).unwrap();
                wait.recv().unwrap_err();
                Ok::<_, Failure>(())
            };
            writer.run(hold).await.unwrap();
        });
        has_started.await.unwrap();
        go
    }

    pub async fn written(&self) -> Vec<i64> {
        self.readers.run(|conn| numbers(conn)).await.unwrap()
    }
}

pub fn insert(conn: &Connection, announced: &mut Announced, n: i64) -> Result<(), Failure> {
    conn.execute("INSERT INTO written (n) VALUES (?1)", [n])?;
    announced.0.push(n);
    Ok(())
}

pub fn numbers(conn: &Connection) -> Result<Vec<i64>, Failure> {
    let mut query = conn.prepare("SELECT n FROM written ORDER BY n")?;
    let rows = query.query_map([], |row| row.get("n"))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
