//! `lifespec man`: writes the manual pages of this command line.

use std::io;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::cli::Exit;
use crate::cli::args::Cli;
use crate::cli::output::Output;

const EXAMPLES: &str = "\
Examples:
  lifespec man | man -l -                              read the page of lifespec
  lifespec man --folder ~/.local/share/man/man1        the pages of all commands";

/// Print the manual page, or write those of all commands
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Manual {
    /// Write the pages of lifespec and of each command to this folder, which has to be there
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Manual {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut program = Cli::command();
        program.build();
        let Some(folder) = &self.folder else {
            Man::new(program).render(output)?;
            return Ok(Exit::Clean);
        };
        let commands: Vec<_> =
            program.get_subcommands().filter(|command| command.get_name() != "help").cloned().collect();
        for command in std::iter::once(program.clone()).chain(commands) {
            let name = if command.get_name() == program.get_name() {
                program.get_name().to_owned()
            } else {
                format!("{}-{}", program.get_name(), command.get_name())
            };
            let mut page = Vec::new();
            Man::new(command.version(env!("CARGO_PKG_VERSION"))).render(&mut page)?;
            output.write_file(&folder.join(format!("{name}.1")), &page)?;
        }
        Ok(Exit::Clean)
    }
}
