//! The people of one event in memory, kept as the database has them.

use super::haystack::Haystack;
use super::{Entry, Needle};
use crate::api::{AttendeeFilter, AttendeePage, FilterCounts};
use domain::{AttendeeId, EventCode, Lifetime, Openid, TemplateId};
use std::collections::{BTreeSet, HashMap};
use store::table::attendee::{self, Bond};
use store::table::{attendee_list, delivery};
use store::{Connection, People, Result};

/// The template whose permission counts for the list.
pub(crate) type About = (Option<TemplateId>, Lifetime);

/// Everybody at an event, by number.
pub(crate) struct EventPeople {
    about: About,
    entries: Vec<Entry>,
    numbers: HashMap<AttendeeId, u32>,
    /// Made when somebody searches, and anew after a change.
    haystack: Option<Haystack>,
    /// The last search and whom it found, newest first: the same words are asked for again with every stretch.
    found: Option<(String, Vec<usize>)>,
}

/// Somebody as the database has them now; without an entry, not in the list any more.
pub(crate) type Fresh = (AttendeeId, Option<Entry>);

impl EventPeople {
    pub(crate) fn load(conn: &Connection, code: &EventCode, about: About) -> Result<Self> {
        let mut folded: HashMap<Openid, Vec<u32>> = HashMap::new();
        for (openid, number) in attendee_list::folded(conn, code)? {
            folded.entry(openid).or_default().push(number);
        }
        let lines = attendee_list::all(conn, code, about.0.as_ref())?;
        let entries: Vec<Entry> = lines
            .into_iter()
            .map(|line| {
                let others = line.openid.as_ref().and_then(|openid| folded.remove(openid));
                Entry::new(line, others.unwrap_or_default(), about.1)
            })
            .collect();
        let numbers = entries.iter().map(|e| (e.line.id.clone(), e.line.number)).collect();
        Ok(Self { about, entries, numbers, haystack: None, found: None })
    }

    pub(crate) fn about(&self) -> &About {
        &self.about
    }

    /// Puts people as they are now in the place of what they were.
    pub(crate) fn renew(&mut self, fresh: Vec<Fresh>) {
        if fresh.is_empty() {
            return;
        }
        (self.haystack, self.found) = (None, None);
        let mut gone: BTreeSet<u32> = BTreeSet::new();
        let mut new = Vec::new();
        for (id, entry) in fresh {
            let known = self.numbers.get(&id).copied();
            let at = known.and_then(|number| self.place(number));
            match (entry, at) {
                (Some(entry), Some(at)) if Some(entry.line.number) == known => self.entries[at] = entry,
                (Some(entry), _) => {
                    gone.extend(known);
                    self.numbers.insert(id, entry.line.number);
                    new.push(entry);
                }
                (None, _) => {
                    gone.extend(known);
                    self.numbers.remove(&id);
                }
            }
        }
        if !gone.is_empty() {
            self.entries.retain(|entry| !gone.contains(&entry.line.number));
        }
        if !new.is_empty() {
            self.entries.append(&mut new);
            self.entries.sort_by_key(|entry| entry.line.number);
        }
    }

    /// One stretch of whom the search finds, and how many it finds under each filter.
    pub(crate) fn page(
        &mut self,
        search: &str,
        filter: AttendeeFilter,
        offset: usize,
        limit: usize,
    ) -> AttendeePage {
        let needle = Needle::new(search);
        if self.found.as_ref().is_none_or(|(words, _)| words != search) {
            let found = self.find(&needle);
            self.found = Some((search.to_owned(), found));
        }
        let found = self.found.as_ref().map_or(&[][..], |(_, found)| found);
        let entry = |at: &usize| self.entries.get(*at);
        let mut counts = FilterCounts::default();
        found.iter().filter_map(entry).for_each(|entry| counts.count(entry.chips));
        let chosen = found.iter().filter_map(entry).filter(|entry| entry.chips.has(filter));
        let row = |entry: &Entry| {
            entry.row(entry.line.name.as_deref().map_or_else(Vec::new, |name| needle.hits(name, entry)))
        };
        let rows = chosen.skip(offset).take(limit).map(row).collect();
        AttendeePage { total: counts.of(filter), counts, rows }
    }

    pub(crate) fn numbers_found(&mut self, search: &str) -> BTreeSet<u32> {
        let found = self.search(&Needle::new(search));
        found.into_iter().filter_map(|at| self.entries.get(at)).map(|entry| entry.line.number).collect()
    }

    /// Newest first, but whose number was typed before everybody.
    fn find(&mut self, needle: &Needle) -> Vec<usize> {
        let mut found = self.search(needle);
        found.reverse();
        let named = |at: &usize| self.entries.get(*at).is_some_and(|entry| needle.names(entry));
        if let Some(at) = found.iter().position(named) {
            found[..=at].rotate_right(1);
        }
        found
    }

    fn search(&mut self, needle: &Needle) -> Vec<usize> {
        let haystack = self.haystack.get_or_insert_with(|| Haystack::of(&self.entries));
        haystack.search(needle, &self.entries)
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.entries.binary_search_by_key(&number, |entry| entry.line.number).ok()
    }
}

/// Whom a commit was about, as they are now.
pub(crate) fn fresh(
    conn: &Connection,
    code: &EventCode,
    about: &About,
    people: People,
) -> Result<Vec<Fresh>> {
    let mut ids: BTreeSet<AttendeeId> = people.attendees.into_iter().collect();
    let mut persons: BTreeSet<Openid> = people.persons.into_iter().collect();
    for id in people.deliveries {
        ids.extend(delivery::get(conn, id)?.filter(|d| d.event == *code).map(|d| d.attendee));
    }
    for id in &ids {
        if let Bond::Bound(openid) = attendee::bond(conn, id)? {
            persons.insert(openid);
        }
    }
    let mut others: HashMap<Openid, Vec<(AttendeeId, u32)>> = HashMap::new();
    for openid in persons {
        let sign_ins = attendee_list::sign_ins(conn, code, &openid)?;
        ids.extend(sign_ins.iter().map(|(id, _)| id.clone()));
        others.insert(openid, sign_ins);
    }
    ids.into_iter()
        .map(|id| {
            let line = attendee_list::get(conn, code, about.0.as_ref(), &id)?;
            let entry = line.map(|line| {
                let sign_ins = line.openid.as_ref().and_then(|openid| others.get(openid));
                let numbers = sign_ins.into_iter().flatten().map(|(_, number)| *number);
                let folded = numbers.filter(|number| *number != line.number).collect();
                Entry::new(line, folded, about.1)
            });
            Ok((id, entry))
        })
        .collect()
}
