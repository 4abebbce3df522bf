//! `lifespec check`: judges lifecycles without running them.

use std::cell::Cell;
use std::io;
use std::path::PathBuf;

use clap::Args;

use super::{configured, named_specs};
use crate::check::{self, Context, Life as Bound};
use crate::cli::Exit;
use crate::cli::args::Reporting;
use crate::cli::known::wanted;
use crate::cli::output::{Besides, Output};
use crate::cli::patience::Patience;
use crate::cli::traffic::Traffic;
use crate::explore::{Answer, Options, Progress, Question, Watch};
use crate::model::Model;
use crate::report::{CheckSummary, Composed, Life, Report, Scope, Summary, Table, visible};
use crate::session::{Config, Session, Spec};

const EXAMPLES: &str = "\
Examples:
  lifespec check orders.life                every check
  lifespec check spec                       every .life file in a folder
  lifespec check 'spec/**/*.{life,yaml}'    what a pattern finds, one report
  lifespec check --matrix orders.life       and the plan for each fault
  lifespec check --format json orders.life  for programs
  lifespec check --parts 3 orders.life      how it is with three parts
  lifespec check --stories s.jsonl orders.life && lifespec replay orders.life s.jsonl
                                            the histories that show what is wrong
  lifespec check - < orders.life            the first word tells the notation

A finding that is meant is kept back where it is, with the reason:
  allow LS142 \"the customer may take any time\"";

/// Check that lifecycles are sound: every state reached, every wait ended, every fault recovered from
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Check {
    /// Lifecycles: .life, or .yaml, .yml, .json; `-` is standard input; folders, for the .life files below them, and
    /// patterns [default: those of lifespec.toml]
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// Print what is done about each fault and incident in each state, the holes marked
    #[arg(long)]
    matrix: bool,
    /// Look at so many parts of each kind by themselves, and count the configurations
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=65_535))]
    parts: Option<u32>,
    /// How many configurations of a root with its parts may be looked at: for every number of parts at once, and again
    /// one number after the other; about 100 bytes each [default: 100000, or what lifespec.toml says]
    #[arg(long, value_name = "N")]
    max_states: Option<usize>,
    /// Stop looking after this time, such as 10s, and tell what is known by then
    #[arg(long, value_name = "DURATION", value_parser = super::length)]
    deadline: Option<i64>,
    /// Write every history that shows what is wrong with a root and its parts to FILE, as a log that `replay` takes
    #[arg(long, value_name = "FILE")]
    stories: Option<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

impl Check {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let Some(config) = configured(&mut session, output)? else { return Ok(Exit::CouldNot) };
        let Some((paths, missing)) = named_specs(&session, &self.specs, &config) else { return Ok(Exit::CouldNot) };
        let traffic = Traffic::default().reads("the lifecycle", &paths).reporting(&self.reporting, &config);
        output.guard(traffic.writes("the log of the stories", self.stories.as_ref()), "the report")?;
        let (mut specs, looked) = self.look(&mut session, &paths, &config);
        let models: Vec<&Model> = specs.iter().filter_map(|spec| spec.model.as_ref()).collect();
        let mut summary = CheckSummary { specs: specs.len() + missing.len(), ..CheckSummary::default() };
        summary.suppressed = specs.iter().map(|spec| spec.suppressed).sum();
        let mut tables = Vec::new();
        for model in &models {
            count(model, &mut summary);
            if self.matrix {
                tables.extend(matrices(model));
            }
        }
        for (path, spec) in paths.iter().zip(&specs) {
            if let Some(model) = &spec.model {
                let file = path.to_string_lossy();
                let known = spec.compositions.iter().map(|it| Composed::of(&file, model, it, self.parts));
                summary.compositions.extend(known);
            }
        }
        if let Some(file) = &self.stories {
            let log: String = specs.iter().filter_map(|spec| Some((spec.model.as_ref()?, spec))).map(stories).collect();
            output.write_beside(file, log.as_bytes());
        }
        let readable = missing.is_empty() && specs.iter().all(|spec| spec.readable);
        let found = specs.iter_mut().flat_map(|spec| std::mem::take(&mut spec.findings));
        let found = missing.into_iter().chain(found).collect();
        let whole = readable && looked && !Patience::is_interrupted();
        let names = paths.iter().map(|path| Session::name(path)).collect();
        let scope = Scope { run: "check", specs: names, whole };
        let reporting = (&self.reporting, &config, &*output);
        let Some(wanted) = wanted((found, &session.sources, &scope), &session, reporting)? else {
            return Ok(Exit::CouldNot);
        };
        let findings = wanted.findings;
        summary.suppressed += wanted.off;
        summary.known = wanted.known;
        let report = Report {
            sources: &session.sources,
            findings: &findings,
            tables: &tables,
            stories: &[],
            coverage: None,
            summary: Summary::Check(summary),
        };
        let models = specs.iter().filter_map(|spec| spec.model.as_ref());
        let pictures = self.reporting.pictures(models, None, (&findings, &config));
        let besides = Besides { pictures: &pictures, ..Besides::default() };
        output.print(&report, (&self.reporting, &config), besides)?;
        // A baseline that was asked for and not written is none that later runs may rely on.
        let unwritten = self.reporting.write_baseline.is_some() && !whole;
        let complete = readable && !unwritten && !Patience::is_interrupted();
        Ok(if complete { self.reporting.exit(&report, &config, false) } else { Exit::CouldNot })
    }

    /// Loads and judges every lifecycle; tells whether each was looked at as far as where nothing else is asked for: by
    /// less than that it cannot be known what is not there any more.
    fn look(&self, session: &mut Session<'_>, paths: &[PathBuf], config: &Config) -> (Vec<Spec>, bool) {
        let usual = config.max_states.unwrap_or(Options::default().max_states);
        let max_states = self.max_states.unwrap_or(usual);
        let options = Options { parts: self.parts, max_states };
        let patience = Patience::new(self.deadline, "what is known by now is told");
        let is_stopped = Cell::new(false);
        let mut specs = Vec::new();
        for path in paths {
            let name = path.to_string_lossy();
            let name = visible(&name);
            let hears = |Progress { parts, states }: Progress| {
                let stops = patience.hears(None, || {
                    let parts = parts.map_or_else(|| "any number of".to_owned(), |number| number.to_string());
                    format!("{name}, {parts} parts: {states} configurations")
                });
                is_stopped.set(is_stopped.get() || stops);
                stops
            };
            specs.push(session.check_looking(path, options, Watch(&hears)));
        }
        let looked = self.parts.is_none() && max_states >= usual && !is_stopped.get();
        (specs, looked)
    }
}

/// Every story of a lifecycle as a log: the names of everybody begin with the question that is refuted.
fn stories((model, spec): (&Model, &Spec)) -> String {
    let mut log = String::new();
    for (question, answer) in spec.compositions.iter().flat_map(|composition| &composition.answers) {
        if let Answer::Violated(violation) = answer {
            let prefix = match question {
                Question::Invariant(law) => format!("invariant-{}-", law + 1),
                other => format!("{}-", other.name()),
            };
            log.push_str(&violation.story.log(model, &prefix));
        }
    }
    log
}

fn count(model: &Model, summary: &mut CheckSummary) {
    summary.entities += model.entities.len();
    let context = Context::new(model);
    for (id, entity) in model.entities() {
        summary.states += entity.states.len();
        summary.moves += entity.moves.len();
        let lifespan = check::longest_life(&context, id);
        summary.lives.push(Life {
            entity: entity.name.text.clone(),
            longest: limit(&lifespan.undisturbed),
            with_faults: limit(&lifespan.with_faults),
            place: Some(entity.info.span),
        });
    }
}

fn limit(life: &Bound) -> Option<i64> {
    match life {
        Bound::Bounded { millis, .. } => Some(*millis),
        Bound::Unbounded(_) => None,
    }
}

/// One table for each entity that has a fault or an incident.
fn matrices(model: &Model) -> Vec<Table> {
    let context = Context::new(model);
    let with_columns = model.entities().map(|(id, _)| check::matrix(&context, id)).filter(|it| !it.columns.is_empty());
    with_columns
        .filter_map(|matrix| {
            let mut rows = check::table(model, &matrix).into_iter();
            let title = format!("Faults and incidents of {}", model.entity(matrix.entity).name.text);
            Some(Table { title, heads: rows.next()?, rows: rows.collect() })
        })
        .collect()
}
