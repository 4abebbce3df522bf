//! What the histories in a log did: states, moves between them, and how long they stayed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::kinds::{Kind, Kinds, Member};
use super::names::{Names, camel};
use super::order::Order;
use super::role::Role;
use super::roles::Roles;
use super::table::Table;

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
    /// How often it was left for another state.
    pub left: u64,
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
    /// Where a state stands among `states`, by its name.
    state_at: BTreeMap<String, usize>,
    /// Where a move stands among `moves`, by where it begins and its event.
    move_at: BTreeMap<(Option<String>, String), usize>,
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
    /// How many records say another state before than the one that the record before them led to.
    pub elsewhere: usize,
}

/// Fewer ends than this in a state that was left, too, make no end of it.
const MANY: usize = 5;

/// Who does what no record says the doer of.
pub(super) const SOMEBODY: &str = "Somebody";

impl Seen {
    pub(super) fn of((table, order): (&Table, &Order), roles: &Roles, kinds: &Kinds<'_>) -> Self {
        let mut seen = Self { records: table.rows.len(), ..Self::default() };
        let life = |(at, kind): (usize, &Kind)| Life { kind: kind.clone(), most: kinds.most_of(at), ..Life::default() };
        seen.lives = kinds.all.iter().enumerate().map(life).collect();
        let mut words =
            Words { are_told: roles.way(Role::To).is_some(), states: Names::default(), events: BTreeMap::new() };
        for (kind, history) in histories((table, order), roles, &kinds.members) {
            seen.lives[kind].histories += 1;
            seen.tell(kind, &history, &mut words);
        }
        for life in &mut seen.lives {
            life.count_those_who_leave();
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
            let was = before.as_ref().map(|(state, _)| state);
            // A word that no record has said yet is none of the states that a history can be in.
            if record.from.is_some_and(|from| was.is_none() || self.states.get(from) != was) {
                self.elsewhere += 1;
            }
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
        let all = &mut self.moves;
        let at = *self.move_at.entry((from, event)).or_insert_with_key(|(from, event)| {
            all.push(Move { from: from.clone(), event: event.clone(), to: BTreeMap::new() });
            all.len() - 1
        });
        *all[at].to.entry(to.to_owned()).or_default() += 1;
    }

    fn state(&mut self, name: &str) -> &mut State {
        let at = self.state_at.get(name).copied().unwrap_or_else(|| {
            self.states.push(State { name: name.to_owned(), ..State::default() });
            self.state_at.insert(name.to_owned(), self.states.len() - 1);
            self.states.len() - 1
        });
        &mut self.states[at]
    }

    fn count_those_who_leave(&mut self) {
        for mv in &self.moves {
            let Some((from, at)) = mv.from.as_ref().and_then(|from| Some((from, *self.state_at.get(from)?))) else {
                continue;
            };
            let state = &mut self.states[at];
            state.is_left = true;
            state.left += mv.to.iter().filter(|(to, _)| *to != from).map(|(_, times)| *times).sum::<u64>();
        }
    }

    /// The moves by the state before; `None`: what comes to be.
    pub(super) fn moves_from(&self) -> BTreeMap<Option<&str>, Vec<&Move>> {
        let mut all: BTreeMap<Option<&str>, Vec<&Move>> = BTreeMap::new();
        for mv in &self.moves {
            all.entry(mv.from.as_deref()).or_default().push(mv);
        }
        all
    }

    /// The states that are drafted as final: nothing was seen after them, or once in a while; if there is none, where most
    /// histories end; and so where no such state can be come to.
    pub(super) fn finals(&self) -> BTreeSet<&str> {
        let is_end =
            |state: &State| !state.is_left || state.ends >= MANY && state.ends as u64 >= state.left.saturating_mul(10);
        let mut lead_to: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for mv in &self.moves {
            let Some(from) = mv.from.as_deref() else { continue };
            for to in mv.to.keys() {
                lead_to.entry(to).or_default().push(from);
            }
        }
        let mut most_ends_first: Vec<&State> = self.states.iter().collect();
        most_ends_first.sort_by_key(|state| Reverse(state.ends));
        let (ends, others): (Vec<&State>, Vec<&State>) = most_ends_first.into_iter().partition(|state| is_end(state));
        let (mut finals, mut ended) = (BTreeSet::new(), BTreeSet::new());
        for state in ends.into_iter().chain(others) {
            let name = state.name.as_str();
            if !is_end(state) && ended.contains(name) {
                continue;
            }
            finals.insert(name);
            let mut open = vec![name];
            while let Some(state) = open.pop() {
                if ended.insert(state) {
                    open.extend(lead_to.get(state).into_iter().flatten());
                }
            }
        }
        finals
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
            (Some(""), _) => (SOMEBODY.to_owned(), last_part(word)),
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
    from: Option<&'t str>,
    to: Option<&'t str>,
}

/// The records by instance, as replay takes them, each with its kind.
fn histories<'t>(
    (table, order): (&'t Table, &Order),
    roles: &Roles,
    members: &[Option<Member<'t>>],
) -> Vec<(usize, Vec<Record<'t>>)> {
    let ways = [Role::Event, Role::Actor, Role::From, Role::To].map(|role| roles.way(role));
    let mut place: BTreeMap<Member<'t>, usize> = BTreeMap::new();
    let mut all: Vec<(usize, Vec<Record<'t>>)> = Vec::new();
    for (at, time) in &order.records {
        let Some(member) = members[*at] else { continue };
        let [event, actor, from, to] = ways.map(|way| way.and_then(|way| table.rows[*at].said(way)));
        let place = *place.entry(member).or_insert_with(|| {
            all.push((member.kind, Vec::new()));
            all.len() - 1
        });
        all[place].1.push(Record { time: *time, event, actor, from, to });
    }
    all
}
