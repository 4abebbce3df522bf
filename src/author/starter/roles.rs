//! Guesses which value of a record tells what: the time, the instance, the event, the states.

use super::Unclear;
use super::table::{Table, Way};
use crate::replay::parse_time;

/// What a value tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// When.
    Time,
    /// Which instance.
    Id,
    /// What happened.
    Event,
    /// Who did it.
    Actor,
    /// The state before.
    From,
    /// The state after.
    To,
}

impl Role {
    /// What the plain record calls it.
    pub(super) fn plain(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Id => "id",
            Self::Event => "event",
            Self::Actor => "actor",
            Self::From => "from",
            Self::To => "to",
        }
    }

    /// What others call it, the likeliest first.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Time => &["time", "timestamp", "ts", "at", "when", "date", "datetime", "created_at", "occurred_at"],
            Self::Id => {
                &["id", "case", "case_id", "job", "job_id", "ticket", "order", "order_id", "trip", "key", "number"]
            }
            Self::Event => &["event", "activity", "action", "type", "verb", "operation", "message", "name"],
            Self::Actor => &["actor", "user", "role", "by", "resource", "who"],
            Self::From => &["from", "old", "from_state", "old_status", "previous", "before", "source"],
            Self::To => &["to", "new", "state", "status", "to_state", "new_status", "after", "target"],
        }
    }
}

/// Where a record tells what; of each role whether it is a guess.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    found: Vec<(Role, Way, bool)>,
}

/// A state or an event has no more different values than this.
const MOST_NAMES: usize = 60;
/// More actors than this are people, not roles.
const MOST_ACTORS: usize = 12;

impl Roles {
    pub(super) fn of(table: &Table, plain: &dyn Fn(&str) -> Vec<String>) -> Result<Self, Unclear> {
        let mut roles = Self::default();
        roles.take(Role::Time, table, plain);
        roles.take(Role::Id, table, plain);
        roles.take(Role::Event, table, plain);
        roles.take(Role::To, table, plain);
        if roles.way(Role::To).is_some() {
            roles.take(Role::From, table, plain);
        }
        if roles.way(Role::Event).is_some() {
            roles.take(Role::Actor, table, plain);
        }
        match (roles.way(Role::Id), roles.way(Role::Event).or(roles.way(Role::To))) {
            (None, _) => Err(Unclear::NoId),
            (_, None) => Err(Unclear::NoEvent),
            _ => Ok(roles),
        }
    }

    /// Where a role is told.
    pub fn way(&self, role: Role) -> Option<&[String]> {
        self.found.iter().find(|(found, ..)| *found == role).map(|(_, way, _)| way.as_slice())
    }

    /// Whether where a role is told is a guess.
    pub(super) fn is_guess(&self, role: Role) -> bool {
        self.found.iter().any(|(found, _, guess)| *found == role && *guess)
    }

    fn take(&mut self, role: Role, table: &Table, plain: &dyn Fn(&str) -> Vec<String>) {
        let known = plain(role.plain());
        if fits(role, table, &known) {
            self.found.push((role, known, false));
            return;
        }
        let free = |way: &&Way| !self.found.iter().any(|(_, taken, _)| taken == *way);
        let scored = table.ways.iter().filter(free).filter(|way| fits(role, table, way));
        let best = scored.filter_map(|way| Some((score(role, table, way)?, way))).min_by_key(|(score, _)| *score);
        if let Some((_, way)) = best {
            self.found.push((role, way.clone(), true));
        }
    }
}

/// Whether what stands at a way can be what tells a role.
fn fits(role: Role, table: &Table, way: &Way) -> bool {
    let distinct = || table.distinct(way);
    match role {
        Role::Time => table.is_filled(way) && table.values(way).all(|value| parse_time(value).is_some()),
        Role::Id => table.is_filled(way) && distinct() > 0,
        Role::Event | Role::To => table.is_filled(way) && (1..=MOST_NAMES).contains(&distinct()),
        // What comes to be has no state before.
        Role::From => table.values(way).next().is_some() && distinct() <= MOST_NAMES,
        Role::Actor => table.is_filled(way) && distinct() <= MOST_ACTORS,
    }
}

/// How unlikely it is that a way tells a role; `None`: it does not.
fn score(role: Role, table: &Table, way: &Way) -> Option<usize> {
    let last = way.last()?.to_lowercase();
    let word = |text: &str| text.rsplit([':', '.', ' ']).next().unwrap_or(text).to_owned();
    let by_name = role.words().iter().position(|known| *known == last || *known == word(&last));
    match role {
        Role::Time => Some(by_name.unwrap_or(100)),
        Role::Id => {
            let distinct = table.distinct(way);
            // Something that is new in every record, or the same in all, tells nothing.
            let repeats = distinct < table.rows.len() && (distinct > 1 || table.rows.len() < 10);
            let named = by_name.or_else(|| last.ends_with("id").then_some(50));
            match (named, repeats) {
                (Some(place), true) => Some(place),
                (Some(place), false) => Some(200 + place),
                (None, true) => Some(1_000 + table.rows.len() - distinct),
                (None, false) => None,
            }
        }
        Role::Event | Role::Actor | Role::From | Role::To => by_name,
    }
}
