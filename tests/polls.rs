//! Histories of the founding lifecycle, known from polls alone: none that can be is blamed, each proven impossible is.

mod cut_short;
mod impossible;
mod legal;
mod payload;
mod search;
mod walk;

use std::cell::Cell;

use lifespec::model::{EntityId, Model, Move, TargetKind};
use lifespec::replay::{self, LogText, Options, Outcome};
use lifespec::semantics::InstanceId;
use lifespec::semantics::reference::Wanted;
use lifespec::source::SourceMap;
use lifespec::table::Recording;
use proptest::test_runner::TestError;

const FOUNDING: &str = include_str!("../spec/import-export.life");
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The founding lifecycle as it is, and variations of it.
pub(crate) struct Spec {
    pub(crate) text: String,
    pub(crate) model: Model,
    pub(crate) recording: Recording,
    pub(crate) job: EntityId,
    pub(crate) drive: EntityId,
}

impl Spec {
    fn new(text: String) -> Self {
        let model = crate::agreement::model(&text);
        let log = model.logs.iter().find(|log| log.name.text == "GetJob").expect("the mapping of polls");
        let recording = Recording::of(log);
        let [job, drive] = ["Job", "Drive"].map(|name| model.entity_named(name).expect("the founding entities"));
        Self { text, model, recording, job, drive }
    }

    /// The lifecycle itself.
    fn founding() -> Self {
        Self::new(FOUNDING.to_owned())
    }

    /// The lifecycle, of which no move is promised to be recorded: what is extended and resolved is seen in polls only.
    fn unpromising() -> Self {
        let promise = "  always Operator.Extend, Operator.Resolve\n";
        assert!(FOUNDING.contains(promise));
        Self::new(FOUNDING.replace(promise, ""))
    }

    /// A copy with short times, so that a search of every tick ends: the moves, guards and fields are the same, the
    /// lengths are in the same order, and the sums that the lifecycle means (14 and 30 are 44 days, three times 30 are
    /// 90) are kept. It is another lifecycle, and by its own times it is judged.
    fn scaled(self) -> Self {
        let end = self.text.find("\nscenario ").unwrap_or(self.text.len());
        let mut text = self.text[..end].to_owned();
        for (from, to) in [("14d", "2d"), ("30d", "4d"), ("44d", "6d"), ("76d", "10d"), ("90d", "12d")] {
            assert!(text.contains(&format!(" {from} ")), "{from}");
            text = text.replace(&format!(" {from} "), &format!(" {to} "));
        }
        Self::new(text)
    }

    /// Which moves polls may miss.
    fn silent(&self) -> impl Fn(EntityId, &Move, TargetKind) -> bool + '_ {
        |entity, mv, target| self.recording.may_be_silent(entity, mv, target)
    }

    /// A job and its drives, as who may come to be.
    fn family(&self, job: &str, drives: usize) -> Wanted {
        let root: InstanceId = job.into();
        let mut all = vec![(self.job, root.clone(), None)];
        for drive in 0..drives {
            all.push((self.drive, drive_name(drive), Some((self.job, root.clone()))));
        }
        all
    }

    /// What replay says of polls.
    fn replay(&self, polls: &str, options: Options<'_>) -> (Outcome, SourceMap) {
        let mut sources = SourceMap::default();
        sources.add("polls.life", self.text.as_str());
        let log = self.model.logs.iter().find(|log| log.name.text == "GetJob");
        let logs = [LogText { name: "polls", bytes: polls.as_bytes() }];
        let outcome = replay::run(&self.model, Options { log, ..options }, &logs, &mut sources);
        (outcome, sources)
    }
}

fn drive_name(drive: usize) -> InstanceId {
    format!("disk-{drive}").into()
}

/// Numbers that a generator decides everything with; when they have run out, 0.
pub(crate) struct Dice<'a> {
    dice: &'a [u16],
    at: Cell<usize>,
}

impl<'a> Dice<'a> {
    fn new(dice: &'a [u16]) -> Self {
        Self { dice, at: Cell::new(0) }
    }

    fn are_left(&self) -> bool {
        self.at.get() < self.dice.len()
    }

    fn roll(&self) -> u16 {
        let die = self.dice.get(self.at.get()).copied().unwrap_or(0);
        self.at.set(self.at.get() + 1);
        die
    }

    /// A number below `n`.
    fn below(&self, n: usize) -> usize {
        usize::from(self.roll()) % n.max(1)
    }

    /// Whether something happens that happens once in `n` times; never when the dice have run out.
    fn once_in(&self, n: u16) -> bool {
        self.roll() % n == n - 1
    }
}

/// Why a property failed, without the dice.
fn why<T: std::fmt::Debug>(error: &TestError<T>) -> String {
    match error {
        TestError::Fail(reason, _) => reason.to_string(),
        TestError::Abort(reason) => format!("given up: {reason}"),
    }
}
