//! Tells the history of one root record by record: what each says, what is known after it, what may come next.

mod data;
mod known;
mod next;
mod says;
mod unseen;

pub use data::{Ahead, Due, Known, Step, Telling, Way};

use crate::diagnostic::RecordRef;
use crate::model::duration_text;
use crate::semantics::Observation;

use super::belief::{Moment, World};
use super::judge::Judge;
use super::keep::{Kept, RootName};
use super::time;
use known::{Picture, Timers};

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
