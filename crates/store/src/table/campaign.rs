//! `campaign`: one message to an audience.

use super::message::Message;
use crate::row::{json, one, rows, to_json};
use crate::{Error, Result, Table, Tx};
use domain::{Appid, DeliveryState, EventCode, TemplateId};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    pub id: String,
    pub event: EventCode,
    pub appid: Appid,
    pub template_id: TemplateId,
    /// The message as it was when the campaign began.
    pub message: Message,
    pub again: Again,
    /// A test never makes its receiver told.
    pub test: bool,
    /// It goes on although the endpoint can't say whom others are telling.
    pub alone: bool,
    /// The campaign that it repeats.
    pub repeats: Option<String>,
    pub state: State,
    /// JSON: why it is paused.
    pub pause_reason: Option<String>,
    pub wait: Option<Wait>,
    pub started_ms: i64,
    pub finished_ms: Option<i64>,
}

/// The people a campaign sends to although they may have got the message before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    #[default]
    Nobody,
    /// Everybody it is for.
    Everybody,
    /// Those with an unknown outcome.
    Unknown,
}

/// Nothing is sent before then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    pub until_ms: i64,
    /// JSON: what for.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    Paused,
    Done,
    Cancelled,
}

/// Deliveries by state, and by reason for those that weren't sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub by_state: BTreeMap<&'static str, u32>,
    pub by_reason: BTreeMap<String, u32>,
    /// When the next queued one is due; 0: now.
    pub next_due_ms: Option<i64>,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        [Self::Running, Self::Paused, Self::Done, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or(Error::Unreadable { what: "campaign state" })
    }
}

impl Again {
    fn as_number(self) -> i64 {
        match self {
            Self::Nobody => 0,
            Self::Everybody => 1,
            Self::Unknown => 2,
        }
    }

    fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Everybody,
            2 => Self::Unknown,
            _ => Self::Nobody,
        }
    }
}

impl Tally {
    pub fn count(&self, state: DeliveryState) -> u32 {
        self.by_state.get(state.as_str()).copied().unwrap_or_default()
    }
}

pub fn insert(tx: &Tx<'_>, campaign: &Campaign) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO campaign (id, event, appid, message, template_id, snapshot, again, test, alone, repeats, state, started_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            campaign.id,
            campaign.event.as_str(),
            campaign.appid.as_str(),
            campaign.message.id,
            campaign.template_id.as_str(),
            to_json(&campaign.message),
            campaign.again.as_number(),
            campaign.test,
            campaign.alone,
            campaign.repeats,
            campaign.state.as_str(),
            campaign.started_ms,
        ],
    )?;
    tx.touch(Table::Campaign);
    Ok(())
}

/// Moves it on; a campaign that has ended stays ended. `reason` is why it is paused.
pub fn set_state(tx: &Tx<'_>, id: &str, state: State, reason: Option<&str>, now_ms: i64) -> Result<()> {
    let finished = matches!(state, State::Done | State::Cancelled).then_some(now_ms);
    tx.conn.execute(
        "UPDATE campaign SET state = ?2, trouble = ?3, finished_ms = ?4, wait_ms = NULL, wait_trouble = NULL
         WHERE id = ?1 AND state NOT IN ('done', 'cancelled')",
        params![id, state.as_str(), reason, finished],
    )?;
    tx.touch(Table::Campaign);
    Ok(())
}

/// Notes until when nothing is sent, and why; or that it goes on.
pub fn set_wait(tx: &Tx<'_>, id: &str, wait: Option<&Wait>) -> Result<()> {
    tx.conn.execute(
        "UPDATE campaign SET wait_ms = ?2, wait_trouble = ?3 WHERE id = ?1",
        params![id, wait.map(|w| w.until_ms), wait.map(|w| w.reason.as_str())],
    )?;
    tx.touch(Table::Campaign);
    Ok(())
}

/// The organiser goes on without the other desktops' word.
pub fn set_alone(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.conn.execute("UPDATE campaign SET alone = 1 WHERE id = ?1", [id])?;
    tx.touch(Table::Campaign);
    Ok(())
}

/// A campaign that was done has deliveries to send again.
pub fn reopen(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.conn.execute(
        "UPDATE campaign SET state = 'running', trouble = NULL, finished_ms = NULL WHERE id = ?1 AND state = 'done'",
        [id],
    )?;
    tx.touch(Table::Campaign);
    Ok(())
}

/// What may change while a campaign is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub state: State,
    pub alone: bool,
    pub wait: Option<Wait>,
}

pub fn status(conn: &Connection, id: &str) -> Result<Option<Status>> {
    let sql = "SELECT state, alone, wait_ms, wait_trouble FROM campaign WHERE id = ?1";
    one(conn, sql, [id], |row| {
        let wait: Option<i64> = row.get(2)?;
        Ok(Status {
            state: State::from_word(&row.get::<_, String>(0)?)?,
            alone: row.get(1)?,
            wait: wait.map(|until_ms| row.get(3).map(|reason| Wait { until_ms, reason })).transpose()?,
        })
    })
}

pub fn get(conn: &Connection, id: &str) -> Result<Option<Campaign>> {
    one(conn, &format!("{SELECT} WHERE id = ?1"), [id], read)
}

/// Newest first.
pub fn of_event(conn: &Connection, event: &EventCode) -> Result<Vec<Campaign>> {
    rows(
        conn,
        &format!("{SELECT} WHERE event = ?1 ORDER BY started_ms DESC, rowid DESC"),
        [event.as_str()],
        read,
    )
}

/// Those to go on with when the app starts.
pub fn running(conn: &Connection, appid: &Appid) -> Result<Vec<Campaign>> {
    rows(
        conn,
        &format!("{SELECT} WHERE appid = ?1 AND state = 'running' ORDER BY started_ms"),
        [appid.as_str()],
        read,
    )
}

pub fn tally(conn: &Connection, id: &str) -> Result<Tally> {
    let sql = "SELECT state, reason, count(*), min(due_ms) FROM delivery WHERE campaign = ?1 GROUP BY state, reason";
    let groups = rows(conn, sql, [id], |row| {
        let state = DeliveryState::from_word(&row.get::<_, String>(0)?);
        let state = state.ok_or(Error::Unreadable { what: "delivery state" })?;
        Ok((state, row.get::<_, String>(1)?, row.get::<_, u32>(2)?, row.get::<_, i64>(3)?))
    })?;
    let mut tally = Tally::default();
    for (state, reason, count, due) in groups {
        *tally.by_state.entry(state.as_str()).or_default() += count;
        if !matches!(state, DeliveryState::Queued | DeliveryState::Sending) && !reason.is_empty() {
            *tally.by_reason.entry(reason).or_default() += count;
        }
        if state == DeliveryState::Queued {
            tally.next_due_ms = Some(tally.next_due_ms.map_or(due, |known| known.min(due)));
        }
    }
    Ok(tally)
}

/// Ends it, unless something is still queued or on its way. Returns whether it ended.
pub fn finish(tx: &Tx<'_>, id: &str, now_ms: i64) -> Result<bool> {
    let sql = "SELECT count(*) FROM delivery WHERE campaign = ?1 AND state IN ('queued', 'sending')";
    let open: u32 = tx.conn.prepare_cached(sql)?.query_row([id], |row| row.get(0))?;
    if open == 0 {
        set_state(tx, id, State::Done, None, now_ms)?;
    }
    Ok(open == 0)
}

/// How many deliveries were settled since then: the speed shown.
pub fn settled_since(conn: &Connection, id: &str, since_ms: i64) -> Result<u32> {
    let sql = "SELECT count(*) FROM delivery WHERE campaign = ?1 AND changed_ms >= ?2
               AND state NOT IN ('queued', 'sending') AND tries > 0";
    Ok(conn.prepare_cached(sql)?.query_row(params![id, since_ms], |row| row.get(0))?)
}

const SELECT: &str =
    "SELECT id, event, appid, template_id, snapshot, again, state, trouble, started_ms, finished_ms,
       test, alone, repeats, wait_ms, wait_trouble
    FROM campaign";

fn read(row: &Row<'_>) -> Result<Campaign> {
    let wait: Option<i64> = row.get(13)?;
    Ok(Campaign {
        id: row.get(0)?,
        event: EventCode::new(row.get::<_, String>(1)?),
        appid: Appid::new(row.get::<_, String>(2)?),
        template_id: TemplateId::new(row.get::<_, String>(3)?),
        message: json(&row.get::<_, String>(4)?)?,
        again: Again::from_number(row.get(5)?),
        state: State::from_word(&row.get::<_, String>(6)?)?,
        pause_reason: row.get(7)?,
        started_ms: row.get(8)?,
        finished_ms: row.get(9)?,
        test: row.get(10)?,
        alone: row.get(11)?,
        repeats: row.get(12)?,
        wait: wait.map(|until_ms| row.get(14).map(|reason| Wait { until_ms, reason })).transpose()?,
    })
}
