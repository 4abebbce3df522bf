//! Reads `lifespec.toml`: what a project has checked, and how strictly.

mod enlist;
mod shape;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

pub use self::enlist::enlisted;

use super::files::Files;
use super::specs;
use super::text::{configured, name, read};
use crate::catalog;
use crate::catalog::files::LS481;
use crate::diagnostic::{Code, Finding, Severity, did_you_mean};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::duration_millis;

/// The name of the file.
pub const CONFIG: &str = "lifespec.toml";

/// What a project has set; paths in it are relative to the folder of the file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file; `None`: nothing is set.
    pub file: Option<PathBuf>,
    /// Its text, which is among the sources once something in it is pointed at.
    pub text: String,
    /// From which severity on a finding fails a run.
    pub fail_on: Option<Severity>,
    /// How bad findings of a code are taken for; `None`: they are left out.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Findings that are known already.
    pub baseline: Option<PathBuf>,
    /// Further reports that are written, as `FORMAT=FILE`, and where each stands.
    pub reports: Vec<(String, Range<usize>)>,
    /// What `check` and `test` look at if nothing is named.
    pub specs: Vec<PathBuf>,
    /// How many configurations `check` may look at.
    pub max_states: Option<usize>,
    /// What `replay` does if nothing is named.
    pub replay: Option<ReplayConfig>,
}

/// What a project has replayed.
#[derive(Clone, Debug)]
pub struct ReplayConfig {
    /// The lifecycle.
    pub spec: PathBuf,
    /// The logs, as the command line takes them.
    pub logs: Vec<PathBuf>,
    /// Where each of the logs stands in the configuration; none if the command line names them.
    pub places: Vec<Range<usize>>,
    /// The mapping.
    pub log: Option<String>,
    /// How far a timer may be off, in milliseconds.
    pub tolerance: Option<i64>,
    /// How late a record may be, in milliseconds.
    pub lateness: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    fail_on: Option<Spanned<String>>,
    baseline: Option<PathBuf>,
    #[serde(default)]
    reports: Vec<Spanned<String>>,
    #[serde(default)]
    severity: BTreeMap<String, Spanned<String>>,
    check: Option<CheckTable>,
    replay: Option<ReplayTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CheckTable {
    #[serde(default)]
    specs: Vec<Spanned<String>>,
    max_states: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ReplayTable {
    spec: PathBuf,
    #[serde(default)]
    logs: Vec<Spanned<String>>,
    log: Option<String>,
    tolerance: Option<Spanned<String>>,
    lateness: Option<Spanned<String>>,
}

/// The configuration for the current folder: the nearest one, upward, by its way from here. `here` is absolute.
pub(super) fn nearest(files: &dyn Files, here: &Path) -> Option<PathBuf> {
    let folders = here.ancestors().scan(PathBuf::new(), |folder, _| {
        let this = folder.clone();
        folder.push("..");
        Some(this)
    });
    folders.map(|folder| folder.join(CONFIG)).find(|path| files.find(path).is_ok())
}

/// The configuration that holds in a folder, which is told from here: the nearest one, upward.
pub(super) fn of_folder(files: &dyn Files, folder: &Path, here: &Path) -> Option<PathBuf> {
    let folder = if folder == Path::new(".") { Path::new("") } else { folder };
    let below = folder.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let above = folder.ancestors().take(if below || folder.is_absolute() { usize::MAX } else { 1 });
    let mut found = above.map(|folder| folder.join(CONFIG)).filter(|path| files.find(path).is_ok());
    found.next().or_else(|| nearest(files, here).filter(|_| below))
}

/// Reads a configuration. The first thing that is wrong with it is told; only then its text is among the sources, for
/// the texts of a run stand there in the order in which findings are told.
pub(super) fn load(files: &dyn Files, path: &Path, sources: &mut SourceMap) -> Result<Config, Box<Finding>> {
    let text = read(files, path, sources)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let config = Reading { files, text: &text, source: sources.next_id(), folder }.whole(path);
    if config.is_err() {
        sources.add(name(path), text);
    }
    config
}

/// A place in a configuration, whose text is among the sources from then on.
pub(super) fn place(config: &Config, range: &Range<usize>, sources: &mut SourceMap) -> Span {
    let name = config.file.as_deref().map_or_else(String::new, name);
    let known = sources.all().position(|source| source.name == name && *source.text == *config.text);
    let known = known.and_then(|at| u32::try_from(at).ok()).map(SourceId);
    at(known.unwrap_or_else(|| sources.add(name, config.text.as_str())), range)
}

/// The nearest of the names that would have been expected.
fn help(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let found = quoted.next()?;
    if message.starts_with("missing field") {
        return shape::example(found);
    }
    did_you_mean(found, quoted)
}

fn at(source: SourceId, range: &Range<usize>) -> Span {
    Span::new(source, range.start, range.end)
}

struct Reading<'a> {
    files: &'a dyn Files,
    text: &'a str,
    source: SourceId,
    folder: &'a Path,
}

impl Reading<'_> {
    fn whole(&self, path: &Path) -> Result<Config, Box<Finding>> {
        let message = "the configuration is not understood";
        if let Some(wrong) = shape::misshapen(self.text) {
            return Err(Box::new(self.wrong(&wrong.place, message, wrong.why).help(wrong.help)));
        }
        let file: File = toml::from_str(self.text).map_err(|error| {
            let why = error.message().trim().to_owned();
            let help = help(&why);
            self.wrong(&error.span().unwrap_or(0..0), message, why).maybe_help(help)
        })?;
        self.config(path, file)
    }

    fn config(&self, path: &Path, file: File) -> Result<Config, Box<Finding>> {
        let (file_name, text) = (Some(path.to_owned()), self.text.to_owned());
        let mut config = Config { file: file_name, text, ..Config::default() };
        config.fail_on = file.fail_on.map(|word| self.severity(&word)).transpose()?.flatten();
        config.baseline = file.baseline.map(|path| self.folder.join(path));
        for report in file.reports {
            let text = match report.get_ref().split_once('=') {
                Some((format, file)) if !file.is_empty() => format!("{format}={}", self.folder.join(file).display()),
                _ => report.get_ref().clone(),
            };
            config.reports.push((text, report.span()));
        }
        for (code, word) in file.severity {
            let known = self.known(&code)?;
            let severity = self.severity(&word)?;
            if catalog::is_fixed(known) && severity != Some(known.severity) {
                return Err(Box::new(self.fixed(known, &word)));
            }
            config.severities.insert(code, severity);
        }
        if let Some(check) = file.check {
            config.max_states = check.max_states;
            for spec in &check.specs {
                config.specs.extend(self.specs(spec)?);
            }
        }
        if let Some(replay) = file.replay {
            config.replay = Some(ReplayConfig {
                spec: self.folder.join(replay.spec),
                logs: replay.logs.iter().map(|log| self.log(log.get_ref())).collect(),
                places: replay.logs.iter().map(Spanned::span).collect(),
                log: replay.log,
                tolerance: replay.tolerance.map(|word| self.length(&word)).transpose()?,
                lateness: replay.lateness.map(|word| self.length(&word)).transpose()?,
            });
        }
        Ok(config)
    }

    /// A log as the command line takes it: `-` and `@LIST` are no paths in the folder.
    fn log(&self, log: &str) -> PathBuf {
        match log.strip_prefix('@') {
            Some(list) => PathBuf::from(format!("@{}", self.folder.join(list).display())),
            None if log == "-" => PathBuf::from(log),
            None => self.folder.join(log),
        }
    }

    fn wrong(&self, range: &Range<usize>, message: &str, label: String) -> Finding {
        Finding::new(&LS481, message).label(at(self.source, range), label)
    }

    /// What is said of a code that stays as bad as it is.
    fn fixed(&self, code: &Code, word: &Spanned<String>) -> Finding {
        let message = format!("`{}` cannot be taken for anything but an error", code.id);
        let label = format!("{} is an error that stands in the way of all that is judged", code.name);
        self.wrong(&word.span(), &message, label).help(format!("leave it out: {}", catalog::SETTABLE))
    }

    /// `None`: off.
    fn severity(&self, word: &Spanned<String>) -> Result<Option<Severity>, Box<Finding>> {
        Ok(Some(match word.get_ref().as_str() {
            "off" => return Ok(None),
            "note" => Severity::Note,
            "warning" => Severity::Warning,
            "error" => Severity::Error,
            _ => {
                let label = "expected `error`, `warning`, `note` or `off`".to_owned();
                return Err(Box::new(self.wrong(&word.span(), "this is no severity", label)));
            }
        }))
    }

    fn length(&self, word: &Spanned<String>) -> Result<i64, Box<Finding>> {
        duration_millis(word.get_ref()).ok_or_else(|| {
            let label = "expected one such as `90s`, `1h` or `1d12h`".to_owned();
            Box::new(self.wrong(&word.span(), "this is no length of time", label))
        })
    }

    fn known(&self, code: &str) -> Result<&'static Code, Box<Finding>> {
        let codes = catalog::all();
        if let Some(known) = codes.iter().find(|known| known.id == code) {
            return Ok(known);
        }
        let start = self.text.find(code).unwrap_or(0);
        let by_name = codes.iter().find(|known| known.name == code).map(|known| format!("its code is `{}`", known.id));
        let help = by_name.unwrap_or_else(|| catalog::instead_of(code));
        let message = format!("there is no code `{code}`");
        let finding = self.wrong(&(start..start + code.len()), &message, "no finding has this code".to_owned());
        Err(Box::new(finding.help(help)))
    }

    /// The lifecycles that a path, a folder or a pattern stands for; none is wrong.
    fn specs(&self, path: &Spanned<String>) -> Result<Vec<PathBuf>, Box<Finding>> {
        let full = self.folder.join(path.get_ref());
        specs::of(self.files, &full).map_err(|finding| Box::new(configured(&finding, at(self.source, &path.span()))))
    }
}
