//! Judges the roots of one shard: takes their records in order, and says what there is to tell.

mod heavy;
mod late;
mod live;
mod probe;
mod table;
mod told;

pub(crate) use heavy::QUICK;
pub(crate) use told::{Shown, Told, show};

use std::collections::HashMap;

use crate::history::{At, Route};
use crate::model::EntityId;
use crate::semantics::{Address, InstanceId, Observation, Seen};

use super::Verdict;
use super::automaton::{Automaton, Record};
use super::belief::{Moment, World};
use super::cause::{Pointer, Word};
use super::coverage::Coverage;
use super::keep::{Histories, Keeping, Kept};
use super::observe::Observer;
use super::options::Options;
use super::reading::{Alphabet, Batch, Event, NO_TIME, excerpt, shared, worth_showing};
use super::verdict::Totals;
use heavy::{Heavy, Said, Where};
use table::{Slot, State, Table};

/// What a shard has found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) totals: Totals,
    pub(crate) coverage: Coverage,
    pub(crate) told: Vec<Told>,
    /// From how much on what is to be told is looked through, if only so much is told.
    enough: usize,
    /// The verdict on each root, with the place where it was first spoken of; only if asked for.
    pub(crate) verdicts: Vec<((usize, u64), String, Verdict)>,
    /// How many records were judged.
    pub(crate) judged: u64,
    /// The records that were to be kept.
    pub(crate) histories: Histories,
}

/// The roots of one shard.
pub(crate) struct Shard<'w, 'r> {
    options: Options<'r>,
    observers: &'r [Observer<'r>],
    alphabet: &'r Alphabet,
    keeping: &'r Keeping,
    says: Vec<std::sync::Arc<crate::semantics::Happening>>,
    automaton: Automaton<'w>,
    world: &'w World<'w>,
    table: Table<'w>,
    report: Report,
    /// Where each root was first spoken of; only if its verdict is asked for.
    births: HashMap<InstanceId, (usize, u64)>,
    /// Deadlines, if the log is followed while it grows.
    live: Option<live::Live>,
}

impl<'w, 'r> Shard<'w, 'r> {
    /// A shard without roots. `observers`: one for each log.
    pub(crate) fn new(
        world: &'w World<'w>,
        options: Options<'r>,
        observers: &'r [Observer<'r>],
        alphabet: &'r Alphabet,
        keeping: &'r Keeping,
    ) -> Self {
        Self {
            options,
            observers,
            alphabet,
            keeping,
            says: Vec::new(),
            automaton: Automaton::new(world, QUICK.min(options.budget), options.shapes),
            world,
            table: Table::new(),
            report: Report::default(),
            births: HashMap::new(),
            live: None,
        }
    }

    /// The same shard for a log that grows: it is asked for news, and told what time it is.
    pub(crate) fn living(self) -> Self {
        Self { live: Some(live::Live::default()), ..self }
    }

    /// Takes some events of roots of this shard, in order; at most [`GROUP`].
    pub(crate) fn take(&mut self, batch: &Batch, events: &[(Event, &str)]) {
        let slots: [Option<usize>; GROUP] = self.table.look_up(events);
        for ((event, root), slot) in events.iter().zip(slots) {
            // One of the group may have ended the life of another's root.
            let slot = slot.filter(|at| self.table.is_there(*at, event.hash));
            self.event(batch, event, (root, slot));
        }
        self.table.settle();
    }

    fn event(&mut self, batch: &Batch, event: &Event, (root, known): (&str, Option<usize>)) {
        if !self.keeping.judges() && !self.keeping.wants(event.hash) {
            return;
        }
        let at = known.unwrap_or_else(|| self.slot(batch, event, root));
        let Some(slot) = &mut self.table.slots[at] else { return };
        if slot.has_met(event.time, event.digest) {
            self.report.totals.duplicates += 1;
            return;
        }
        if self.options.lateness > 0 && event.time != NO_TIME {
            return self.hold(at, batch, event, root);
        }
        self.judge(at, batch, event, root);
    }

    /// The slot of a root; a new one if nothing is known of it.
    fn slot(&mut self, batch: &Batch, event: &Event, root: &str) -> usize {
        if let Some(at) = self.table.find(event.hash, event.entity, root) {
            return at;
        }
        let finished = self.table.take_finished(event.hash);
        if finished.is_none() && self.options.list {
            self.births.insert(shared(root), (batch.log, batch.line(event)));
        }
        let (finished, people) = finished.unzip();
        let again = finished.zip(people).map(|(left, people)| self.automaton.again(left.shape & SHAPE, people));
        let begun =
            again.or_else(|| if batch.whole(event).is_some() { None } else { self.automaton.begin(event.entity) });
        let budget = QUICK.min(self.options.budget);
        let state = begun.map_or_else(
            || {
                let key = (event.entity, shared(root));
                State::Heavy(Box::new(Heavy::new(super::judge::Judge::new(self.world, &key, budget))))
            },
            State::Root,
        );
        self.table.insert(Slot {
            hash: event.hash,
            entity: event.entity,
            digest: finished.map_or(!event.digest, |finished| finished.digest),
            name: root.into(),
            state,
            // A finished root has forgotten its time: a record like its last one is the same again.
            time: finished.map_or(NO_TIME, |_| event.time),
            line: 0,
            log: 0,
            worst: finished.map_or(Verdict::Conforms, |finished| worst(finished.shape)),
            more: None,
        })
    }

    /// Judges an event, not earlier than all before it or late.
    fn judge(&mut self, at: usize, batch: &Batch, event: &Event, root: &str) {
        if self.keeping.judges() {
            self.tell_if_late(at, batch, event);
        }
        let Some(slot) = &mut self.table.slots[at] else { return };
        slot.note(event.time, event.digest);
        (slot.log, slot.line) = (u32::try_from(batch.log).unwrap_or(u32::MAX), batch.line(event));
        if let Some(whole) = batch.whole(event)
            && !(whole.route.is_empty() && slot.more.is_none())
        {
            slot.more.get_or_insert_default().route.clone_from(&whole.route);
        }
        if self.keeping.wants(event.hash) {
            self.keep(at, batch, event, root);
        }
        if !self.keeping.judges() {
            return;
        }
        self.report.judged += 1;
        if !self.step(at, batch, event, root) {
            self.look(at, batch, event, root);
        }
        self.touch(at, event.hash);
        self.close(at);
    }

    /// Keeps a record for what is asked of the history as a whole.
    fn keep(&mut self, at: usize, batch: &Batch, event: &Event, root: &str) {
        if batch.whole(event).is_none() && self.says.len() <= event.letter as usize {
            self.says = self.alphabet.says();
        }
        let observation = self.observation(batch, event, root);
        let Some(slot) = &self.table.slots[at] else { return };
        let kept = Kept { observation, log: batch.log, line: batch.line(event) };
        self.keeping.keep(&mut self.report.histories, &(slot.entity, shared(&slot.name)), kept);
    }

    /// Steps the root by what is known; `false` if a judge has to look at it.
    fn step(&mut self, at: usize, batch: &Batch, event: &Event, root: &str) -> bool {
        let Some(happening) = self.says.get(event.letter as usize) else {
            if batch.whole(event).is_some() {
                return false;
            }
            self.says = self.alphabet.says();
            return self.says.len() > event.letter as usize && self.step(at, batch, event, root);
        };
        let Some(Slot { state: State::Root(known), .. }) = &mut self.table.slots[at] else { return false };
        let (part, owner) = (batch.part(event), batch.owner(event));
        let time = (event.time != NO_TIME).then_some(event.time);
        let record = Record { letter: event.letter, happening, part, owner, time };
        self.automaton.step(known, root, record)
    }

    /// Lets a judge look at the event.
    fn look(&mut self, at: usize, batch: &Batch, event: &Event, root: &str) {
        let observation = self.observation(batch, event, root);
        let Some(slot) = &mut self.table.slots[at] else { return };
        if let State::Root(known) = &slot.state {
            let judge = self.automaton.judge(known, &shared(&slot.name)).having_seen(slot.worst);
            slot.state = State::Heavy(Box::new(Heavy::new(judge)));
        }
        let State::Heavy(heavy) = &mut slot.state else { return };
        let place = || {
            let (outer, text) = batch.text(event);
            let texts = [&*batch.chunk.head, outer, text].map(str::to_owned);
            let route = batch.whole(event).map_or_else(Route::new, |whole| whole.route.clone());
            Where { log: batch.log, line: batch.line(event), route, texts: Some(Box::new(texts)) }
        };
        let said = heavy.observe(&observation, place, self.options.budget);
        heavy.count(&mut self.automaton.coverage);
        if let (None, Some(judge)) = (batch.whole(event), heavy.settled())
            && let Some(root) = self.automaton.compact(judge)
        {
            slot.state = State::Root(root);
        }
        let (name, root) = (shared(&slot.name), (slot.hash, slot.entity));
        slot.worst = said.iter().map(|said| said.slip.verdict).fold(slot.worst, Verdict::max);
        self.tell(&name, root, said);
    }

    fn observation(&self, batch: &Batch, event: &Event, root: &str) -> Observation {
        if let Some(whole) = batch.whole(event) {
            return whole.observation.clone();
        }
        let mut happening = (*self.says[event.letter as usize]).clone();
        let entity = happening.instance.entity;
        let id = shared(batch.part(event).unwrap_or(root));
        happening.instance = Address { entity, id, parent: batch.owner(event).map(shared) };
        let time = (event.time != NO_TIME).then_some(event.time);
        Observation { time, seen: Seen::Happened(happening) }
    }

    /// Lets go of a root whose life is over.
    fn close(&mut self, at: usize) {
        let Some(slot) = &self.table.slots[at] else { return };
        let State::Root(root) = &slot.state else { return };
        if self.options.list || slot.more.is_some() {
            return;
        }
        if let Some(shape) = self.automaton.is_over(root)
            && shape <= SHAPE
        {
            let worst = slot.worst as u32;
            self.table.finish(at, shape | worst << WORST);
        }
    }

    fn tell(&mut self, name: &str, root: (u64, EntityId), said: Vec<Said>) {
        for Said { slip, at } in said {
            let Where { log, line, route, texts } = at;
            let shown = match texts {
                Some(texts) => show(&self.observers[log], &texts, (&route, &slip.pointer)),
                None => Shown::Later { route, pointer: slip.pointer },
            };
            let (finding, verdict) = (slip.finding.instance(name), slip.verdict);
            self.say(Told { finding, log, line, shown, root, verdict });
        }
    }

    /// Keeps something to tell. Where only so much is to be told, little more than that is kept,
    /// and what is known.
    pub(super) fn say(&mut self, told: Told) {
        let Report { totals, told: all, enough, .. } = &mut self.report;
        all.push(told);
        if let Some(most) = self.options.most_at_once()
            && all.len() > most.saturating_mul(2).saturating_add(1_000).max(*enough)
        {
            Told::keep_worst(all, (most, self.options.taken), totals);
            // What is known is kept besides.
            *enough = all.len().saturating_mul(2);
        }
    }

    /// What the shard has found, at the end of all logs.
    pub(crate) fn finish(mut self, as_of: Option<i64>) -> Report {
        let as_of = as_of.map_or(super::belief::PAST, Moment::fixed);
        self.release_all();
        if !self.keeping.judges() {
            return self.report;
        }
        for finished in self.table.finished() {
            self.report.totals.count(worst(finished.shape));
        }
        for slot in std::mem::take(&mut self.table.slots).into_iter().flatten() {
            self.finish_slot(slot, as_of);
        }
        self.report.coverage = std::mem::take(&mut self.automaton.coverage);
        self.report
    }

    fn finish_slot(&mut self, slot: Slot<'w>, as_of: Moment) {
        let (verdict, said) = match slot.state {
            State::Root(root) => {
                if let Some(verdict) = self.automaton.finish(&root, as_of) {
                    (verdict, Vec::new())
                } else {
                    let heavy = Heavy::new(self.automaton.judge(&root, &shared(&slot.name)));
                    heavy.finish(as_of, self.options.budget, &last(slot.log, slot.line, slot.more.as_deref()))
                }
            }
            State::Heavy(heavy) => {
                heavy.finish(as_of, self.options.budget, &last(slot.log, slot.line, slot.more.as_deref()))
            }
        };
        self.tell(&shared(&slot.name), (slot.hash, slot.entity), said);
        let verdict = verdict.max(slot.worst);
        self.report.totals.count(verdict);
        if self.options.list {
            let born = self.births.get(&*slot.name).copied().unwrap_or_default();
            self.report.verdicts.push((born, slot.name.to_string(), verdict));
        }
    }
}

/// How many events are looked up at once.
pub(crate) const GROUP: usize = 32;

/// The part of what is kept of a finished root that is its shape; above it stands the worst verdict.
const SHAPE: u32 = (1 << WORST) - 1;
const WORST: u32 = 28;

fn worst(kept: u32) -> Verdict {
    let all = [Verdict::Conforms, Verdict::Running, Verdict::Overdue, Verdict::NotDecided, Verdict::Violates];
    all.into_iter().find(|verdict| *verdict as u32 == kept >> WORST).unwrap_or(Verdict::Conforms)
}

fn last(log: u32, line: u64, more: Option<&table::More>) -> Where {
    let route = more.map_or_else(Route::new, |more| more.route.clone());
    Where { log: log as usize, line, route, texts: None }
}
