//! Writes the syntax tree as YAML, and says what YAML could not hold.

mod document;
mod entity;
mod scalar;

use self::document::{Item, Pair, Value};
use crate::syntax::ast::{Actors, Allow, File, Invariant, Item as Statement, Log, Meta, Name, Scenario};
use crate::syntax::print::{Single, event, guard, kind_line};
use crate::syntax::printed::{Lost, Printed};

/// The whole file as YAML.
pub(crate) fn write(file: &File) -> Printed {
    let mut writer = Writer { lost: Vec::new() };
    let pairs = writer.file(file);
    Printed { text: document::render(&pairs, &file.end), lost: writer.lost }
}

struct Writer {
    lost: Vec<Lost>,
}

/// The sections of a mapping, each begun by its first statement.
#[derive(Default)]
struct Sections<'f> {
    pairs: Vec<Pair<'f>>,
    /// The section written to last: going back to an earlier one moves a statement.
    last: Option<&'static str>,
    moved: bool,
}

impl<'f> Sections<'f> {
    /// The value of a section, begun if it is not there.
    fn at(&mut self, key: &'static str, empty: Value<'f>) -> &mut Value<'f> {
        let known = self.pairs.iter().position(|pair| pair.key == key);
        self.moved |= known.is_some() && self.last != Some(key);
        self.last = Some(key);
        let index = known.unwrap_or_else(|| {
            self.pairs.push(Pair::new(key, empty));
            self.pairs.len() - 1
        });
        &mut self.pairs[index].value
    }

    /// Adds an item to a list.
    fn item(&mut self, key: &'static str, item: Item<'f>) {
        if let Value::List(items) = self.at(key, Value::List(Vec::new())) {
            items.push(item);
        }
    }

    /// Adds a pair to a mapping. A key that is there already turns the mapping into a list of mappings, which may
    /// repeat it.
    fn pair(&mut self, key: &'static str, pair: Pair<'f>) {
        let value = self.at(key, Value::Map(Vec::new()));
        if let Value::Map(pairs) = value {
            if pairs.iter().all(|there| there.key != pair.key) {
                pairs.push(pair);
                return;
            }
            let single =
                |pair: Pair<'f>| Item { trivia: pair.trivia, value: Value::Map(vec![Pair { trivia: None, ..pair }]) };
            *value = Value::List(std::mem::take(pairs).into_iter().map(single).collect());
        }
        if let Value::List(items) = value {
            items.push(Item { trivia: pair.trivia, value: Value::Map(vec![Pair { trivia: None, ..pair }]) });
        }
    }
}

impl Writer {
    fn file<'f>(&mut self, file: &'f File) -> Vec<Pair<'f>> {
        let mut sections = Sections::default();
        if let Some(header) = &file.header {
            let name = Value::Words(header.name.text.clone());
            sections.pairs.push(Pair::with("lifecycle", name, &header.meta.trivia));
            meta(&mut sections.pairs, &header.meta);
            for each in &header.meta.allows {
                sections.pair("allow", allow(each));
            }
        }
        let plain_actors = lone_actors(file);
        for item in &file.items {
            match item {
                Statement::Allow(each) => sections.pair("allow", allow(each)),
                Statement::Actor(each) if plain_actors => {
                    let names = Value::Flow(texts(&each.names));
                    sections.pairs.push(Pair::with("actors", names, &each.meta.trivia));
                    sections.last = Some("actors");
                }
                Statement::Actor(each) => sections.item("actors", actors(each)),
                Statement::Event(each) => {
                    sections.pair("events", Pair::with(event(&each.event), described(&each.meta), &each.meta.trivia));
                }
                Statement::Entity(each) => {
                    let value = self.entity(each);
                    sections.pair("entities", Pair::with(&each.name.text, value, &each.meta.trivia));
                }
                Statement::Invariant(each) => sections.item("invariants", invariant(each)),
                Statement::Log(each) => {
                    sections.pair("logs", Pair::with(&each.name.text, log(each), &each.meta.trivia));
                }
                Statement::Scenario(each) => sections.item("scenarios", scenario(each)),
            }
        }
        if sections.moved {
            let span = file.items.first().map(|item| item.meta().span);
            self.lose(span, "the order of the statements of the file: YAML keeps each kind of statement together");
        }
        sections.pairs
    }

    fn lose(&mut self, span: Option<crate::source::Span>, what: impl Into<String>) {
        self.lost.push(Lost { what: what.into(), span });
    }
}

/// Whether the actors can be written as one plain list.
fn lone_actors(file: &File) -> bool {
    let mut all = file.items.iter().filter_map(|item| match item {
        Statement::Actor(each) => Some(each),
        _ => None,
    });
    let bare =
        |each: &Actors| each.meta.description.is_none() && each.meta.tags.is_empty() && each.meta.allows.is_empty();
    all.next().is_some_and(bare) && all.next().is_none()
}

fn actors(each: &Actors) -> Item<'_> {
    let mut pairs = vec![match each.names.as_slice() {
        [one] => Pair::new("name", Value::Words(one.text.clone())),
        many => Pair::new("names", Value::Flow(texts(many))),
    }];
    full_meta(&mut pairs, &each.meta);
    Item { value: Value::Map(pairs), trivia: Some(&each.meta.trivia) }
}

fn invariant(each: &Invariant) -> Item<'_> {
    let mut pairs = vec![Pair::new("of", Value::Words(each.entity.text.clone()))];
    full_meta(&mut pairs, &each.meta);
    let mode = if each.always { "always" } else { "never" };
    pairs.push(Pair::new(mode, Value::Words(guard(&each.condition))));
    Item { value: Value::Map(pairs), trivia: Some(&each.meta.trivia) }
}

fn log(each: &Log) -> Value<'_> {
    let mut pairs = Vec::new();
    full_meta(&mut pairs, &each.meta);
    if let Some(kind) = &each.kind {
        pairs.push(Pair::with("kind", Value::Words(kind_line(kind).one_line()), &kind.meta().trivia));
    }
    if !each.statements.is_empty() {
        let lines = each.statements.iter().map(|line| Item::single(Single::Log(line))).collect();
        pairs.push(Pair::new("map", Value::List(lines)));
    }
    Value::Map(pairs)
}

fn scenario(each: &Scenario) -> Item<'_> {
    let title = each.meta.description.as_ref().map_or("", |title| &title.text);
    let mut pairs = vec![Pair::new("title", Value::Prose(title.to_owned()))];
    tags_and_allows(&mut pairs, &each.meta);
    let steps = each.steps.iter().map(|step| Item::single(Single::Step(step))).collect();
    pairs.push(Pair::new("steps", Value::List(steps)));
    Item { value: Value::Map(pairs), trivia: Some(&each.meta.trivia) }
}

/// Description alone, or a mapping with everything.
fn described(meta: &Meta) -> Value<'_> {
    match &meta.description {
        Some(words) if meta.tags.is_empty() && meta.allows.is_empty() => Value::Prose(words.text.clone()),
        _ => {
            let mut pairs = Vec::new();
            full_meta(&mut pairs, meta);
            if pairs.is_empty() { Value::Bare("{}") } else { Value::Map(pairs) }
        }
    }
}

/// Description and tags.
fn meta<'f>(pairs: &mut Vec<Pair<'f>>, meta: &'f Meta) {
    if let Some(words) = &meta.description {
        pairs.push(Pair::new("description", Value::Prose(words.text.clone())));
    }
    if !meta.tags.is_empty() {
        pairs.push(Pair::new("tags", Value::Flow(texts(&meta.tags))));
    }
}

/// Description, tags and allows.
fn full_meta<'f>(pairs: &mut Vec<Pair<'f>>, each: &'f Meta) {
    if let Some(words) = &each.description {
        pairs.push(Pair::new("description", Value::Prose(words.text.clone())));
    }
    tags_and_allows(pairs, each);
}

fn tags_and_allows<'f>(pairs: &mut Vec<Pair<'f>>, meta: &'f Meta) {
    if !meta.tags.is_empty() {
        pairs.push(Pair::new("tags", Value::Flow(texts(&meta.tags))));
    }
    let mut sections = Sections::default();
    for each in &meta.allows {
        sections.pair("allow", allow(each));
    }
    pairs.append(&mut sections.pairs);
}

/// `LS142: why`
fn allow(allow: &Allow) -> Pair<'_> {
    let reason = allow.reason.as_ref().map_or("", |reason| &reason.text);
    Pair::with(&allow.code.text, Value::Prose(reason.to_owned()), &allow.meta.trivia)
}

fn texts(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| name.text.clone()).collect()
}
