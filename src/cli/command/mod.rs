//! The commands, one file each.

mod completions;
mod explain;

use std::io;

use clap::Subcommand;

use super::Exit;
use super::output::Output;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Explain(explain::Explain),
    Completions(completions::Completions),
}

impl Command {
    /// Runs the command; an error is one of writing the result.
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        match self {
            Self::Explain(explain) => explain.run(output),
            Self::Completions(completions) => completions.run(output),
        }
    }
}
