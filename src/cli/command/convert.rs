//! `lifespec convert`: a lifecycle in the other notation.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::complain;
use crate::cli::output::Output;
use crate::cli::traffic::Traffic;
use crate::cli::{Exit, terminal};
use crate::report::visible;
use crate::session::Session;
use crate::syntax::{Notation, print};

const EXAMPLES: &str = "\
Examples:
  lifespec convert orders.life --to yaml --output orders.yaml
  lifespec convert orders.yaml               to the other notation: here .life
  lifespec convert orders.life --to life     in canonical form
  lifespec convert orders.life --to life --output orders.life
                                             the file itself";

/// Convert a lifecycle between the .life language and YAML; comments are kept where they can be
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Convert {
    /// A lifecycle; `-` is standard input
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// The notation to write [default: the other one]
    #[arg(long, value_name = "NOTATION", value_enum)]
    to: Option<Target>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Target {
    Life,
    Yaml,
}

impl Convert {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let spec = session.load(&self.spec);
        // Names need not make sense to be converted, but what was passed over would be lost.
        let Some((file, notation)) = spec.file.as_ref().filter(|_| spec.parsed) else {
            complain(&session, &spec, output)?;
            return Ok(Exit::CouldNot);
        };
        let target = match (self.to, notation) {
            (Some(Target::Life), _) | (None, Notation::Yaml) => Notation::Life,
            (Some(Target::Yaml), _) | (None, Notation::Life) => Notation::Yaml,
        };
        // A file may be brought into its usual form where it is.
        let is_form = target == *notation;
        let spec = (!is_form).then_some(&self.spec);
        output.guard(Traffic::default().reads("the lifecycle", spec), "the same in the other notation")?;
        let printed = print(file, target);
        for lost in &printed.lost {
            let place = lost.span.map(|span| {
                let start = session.sources.positions(span).0;
                format!("{}:{}:{}: ", session.sources.get(span.source).name, start.line, start.column)
            });
            let note = format!("note: {}{}", place.unwrap_or_default(), lost.what);
            terminal::complain(&visible(&note));
        }
        output.write_all(printed.text.as_bytes())?;
        Ok(Exit::Clean)
    }
}
