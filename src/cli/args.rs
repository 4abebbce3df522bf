//! The arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Exit;
use crate::diagnostic::{Finding, Severity};
use crate::model::Model;
use crate::replay::Coverage;
use crate::report::{Detail, Picture, Report};
use crate::session::{Config, STDIN};

/// What every command takes.
#[derive(Args, Debug)]
pub(super) struct Common {
    /// Write the result to FILE instead of standard output
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// The configuration [default: the nearest lifespec.toml, here or in a folder above]
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, global = true)]
    pub(super) no_config: bool,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t = ColorChoice::Auto,
        help = "When to use colours; auto: on a terminal, unless NO_COLOR is set"
    )]
    pub(super) color: ColorChoice,
}

/// What every command takes that reports findings.
#[derive(Args, Debug)]
pub(super) struct Reporting {
    /// In which form the report is printed: see docs/ci.md
    #[arg(long, value_enum, default_value_t = FormatChoice::Human)]
    pub(super) format: FormatChoice,
    /// Write the report to FILE in another form, too, such as sarif=lifespec.sarif; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = further)]
    pub(super) report: Vec<Further>,
    /// Exit with 1 if a finding is at least this bad [default: warning, or what lifespec.toml says]
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(super) fail_on: Option<FailOn>,
    /// Leave out the findings that FILE makes known [default: that of lifespec.toml, if it names one]
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all findings to FILE, so that they are known from now on
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Print the findings alone: no tables, no totals
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Show notes with their source lines, too: otherwise each takes one line
    #[arg(long, short, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatChoice {
    /// For people
    Human,
    /// For programs: docs/report.schema.json describes it
    Json,
    /// For code hosts and editors: SARIF 2.1.0
    Sarif,
    /// For programs that show test results: JUnit XML
    Junit,
    /// For the log of a step on GitHub: annotations, and a summary of the step
    Github,
    /// For merge requests on GitLab: a code quality report
    Gitlab,
    /// For people, in a browser: one file, with a picture
    Html,
}

/// A report that is written to a file besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Further {
    pub(super) format: FormatChoice,
    pub(super) file: PathBuf,
}

/// `sarif=lifespec.sarif`
pub(super) fn further(text: &str) -> Result<Further, String> {
    let (format, file) = text.split_once('=').unwrap_or((text, ""));
    let Ok(format) = FormatChoice::from_str(format, true) else {
        let names = FormatChoice::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        return Err(format!("expected FORMAT=FILE with one of the formats {}", names.join(", ")));
    };
    match file {
        "" => Err("expected FORMAT=FILE, such as sarif=lifespec.sarif".to_owned()),
        STDIN => Err("a further report goes to a file; `--format` says what is printed".to_owned()),
        file => Ok(Further { format, file: file.into() }),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Note,
    Warning,
    Error,
}

impl Reporting {
    /// How much people are told.
    pub(super) fn detail(&self) -> Detail {
        match (self.quiet, self.verbose) {
            (true, _) => Detail::Findings,
            (false, false) => Detail::Usual,
            (false, true) => Detail::Notes,
        }
    }

    /// The further reports that are wanted: those of the command line, or else of the configuration.
    pub(super) fn further(&self, config: &Config) -> Vec<Further> {
        if !self.report.is_empty() {
            return self.report.clone();
        }
        // What is none has stopped the run before.
        config.reports.iter().filter_map(|(text, _)| further(text).ok()).collect()
    }

    /// The pictures of lifecycles, if the report is wanted in a form that has any.
    pub(super) fn pictures<'m>(
        &self,
        models: impl IntoIterator<Item = &'m Model>,
        coverage: Option<&Coverage>,
        (findings, config): (&[Finding], &Config),
    ) -> Vec<Picture> {
        let further = self.further(config);
        let mut formats = further.iter().map(|further| further.format).chain([self.format]);
        if !formats.any(|format| format == FormatChoice::Html) {
            return Vec::new();
        }
        models.into_iter().map(|model| Picture::new(model, coverage, findings)).collect()
    }

    /// From which severity on a finding fails the run.
    pub(super) fn least(&self, config: &Config) -> Severity {
        self.fail_on.map(Severity::from).or(config.fail_on).unwrap_or(Severity::Warning)
    }

    /// How a run with this report ends. `failed`: it fails whatever the findings are.
    pub(super) fn exit(&self, report: &Report<'_>, config: &Config, failed: bool) -> Exit {
        self.exit_for(report.worst(), config, failed)
    }

    /// The same with the severity of the worst finding.
    pub(super) fn exit_for(&self, worst: Option<Severity>, config: &Config, failed: bool) -> Exit {
        let fails = failed || worst.is_some_and(|worst| worst >= self.least(config));
        if fails && !self.exit_zero { Exit::Findings } else { Exit::Clean }
    }
}

impl From<FailOn> for Severity {
    fn from(choice: FailOn) -> Self {
        match choice {
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}
