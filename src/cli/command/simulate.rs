//! `lifespec simulate`: makes up histories of a lifecycle.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{length, load, moment};
use crate::author::simulate::{Format, Kind, Made, Options, ROOT_TRIES, Rate, Refused, simulate};
use crate::cli::output::Output;
use crate::cli::traffic::Traffic;
use crate::cli::{Exit, terminal};
use crate::diagnostic::did_you_mean;
use crate::session::{STDIN, Session};

const EXAMPLES: &str = "\
Examples:
  lifespec simulate orders.life --jobs 1000 > jobs.jsonl   a thousand legal histories
  lifespec simulate orders.life --jobs 1000 --seed 2       a thousand others
  lifespec simulate orders.life --inject late=2% --inject actor=0.5% --truth truth.json
                                                           some with a violation
  lifespec simulate orders.life --format csv -o jobs.csv   as a table

The same arguments write the same bytes, on every machine.

What can be planted, each into a share of the roots, at most one into each:
  skip       a record that later ones need is left out
  extra      an event happens that its state does not take
  late       a deadline is overstayed by a second or more
  early      a timer's move comes a second or more too early
  actor      an event is said to come from another actor
  guard      an event happens although its guard does not hold
  from       a record names another state before
  after-end  something happens after the end
  duplicate  a record stands there twice: legal
  boundary   a deadline is met to the second: legal";

/// Moments beyond this are written by few programs: the end of the year 9999.
const LAST_MOMENT: i64 = 253_402_300_799_000;

/// Make up histories of a lifecycle: legal ones, and violations whose place is known
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Simulate {
    /// The lifecycle; `-` is standard input
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// How many root instances
    #[arg(long, value_name = "N", default_value_t = 100)]
    jobs: u64,
    /// Another seed gives other histories
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Plant violations, or traps that are legal, into this share of the roots, such as late=2% or late=0.02
    #[arg(long, value_name = "KIND=RATE", value_parser = injection, num_args = 1..)]
    inject: Vec<(Kind, Rate)>,
    /// Write to FILE what a replay has to find: which root, which record
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// JSON Lines of plain records, a table, or XML for process mining
    #[arg(long, value_enum, default_value_t = FormatChoice::Jsonl)]
    format: FormatChoice,
    /// When the first root may begin: a time or a day
    #[arg(long, value_name = "TIME", value_parser = moment, default_value = "2026-01-01T00:00:00Z")]
    from: i64,
    /// For how long roots begin; nothing happens later
    #[arg(long, value_name = "DURATION", value_parser = length, default_value = "365d")]
    span: i64,
    /// The most parts of a kind that an owner has, unless the lifecycle wants more
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(..=1000))]
    parts: u32,
    /// How often a fault strikes, of all visits to the states that it covers
    #[arg(long, value_name = "RATE", value_parser = rate, default_value = "2%")]
    faults: Rate,
    /// Leave out moves that have no name, instead of writing them as changes of state
    #[arg(long)]
    silent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatChoice {
    Jsonl,
    Csv,
    Xes,
}

impl Simulate {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let Some(options) = self.options() else { return Ok(Exit::CouldNot) };
        if self.truth.as_deref() == Some(Path::new(STDIN)) && !output.is_file() {
            let why = "the histories and the truth would both go to standard output";
            terminal::refuse(why, "write one of them to a file (`--output FILE`, `--truth FILE`)");
            return Ok(Exit::CouldNot);
        }
        let traffic = Traffic::default().reads("the lifecycle", [&self.spec]);
        output.guard(traffic.writes("the truth", self.truth.as_ref()), "the log of the histories")?;
        let mut session = Session::new(output.files());
        let Some(model) = load(&mut session, &self.spec, output)?.and_then(|spec| spec.model) else {
            return Ok(Exit::CouldNot);
        };
        output.stream();
        let made = match simulate(&model, &options, output)? {
            Ok(made) => made,
            Err(Refused::Inputs(span)) => {
                let guard = session.sources.slice(span);
                terminal::refuse(
                    &format!(
                        "the inputs that `{}` reads have too many values to try them all",
                        crate::report::visible(guard)
                    ),
                    "give the input a smaller range, or let owners have fewer parts (`--parts N`)",
                );
                return Ok(Exit::CouldNot);
            }
        };
        tell(&made, self.jobs);
        if let Some(file) = &self.truth {
            let truth = made.truth(&options);
            output.write_beside(file, truth.as_bytes());
        }
        Ok(Exit::Clean)
    }

    /// What is asked for; says why, if it cannot be.
    fn options(&self) -> Option<Options> {
        if self.from.checked_add(self.span).is_none_or(|end| end > LAST_MOMENT) {
            terminal::refuse(
                "the span ends after the year 9999",
                "begin earlier (`--from`), or take a shorter `--span`",
            );
            return None;
        }
        let mut together = Rate::percent(0);
        for (at, (kind, rate)) in self.inject.iter().enumerate() {
            if self.inject[..at].iter().any(|(known, _)| known == kind) {
                terminal::refuse(&format!("`--inject {kind}` is given twice"), "say each kind once");
                return None;
            }
            let Some(sum) = together.plus(*rate) else {
                let why = "the rates of all `--inject` are more than 100% together";
                terminal::refuse(why, "a root gets one thing planted at most");
                return None;
            };
            together = sum;
        }
        Some(Options {
            jobs: self.jobs,
            seed: self.seed,
            from: self.from - self.from.rem_euclid(1000),
            span: self.span,
            parts: self.parts,
            faults: self.faults,
            silent: self.silent,
            format: match self.format {
                FormatChoice::Jsonl => Format::Jsonl,
                FormatChoice::Csv => Format::Csv,
                FormatChoice::Xes => Format::Xes,
            },
            inject: self.inject.clone(),
        })
    }
}

/// Says what has not come out as it was asked for.
fn tell(made: &Made, jobs: u64) {
    if made.unborn > 0 {
        let roots = match made.unborn {
            1 => format!("1 root of {jobs} could not begin and is left out"),
            unborn => format!("{unborn} roots of {jobs} could not begin and are left out"),
        };
        terminal::complain(&format!(
            "note: {roots}: the guard of every `create` failed with each of {ROOT_TRIES} draws of the fields\n  \
             let the event of a `create` bring the fields that its guard reads (`with`), or let them begin otherwise (`=`)"
        ));
    }
    if made.cut > 0 {
        terminal::complain(&format!("note: {} histories would not end, and were cut off", made.cut));
    }
    for (kind, (wanted, planted)) in made.counts.iter().filter(|(_, (wanted, planted))| planted < wanted) {
        terminal::complain(&format!("note: `{kind}` was planted into {planted} of the {wanted} roots meant for it"));
    }
}

/// `late=2%`.
fn injection(text: &str) -> Result<(Kind, Rate), String> {
    let (word, share) = text.split_once('=').ok_or_else(|| "expected KIND=RATE, such as late=2%".to_owned())?;
    let kind = Kind::parse(word).ok_or_else(|| {
        let words = Kind::ALL.iter().map(|(_, word)| *word);
        let all = words.clone().collect::<Vec<_>>().join(", ");
        did_you_mean(word, words).unwrap_or_else(|| format!("expected one of {all}"))
    })?;
    Ok((kind, rate(share)?))
}

fn rate(text: &str) -> Result<Rate, String> {
    Rate::parse(text).ok_or_else(|| "expected a share from 0 to 1, such as 0.02, or 2%".to_owned())
}
