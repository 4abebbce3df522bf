//! `lifespec check`: judges lifecycles without running them.

use std::io;
use std::path::PathBuf;

use clap::Args;

use crate::check::{self, Context, Life as Bound};
use crate::cli::Exit;
use crate::cli::args::Reporting;
use crate::cli::output::Output;
use crate::model::Model;
use crate::report::{CheckSummary, Life, Report, Summary, Table};
use crate::session::{Session, Spec};

const EXAMPLES: &str = "\
Examples:
  lifespec check orders.life                every check
  lifespec check spec/*.life spec/*.yaml    several lifecycles, one report
  lifespec check --matrix orders.life       and the plan for each fault
  lifespec check --format json orders.life  for programs
  lifespec check - < orders.life            the first word tells the notation

A finding that is meant is kept back where it is, with the reason:
  allow LS142 \"the customer may take any time\"";

/// Check that lifecycles are sound: every state reached, every wait ended, every fault recovered from
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Check {
    /// Lifecycles: .life, or .yaml, .yml, .json; `-` is standard input
    #[arg(value_name = "SPEC", required = true)]
    specs: Vec<PathBuf>,
    /// Print what is done about each fault and incident in each state, the holes marked
    #[arg(long)]
    matrix: bool,
    #[command(flatten)]
    reporting: Reporting,
}

impl Check {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let specs: Vec<Spec> = self.specs.iter().map(|path| session.check(path)).collect();
        let models: Vec<&Model> = specs.iter().filter_map(|spec| spec.model.as_ref()).collect();
        let mut summary = CheckSummary { specs: specs.len(), ..CheckSummary::default() };
        summary.suppressed = specs.iter().map(|spec| spec.suppressed).sum();
        let mut tables = Vec::new();
        for model in &models {
            count(model, &mut summary);
            if self.matrix {
                tables.extend(matrices(model));
            }
        }
        let readable = specs.iter().all(|spec| spec.readable);
        let findings: Vec<_> = specs.into_iter().flat_map(|spec| spec.findings).collect();
        let report = Report {
            sources: &session.sources,
            findings: &findings,
            tables: &tables,
            stories: &[],
            coverage: None,
            summary: Summary::Check(summary),
        };
        report.print(output.format(&self.reporting), output)?;
        Ok(if readable { self.reporting.exit(&report) } else { Exit::CouldNot })
    }
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
