//! `lifespec completions`: prints the script that teaches a shell this command line.

use std::io;

use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;

use crate::cli::Exit;
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
    pub(super) fn run(&self, output: &mut Output<'_>, mut program: Command) -> io::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "lifespec", &mut script);
        if self.shell == Shell::Fish {
            script.extend(shells_for_fish().into_bytes());
        }
        io::Write::write_all(output, &script)?;
        Ok(Exit::Clean)
    }
}

/// The script for fish knows the values of options, not those of arguments; this command has the only ones.
fn shells_for_fish() -> String {
    let shells: Vec<String> = Shell::value_variants().iter().map(ToString::to_string).collect();
    format!("complete -c lifespec -n \"__fish_lifespec_using_subcommand completions\" -f -a \"{}\"\n", shells.join(" "))
}
