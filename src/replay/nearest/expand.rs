//! What may come next in a legal history: a record kept or left out, a move unseen, a record to add.

use crate::model::{MoveId, TargetKind};
use crate::semantics::Happening;

use super::super::belief::{Case, Config, Interval, PAST, Query, Slot};
use super::super::judge::permutations;
use super::bound::{cell, cell_of, leads};
use super::history::Shows;
use super::queue::Todo;
use super::search::{How, Node, Search, Stage, Taken};

impl Search<'_> {
    /// Looks at a node, which promised at least so many edits.
    pub(super) fn expand(&mut self, node: usize, least: u32) {
        let (history, place) = (self.history, self.nodes[node].place);
        let stage = self.nodes[node].stage;
        if stage == Stage::Fresh {
            let Node { config, edits, .. } = &self.nodes[node];
            let promise = least.max(edits + 1 + self.bound.of(history, place + 1, config));
            self.seen += 1;
            self.queue.push(promise, place, Todo::LeaveOut(node));
        }
        match &history.entries[place].shows {
            Shows::Nobody => {}
            Shows::Snapshot(_) => self.snapshot(node, least),
            Shows::Happened(member, record) => match stage {
                Stage::Fresh if !self.enters(node, Stage::Kept) => {}
                Stage::Fresh | Stage::Kept => self.keep(node, (*member, record), least),
                Stage::Toward(None) => {
                    self.wait(node, Some(*member), least);
                    self.take(node, (*member, record), least);
                }
                Stage::Toward(Some(other)) => {
                    self.wait(node, Some(other), least);
                    self.offer(node, other, least);
                }
            },
        }
    }

    /// The record is kept: what may happen before it, and the record itself.
    fn keep(&mut self, node: usize, (member, record): (usize, &Happening), least: u32) {
        self.wait(node, None, least);
        if self.may_be_born_unseen(&self.nodes[node].config, member) {
            self.turn(node, Stage::Toward(None), least);
        } else {
            self.take(node, (member, record), least);
        }
        if self.world.ground.recording.is_snapshot() {
            return;
        }
        for other in self.tellable(node) {
            self.offer(node, other, least);
            if self.may_be_born_unseen(&self.nodes[node].config, other) {
                self.turn(node, Stage::Toward(Some(other)), least);
            }
        }
    }

    /// The same configuration in another stage of its record.
    fn turn(&mut self, node: usize, stage: Stage, least: u32) {
        let Node { place, edits, .. } = self.nodes[node];
        let config = self.nodes[node].config.clone();
        self.meet(Node { parent: node, how: How::Free, place, stage, config, edits, bound: 0 }, least);
    }

    /// Unseen moves before the record; a member to be recorded next, and its owners, may come to be.
    fn wait(&mut self, node: usize, wanted: Option<usize>, least: u32) {
        let history = self.history;
        let Node { place, stage, edits, .. } = self.nodes[node];
        let stage = if stage == Stage::Fresh { Stage::Kept } else { stage };
        let wanted = wanted.map_or_else(Vec::new, |member| history.family.line(member));
        let (since, until) = (PAST, history.entries[place].until);
        let query = Query { until, since, wanted: &wanted, goal: None, lifted: false, hopeless: false, budget: 0 };
        for config in self.case().silent_successors(&self.nodes[node].config, query) {
            self.meet(Node { parent: node, how: How::Free, place, stage, config, edits, bound: 0 }, least);
        }
    }

    /// Takes the record of the node's place.
    fn take(&mut self, node: usize, (member, record): (usize, &Happening), least: u32) {
        let Node { place, edits, .. } = self.nodes[node];
        let (since, until) = (self.history.entries[place].since, self.history.entries[place].until);
        let config = &self.nodes[node].config;
        if config.now.lo > until || self.case().is_due_before(config, since) {
            return;
        }
        let after = self.case().after(config, member, record, Interval { lo: since, hi: until });
        let wrong = record.wrong_actor.is_some();
        let how = if wrong { How::WrongActor } else { How::Free };
        for config in after {
            let (place, stage, edits) = (place + 1, Stage::Fresh, edits + u32::from(wrong));
            self.meet(Node { parent: node, how, place, stage, config, edits, bound: 0 }, least);
        }
    }

    /// Puts every record that may be missing of a member on the list.
    fn offer(&mut self, node: usize, member: usize, least: u32) {
        let (ground, place) = (self.world.ground, self.nodes[node].place);
        let Node { config, edits, .. } = &self.nodes[node];
        let entity = self.history.family.members[member].entity;
        let state = match config.slot(member) {
            Slot::Gone => return,
            Slot::Absent if !self.case().may_be_born(config, member) => return,
            Slot::Absent => None,
            Slot::Here(local) => Some(local.face.state),
        };
        let rows = ground.tables.rows(entity);
        let row = self.bound.row(self.history, member, place);
        let others = self.nodes[node].bound - row[cell(config.slot(member))];
        let mut offers = Vec::new();
        for id in state.map_or(rows.creations.as_slice(), |state| rows.moves_from(state)) {
            let mv = ground.model.entity(entity).move_(*id);
            if !mv.changes_anything() && mv.brings.is_empty() {
                continue;
            }
            for (target, led) in mv.targets.iter().enumerate() {
                if ground.recording.may_be_silent(entity, mv, led.kind) {
                    continue;
                }
                let to = match (state, led.kind) {
                    (Some(state), kind) => leads(ground, entity, state, kind),
                    (None, TargetKind::State(to)) => vec![to],
                    (None, _) => Vec::new(),
                };
                if let Some(rest) = to.into_iter().map(|to| row[cell_of(to)]).min() {
                    let todo = Todo::Add { node, member, id: *id, target };
                    offers.push((least.max(edits + 1 + others + rest), todo));
                }
            }
        }
        self.seen += offers.len();
        for (promise, todo) in offers {
            self.queue.push(promise, place, todo);
        }
    }

    /// Adds a record before the node's.
    pub(super) fn add(&mut self, node: usize, (member, id, target): (usize, MoveId, usize), least: u32) {
        let history = self.history;
        let Node { place, edits, .. } = self.nodes[node];
        let entity = history.family.members[member].entity;
        let target = self.world.ground.model.entity(entity).move_(id).targets[target].kind;
        let config = &self.nodes[node].config;
        let from = config.local(member).map(|local| local.face.state);
        for config in self.case().missing(config, member, (id, target), history.entries[place].until) {
            let Some(local) = config.local(member) else { continue };
            let how = How::Added(Taken { member, id, from, to: local.face.state });
            self.meet(Node { parent: node, how, place, stage: Stage::Kept, config, edits: edits + 1, bound: 0 }, least);
        }
    }

    /// Everything that the node may be when its snapshot is taken.
    fn snapshot(&mut self, node: usize, least: u32) {
        let history = self.history;
        let Node { place, edits, .. } = self.nodes[node];
        let Shows::Snapshot(shown) = &history.entries[place].shows else { return };
        let (goal, family) = &**shown;
        let (since, until) = (history.entries[place].since, history.entries[place].until);
        let from = [self.nodes[node].config.clone()];
        let mut goal = goal.clone();
        goal.classify(family, &from);
        let (wanted, budget) = (goal.wanted(), self.budget.saturating_sub(self.seen));
        let query = Query { until, since, wanted: &wanted, goal: Some(&goal), lifted: false, hopeless: false, budget };
        let found = Case { world: self.world, family }.search(&from, query);
        self.seen += found.seen;
        let mut complete = found.complete;
        for config in found.configs {
            let settled = permutations(&config, &goal.classes);
            complete &= settled.is_some();
            for mut config in settled.unwrap_or_else(|| vec![config]) {
                config.now = Interval { lo: config.now.lo.max(since), hi: until };
                let (place, stage) = (place + 1, Stage::Fresh);
                self.meet(Node { parent: node, how: How::Free, place, stage, config, edits, bound: 0 }, least);
            }
        }
        if !complete {
            self.cut = Some(self.cut.map_or(least, |cut| cut.min(least)));
        }
    }

    /// Whether the member, or one of its owners, is not there and may come to be without a record.
    fn may_be_born_unseen(&self, config: &Config, member: usize) -> bool {
        let ground = self.world.ground;
        self.history.family.line(member).into_iter().any(|member| {
            let entity = self.history.family.members[member].entity;
            let silent = |id: &MoveId| {
                let mv = ground.model.entity(entity).move_(*id);
                mv.targets.iter().any(|target| ground.recording.may_be_silent(entity, mv, target.kind))
            };
            *config.slot(member) == Slot::Absent && ground.tables.rows(entity).creations.iter().any(silent)
        })
    }

    /// The members that records may be added about: of those that are just the same, now and in what is still to come,
    /// the first.
    fn tellable(&self, node: usize) -> Vec<usize> {
        let (history, Node { place, config, .. }) = (self.history, &self.nodes[node]);
        let members = &history.family.members;
        let (mut all, mut alike): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (member, who) in members.iter().enumerate() {
            if history.is_bystander(member, *place) {
                let twin = |other: &usize| {
                    let other = (&members[*other], config.slot(*other));
                    (other.0.entity, other.0.parent, other.1) == (who.entity, who.parent, config.slot(member))
                };
                if alike.iter().any(twin) {
                    continue;
                }
                alike.push(member);
            }
            all.push(member);
        }
        all
    }
}
