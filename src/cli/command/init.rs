//! `lifespec init`: drafts a lifecycle from a log, and the configuration to check and replay it.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::author::starter::{Draft, MOST_RECORDS, Unclear, count, draft};
use crate::cli::output::Output;
use crate::cli::{Exit, terminal};
use crate::history::Expansion;
use crate::replay::Source;
use crate::report::{Report, Summary, visible};
use crate::session::{CONFIG, ReadyLog, Session};

const EXAMPLES: &str = "\
Examples:
  lifespec init jobs.jsonl                 jobs.life and lifespec.toml, from a log
  lifespec init jobs.jsonl --name Order    order.life, with an entity of that name
  lifespec init logs/*.csv --folder spec   into another folder

What the records do not say is marked as a guess. Then:
  lifespec check                           what is the draft not clear about?
  lifespec replay                          does it take the log that it comes from?";

/// Draft a lifecycle from a log: the states and moves seen, a mapping for its records, and a configuration
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Init {
    /// Logs: JSON Lines, JSON, CSV, XES, OCEL 2.0, also as .gz or .zst
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// What the lifecycle is called [default: the name of the first log]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where to write
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
}

impl Init {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let session = Session::new(output.files());
        let (inputs, mut findings) = session.logs(&self.logs);
        let (mut records, mut unread, mut ready) = (Vec::new(), 0, None);
        for input in inputs {
            let log = match ReadyLog::new(input, Expansion::default(), None) {
                Ok(log) => log,
                Err(finding) => {
                    findings.push(*finding);
                    continue;
                }
            };
            match log.sample(MOST_RECORDS - records.len()) {
                Ok(sample) => {
                    records.extend(sample.records);
                    unread += sample.unread;
                    ready.get_or_insert(log);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        let Some(log) = ready.filter(|_| findings.is_empty()) else {
            let (sources, summary) = (&session.sources, Summary::None);
            let report = Report { sources, findings: &findings, tables: &[], stories: &[], coverage: None, summary };
            output.complain(&report)?;
            return Ok(Exit::CouldNot);
        };
        let name = self.name.clone().unwrap_or_else(|| name_of(&self.logs[0]));
        let drafted = draft(&records, &name, &|plain| log.format().plain_path(plain));
        match drafted {
            Ok(draft) => self.write(output, (&name, &draft, unread)),
            Err(unclear) => {
                let (why, help) = reason(unclear);
                terminal::refuse(why, help);
                Ok(Exit::CouldNot)
            }
        }
    }

    fn write(&self, output: &mut Output<'_>, (name, draft, unread): (&str, &Draft, usize)) -> io::Result<Exit> {
        use std::io::Write;

        let here = self.folder.as_path() == Path::new(".");
        let at = |name: &str| if here { PathBuf::from(name) } else { self.folder.join(name) };
        let (life, config) = (at(&format!("{}.life", file_name(name))), at(CONFIG));
        for path in [&life, &config] {
            if !self.force && output.files().find(path).is_ok() {
                let why = format!("`{}` is there already", visible(&path.to_string_lossy()));
                terminal::refuse(&why, "choose another `--folder` or `--name`, or write over it with `--force`");
                return Ok(Exit::CouldNot);
            }
        }
        output.write_file(&life, draft.life.as_bytes())?;
        output.write_file(&config, self.config(&life, draft).as_bytes())?;
        let seen = &draft.seen;
        writeln!(
            output,
            "{}: {}, {}; from {} with {}",
            visible(&life.to_string_lossy()),
            count(seen.states.len(), "state", "states"),
            count(seen.moves.len(), "move", "moves"),
            count(seen.histories, "history", "histories"),
            count(seen.records, "record", "records")
        )?;
        if unread > 0 {
            let unread = count(unread, "record", "records");
            writeln!(output, "  not read: {unread}; `lifespec replay` says which, and why")?;
        }
        writeln!(
            output,
            "{}: what `lifespec check` and `lifespec replay` do here",
            visible(&config.to_string_lossy())
        )?;
        Ok(Exit::Clean)
    }

    /// The configuration: paths are relative to its folder.
    fn config(&self, life: &Path, draft: &Draft) -> String {
        let file = life.file_name().unwrap_or_default().to_string_lossy();
        let here = self.folder.as_path() == Path::new(".");
        let logs = self.logs.iter().map(|log| {
            let from_here = here || log.is_absolute();
            let path = if from_here { log.clone() } else { up(&self.folder).join(log) };
            toml_text(&path.to_string_lossy())
        });
        let logs: Vec<String> = logs.collect();
        let mapping = draft.mapping.map(|name| format!("log = {}\n", toml_text(name))).unwrap_or_default();
        format!(
            "# What `lifespec check` and `lifespec replay` do in this folder, and below, if nothing is named.\n\n\
             # From which severity on a finding fails a run: error, warning or note.\n\
             fail-on = \"warning\"\n\n\
             # How bad findings of a code are taken for: error, warning, note or off.\n\
             [severity]\n\
             # LS142 = \"note\"\n\n\
             [check]\n\
             specs = [{spec}]\n\n\
             [replay]\n\
             spec = {spec}\n\
             logs = [{}]\n\
             {mapping}",
            logs.join(", "),
            spec = toml_text(&file)
        )
    }
}

/// The way back from a folder below this one.
fn up(folder: &Path) -> PathBuf {
    folder.components().filter(|part| matches!(part, std::path::Component::Normal(_))).map(|_| "..").collect()
}

/// A text as TOML writes it: as JSON does.
fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The name of a log without its endings.
fn name_of(log: &Path) -> String {
    let name = log.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().filter(|name| !name.is_empty()).unwrap_or("log").to_owned()
}

/// A name as files are called.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().map(plain).collect::<String>().trim_matches('-').to_owned()
}

fn reason(unclear: Unclear) -> (&'static str, &'static str) {
    match unclear {
        Unclear::Empty => ("there is no record in the log", "give it a few: each history should come to its end once"),
        Unclear::NoId => (
            "nothing tells which records belong together",
            "a key such as `id`, `case` or `job` has to stand in every record",
        ),
        Unclear::NoEvent => (
            "nothing tells what happens",
            "a key such as `event`, `activity`, `state` or `status`, with few different values, has to stand in every record",
        ),
    }
}
