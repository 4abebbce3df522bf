//! Refuses a run that would write over what it reads, or write two things into one file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use super::args::{FormatChoice, Reporting};
use crate::report::visible;
use crate::session::{Config, Files, Place, STDIN};

/// Findings that are known, which a run may read and write anew.
const BASELINE: &str = "the baseline";
const NEW_BASELINE: &str = "the new baseline";

/// What is written where no file is named.
const STDOUT: &str = "standard output";

/// What a run reads and writes, each file with what it is to the run.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    reads: Vec<End>,
    writes: Vec<End>,
}

#[derive(Debug)]
struct End {
    what: String,
    path: PathBuf,
}

impl Traffic {
    /// The same with files that are read.
    pub(super) fn reads<P: Into<PathBuf>>(mut self, what: &str, paths: impl IntoIterator<Item = P>) -> Self {
        self.reads.extend(paths.into_iter().map(|path| End { what: what.to_owned(), path: path.into() }));
        self
    }

    /// The same with a file that is written.
    pub(super) fn writes<P: Into<PathBuf>>(mut self, what: &str, path: Option<P>) -> Self {
        self.writes.extend(path.map(|path| End { what: what.to_owned(), path: path.into() }));
        self
    }

    /// The same with what every run reads and writes that reports findings.
    pub(super) fn reporting(self, reporting: &Reporting, config: &Config) -> Self {
        let baseline = reporting.baseline.as_ref().or(config.baseline.as_ref());
        let with = self.reads("the configuration", &config.file).reads(BASELINE, baseline);
        let with = with.writes(NEW_BASELINE, reporting.write_baseline.as_ref());
        let further = reporting.further(config).into_iter();
        further.fold(with, |with, further| with.writes(&report(further.format), Some(further.file)))
    }

    /// Why the run must not begin, if two of its files are one, however they are spelt.
    pub(super) fn clash(&self, files: &dyn Files) -> Option<String> {
        let mut written: HashMap<Place, &End> = HashMap::new();
        for end in &self.writes {
            let place = if end.is_standard() { files.stdout() } else { files.place(&end.path) };
            match place.map(|place| written.entry(place)) {
                // What takes anything.
                None => {}
                Some(Entry::Vacant(place)) => {
                    place.insert(end);
                }
                // One behind the other.
                Some(Entry::Occupied(other)) if end.is_standard() && other.get().is_standard() => {}
                Some(Entry::Occupied(other)) => return Some(twice(other.get(), end)),
            }
        }
        if written.is_empty() {
            return None;
        }
        self.reads.iter().find_map(|read| {
            let write = *written.get(&files.place(&read.path)?)?;
            let renews = read.what == BASELINE && write.what == NEW_BASELINE;
            (!renews).then(|| over(read, write))
        })
    }
}

impl End {
    /// Whether it is standard input, or standard output.
    fn is_standard(&self) -> bool {
        self.path == Path::new(STDIN)
    }

    /// How it is called; `standard`: if it has no name.
    fn shown(&self, standard: &str) -> String {
        if self.is_standard() { standard.to_owned() } else { format!("`{}`", visible(&self.path.to_string_lossy())) }
    }
}

/// What a report is called that is written besides.
fn report(format: FormatChoice) -> String {
    let name = match format {
        FormatChoice::Human => "report for people",
        FormatChoice::Json => "JSON report",
        FormatChoice::Sarif => "SARIF report",
        FormatChoice::Junit => "JUnit report",
        FormatChoice::Github => "report for GitHub",
        FormatChoice::Gitlab => "report for GitLab",
        FormatChoice::Html => "HTML report",
    };
    format!("the {name}")
}

fn over(read: &End, write: &End) -> String {
    let same = read.path == write.path && !read.is_standard();
    let also = if same { String::new() } else { format!(", as {}", write.shown(STDOUT)) };
    let read_from = read.shown("on standard input");
    format!("{} {read_from} is also where {} goes{also}: nothing is done", read.what, write.what)
}

fn twice(one: &End, other: &End) -> String {
    let both = format!("{} and {}", one.what, other.what);
    let all_reports = one.what.contains("report") && other.what.contains("report");
    let (who, which) = if all_reports { ("two reports", format!(": {both}")) } else { (&*both, String::new()) };
    let also = if one.path == other.path { String::new() } else { format!(", which is {}", other.shown(STDOUT)) };
    format!("{who} cannot both be written to {}{also}{which}", one.shown(STDOUT))
}
