//! What the histories in a log did: states, moves between them, and how long they stayed.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::{Kind, Kinds, Member};
use super::names::{Names, camel};
use super::role::Role;
use super::roles::Roles;
use super::table::Table;
use crate::replay::record_time;

/// A state that was seen.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Its name in the lifecycle.
    pub name: String,
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

/// What the instances of one kind did.
#[derive(Clone, Debug, Default)]
pub struct Life {
    /// What they are.
    pub kind: Kind,
    /// How many of them one owner has at most.
    pub most: usize,
    /// The states, in the order of their first appearance.
    pub states: Vec<State>,
    /// The moves, in the order of their first appearance.
    pub moves: Vec<Move>,
    /// How many histories.
    pub histories: usize,
}

/// What is in a log.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What the instances of each kind did.
    pub lives: Vec<Life>,
    /// Actors, and the events of each.
    pub actors: BTreeMap<String, BTreeSet<String>>,
    /// What the log calls events, and their names; the log's words as `Seen::word` joins them.
    pub events: BTreeMap<String, String>,
    /// What the log calls states, and their names.
    pub states: BTreeMap<String, String>,
    /// How many records.
    pub records: usize,
}

/// Fewer ends than this in a state that was left, too, make no end of it.
const MANY: usize = 5;

/// Who does what no record says the doer of.
pub(super) const SOMEBODY: &str = "Somebody";

impl Seen {
    pub(super) fn of(table: &Table, roles: &Roles, kinds: &Kinds<'_>) -> Self {
        let mut seen = Self { records: table.rows.len(), ..Self::default() };
        let life = |(at, kind): (usize, &Kind)| Life { kind: kind.clone(), most: kinds.most_of(at), ..Life::default() };
        seen.lives = kinds.all.iter().enumerate().map(life).collect();
        let mut words =
            Words { are_told: roles.way(Role::To).is_some(), states: Names::default(), events: BTreeMap::new() };
        for (kind, history) in histories(table, roles, &kinds.members) {
            seen.lives[kind].histories += 1;
            seen.tell(kind, &history, &mut words);
        }
        for life in &mut seen.lives {
            for state in &mut life.states {
                state.is_left = life.moves.iter().any(|mv| mv.from.as_ref() == Some(&state.name));
            }
        }
        seen
    }

    /// How many of everything there are in all kinds.
    pub fn sum(&self, of: impl Fn(&Life) -> usize) -> usize {
        self.lives.iter().map(of).sum()
    }

    fn tell(&mut self, kind: usize, history: &[Record<'_>], words: &mut Words) {
        let life = &mut self.lives[kind];
        let mut before: Option<(String, Option<i64>)> = None;
        for record in history {
            let (actor, name) = words.event(record);
            self.events.insert(word(record), format!("{actor}.{name}"));
            let state = match (record.to, &before, record.event) {
                (Some(to), ..) => words.states.of(to),
                // Where others tell the state, one that tells none changes none.
                (None, Some((before, _)), _) if words.are_told => before.clone(),
                (None, _, event) => words.states.of(&format!("After {}", last_part(event.unwrap_or("")))),
            };
            if let Some(to) = record.to {
                self.states.insert(to.to_owned(), state.clone());
            }
            let from = before.as_ref().map(|(state, _)| state.clone());
            life.moved(from.clone(), format!("{actor}.{name}"), &state);
            self.actors.entry(actor).or_default().insert(name);
            if let (Some(from), Some(Some(start)), Some(now)) = (from, before.map(|(_, at)| at), record.time) {
                let stayed = &mut life.state(&from).longest;
                *stayed = Some(stayed.unwrap_or(0).max(now - start));
            }
            life.state(&state);
            before = Some((state, record.time));
        }
        if let Some((state, _)) = before {
            life.state(&state).ends += 1;
        }
    }
}

impl Life {
    fn moved(&mut self, from: Option<String>, event: String, to: &str) {
        let known = self.moves.iter().position(|mv| mv.from == from && mv.event == event);
        let at = known.unwrap_or_else(|| {
            self.moves.push(Move { from, event, to: BTreeMap::new() });
            self.moves.len() - 1
        });
        *self.moves[at].to.entry(to.to_owned()).or_default() += 1;
    }

    /// How often a state was left.
    pub(super) fn times_left(&self, state: &State) -> usize {
        let moves = self.moves.iter().filter(|mv| mv.from.as_ref() == Some(&state.name));
        let times: u64 =
            moves.flat_map(|mv| mv.to.iter()).filter(|(to, _)| **to != state.name).map(|(_, times)| *times).sum();
        usize::try_from(times).unwrap_or(usize::MAX)
    }

    fn state(&mut self, name: &str) -> &mut State {
        let at = self.states.iter().position(|state| state.name == name).unwrap_or_else(|| {
            self.states.push(State { name: name.to_owned(), ..State::default() });
            self.states.len() - 1
        });
        &mut self.states[at]
    }

    /// The states that are drafted as final: nothing was seen after them, or once in a while; if there is none, where most
    /// histories end.
    pub(super) fn finals(&self) -> Vec<&str> {
        let is_end = |state: &&State| !state.is_left || state.ends >= MANY && state.ends >= 10 * self.times_left(state);
        let ends: Vec<&str> = self.states.iter().filter(is_end).map(|state| state.name.as_str()).collect();
        if !ends.is_empty() {
            return ends;
        }
        let most = self.states.iter().max_by_key(|state| state.ends);
        most.map(|state| state.name.as_str()).into_iter().collect()
    }
}

/// Names for what the log calls otherwise.
struct Words {
    /// Whether records tell the state after.
    are_told: bool,
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

/// What the mapping makes of a record's actor and event, before it is renamed.
fn word(record: &Record<'_>) -> String {
    let event = record.event.or(record.to).unwrap_or("");
    record.actor.map_or_else(|| event.to_owned(), |actor| format!("{actor}.{event}"))
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

/// The records by instance, in the order of their times, each with its kind.
fn histories<'t>(table: &'t Table, roles: &Roles, members: &[Option<Member<'t>>]) -> Vec<(usize, Vec<Record<'t>>)> {
    let ways = [Role::Time, Role::Event, Role::Actor, Role::To].map(|role| roles.way(role));
    let mut order: Vec<Member<'t>> = Vec::new();
    let mut all: BTreeMap<Member<'t>, Vec<Record<'t>>> = BTreeMap::new();
    for (row, member) in table.rows.iter().zip(members) {
        let Some(member) = member else { continue };
        let get = |way: Option<&[String]>| way.and_then(|way| row.get(way)).map(String::as_str);
        let [time, event, actor, to] = ways.map(get);
        let record = Record { time: time.and_then(record_time).map(|(millis, _)| millis), event, actor, to };
        let history = all.entry(*member).or_insert_with(|| {
            order.push(*member);
            Vec::new()
        });
        history.push(record);
    }
    let sorted = order.into_iter().filter_map(|member| {
        let mut history = all.remove(&member)?;
        history.sort_by_key(|record| record.time);
        Some((member.kind, history))
    });
    sorted.collect()
}
