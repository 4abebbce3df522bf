//! The search itself: A* over the records passed and the configuration.

use std::collections::HashMap;

use crate::model::{MoveId, StateId};
use crate::semantics::InstanceId;

use super::super::belief::{Case, Config, Excuse, FUTURE, Key, World, covers, hull};
use super::bound::{Bound, cell};
use super::history::History;
use super::queue::{Queue, Todo};
use super::{Edit, Missing, Nearest};

/// How far a node has got with the record at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// It may still be left out.
    Fresh,
    /// It is kept; what happens before it is looked for.
    Kept,
    /// As `Kept`, and the next to be recorded is its record, or a record to add about this member: whoever has to be
    /// there for that may come to be.
    Toward(Option<usize>),
}

/// What led to a node.
#[derive(Clone, Copy, Debug)]
pub(super) enum How {
    /// No edit.
    Free,
    LeftOut,
    WrongActor,
    Added(Taken),
}

/// A move whose record is missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) member: usize,
    pub(super) id: MoveId,
    pub(super) from: Option<StateId>,
    pub(super) to: StateId,
}

/// A point that a legal history may pass.
pub(super) struct Node {
    pub(super) parent: usize,
    pub(super) how: How,
    /// How many records are passed.
    pub(super) place: usize,
    pub(super) stage: Stage,
    pub(super) config: Config,
    /// Edits so far.
    pub(super) edits: u32,
    /// Edits that are needed from here on, at least; known once it is on the list.
    pub(super) bound: u32,
}

/// How many sets of clocks are kept apart for nodes that otherwise look alike.
const VARIANTS: usize = 16;

pub(super) struct Search<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) history: &'a History<'a>,
    pub(super) bound: Bound,
    pub(super) nodes: Vec<Node>,
    pub(super) queue: Queue,
    met: HashMap<(usize, Stage, Key), Vec<usize>>,
    /// How many nodes and edits have been considered.
    pub(super) seen: usize,
    pub(super) budget: usize,
    /// The least number of edits of something that was not looked at.
    pub(super) cut: Option<u32>,
}

/// Looks for the nearest legal history. The budget counts what is considered: configurations and edits.
pub(super) fn search(world: &World<'_>, history: &History<'_>, budget: usize) -> Nearest {
    let search = Search {
        world,
        history,
        bound: Bound::new(world.ground, history),
        nodes: Vec::new(),
        queue: Queue::default(),
        met: HashMap::new(),
        seen: 0,
        budget,
        cut: None,
    };
    search.run()
}

impl Search<'_> {
    fn run(mut self) -> Nearest {
        let start = Node {
            parent: 0,
            how: How::Free,
            place: 0,
            stage: Stage::Fresh,
            config: Config::empty(),
            edits: 0,
            bound: 0,
        };
        self.meet(start, 0);
        while let Some((least, todo)) = self.queue.pop() {
            let proven = self.cut.map_or(least, |cut| cut.min(least));
            match todo {
                Todo::Expand(node) if self.nodes[node].place == self.history.entries.len() => {
                    let cost = self.nodes[node].edits;
                    return if proven < cost { Nearest::GaveUp { at_least: proven } } else { self.found(node) };
                }
                _ if self.seen > self.budget => return Nearest::GaveUp { at_least: proven },
                Todo::Expand(node) => self.expand(node, least),
                Todo::Add { node, member, id, target } => self.add(node, (member, id, target), least),
                Todo::LeaveOut(node) => {
                    let Node { place, edits, .. } = self.nodes[node];
                    let config = self.nodes[node].config.clone();
                    let (how, stage) = (How::LeftOut, Stage::Fresh);
                    self.meet(
                        Node { parent: node, how, place: place + 1, stage, config, edits: edits + 1, bound: 0 },
                        least,
                    );
                }
            }
        }
        // Nothing is left only if something was cut short: to leave out every record is always a way.
        Nearest::GaveUp { at_least: self.cut.unwrap_or(0) }
    }

    /// The case of the members as the records of events and changes know them.
    pub(super) fn case(&self) -> Case<'_> {
        Case { world: self.world, family: &self.history.family }
    }

    /// Puts a node on the list, unless what it is, or more than it, is there already for no more edits.
    /// `least` is what its parent promised.
    pub(super) fn meet(&mut self, mut node: Node, least: u32) {
        self.seen += 1;
        node.config.excuse = Excuse::default();
        let Some(node) = self.note(node) else { return };
        self.nodes[node].bound = self.bound.of(self.history, self.nodes[node].place, &self.nodes[node].config);
        let Node { place, edits, how, .. } = self.nodes[node];
        let promise = least.max(edits + self.promise(node));
        // What comes of leaving out a record waits for what comes of keeping it.
        let place = if matches!(how, How::LeftOut) { place - 1 } else { place };
        self.queue.push(promise, place, Todo::Expand(node));
    }

    /// The least number of edits that a node still needs.
    fn promise(&self, node: usize) -> u32 {
        let Node { place, stage, config, .. } = &self.nodes[node];
        let sum = self.nodes[node].bound;
        let Stage::Toward(Some(member)) = *stage else { return sum };
        let row = self.bound.row(self.history, member, *place);
        let now = row[cell(config.slot(member))];
        sum - now + now.max(1 + row.iter().min().copied().unwrap_or(0))
    }

    /// Keeps a node; `None` if it is nothing new.
    fn note(&mut self, mut node: Node) -> Option<usize> {
        let index = self.nodes.len();
        let until = self.history.entries.get(node.place).map_or(FUTURE, |entry| entry.until);
        let alike = self.met.entry((node.place, node.stage, Key::of(&node.config, &[]))).or_default();
        let known = |known: &&usize| {
            let known = &self.nodes[**known];
            known.edits <= node.edits && covers(&known.config, &node.config)
        };
        if alike.iter().any(|at| known(&at)) {
            return None;
        }
        let same: Vec<usize> = alike.iter().copied().filter(|at| self.nodes[*at].edits == node.edits).collect();
        if let (true, Some(last)) = (same.len() >= VARIANTS, same.last()) {
            node.config = hull(&self.nodes[*last].config, &node.config, until);
            alike.retain(|at| at != last);
        }
        alike.push(index);
        self.nodes.push(node);
        Some(index)
    }

    /// Whether a node is new to another stage of its record; from then on it is not.
    pub(super) fn enters(&mut self, index: usize, stage: Stage) -> bool {
        let Node { place, config, edits, .. } = &self.nodes[index];
        let alike = self.met.entry((*place, stage, Key::of(config, &[]))).or_default();
        let known = |at: &usize| self.nodes[*at].edits <= *edits && covers(&self.nodes[*at].config, config);
        let new = !alike.iter().any(known);
        if new {
            alike.push(index);
        }
        new
    }

    /// The edits that led to a node.
    fn found(&self, node: usize) -> Nearest {
        let mut edits = Vec::new();
        let mut at = node;
        while at != 0 {
            let Node { parent, how, place, .. } = self.nodes[at];
            match how {
                How::Free => {}
                How::LeftOut => edits.push(Edit::Extra { index: place - 1 }),
                How::WrongActor => edits.push(Edit::WrongActor { index: place - 1 }),
                How::Added(taken) => edits.push(Edit::Missing(self.missing(place, taken))),
            }
            at = parent;
        }
        edits.reverse();
        Nearest::Found { cost: self.nodes[node].edits, edits }
    }

    fn missing(&self, before: usize, taken: Taken) -> Missing {
        let Taken { member, id, from, to } = taken;
        let who = &self.history.family.members[member];
        let name = |member: usize| -> InstanceId { self.history.family.members[member].id.clone() };
        let event = self.world.ground.model.entity(who.entity).move_(id).recorded_event();
        let (entity, instance, owner) = (who.entity, who.id.clone(), who.parent.map(name));
        Missing { before, entity, instance, owner, id, event, from, to }
    }
}
