//! Tells the history of one root record by record: what each says, what is known after it, what may come next.

mod known;
mod next;
mod says;
mod unseen;

use crate::diagnostic::{Finding, RecordRef};
use crate::model::duration_text;
use crate::semantics::Observation;

use super::belief::{Moment, World};
use super::judge::Judge;
use super::keep::{Kept, RootName};
use super::time;
use known::{Picture, Timers};

/// The story of one root.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The root's name.
    pub root: String,
    /// Its entity.
    pub entity: String,
    /// Its records, in the order in which they were judged.
    pub steps: Vec<Step>,
    /// What was found when the log was at its end.
    pub end: Vec<Finding>,
    /// For each instance, what could come after the last record.
    pub next: Vec<Ahead>,
}

/// One record, and what it made of the root.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands.
    pub record: RecordRef,
    /// When it was, if it says so.
    pub time: Option<String>,
    /// How long that is after the one before.
    pub later: Option<String>,
    /// What it says.
    pub says: String,
    /// The fewest moves before it that no record tells of and that explain it, in order.
    pub unseen: Vec<String>,
    /// What was found about it.
    pub findings: Vec<Finding>,
    /// What is known after it, as far as that is new: of instances of which nothing is new, nothing.
    pub after: Vec<Known>,
    /// Whether more may be possible than is told, because the search was given up.
    pub open: bool,
    /// Timers that have been started since the record before, or come due at another time.
    pub timers: Vec<Due>,
}

/// What is known of one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name: `job-17`, `drive d1 of job-17`.
    pub instance: String,
    /// The states that it may be in; `None`: it may not exist.
    pub states: Vec<Option<String>>,
    /// Fields of which something new is known, with the values that each may have; none: any of them.
    pub fields: Vec<(String, Vec<String>)>,
}

/// When something has to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub instance: String,
    /// The move, as the language writes it.
    pub rule: String,
    /// The earliest moment at which it may come due; `None`: it may have come due at any time.
    pub earliest: Option<String>,
    /// The latest; `None`: it may come due at any later time.
    pub latest: Option<String>,
}

/// What could come next for some instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Whom it is about: instances that are alike in this.
    pub instances: Vec<String>,
    /// Their state; `None`: they would begin with it.
    pub state: Option<String>,
    /// The moves.
    pub ways: Vec<Way>,
}

/// A move that leaves a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The move, as the language writes it.
    pub rule: String,
    /// The event that records it.
    pub event: Option<String>,
    /// Whether its guard holds; `None`: that is not known.
    pub holds: Option<bool>,
    /// What the guard lacks.
    pub lacks: Vec<String>,
    /// Of a timer, or of a condition with a limit: when it is due.
    pub due: Option<Due>,
}

/// Tells the records of one root; `logs` are the names of the logs.
pub(crate) fn tell(world: &World<'_>, root: &RootName, (kept, logs): (&[Kept], &[&str]), budget: usize) -> Telling {
    let mut teller = Teller {
        judge: Judge::new(world, root, budget),
        picture: Picture::default(),
        timers: Timers::default(),
        last: None,
    };
    let steps = kept.iter().map(|kept| teller.step(kept, logs)).collect();
    Telling {
        root: root.1.to_string(),
        entity: world.ground.model.entity(root.0).name.text.clone(),
        steps,
        end: Vec::new(),
        next: next::next(&teller.judge),
    }
}

/// A judge, and what has been told already.
struct Teller<'a> {
    judge: Judge<'a>,
    picture: Picture,
    timers: Timers,
    last: Option<i64>,
}

impl Teller<'_> {
    fn step(&mut self, kept: &Kept, logs: &[&str]) -> Step {
        let Kept { observation, log, line } = kept;
        let before = self.judge.belief().to_vec();
        let slip = self.judge.observe(observation);
        let unseen = match slip {
            Some(slip) if slip.verdict > super::Verdict::Conforms => Vec::new(),
            _ => unseen::unseen(&self.judge, before, observation),
        };
        let (time, later) = self.when(observation);
        Step {
            record: RecordRef { file: logs.get(*log).copied().unwrap_or_default().to_owned(), line: *line },
            time,
            later,
            says: says::says(self.judge.case(), observation),
            unseen,
            findings: Vec::new(),
            after: self.picture.news(&self.judge),
            open: !self.judge.is_settled(),
            timers: self.timers.news(&self.judge),
        }
    }

    /// When a record was, and how long after the one before.
    fn when(&mut self, observation: &Observation) -> (Option<String>, Option<String>) {
        let Some(time) = observation.time else { return (None, None) };
        let later = self.last.map(|last| duration_text(time.saturating_sub(last)));
        self.last = Some(time);
        (Some(time::show(Moment::fixed(time))), later)
    }
}
