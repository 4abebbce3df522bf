//! Puts records in the order in which replay takes them: which it cannot read, which it meets twice, how late some are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde_json::Value;

use super::kinds::{Kinds, Member};
use super::role::Role;
use super::roles::Roles;
use super::table::{Row, Table};
use super::unclear::{Unclear, keys};
use super::words::can_be_written;
use crate::replay::record_time;

/// What a mapping renames.
const WORDS: [Role; 5] = [Role::Event, Role::Actor, Role::From, Role::To, Role::Entity];
/// Owners of owners are looked for up to here.
const DEEPEST: usize = 8;

/// The records that replay judges.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Each with its time, in the order in which it judges them.
    pub(super) records: Vec<(usize, Option<i64>)>,
    /// How long the records of one root have to wait for each other, in milliseconds; 0: none is late.
    pub(super) lateness: i64,
    /// How many records stand behind a later one of their root.
    pub(super) late: usize,
    /// How many parts come to be before a record speaks of their owner.
    pub(super) orphans: usize,
    /// How many records replay will not read: by what they lack.
    pub(super) unread: BTreeMap<Lack, usize>,
}

/// Why replay does not read a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lack {
    /// It does not say whom it is about.
    Id,
    /// It does not say of which kind that is.
    Kind,
    /// It is about a part, and does not say whose.
    Owner,
    /// Neither event nor state.
    Event,
    /// It bears something that is no time.
    Time,
    /// A word of it has control characters, which no lifecycle can hold.
    Word,
}

/// What a record is known by here.
type Timed = (usize, Option<i64>);

impl Order {
    /// `logs`: how many of the records each log has.
    pub(super) fn of(
        (records, logs): (&[Value], &[usize]),
        (table, roles): (&Table, &Roles),
        kinds: &Kinds<'_>,
    ) -> Self {
        let members = &kinds.members;
        let mut order = Self::default();
        let mut start = 0;
        let mut read = Vec::new();
        for size in logs {
            let log = start..(start + size).min(table.rows.len());
            start = log.end;
            read.push(log.filter_map(|at| order.read(at, &table.rows[at], (roles, kinds))).collect::<Vec<_>>());
        }
        // Where no word can be written, names of them are better than nothing.
        let some = read.iter().flatten().any(|(_, _, is_read)| *is_read);
        let read: Vec<Vec<Timed>> = read
            .into_iter()
            .map(|log| {
                log.into_iter().filter(|(.., is_read)| *is_read || !some).map(|(at, time, _)| (at, time)).collect()
            })
            .collect();
        let roots = roots(members);
        let root = |at: usize| members[at].map_or("", |member| root_of(&roots, member.id));
        order.records = merged(&read);
        order.sort(&root);
        order.leave_out_duplicates(records, &root);
        order.count_orphans(kinds);
        order
    }

    /// A record, its time, and whether replay reads it, if it is worth anything.
    fn read(
        &mut self,
        at: usize,
        row: &Row,
        (roles, kinds): (&Roles, &Kinds<'_>),
    ) -> Option<(usize, Option<i64>, bool)> {
        let said = |role| roles.way(role).and_then(|way| row.said(way));
        // The first of both that is there is taken, and an empty one names nobody.
        let has_id = said(Role::PartId).or_else(|| said(Role::Id)).is_some_and(|id| !id.is_empty());
        let time = said(Role::Time).map(record_time);
        let is_part = |member: Member<'_>| kinds.all[member.kind].owner.is_some();
        let names_nobody = |member: Member<'_>| member.parent.is_none() || said(Role::Parent) == Some("");
        let lack = match (kinds.members[at], time) {
            _ if !has_id => Lack::Id,
            (None, _) => Lack::Kind,
            (Some(member), _) if is_part(member) && names_nobody(member) => Lack::Owner,
            _ if said(Role::Event).or_else(|| said(Role::To)).is_none() => Lack::Event,
            (_, Some(None)) => Lack::Time,
            (_, time) => {
                let is_read = WORDS.iter().filter_map(|role| said(*role)).all(can_be_written);
                if !is_read {
                    *self.unread.entry(Lack::Word).or_default() += 1;
                }
                return Some((at, time.flatten().map(|(millis, _)| millis), is_read));
            }
        };
        *self.unread.entry(lack).or_default() += 1;
        None
    }

    /// Where some are late, each history in the order of its times; what bears none keeps its place in the log.
    fn sort<'r>(&mut self, root: &impl Fn(usize) -> &'r str) {
        let mut latest: BTreeMap<&str, i64> = BTreeMap::new();
        let mut before: BTreeMap<&str, i64> = BTreeMap::new();
        let mut keyed = Vec::with_capacity(self.records.len());
        for (at, time) in &self.records {
            let root = root(*at);
            let now = time.unwrap_or_else(|| before.get(root).copied().unwrap_or(i64::MIN));
            before.insert(root, now);
            let last = latest.entry(root).or_insert(now);
            if time.is_some() && now < *last {
                self.late += 1;
                self.lateness = self.lateness.max(*last - now);
            }
            *last = now.max(*last);
            keyed.push((now, (*at, *time)));
        }
        if self.lateness > 0 {
            keyed.sort_by_key(|(time, _)| *time);
            self.records = keyed.into_iter().map(|(_, record)| record).collect();
        }
    }

    /// Replay counts a record that is the same as another one of its root at that moment, and judges it once.
    fn leave_out_duplicates<'r>(&mut self, records: &[Value], root: &impl Fn(usize) -> &'r str) {
        let mut moments: BTreeMap<&str, (i64, BTreeSet<String>)> = BTreeMap::new();
        self.records.retain(|(at, time)| {
            let Some(time) = *time else { return true };
            let moment = moments.entry(root(*at)).or_insert((time, BTreeSet::new()));
            if moment.0 != time {
                *moment = (time, BTreeSet::new());
            }
            moment.1.insert(records[*at].to_string())
        });
    }
}

impl Order {
    /// Why no record at all is worth anything.
    pub(super) fn nothing(&self, table: &Table) -> Unclear {
        let lacks_ids = self.unread.keys().all(|lack| *lack == Lack::Id);
        if lacks_ids { Unclear::NoId(keys(table)) } else { Unclear::NoEvent(keys(table)) }
    }

    fn count_orphans(&mut self, kinds: &Kinds<'_>) {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for member in self.records.iter().filter_map(|(at, _)| kinds.members[*at]) {
            let owner = member.parent.filter(|_| kinds.all[member.kind].owner.is_some());
            let is_new = known.insert(member.id);
            self.orphans += usize::from(is_new && owner.is_some_and(|owner| !known.contains(owner)));
        }
    }
}

/// Logs merged by time: what bears none comes with the record before it.
fn merged(logs: &[Vec<Timed>]) -> Vec<Timed> {
    let time = |log: usize, at: usize, before: i64| logs[log].get(at).map(|(_, time)| time.unwrap_or(before));
    let mut heads = BinaryHeap::new();
    heads.extend((0..logs.len()).filter_map(|log| Some(Reverse((time(log, 0, i64::MIN)?, log, 0)))));
    let mut all = Vec::new();
    while let Some(Reverse((now, log, at))) = heads.pop() {
        all.push(logs[log][at]);
        heads.extend(time(log, at + 1, now).map(|time| Reverse((time, log, at + 1))));
    }
    all
}

/// The owners of those that have one.
fn roots<'t>(members: &[Option<Member<'t>>]) -> BTreeMap<&'t str, &'t str> {
    members.iter().flatten().filter_map(|member| Some((member.id, member.parent?))).collect()
}

fn root_of<'t>(owners: &BTreeMap<&'t str, &'t str>, id: &'t str) -> &'t str {
    let above = std::iter::successors(Some(id), |id| owners.get(id).copied());
    above.take(DEEPEST).last().unwrap_or(id)
}
