//! `lifespec init`: drafts a lifecycle from a log, and the configuration to check and replay it.

mod project;
mod refused;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use self::project::Project;
use super::could_not;
use crate::author::starter::{Asked, Draft, MOST_RECORDS, Role, count, draft};
use crate::cli::output::Output;
use crate::cli::traffic::Traffic;
use crate::cli::{Exit, terminal};
use crate::diagnostic::Finding;
use crate::history::Expansion;
use crate::replay::Source;
use crate::report::visible;
use crate::session::{CONFIG, Config, ReadyLog, STDIN, Session};

const EXAMPLES: &str = "\
Examples:
  lifespec init jobs.jsonl                 jobs.life and lifespec.toml, from a log
  lifespec init jobs.jsonl --name Order    order.life, with an entity of that name
  lifespec init logs/*.csv --folder spec   into another folder
  lifespec init jobs.jsonl --id order.no --event msg --to status_to
                                           where the names of keys do not tell
  zcat jobs.jsonl.gz | lifespec init - --name Order

What the records do not say is marked as a guess. A lifespec.toml that is there
is kept, and the draft entered into its `specs`. Then:
  lifespec check                           what is the draft not clear about?
  lifespec replay                          does it take the log that it comes from?";

/// Draft a lifecycle from a log: the states and moves seen, a mapping for its records, and a configuration
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Init {
    /// Logs: JSON Lines, JSON, CSV, XES, OCEL 2.0, also as .gz or .zst; `-` is standard input, and takes `--name`
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// What the lifecycle is called [default: the name of the first log]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where to write; a folder that is not there is made
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Write over a lifecycle that is there; the configuration is kept in any case
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    keys: Keys,
}

/// The keys of the records, where their names and values do not tell.
#[derive(Args, Debug)]
#[command(next_help_heading = "Keys of the records, inside others as in order.id [default: guessed]")]
struct Keys {
    /// Which key tells the instance
    #[arg(long, value_name = "KEY")]
    id: Option<String>,
    /// What happened
    #[arg(long, value_name = "KEY")]
    event: Option<String>,
    /// When it happened
    #[arg(long, value_name = "KEY")]
    time: Option<String>,
    /// The state before
    #[arg(long, value_name = "KEY")]
    from: Option<String>,
    /// The state after, or the state now
    #[arg(long, value_name = "KEY")]
    to: Option<String>,
    /// Who did it
    #[arg(long, value_name = "KEY")]
    actor: Option<String>,
    /// The instance that owns this one
    #[arg(long, value_name = "KEY")]
    parent: Option<String>,
}

impl Keys {
    fn told(&self) -> Vec<(Role, String)> {
        let all = [
            (Role::Id, &self.id),
            (Role::Event, &self.event),
            (Role::Time, &self.time),
            (Role::From, &self.from),
            (Role::To, &self.to),
            (Role::Actor, &self.actor),
            (Role::Parent, &self.parent),
        ];
        all.into_iter().filter_map(|(role, key)| Some((role, key.clone()?))).collect()
    }
}

/// The first records of all logs.
struct Sampled<'f> {
    records: Vec<Value>,
    /// How many of them each log has.
    logs: Vec<usize>,
    unread: usize,
    /// The first log that can be read.
    first: Option<ReadyLog<'f>>,
    /// Where all logs are.
    paths: Vec<PathBuf>,
    findings: Vec<Finding>,
}

impl Init {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let Some(name) = self.name.clone().or_else(|| name_of(&self.logs[0])) else {
            terminal::refuse("standard input has no name to call the lifecycle by", "give it one: `--name Order`");
            return Ok(Exit::CouldNot);
        };
        if file_name(&name).is_empty() {
            let why = format!("`{}` makes no name of a file", visible(&name));
            terminal::refuse(&why, "a name has a letter or a digit: `--name Order`");
            return Ok(Exit::CouldNot);
        }
        let session = Session::new(output.files());
        let Sampled { records, logs, unread, first, paths, findings } = self.sample(&session);
        let Some(log) = first.filter(|_| findings.is_empty()) else {
            return could_not(&session, &findings, output);
        };
        let plain = |plain: &str| log.format().plain_path(plain);
        match draft(&records, &Asked { name: &name, told: &self.keys.told(), plain: &plain, logs: &logs }) {
            Ok(draft) => self.write(output, &paths, (&name, &draft, unread)),
            Err(unclear) => {
                refused::refuse(&unclear);
                Ok(Exit::CouldNot)
            }
        }
    }

    fn sample<'f>(&self, session: &Session<'f>) -> Sampled<'f> {
        let (inputs, findings) = session.logs(&self.logs);
        let paths = inputs.iter().map(|input| input.path.clone()).collect();
        let mut all = Sampled { records: Vec::new(), logs: Vec::new(), unread: 0, first: None, paths, findings };
        for input in inputs {
            let log = match ReadyLog::new(input, Expansion::default(), None) {
                Ok(log) => log,
                Err(finding) => {
                    all.findings.push(*finding);
                    continue;
                }
            };
            match log.sample(MOST_RECORDS - all.records.len()) {
                Ok(sample) => {
                    all.logs.push(sample.records.len());
                    all.records.extend(sample.records);
                    all.unread += sample.unread;
                    all.first.get_or_insert(log);
                }
                Err(finding) => all.findings.push(*finding),
            }
        }
        all
    }

    fn write(
        &self,
        output: &mut Output<'_>,
        logs: &[PathBuf],
        (name, draft, unread): (&str, &Draft, usize),
    ) -> io::Result<Exit> {
        let here = self.folder.as_path() == Path::new(".");
        let life = format!("{}.life", file_name(name));
        let life = if here { PathBuf::from(life) } else { self.folder.join(life) };
        if !self.force && output.files().find(&life).is_ok() {
            let why = format!("`{}` is there already", visible(&life.to_string_lossy()));
            terminal::refuse(&why, "choose another `--folder` or `--name`, or write over it with `--force`");
            return Ok(Exit::CouldNot);
        }
        // What is wrong with the configuration is told before anything is written.
        let mut session = Session::new(output.files());
        let there =
            output.config_of(&session, &self.folder).map(|file| session.config_text(&file).map(|text| (file, text)));
        let there = match there.transpose() {
            Ok(there) => there,
            Err(finding) => return could_not(&session, &[*finding], output),
        };
        let config = there.as_ref().map_or_else(|| self.folder.join(CONFIG), |(file, _)| file.clone());
        let traffic = Traffic::default().reads("the log", logs).writes("the draft", Some(&life));
        output.guard(traffic.writes("the configuration", Some(config)), "what is told of the draft")?;
        output.write_file(&life, draft.life.as_bytes())?;
        tell(output, (&life, draft, unread))?;
        let project = Project { life: &life, folder: &self.folder, logs: &self.logs, draft };
        match there {
            None => project.begin(output)?,
            Some((file, text)) => {
                let config: Config = session.config(Some(&file), Path::new("")).unwrap_or_default();
                project.join(output, &file, &config, &text)?;
            }
        }
        for remark in &draft.remarks {
            terminal::complain(&format!("note: {}", visible(remark)));
        }
        Ok(Exit::Clean)
    }
}

/// What is in the draft.
fn tell(output: &mut Output<'_>, (life, draft, unread): (&Path, &Draft, usize)) -> io::Result<()> {
    let seen = &draft.seen;
    let entities = match seen.lives.len() {
        1 => String::new(),
        several => format!("{several} entities, "),
    };
    writeln!(
        output,
        "{}: {entities}{}, {}; from {} with {}",
        visible(&life.to_string_lossy()),
        count(seen.sum(|life| life.states.len()), "state", "states"),
        count(seen.sum(|life| life.moves.len()), "move", "moves"),
        count(seen.sum(|life| life.histories), "history", "histories"),
        count(seen.records, "record", "records")
    )?;
    if unread > 0 {
        let unread = count(unread, "record", "records");
        writeln!(output, "  not read: {unread}; `lifespec replay` says which, and why")?;
    }
    Ok(())
}

/// The name of a log without its endings; standard input has none.
fn name_of(log: &Path) -> Option<String> {
    if log == Path::new(STDIN) {
        return None;
    }
    let name = log.file_name().unwrap_or_default().to_string_lossy();
    Some(name.split('.').next().filter(|name| !file_name(name).is_empty()).unwrap_or("log").to_owned())
}

/// A name as files are called.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().map(plain).collect::<String>().trim_matches('-').to_owned()
}
