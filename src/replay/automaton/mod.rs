//! Steps roots from record to record by what is known already: a belief is looked into once for each way it can look.
//!
//! A root is kept as a *shape* (its judge without names and times) and a few times. What a record does to a shape is
//! found out by the judge, who notes which comparisons of times it depended on; from then on roots of that shape are
//! stepped without a judge. So this is fast, and says what the judge says: there is no second semantics. Whatever there
//! is to tell a person about (a slip, a warning, a doubt) is left to the judge.

mod memo;
mod root;
mod shape;

use compact_str::CompactString;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::model::{EntityId, Role};
use crate::semantics::{Happening, InstanceId};

use super::Verdict;
use super::belief::{Interval, Moment, PAST, Trace, World};
use super::coverage::{Coverage, Noted};
use super::judge::Judge;
use memo::{Key, Memo, More, Outcome, SHAPES, ShapeId, Source};
pub(crate) use root::{People, Root};
use root::{Person, Times, Who};
use shape::{Shaped, shape};

/// A record, as the automaton needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// What it says, but for names: equal numbers say the same.
    pub(crate) letter: u32,
    /// What it says; the names in it do not count.
    pub(crate) happening: &'a Happening,
    /// The part it is about; `None` if it is about the root.
    pub(crate) part: Option<&'a str>,
    /// The owner of that part, if the record names it.
    pub(crate) owner: Option<&'a str>,
    /// When, in milliseconds since 1970.
    pub(crate) time: Option<i64>,
}

/// What is known of a shape.
#[derive(Debug)]
struct Known<'a> {
    judge: Judge<'a>,
    /// Whether everybody is in a state that may be the end, with no clock running.
    over: bool,
}

/// How many members a family may have, and how many times. The larger it is, the less often it looks the same again.
const PLACES: usize = 1 << 12;
const TIMES: usize = 250;

/// All that has been found out about the roots of a run.
#[derive(Debug)]
pub(crate) struct Automaton<'a> {
    world: &'a World<'a>,
    /// What the steps have exercised, where that is counted.
    pub(crate) coverage: Coverage,
    budget: usize,
    /// How many shapes are kept.
    most: usize,
    shapes: Vec<Known<'a>>,
    ids: HashMap<Box<[i64]>, ShapeId, FixedState>,
    memo: Memo,
    first: Vec<Option<ShapeId>>,
    scratch: Vec<i64>,
}

impl<'a> Automaton<'a> {
    /// Knows nothing yet. `budget`: how many configurations one record may be explained with. `most`: how many shapes are
    /// kept.
    pub(crate) fn new(world: &'a World<'a>, budget: usize, most: usize) -> Self {
        let model = world.ground.model;
        Self {
            world,
            coverage: if world.notes { Coverage::new(model) } else { Coverage::default() },
            budget,
            most: most.min(SHAPES),
            shapes: Vec::new(),
            ids: HashMap::default(),
            memo: Memo::new(),
            first: vec![None; model.entities.len()],
            scratch: Vec::new(),
        }
    }

    /// A root of which nothing has been recorded; `None` if no more shapes can be kept.
    pub(crate) fn begin(&mut self, entity: EntityId) -> Option<Root> {
        let shape = if let Some(shape) = self.first[entity.index()] {
            shape
        } else {
            let judge = Judge::new(self.world, &(entity, InstanceId::from("")), self.budget);
            let id = self.keep(shape(&judge, false))?.0;
            *self.first[entity.index()].insert(id)
        };
        Some(Root { shape, times: Times::new(), people: People::default() })
    }

    /// A root that is over, in a shape that [`Automaton::is_over`] said so of, with its family.
    pub(crate) fn again(&self, shape: ShapeId, people: People) -> Root {
        let times = self.times_of(shape);
        Root { shape, times: std::iter::repeat_n(PAST.millis(), times).collect(), people }
    }

    /// The shape of a root of which nothing but that, and who is in its family, is worth keeping: it is over.
    pub(crate) fn is_over(&self, root: &Root) -> Option<ShapeId> {
        self.shapes.get(root.shape as usize).is_some_and(|known| known.over).then_some(root.shape)
    }

    /// Takes a record; `false` if there is something to tell, or nothing is known: then the judge has to look at it.
    pub(crate) fn step(&mut self, root: &mut Root, name: &str, record: Record<'_>) -> bool {
        let Some(who) = root.who(self.world, name, record) else { return false };
        let joins = if let Who::Member(_) = who { None } else { record.part };
        let joins = (record.happening.instance.entity, joins);
        let Some(key) = Key::new(root.shape, record.letter, who.number(), record.time.is_some()) else { return false };
        self.load(root, record.time);
        if let Some(Outcome::Step(step)) = self.memo.find(key, &self.scratch) {
            root.take((step.shape, step.times(&self.scratch)), joins);
            if let Some(More { places, trail }) = step.more {
                root.move_places(places.as_deref());
                count(&mut self.coverage, trail, &self.scratch);
            }
            return true;
        }
        let Some((shape, times, more)) = self.learn(root, record, who, key) else { return false };
        root.take((shape, times.iter().map(|source| source.at(&self.scratch))), joins);
        root.move_places(more.places.as_deref());
        count(&mut self.coverage, &more.trail, &self.scratch);
        true
    }

    /// The verdict at the end, if there is nothing else to tell.
    pub(crate) fn finish(&mut self, root: &Root, as_of: Moment) -> Option<Verdict> {
        let key = Key::end(root.shape);
        self.load(root, Some(as_of.millis()));
        if let Some(Outcome::Verdict(verdict)) = self.memo.find(key, &self.scratch) {
            return Some(verdict);
        }
        let judge = self.revive(root, true);
        let until = if as_of.is_unbounded() { as_of } else { root.now(as_of.millis()) };
        let ((verdict, slip), trace) = Trace::of(&self.scratch, || judge.finish(until));
        if slip.is_some() {
            return None;
        }
        if !as_of.is_unbounded() {
            self.memo.learn_verdict(key, &trace, verdict);
        }
        Some(verdict)
    }

    /// The judge of a root, with everybody's names.
    pub(crate) fn judge(&self, root: &Root, name: &InstanceId) -> Judge<'a> {
        let judge = self.revive(root, false);
        let order = std::iter::once(0).chain(root.people.iter().map(|person| usize::from(person.place)));
        let order: Vec<usize> = order.collect();
        let others = root.people.iter().map(|person| InstanceId::from(person.name.as_str()));
        judge.reordered(&order).named(std::iter::once(name.clone()).chain(others))
    }

    /// The root of a judge; `None` if it is not to be had: its belief is not settled, or there are too many shapes.
    pub(crate) fn compact(&mut self, judge: &Judge<'a>) -> Option<Root> {
        if !judge.is_settled() || judge.family_size() > PLACES {
            return None;
        }
        let shaped = shape(judge, false);
        if shaped.times.len() > TIMES {
            return None;
        }
        let times = shaped.times.iter().map(|time| time.millis()).collect();
        let (shape, order) = self.keep(shaped)?;
        let places = inverse(&order);
        let members = judge.family().members.iter().zip(&places).skip(1);
        let people = members.map(|(member, place)| Person {
            name: CompactString::from(&*member.id),
            entity: member.entity,
            place: *place,
        });
        Some(Root { shape, times, people: people.collect() })
    }

    fn times_of(&self, shape: ShapeId) -> usize {
        let mut most = 0;
        let mut judge = self.shapes[shape as usize].judge.clone();
        judge.each_moment(&mut |moment| most = most.max(moment.from()));
        usize::from(most)
    }

    /// The times of a root and of a record, as a trace needs them.
    fn load(&mut self, root: &Root, time: Option<i64>) {
        self.scratch.clear();
        self.scratch.push(0);
        self.scratch.extend_from_slice(&root.times);
        self.scratch.extend(time);
    }

    /// The judge of a root, without names.
    fn revive(&self, root: &Root, traced: bool) -> Judge<'a> {
        let mut judge = self.shapes[root.shape as usize].judge.clone();
        judge.each_moment(&mut |moment| {
            if let Some(time) = usize::from(moment.from()).checked_sub(1).and_then(|index| root.times.get(index)) {
                *moment = if traced { Moment::variable(*time, moment.from()) } else { Moment::fixed(*time) };
            }
        });
        judge
    }

    /// Finds out what a record does, and remembers it. The times are loaded.
    fn learn(&mut self, root: &Root, record: Record<'_>, who: Who, key: Key) -> Option<(ShapeId, Vec<Source>, More)> {
        let mut judge = self.revive(root, true);
        let entity = record.happening.instance.entity;
        let nobody = InstanceId::from("");
        let member = match who {
            Who::Member(place) => usize::from(place),
            Who::New(owner) => judge.add_member(entity, &nobody, Some(usize::from(owner))),
            Who::NewOfSomebody => {
                let owner = judge.unnamed_owner(entity)?;
                judge.add_member(entity, &nobody, Some(owner))
            }
        };
        let time = record.time.map(|time| root.now(time));
        let (slip, trace) = Trace::of(&self.scratch, || judge.happened_at(member, record.happening, time));
        if slip.is_some() || !judge.is_settled() || judge.family_size() > PLACES {
            return None;
        }
        let source = |moment: &Moment| Source {
            from: moment.from(),
            later: moment.millis() - self.scratch[usize::from(moment.from())],
        };
        let members = &judge.family().members;
        let trail = judge.trail().iter().map(|note| (members[note.member].entity, note.what.map(source))).collect();
        let shaped = shape(&judge, true);
        if shaped.times.len() > TIMES {
            return None;
        }
        let times: Vec<Source> = shaped.times.iter().map(source).collect();
        let (shape, order) = self.keep(shaped)?;
        let places = inverse(&order);
        let moved = places.iter().enumerate().any(|(member, place)| member != usize::from(*place));
        let more = More { places: moved.then(|| places.into()), trail };
        self.memo.learn_step(key, &trace, (shape, &times, more.clone()));
        Some((shape, times, more))
    }

    /// The number of a shape, new or known, and its order.
    fn keep(&mut self, shaped: Shaped<'a>) -> Option<(ShapeId, Vec<usize>)> {
        if let Some(id) = self.ids.get(&shaped.key) {
            return Some((*id, shaped.order));
        }
        if self.shapes.len() >= self.most {
            return None;
        }
        let id = u32::try_from(self.shapes.len()).ok()?;
        let over = self.is_judge_over(&shaped.judge);
        self.shapes.push(Known { judge: shaped.judge, over });
        self.ids.insert(shaped.key, id);
        Some((id, shaped.order))
    }

    fn is_judge_over(&self, judge: &Judge<'_>) -> bool {
        judge.belief().iter().all(|config| {
            config.here().all(|(member, local)| {
                let id = judge.family().members[member].entity;
                let rows = self.world.ground.tables.rows(id);
                self.world.ground.model.entity(id).state(local.face.state).role == Role::Final
                    && local.clocks.iter().enumerate().all(|(at, clock)| {
                        let read = at > 0 || rows.reads_entry(local.face.state);
                        !read || *clock == Interval::IDLE
                    })
                    && local.prompt.iter().all(Option::is_none)
            }) && config.local(0).is_some()
        })
    }
}

impl Source {
    /// The time, from those of the trace.
    fn at(self, times: &[i64]) -> i64 {
        times[usize::from(self.from)] + self.later
    }
}

/// Counts what a step has exercised.
fn count(coverage: &mut Coverage, trail: &[(EntityId, Noted<Source>)], times: &[i64]) {
    let time = |source: Source| source.at(times);
    for (entity, noted) in trail {
        let millis = match noted {
            // Of a root that was over, nobody knows since when.
            Noted::Move { times: Some((since, at)), .. } if time(*since) != PAST.millis() => {
                Some(time(*at) - time(*since))
            }
            _ => None,
        };
        coverage.count(*entity, noted, millis);
    }
}

/// The place of each member.
fn inverse(order: &[usize]) -> Vec<u16> {
    let mut places = vec![0; order.len()];
    for (place, member) in (0..).zip(order) {
        places[*member] = place;
    }
    places
}
