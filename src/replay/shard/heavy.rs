//! Roots that a judge has to look at record by record, with little effort first.
//!
//! One explanation is enough for a history that can be: it is looked for with little effort. Where that leaves a doubt,
//! the judge of the last moment without doubt is kept with the records since, so that everything can be looked at.

use crate::history::Route;
use crate::semantics::Observation;

use super::super::Verdict;
use super::super::belief::Moment;
use super::super::cause::Slip;
use super::super::coverage::{Coverage, Noted};
use super::super::judge::Judge;

/// How many configurations one record may be explained with at the first attempt.
pub(crate) const QUICK: usize = 4_000;
/// How many records since a doubt are kept.
const SINCE: usize = 1_000;

/// A root with its judge.
#[derive(Debug)]
pub(super) struct Heavy<'a> {
    judge: Judge<'a>,
    doubt: Option<Doubt<'a>>,
}

/// What is kept since something was not looked at for want of effort.
#[derive(Debug)]
struct Doubt<'a> {
    /// The judge before.
    before: Judge<'a>,
    since: Vec<(Observation, Where)>,
    slips: Vec<Said>,
}

/// Where a record stands, and what to show of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Where {
    pub(super) log: usize,
    pub(super) line: u64,
    pub(super) route: Route,
    /// The head of its log, what holds for several records, and its text; `None` if it has to be looked up again.
    pub(super) texts: Option<Box<[String; 3]>>,
}

/// A slip, and where.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) slip: Slip,
    pub(super) at: Where,
}

impl<'a> Heavy<'a> {
    pub(super) fn new(judge: Judge<'a>) -> Self {
        Self { judge, doubt: None }
    }

    /// The judge, whatever is in doubt.
    pub(super) fn judge(&self) -> &Judge<'a> {
        &self.judge
    }

    /// The judge, unless there is a doubt.
    pub(super) fn settled(&self) -> Option<&Judge<'a>> {
        self.doubt.is_none().then_some(&self.judge)
    }

    /// Takes a record; what there is to tell. `budget`: all the effort that a record is worth.
    pub(super) fn observe(&mut self, observation: &Observation, at: impl Fn() -> Where, budget: usize) -> Vec<Said> {
        let before = (self.doubt.is_none() && QUICK < budget).then(|| self.judge.clone());
        let slip = self.judge.observe(observation);
        let open = !self.judge.is_settled() || slip.as_ref().is_some_and(|slip| slip.verdict == Verdict::NotDecided);
        if let (Some(before), true) = (before, open) {
            self.doubt = Some(Doubt { before, since: Vec::new(), slips: Vec::new() });
        }
        let Some(doubt) = &mut self.doubt else {
            return slip.map(|slip| Said { slip, at: at() }).into_iter().collect();
        };
        doubt.since.push((observation.clone(), at()));
        doubt.slips.extend(slip.map(|slip| Said { slip, at: at() }));
        if doubt.since.len() < SINCE {
            return Vec::new();
        }
        self.settle(budget)
    }

    /// Counts what the last record has told.
    pub(super) fn count(&self, coverage: &mut Coverage) {
        for note in self.judge.trail() {
            let entity = self.judge.family().members[note.member].entity;
            let millis = match note.what {
                Noted::Move { times: Some((since, at)), .. } => Some(at.since(since)),
                _ => None,
            };
            coverage.count(entity, &note.what, millis);
        }
    }

    /// Settles a doubt before the end: what the judge found with little effort stands if it has no doubts.
    fn settle(&mut self, budget: usize) -> Vec<Said> {
        let Some(doubt) = self.doubt.take() else { return Vec::new() };
        if !self.judge.doubts() && doubt.slips.iter().all(|said| said.slip.verdict != Verdict::NotDecided) {
            return doubt.slips;
        }
        let (judge, slips) = doubt.again(budget);
        self.judge = judge.with_budget(QUICK.min(budget));
        slips
    }

    /// The verdict at the end, and what there is to tell.
    pub(super) fn finish(self, as_of: Moment, budget: usize, last: &Where) -> (Verdict, Vec<Said>) {
        let Self { judge, doubt } = self;
        let doubts = judge.doubts();
        let (verdict, slip) = judge.finish(as_of);
        let last = |slip: Option<Slip>| slip.map(|slip| Said { slip, at: last.clone() });
        let Some(doubt) = doubt else { return (verdict, last(slip).into_iter().collect()) };
        let undecided = |said: &Said| said.slip.verdict == Verdict::NotDecided;
        let open = doubts || verdict == Verdict::NotDecided || doubt.slips.iter().any(undecided);
        if !open {
            let mut slips = doubt.slips;
            slips.extend(last(slip));
            return (verdict, slips);
        }
        let (judge, mut slips) = doubt.again(budget);
        let (verdict, slip) = judge.finish(as_of);
        slips.extend(last(slip));
        (verdict, slips)
    }
}

impl<'a> Doubt<'a> {
    /// The same records with all the effort that they are worth.
    fn again(self, budget: usize) -> (Judge<'a>, Vec<Said>) {
        let mut judge = self.before.with_budget(budget);
        let mut slips = Vec::new();
        for (observation, at) in self.since {
            slips.extend(judge.observe(&observation).map(|slip| Said { slip, at }));
        }
        (judge, slips)
    }
}
