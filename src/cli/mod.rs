//! The command line: arguments to calls, results to exit codes.

mod args;
mod command;
mod known;
mod output;
mod patience;
mod pipeline;
mod program;
mod terminal;
mod traffic;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::output::Output;
use self::program::Cli;
use crate::report::visible;
use crate::session::Disk;

/// How a run ended; the number is the exit code of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing that fails a run was found.
    Clean = 0,
    /// Something was found.
    Findings = 1,
    /// The question could not be answered: a wrong command line, or a file that cannot be read or written.
    CouldNot = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the command of an argument list, the program's name first.
///
/// Prints to standard output and standard error; a reader that closes the pipe early is no error.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &args),
    };
    let mut output = Output::new(&Disk, &cli.common);
    let exit = match cli.command.run(&mut output, Cli::command) {
        Ok(exit) => output.finish().map(|()| exit),
        Err(error) => Err(error),
    };
    exit.unwrap_or_else(|error| {
        terminal::complain(&format!("error: {}", visible(&error.to_string())));
        Exit::CouldNot
    })
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn usage(error: &clap::Error, args: &[OsString]) -> Exit {
    let hidden = args.iter().any(|arg| {
        let arg = arg.to_string_lossy();
        visible(&arg) != arg
    });
    if hidden {
        // The message repeats the arguments: it must not do what they say to the terminal.
        let lines: Vec<String> = error.to_string().lines().map(|line| visible(line).into_owned()).collect();
        terminal::complain(&lines.join("\n"));
    } else if error.print().is_err() {
        // Nobody reads it.
    }
    if error.use_stderr() { Exit::CouldNot } else { Exit::Clean }
}
