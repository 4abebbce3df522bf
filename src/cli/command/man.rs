//! `lifespec man`: writes the manual pages of this command line.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use crate::cli::Exit;
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
    pub(super) fn run(&self, output: &mut Output<'_>, program: Command) -> io::Result<Exit> {
        // Built first, so that each command knows how it is called.
        let mut program = program.disable_help_subcommand(true);
        program.build();
        let Some(folder) = &self.folder else {
            output.write_all(&page(program)?)?;
            return Ok(Exit::Clean);
        };
        let commands: Vec<_> = program.get_subcommands().cloned().collect();
        for command in std::iter::once(program).chain(commands) {
            let file = format!("{}.1", command.get_display_name().unwrap_or(command.get_name()));
            output.write_file(&folder.join(file), &page(command)?)?;
        }
        Ok(Exit::Clean)
    }
}

/// The page of a command.
fn page(mut command: Command) -> io::Result<Vec<u8>> {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let remarks = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    // The remarks are written below, line by line; the version stands at the foot.
    let command = command.override_usage(usage).after_help(None::<&str>).version(None::<&str>);
    let mut page = Vec::new();
    // The same program writes the same page: the date, which is the third word of the title, is left blank.
    Man::new(command).date(" ").source(concat!("lifespec ", env!("CARGO_PKG_VERSION"))).render(&mut page)?;
    for paragraph in remarks.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        page.extend(remark(paragraph).into_bytes());
    }
    Ok(page)
}

/// A paragraph of what stands below the options, under a heading if it is a kind of which manuals have one; its lines stay.
fn remark(paragraph: &str) -> String {
    let (first, rest) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
    let (heading, lines) = match first {
        "Examples:" => (".SH EXAMPLES", rest),
        "Exit codes:" => (".SH \"EXIT STATUS\"", rest),
        _ => (".PP", paragraph),
    };
    let lines: Vec<String> = lines.lines().map(verbatim).collect();
    format!("{heading}\n.nf\n{}\n.fi\n", lines.join("\n"))
}

/// A line that troff prints as it is.
fn verbatim(line: &str) -> String {
    let line = line.strip_prefix("  ").unwrap_or(line).replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}
