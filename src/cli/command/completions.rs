//! `lifespec completions`: prints the script that teaches a shell this command line.

use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Exit;
use crate::cli::args::Cli;
use crate::cli::output::Output;

const EXAMPLES: &str = "\
Examples:
  lifespec completions bash > ~/.local/share/bash-completion/completions/lifespec
  lifespec completions zsh > ~/.zfunc/_lifespec
  lifespec completions fish > ~/.config/fish/completions/lifespec.fish";

/// Print the script that completes this command line in a shell
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "lifespec", &mut script);
        io::Write::write_all(output, &script)?;
        Ok(Exit::Clean)
    }
}
