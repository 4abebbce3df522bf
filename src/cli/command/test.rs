//! `lifespec test`: runs the scenarios that lifecycles bring along.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::{configured, named_specs};
use crate::author;
use crate::catalog::files::LS495;
use crate::cli::Exit;
use crate::cli::args::Reporting;
use crate::cli::known::wanted;
use crate::cli::output::{Besides, Output};
use crate::cli::traffic::Traffic;
use crate::diagnostic::Finding;
use crate::report::{Report, Scope, Summary, TestSummary};
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  lifespec test orders.life                run every scenario of a lifecycle
  lifespec test spec --format json         of every .life file, for programs";

/// Run the scenarios of lifecycles: short histories, and what must be said of them
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Test {
    /// Lifecycles; `-` is standard input; folders, for the .life files below them, and patterns [default: those of lifespec.toml]
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

impl Test {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let Some(config) = configured(&mut session, output)? else { return Ok(Exit::CouldNot) };
        let Some((specs, missing)) = named_specs(&session, &self.specs, &config) else { return Ok(Exit::CouldNot) };
        let traffic = Traffic::default().reads("the lifecycle", &specs).reporting(&self.reporting, &config);
        output.guard(traffic, "the report")?;
        let wanted_specs = specs.len() + missing.len();
        let mut summary = TestSummary { specs: wanted_specs, ..TestSummary::default() };
        let mut findings = missing;
        let mut models = Vec::new();
        for path in &specs {
            let spec = session.load(path);
            findings.extend(spec.findings);
            let Some(model) = spec.model else { continue };
            let told = author::run(&model);
            if told.is_empty() {
                let finding =
                    Finding::new(&LS495, format!("`{}` has no scenario, so nothing was tested", model.name.text))
                        .label(model.name.span, "this lifecycle")
                        .help("write one: `scenario \"title\" { … }`");
                findings.push(finding);
            }
            let scenarios = model.scenarios.iter();
            summary.titles.extend(scenarios.zip(&told).map(|(it, told)| (told.title.clone(), it.info.span)));
            for told in told {
                summary.scenarios += 1;
                summary.passed += usize::from(told.findings.is_empty());
                findings.extend(told.findings);
            }
            models.push(model);
        }
        let ran = models.len() == wanted_specs;
        let names = specs.iter().map(|path| Session::name(path)).collect();
        let scope = Scope { run: "test", specs: names, whole: ran };
        let reporting = (&self.reporting, &config, &*output);
        let Some(wanted) = wanted((findings, &session.sources, &scope), &session, reporting)? else {
            return Ok(Exit::CouldNot);
        };
        summary.known = wanted.known;
        let summary = Summary::Test(summary);
        let findings = wanted.findings;
        let report = Report {
            sources: &session.sources,
            findings: &findings,
            tables: &[],
            stories: &[],
            coverage: None,
            summary,
        };
        let pictures = self.reporting.pictures(&models, None, (&findings, &config));
        let besides = Besides { pictures: &pictures, ..Besides::default() };
        output.print(&report, (&self.reporting, &config), besides)?;
        Ok(if ran { self.reporting.exit(&report, &config, false) } else { Exit::CouldNot })
    }
}
