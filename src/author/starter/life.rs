//! What the histories in a log did: states, moves between them, and how long they stayed.

use std::collections::BTreeMap;

use super::names::{Names, camel};
use super::roles::{Role, Roles};
use super::table::{Table, Way};
use crate::replay::parse_time;

/// A state that was seen.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Its name in the lifecycle.
    pub name: String,
    /// What the log calls it; empty if no record tells states.
    pub word: String,
    /// The longest stay that was seen, in milliseconds.
    pub longest: Option<i64>,
    /// How many histories end here.
    pub ends: usize,
    /// Whether anything was seen after it.
    pub is_left: bool,
}

/// Moves that were seen, of one event from one state.
#[derive(Clone, Debug)]
pub struct Move {
    /// The state before; `None`: it came to be.
    pub from: Option<String>,
    /// `Actor.Event`.
    pub event: String,
    /// The states after, each with how often.
    pub to: BTreeMap<String, u64>,
}

/// What the histories did.
#[derive(Clone, Debug, Default)]
pub struct Life {
    /// The states, in the order of their first appearance.
    pub states: Vec<State>,
    /// The moves, in the order of their first appearance.
    pub moves: Vec<Move>,
    /// Actors and their events, each with what the log calls it.
    pub events: BTreeMap<String, BTreeMap<String, String>>,
    /// How many histories, and records.
    pub histories: usize,
    /// How many records.
    pub records: usize,
}

/// Who does what no record says the doer of.
const SOMEBODY: &str = "Somebody";

impl Life {
    pub(super) fn of(table: &Table, roles: &Roles) -> Self {
        let mut life = Self { records: table.rows.len(), ..Self::default() };
        let mut words = Words { states: Names::default(), events: BTreeMap::new() };
        for history in histories(table, roles) {
            life.histories += 1;
            life.tell(&history, &mut words);
        }
        for state in &mut life.states {
            state.is_left = life.moves.iter().any(|mv| mv.from.as_ref() == Some(&state.name));
        }
        // What ends nowhere has its end where most histories end.
        life
    }

    fn tell(&mut self, history: &[Record<'_>], words: &mut Words) {
        let mut before: Option<(String, Option<i64>)> = None;
        for record in history {
            let event = words.event(record);
            let by = self.events.entry(event.0.clone()).or_default();
            by.insert(event.1.clone(), record.event.unwrap_or("").to_owned());
            let (word, state) = match (record.to, record.event) {
                (Some(to), _) => (to, words.states.of(to)),
                (None, event) => ("", words.states.of(&format!("After {}", last_part(event.unwrap_or(""))))),
            };
            let from = before.as_ref().map(|(state, _)| state.clone());
            self.moved(from.clone(), format!("{}.{}", event.0, event.1), &state);
            if let (Some(from), Some(Some(start)), Some(now)) = (from, before.map(|(_, at)| at), record.time) {
                let stayed = &mut self.state(&from, "").longest;
                *stayed = Some(stayed.unwrap_or(0).max(now - start));
            }
            self.state(&state, word);
            before = Some((state, record.time));
        }
        if let Some((state, _)) = before {
            self.state(&state, "").ends += 1;
        }
    }

    fn moved(&mut self, from: Option<String>, event: String, to: &str) {
        let known = self.moves.iter().position(|mv| mv.from == from && mv.event == event);
        let at = known.unwrap_or_else(|| {
            self.moves.push(Move { from, event, to: BTreeMap::new() });
            self.moves.len() - 1
        });
        *self.moves[at].to.entry(to.to_owned()).or_default() += 1;
    }

    fn state(&mut self, name: &str, word: &str) -> &mut State {
        let at = self.states.iter().position(|state| state.name == name).unwrap_or_else(|| {
            self.states.push(State { name: name.to_owned(), word: word.to_owned(), ..State::default() });
            self.states.len() - 1
        });
        &mut self.states[at]
    }

    /// The states that are drafted as final: nothing was seen after them; if there is none, where most histories end.
    pub(super) fn finals(&self) -> Vec<&str> {
        let left: Vec<&str> =
            self.states.iter().filter(|state| !state.is_left).map(|state| state.name.as_str()).collect();
        if !left.is_empty() {
            return left;
        }
        let most = self.states.iter().max_by_key(|state| state.ends);
        most.map(|state| state.name.as_str()).into_iter().collect()
    }
}

/// Names for what the log calls otherwise.
struct Words {
    states: Names,
    /// By actor.
    events: BTreeMap<String, Names>,
}

impl Words {
    /// Actor and event of a record.
    fn event(&mut self, record: &Record<'_>) -> (String, String) {
        let word = record.event.or(record.to).unwrap_or("");
        let (actor, event) = match (record.actor, word.split_once('.')) {
            (Some(actor), _) => (camel(actor), last_part(word)),
            (None, Some((actor, event))) if record.event.is_some() => (camel(actor), event),
            _ => (SOMEBODY.to_owned(), word),
        };
        let name = self.events.entry(actor.clone()).or_default().of(event);
        (actor, name)
    }
}

/// `Ship` of `Customer.Ship`.
fn last_part(event: &str) -> &str {
    event.split_once('.').map_or(event, |(_, event)| event)
}

/// One record of a history.
struct Record<'t> {
    time: Option<i64>,
    event: Option<&'t str>,
    actor: Option<&'t str>,
    to: Option<&'t str>,
}

/// The records by instance, in the order of their times.
fn histories<'t>(table: &'t Table, roles: &Roles) -> Vec<Vec<Record<'t>>> {
    let way = |role| roles.way(role).map(<[String]>::to_vec);
    let ways = [Role::Time, Role::Event, Role::Actor, Role::To].map(way);
    let id: Way = way(Role::Id).unwrap_or_default();
    let mut order: Vec<&str> = Vec::new();
    let mut all: BTreeMap<&str, Vec<Record<'t>>> = BTreeMap::new();
    for row in &table.rows {
        let Some(id) = row.get(&id) else { continue };
        let [time, event, actor, to] = &ways;
        let get = |way: &Option<Way>| way.as_ref().and_then(|way| row.get(way)).map(String::as_str);
        let record = Record { time: get(time).and_then(parse_time), event: get(event), actor: get(actor), to: get(to) };
        let history = all.entry(id).or_insert_with(|| {
            order.push(id);
            Vec::new()
        });
        history.push(record);
    }
    let sorted = order.into_iter().filter_map(|id| all.remove(id)).map(|mut history| {
        history.sort_by_key(|record| record.time);
        history
    });
    sorted.collect()
}
