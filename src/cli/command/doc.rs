//! `lifespec doc`: a lifecycle as a document.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::load;
use crate::cli::Exit;
use crate::cli::output::Output;
use crate::cli::traffic::Traffic;
use crate::report::doc;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  lifespec doc orders.life --output docs/orders.md
  lifespec doc orders.life | pandoc -o orders.html";

/// Write a lifecycle as a document in Markdown: tables of states, moves, time and faults, with pictures in Mermaid
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Doc {
    /// A lifecycle; `-` is standard input
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
}

impl Doc {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        output.guard(Traffic::default().reads("the lifecycle", [&self.spec]), "the document")?;
        let mut session = Session::new(output.files());
        let Some(model) = load(&mut session, &self.spec, output)?.and_then(|spec| spec.model) else {
            return Ok(Exit::CouldNot);
        };
        output.write_all(doc(&model).as_bytes())?;
        Ok(Exit::Clean)
    }
}
