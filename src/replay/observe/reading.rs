//! Reads the parts of one record: where the mapping says, or under the plain record's own names.

use crate::history::{At, Format, Route, text_of};
use crate::model::{Key, Log};
use crate::syntax::ast::{Template, TemplatePart, ValueSource};

use super::super::cause::Word;
use super::Observer;

/// One record, and the part of it that speaks of one root.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    log: Option<&'a Log>,
    format: &'a dyn Format,
    /// The whole record.
    record: At<'a>,
    /// The part that speaks of the root.
    part: At<'a>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(observer: &Observer<'a>, record: &At<'a>, part: &At<'a>) -> Self {
        Self { log: observer.log, format: observer.format, record: record.clone(), part: part.clone() }
    }

    /// What stands where the format keeps what the plain record calls `name`.
    pub(crate) fn plain(&self, name: &str) -> Option<At<'a>> {
        self.format.plain_path(name).iter().try_fold(self.part.clone(), |at, key| at.key(key))
    }

    /// A part of the record as text, renamed as the mapping says.
    pub(crate) fn key(&self, key: Key) -> Option<String> {
        match self.log {
            Some(log) => self.source_text(source(&log.keys, key)?),
            None => text_of(self.plain(key.word())?.value),
        }
    }

    /// The value that a source gives, as text, renamed.
    pub(crate) fn source_text(&self, source: &ValueSource) -> Option<String> {
        let text = source.alternatives.iter().find_map(|template| self.template(template))?;
        let renamed = source.renames.iter().find(|rename| rename.from.text == text);
        Some(renamed.map_or(text, |rename| rename.to.text.clone()))
    }

    /// The value itself, where a source is a single path; its text as a string otherwise.
    pub(crate) fn source_value(&self, source: &ValueSource) -> Option<serde_json::Value> {
        for template in &source.alternatives {
            if let [TemplatePart::Path(path)] = template.parts.as_slice() {
                if let Some(at) = self.part.one(path).or_else(|| self.record.one(path)) {
                    let text = text_of(at.value);
                    let renamed = text.and_then(|text| source.renames.iter().find(|rename| rename.from.text == text));
                    return Some(match renamed {
                        Some(rename) => rename.to.text.clone().into(),
                        None => at.value.clone(),
                    });
                }
            } else if let Some(text) = self.template(template) {
                return Some(text.into());
            }
        }
        None
    }

    /// The way to the word of the record that a finding points to.
    pub(crate) fn route_of(&self, word: &Word) -> Option<Route> {
        let key = match word {
            Word::Id => Key::Id,
            Word::Entity => Key::Entity,
            Word::Event => Key::Event,
            Word::Actor => Key::Actor,
            Word::From => Key::From,
            Word::To => Key::To,
            Word::Time => Key::Time,
            Word::State => Key::State,
            Word::Field(name) => return self.route_of_field(name),
            Word::Parts(_) => return None,
        };
        match self.log {
            Some(log) => self.route_of_source(source(&log.keys, key)?),
            None => Some(self.plain(key.word())?.route),
        }
    }

    /// The way to the first value that a source takes.
    pub(crate) fn route_of_source(&self, source: &ValueSource) -> Option<Route> {
        source.alternatives.iter().flat_map(|template| &template.parts).find_map(|part| match part {
            TemplatePart::Path(path) => {
                // A value that is null is not there, but it is what a finding is about.
                let null = || self.part.all(path).into_iter().next();
                self.part.one(path).or_else(|| self.record.one(path)).or_else(null).map(|at| at.route)
            }
            TemplatePart::Text(_) => None,
        })
    }

    fn route_of_field(&self, name: &str) -> Option<Route> {
        match self.log {
            Some(log) => {
                let (_, _, source) = log.sets.iter().find(|(field, ..)| field.text == name)?;
                self.route_of_source(source)
            }
            None => Some(self.plain("set")?.key(name)?.route),
        }
    }

    /// The joined parts; nothing if one of them is not there.
    fn template(&self, template: &Template) -> Option<String> {
        let mut joined = String::new();
        for part in &template.parts {
            match part {
                TemplatePart::Text(text) => joined.push_str(&text.text),
                TemplatePart::Path(path) => {
                    let at = self.part.one(path).or_else(|| self.record.one(path))?;
                    joined.push_str(&text_of(at.value)?);
                }
            }
        }
        Some(joined)
    }
}

/// Where a part of a record stands.
pub(crate) fn source(keys: &[(Key, ValueSource)], key: Key) -> Option<&ValueSource> {
    keys.iter().find(|(name, _)| *name == key).map(|(_, source)| source)
}
