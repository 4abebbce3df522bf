//! The command line as a whole: the commands, and what all of them take.

use clap::Parser;

use super::args::Common;
use super::command::Command;

const EXAMPLES: &str = "\
Examples:
  lifespec check orders.life              is the lifecycle sound?
  lifespec test orders.life               do its scenarios go as they say?
  lifespec replay orders.life jobs.jsonl  did these jobs live as it says?
  lifespec draw orders.life | dot -Tsvg   the picture
  lifespec simulate orders.life --jobs 1000 > jobs.jsonl
                                          histories that live as it says
  lifespec explain LS142                  what a finding means, and a fix
  lifespec explain --list                 every kind of finding, one a line

Exit codes:
  0  clean: nothing found that fails the run (see --fail-on)
  1  findings
  2  could not check: wrong arguments, a file that cannot be read or written,
     or, for anything but `check`, a lifecycle with errors";

/// A declarative validator for lifecycles.
///
/// A lifecycle says how long-lived things live: their states, the moves between them, guards, timeouts, faults and
/// recoveries. lifespec checks that it is sound, judges recorded histories by it, and draws it.
#[derive(Debug, Parser)]
#[command(name = "lifespec", version, after_help = EXAMPLES, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}
