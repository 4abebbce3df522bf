//! What is asked of whole histories: the story of one, the nearest legal one of each that is not legal.

use std::ops::ControlFlow;

use crate::diagnostic::{EditKind, Finding, HistoryEdit, NearestHistory, RecordRef};
use crate::model::Model;
use crate::semantics::{Happening, Observation, Seen};
use crate::table::{Ground, Reach, Recording, Tables};

use super::belief::{Memory, World};
use super::codes::{LS320, LS339, LS341};
use super::crew::{self, Found, Source};
use super::keep::{Histories, Keeping, Kept, RootName};
use super::nearest::{Edit, Fitness, LogFitness, Nearest, Variants};
use super::options::Options;
use super::outcome::{LogFit, Outcome};
use super::reading::Shared;
use super::telling::{self, Telling};
use super::watch::Progress;

/// A root whose nearest legal history is looked for.
#[derive(Debug)]
pub(super) struct Illegal {
    pub(super) hash: u64,
    pub(super) root: RootName,
    /// The place of its first finding among all findings.
    pub(super) finding: usize,
}

/// A run whose histories are asked for.
#[derive(Clone, Copy)]
pub(super) struct Whole<'r> {
    pub(super) model: &'r Model,
    pub(super) options: Options<'r>,
    pub(super) logs: &'r [&'r dyn Source],
    pub(super) shared: &'r Shared<'r>,
}

/// How many roots' records are read at once.
const ROOTS: usize = 200_000;

impl Whole<'_> {
    /// What has to be kept while the logs are judged.
    pub(super) fn keeping(&self) -> Keeping {
        let Options { story, nearest, keep, .. } = self.options;
        let once = self.logs.iter().any(|log| !log.is_repeatable());
        if story || nearest.is_some() && once { Keeping::everything(keep) } else { Keeping::nothing() }
    }

    /// The histories that were kept; `None` if none were to be kept, or if it was too much.
    pub(super) fn kept(found: &mut Found, keeping: &Keeping) -> Option<Histories> {
        let kept: Vec<Histories> =
            found.reports.iter_mut().map(|report| std::mem::take(&mut report.histories)).collect();
        (keeping.keeps() && !keeping.is_full()).then(|| kept.into_iter().flatten().collect())
    }

    /// What judging takes.
    fn in_world<T>(&self, what: impl FnOnce(&World<'_>) -> T) -> T {
        let recording = self.options.log.map_or_else(Recording::events, Recording::of);
        let tables = Tables::of(self.model, &recording);
        what(&World {
            ground: Ground { model: self.model, tables: &tables, recording: &recording },
            reach: Reach::default(),
            memory: Memory::default(),
            tolerance: self.options.tolerance,
            since_start: false,
            notes: false,
        })
    }

    /// Tells the stories of the roots that were kept: of one, unless roots of several kinds have the same name.
    pub(super) fn tell(&self, kept: Option<&Histories>, outcome: &mut Outcome) {
        let Some(histories) = kept else {
            let name = self.options.only.unwrap_or_default();
            let message = format!("the history of {name} is too long to be told: it was only judged");
            outcome.findings.push(Finding::new(&LS339, message));
            return;
        };
        let mut roots: Vec<(&RootName, &Vec<Kept>)> = histories.iter().collect();
        roots.sort_by_key(|(root, _)| *root);
        let logs: Vec<&str> = self.logs.iter().map(|log| log.name()).collect();
        let budget = self.options.budget;
        outcome.stories = self.in_world(|world| {
            roots.into_iter().map(|(root, kept)| telling::tell(world, root, (kept, &logs), budget)).collect()
        });
        for story in &mut outcome.stories {
            find(story, &outcome.findings);
        }
    }

    /// Looks for the nearest legal history of each root that has none of its own, and tells it with its first finding.
    /// `judged`: how many records there are of all roots.
    pub(super) fn nearest(
        &self,
        budget: usize,
        (kept, judged): (Option<Histories>, u64),
        (illegal, outcome): (&[Illegal], &mut Outcome),
    ) {
        let mut fitness = LogFitness::default();
        let (mut records, mut looked_at, mut unknown) = (0, 0, 0);
        let stopped = self.in_world(|world| {
            let mut variants = Variants::new(budget);
            self.each_history(kept, illegal, &mut |root, history| {
                let far = Progress::Nearest { done: looked_at, of: illegal.len() };
                if (self.options.watch.0)(far) {
                    return ControlFlow::Break(());
                }
                let seen: Vec<&Observation> = history.iter().map(|kept| &kept.observation).collect();
                let nearest = variants.nearest(world, &root.root, &seen);
                (records, looked_at) = (records + seen.len() as u64, looked_at + 1);
                match Fitness::of(&nearest, seen.len()) {
                    Some(found) => fitness.add(found),
                    None => unknown += 1,
                }
                self.note(&nearest, history, &mut outcome.findings[root.finding]);
                ControlFlow::Continue(())
            })
        });
        let missed = illegal.len() - looked_at;
        if stopped.is_break() {
            let message = format!("the run was interrupted: the nearest legal history of {missed} was not looked for");
            outcome.findings.push(Finding::new(&LS341, message).help("let it run to its end"));
            outcome.complete = false;
            return;
        }
        if missed > 0 {
            outcome.findings.push(self.not_looked_for(missed));
            return;
        }
        let legal = outcome.totals.instances - illegal.len() as u64;
        fitness.add_legal(legal, judged.saturating_sub(records));
        outcome.fit = Some(LogFit { fitness, unknown });
    }

    fn not_looked_for(&self, missed: usize) -> Finding {
        let who = if missed == 1 { "one history".to_owned() } else { format!("{missed} histories") };
        let message =
            format!("the nearest legal history of {who} was not looked for: too many records would have to be kept");
        let finding = Finding::new(&LS339, message);
        let once = self.logs.iter().find(|log| !log.is_repeatable());
        finding.maybe_help(once.map(|log| format!("`{}` can be read once only: give it as a file", log.name())))
    }

    /// Hands over the records of each root: those that were kept, or those that are read for it, some roots at a time;
    /// until somebody stops it.
    fn each_history(
        &self,
        kept: Option<Histories>,
        illegal: &[Illegal],
        what: &mut dyn FnMut(&Illegal, &[Kept]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if let Some(kept) = kept {
            return illegal.iter().try_for_each(|root| match kept.get(&root.root) {
                Some(history) => what(root, history),
                None => ControlFlow::Continue(()),
            });
        }
        if self.logs.iter().any(|log| !log.is_repeatable()) {
            return ControlFlow::Continue(());
        }
        let mut waiting: Vec<&[Illegal]> = illegal.chunks(ROOTS).rev().collect();
        while let Some(roots) = waiting.pop() {
            let keeping = Keeping::those(roots.iter().map(|root| root.hash), self.options.keep);
            let mut found = crew::run(self.model, self.options, self.logs, self.shared, &keeping);
            if found.interrupted {
                return ControlFlow::Break(());
            }
            let kept = Self::kept(&mut found, &keeping);
            match kept {
                Some(kept) => self.each_history(Some(kept), roots, what)?,
                None if roots.len() > 1 => {
                    let (first, second) = roots.split_at(roots.len() / 2);
                    waiting.extend([second, first]);
                }
                None => {}
            }
        }
        ControlFlow::Continue(())
    }

    /// Notes the nearest legal history with a finding: in words, and as data.
    fn note(&self, nearest: &Nearest, history: &[Kept], finding: &mut Finding) {
        let place = |index: usize| {
            let record = self.record(&history[index]);
            if self.logs.len() == 1 {
                format!("line {}", record.line)
            } else {
                format!("{}:{}", record.file, record.line)
            }
        };
        let event = |index: usize| Some(self.model.event(happening(&history[index])?.event?));
        let actor = |index: usize| Some(self.model.actor(event(index)?.actor).name.text.clone());
        if let Some(sentence) = nearest.tell(self.model, &place, &actor) {
            match finding.help {
                None => finding.help = Some(sentence),
                Some(_) => finding.notes.push(sentence),
            }
        }
        let edit = |edit: &Edit| match edit {
            Edit::Missing(missing) => HistoryEdit {
                kind: EditKind::Missing,
                record: self.record(&history[missing.before]),
                event: missing.event.map(|event| self.model.event(event).name.text.clone()),
                instance: Some(missing.instance.to_string()),
            },
            Edit::Extra { index } | Edit::WrongActor { index } => HistoryEdit {
                kind: if matches!(edit, Edit::Extra { .. }) { EditKind::Extra } else { EditKind::WrongActor },
                record: self.record(&history[*index]),
                event: event(*index).map(|event| event.name.text.clone()),
                instance: match &history[*index].observation.seen {
                    Seen::Happened(record) => Some(record.instance.id.to_string()),
                    Seen::Snapshot(snapshot) => Some(snapshot.id.to_string()),
                },
            },
        };
        finding.nearest = Some(Box::new(match nearest {
            Nearest::Found { cost, edits } => {
                NearestHistory { cost: *cost, gave_up: false, edits: edits.iter().map(edit).collect() }
            }
            Nearest::GaveUp { at_least } => NearestHistory { cost: *at_least, gave_up: true, edits: Vec::new() },
        }));
    }

    fn record(&self, kept: &Kept) -> RecordRef {
        RecordRef { file: self.logs[kept.log].name().to_owned(), line: kept.line }
    }
}

/// Puts what was found to the records that it is about.
fn find(story: &mut Telling, findings: &[Finding]) {
    let about = findings.iter().filter(|finding| finding.instance.as_deref() == Some(&story.root));
    for finding in about {
        let place = |step: &&mut telling::Step| Some(&step.record) == finding.record.as_ref();
        match story.steps.iter_mut().find(place) {
            Some(step) if finding.code.id != LS320.id => step.findings.push(finding.clone()),
            _ => story.end.push(finding.clone()),
        }
    }
}

fn happening(kept: &Kept) -> Option<&Happening> {
    match &kept.observation.seen {
        Seen::Happened(record) => Some(record),
        Seen::Snapshot(_) => None,
    }
}
