//! The `lifespec` command; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    lifespec::cli::run(std::env::args_os()).into()
}
