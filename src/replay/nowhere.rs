//! Tells of places where a mapping looks and no record has anything.

use crate::diagnostic::{Finding, Severity, did_you_mean};
use crate::model::{Key, Log};
use crate::syntax::ast::{Template, TemplatePart, ValueSource};
use crate::syntax::print;

use super::codes::LS342;
use super::reading::{Missing, Sought, What};

/// How many keys of the first record are told.
const SHOWN: usize = 12;

/// A finding for each place. `has_time`: whether any record was found to have a time, by whatever way, or there is but one
/// record, which says little of the mapping.
pub(super) fn tell(log: &Log, (sought, missing): (&[Sought<'_>], &Missing), has_time: bool) -> Vec<Finding> {
    let places = missing.places.iter().map(|place| (sought[*place].what, sought[*place].source));
    let mut all: Vec<Finding> = places.map(|place| one(log, place, &missing.keys)).collect();
    // Where every record is read as a whole, nothing but that is known.
    if let (Some((key, source)), true, false) =
        (log.keys.iter().find(|(key, _)| *key == Key::Time), sought.is_empty(), has_time)
    {
        all.push(one(log, (What::Key(*key), source), &[]).taken_for(Severity::Warning));
    }
    all
}

fn one(log: &Log, (what, source): (What<'_>, &ValueSource), keys: &[String]) -> Finding {
    let words = match what {
        What::Key(key) => word(key).to_owned(),
        What::Field(name) => format!("`{name}`"),
    };
    let made = |template: &Template| {
        let parts: Vec<String> = template.parts.iter().filter_map(path).map(|path| format!("`{path}`")).collect();
        parts.join(" and ")
    };
    let place = source.alternatives.iter().map(made).collect::<Vec<_>>().join(" or at ");
    let message = format!("no record has anything at {place}, where `log {}` looks for {words}", log.name.text);
    let help = paths(source).find_map(|path| did_you_mean(&path, keys.iter().map(String::as_str)));
    let finding = Finding::new(&LS342, message)
        .label(source.alternatives.first().map_or(source.span, |place| place.span), "looks here")
        .maybe_help(help.or_else(|| (!keys.is_empty()).then(|| format!("the first record has {}", list(keys)))));
    // What a record need not say may be missing in all of them.
    if is_needed(what) { finding } else { finding.taken_for(Severity::Warning) }
}

/// Whether a mapping that names it is good for nothing without it.
fn is_needed(what: What<'_>) -> bool {
    match what {
        What::Key(key) => !matches!(key, Key::Actor | Key::Root | Key::Parent | Key::Entity),
        What::Field(_) => false,
    }
}

fn word(key: Key) -> &'static str {
    match key {
        Key::Time => "the time",
        Key::Id => "the name of the instance",
        Key::Root => "the name of the root",
        Key::Parent => "the name of the owner",
        Key::Entity => "the entity",
        Key::Event => "the event",
        Key::Actor => "the actor",
        Key::From => "the state before",
        Key::To => "the state after",
        Key::State => "the state",
    }
}

fn paths(source: &ValueSource) -> impl Iterator<Item = String> + '_ {
    source.alternatives.iter().flat_map(|template| &template.parts).filter_map(path)
}

fn path(part: &TemplatePart) -> Option<String> {
    match part {
        TemplatePart::Path(path) => Some(print::path(path)),
        TemplatePart::Text(_) => None,
    }
}

fn list(keys: &[String]) -> String {
    let shown: Vec<String> = keys.iter().take(SHOWN).map(|key| format!("`{key}`")).collect();
    let more = keys.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}
