//! Says why there is no draft, with the keys that were seen and the options that help.

use std::fmt::Write;

use crate::author::starter::{Key, Role, Unclear, count};
use crate::cli::terminal;
use crate::diagnostic::nearest;
use crate::report::visible;

/// More keys than this are not listed.
const MOST_KEYS: usize = 40;
/// An example is not longer than this.
const MOST_CHARS: usize = 48;

/// What is told to the author.
pub(super) fn refuse(unclear: &Unclear) {
    let (why, keys, help) = words(unclear);
    let mut text = format!("error: {why}");
    if !keys.is_empty() {
        text.push_str("\n  keys of the records:");
    }
    let width = keys.iter().take(MOST_KEYS).map(|key| visible(&key.path).chars().count()).max().unwrap_or(0);
    for key in keys.iter().take(MOST_KEYS) {
        let _ = write!(text, "\n    {:width$}  {}", visible(&key.path), values(key));
    }
    if keys.len() > MOST_KEYS {
        let _ = write!(text, "\n    and {} more", keys.len() - MOST_KEYS);
    }
    terminal::complain(&format!("{text}\n  help: {help}"));
}

fn words(unclear: &Unclear) -> (String, &[Key], String) {
    match unclear {
        Unclear::Empty => (
            "there is no record in the log".to_owned(),
            &[],
            "give it a few: each history should come to its end once".to_owned(),
        ),
        Unclear::NoId(keys) => (
            "nothing tells which records belong together".to_owned(),
            keys,
            "say which key does: `--id KEY`; it has to stand in every record, and to be the same in all of one history"
                .to_owned(),
        ),
        Unclear::OneRecordEach { key, records, keys } => (
            format!(
                "`{}` is new in nearly every record ({}), so it names records and no histories",
                visible(&key.path),
                of_records(key.distinct, *records)
            ),
            keys,
            format!(
                "say which key is the same in all records of one history: `--id KEY`; or, if each has one record indeed, \
                 `--id {}`",
                visible(&key.path)
            ),
        ),
        Unclear::NoEvent(keys) => (
            "nothing tells what happens".to_owned(),
            keys,
            "say which key does: `--event KEY`, or `--to KEY` if it is the state that an instance is in now".to_owned(),
        ),
        Unclear::NoKey { role, text, keys } => no_key(*role, text, keys),
        Unclear::NoTime(key) => (
            format!("`{}` holds no times", visible(&key.path)),
            &[],
            format!("it has {}; leave `--time` out if no key says when", values(key)),
        ),
    }
}

fn no_key<'k>(role: Role, text: &str, keys: &'k [Key]) -> (String, &'k [Key], String) {
    let why = format!("no record has the key `{}`, which `--{}` names", visible(text), role.plain());
    let near = nearest(text, keys.iter().map(|key| key.path.as_str()));
    let help = near.map_or_else(
        || "name one of these; a key inside another one is written with a dot, such as `order.id`".to_owned(),
        |near| format!("did you mean `{}`?", visible(near)),
    );
    (why, keys, help)
}

fn of_records(distinct: usize, records: usize) -> String {
    format!("{} in {}", count(distinct, "value", "values"), count(records, "record", "records"))
}

/// `8 values, such as "NEW"`.
fn values(key: &Key) -> String {
    let shown: String = key.example.chars().take(MOST_CHARS).collect();
    let dots = if shown.len() < key.example.len() { "…" } else { "" };
    let such_as = if key.distinct == 1 { "" } else { "such as " };
    format!("{}, {such_as}{}{dots}", count(key.distinct, "value", "values"), visible(&shown))
}
