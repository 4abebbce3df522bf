//! What is said of a run that has read too little to judge by: nothing, or not all.

use crate::diagnostic::Finding;
use crate::model::Model;

use super::codes::{LS336, LS341};

/// How many logs are named.
const NAMED: usize = 5;

/// The finding of a run that somebody has stopped.
pub(super) fn stopped(read: u64) -> Finding {
    let records = match read {
        0 => "before anything was read".to_owned(),
        1 => "after one record".to_owned(),
        many => format!("after {many} records"),
    };
    Finding::new(&LS341, format!("the run was interrupted {records}: what comes behind was not judged"))
        .help("let it run to its end; what is told here is true of what was read")
}

/// The finding of a run that has judged nothing. `empty`: these logs hold no record at all. `unused`: a mapping of the
/// lifecycle, if none was asked for.
pub(crate) fn nothing_judged(empty: Option<&[&str]>, unused: Option<&str>) -> Finding {
    if let Some(names) = empty {
        let verb = if names.len() == 1 { "has" } else { "have" };
        let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = names.len().saturating_sub(NAMED);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("{}{rest} {verb} no record, so nothing was judged", shown.join(", "));
        return Finding::new(&LS336, message).help("is it the right log, and was it written to its end?");
    }
    let help = match unused {
        Some(name) => format!("the lifecycle brings a mapping along: read the log with `--log {name}`"),
        None => "is it the right log, and the right mapping (`--log NAME`)?".to_owned(),
    };
    Finding::new(&LS336, "no record of the lifecycle was read, so nothing was judged").help(help)
}

/// The first mapping of a lifecycle, if none `is_used`.
pub(crate) fn unused(model: &Model, is_used: bool) -> Option<&str> {
    model.logs.first().filter(|_| !is_used).map(|log| log.name.text.as_str())
}
