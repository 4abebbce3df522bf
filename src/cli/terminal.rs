//! What the terminal can show: colours, box characters, how many columns.

use std::env;
use std::io::{self, IsTerminal, Write};

use super::args::ColorChoice;
use crate::report::{Detail, Look};

/// Columns where neither a terminal nor `COLUMNS` tells how many there are.
const PLAIN_WIDTH: usize = 120;
/// Columns that text is spread over at most: longer lines are hard to read.
const MOST_WIDTH: usize = 140;

/// How to draw for standard output, or for a file.
pub(super) fn look(color: ColorChoice, to_file: bool) -> Look {
    let columns = terminal_size::terminal_size_of(io::stdout()).map(|(columns, _)| usize::from(columns.0));
    let columns = columns.filter(|_| !to_file && io::stdout().is_terminal());
    Look { unicode: to_file || speaks_unicode(), ..drawn(color, columns) }
}

/// How to draw for standard error.
pub(super) fn error_look(color: ColorChoice) -> Look {
    let columns = terminal_size::terminal_size_of(io::stderr()).map(|(columns, _)| usize::from(columns.0));
    drawn(color, columns.filter(|_| io::stderr().is_terminal()))
}

/// How to draw on a terminal of so many columns, or where there is none.
fn drawn(color: ColorChoice, columns: Option<usize>) -> Look {
    let color = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => columns.is_some() && !is_set("NO_COLOR") && env::var("TERM").as_deref() != Ok("dumb"),
    };
    let columns = columns.or_else(told_width).filter(|columns| *columns > 0);
    let width = columns.map_or(PLAIN_WIDTH, |columns| columns.min(MOST_WIDTH));
    Look { color, unicode: speaks_unicode(), width, detail: Detail::Usual }
}

/// How many columns `COLUMNS` asks for.
fn told_width() -> Option<usize> {
    env::var("COLUMNS").ok()?.parse().ok()
}

/// Whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether the locale names UTF-8; where there is no locale at all, as in many containers, UTF-8 is what is read.
fn speaks_unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Prints a line to standard error; if nobody can read it, there is nobody to tell.
pub(super) fn complain(line: &str) {
    let _unread = writeln!(io::stderr(), "{line}");
}

/// Says why a command cannot do what was asked, and what to do about it.
pub(super) fn refuse(why: &str, help: &str) {
    complain(&format!("error: {why}\n  help: {help}"));
}
