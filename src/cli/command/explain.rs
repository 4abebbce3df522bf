//! `lifespec explain`: what a kind of finding means.

use std::io;

use clap::Args;

use crate::catalog;
use crate::cli::output::Output;
use crate::cli::{Exit, terminal};
use crate::report::{Look, list, page, visible};

const EXAMPLES: &str = "\
Examples:
  lifespec explain LS101                     by code
  lifespec explain unreachable-state         by name
  lifespec explain --list | grep timeout     find one";

/// Explain a kind of finding: what it is, why it matters, a bad and a good example
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Explain {
    /// The code, such as LS101, or the name, such as unreachable-state
    #[arg(value_name = "CODE", required_unless_present = "list", conflicts_with = "list")]
    code: Option<String>,
    /// List every kind of finding, one a line
    #[arg(long)]
    list: bool,
}

impl Explain {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let look = output.look();
        let Some(word) = &self.code else {
            let width = if output.is_screen() { look.width } else { usize::MAX };
            list(&catalog::all(), Look { width, ..look }, output)?;
            return Ok(Exit::Clean);
        };
        let Ok(code) = catalog::find(word) else {
            terminal::refuse(&format!("there is no code `{}`", visible(word)), &catalog::instead_of(word));
            return Ok(Exit::CouldNot);
        };
        page(code, look, output)?;
        Ok(Exit::Clean)
    }
}
