//! Which values of a record are asked for, and what each is good for.
//!
//! Values that tell instances and moments apart are *free*: every record may have others. The others are *fixed*: few
//! different records of them are ever seen, so what they mean together is found out once.

use std::sync::Arc;

use crate::history::{Raw, Wanted};
use crate::model::{Domain, Key, Log, LogKind};
use crate::syntax::ast::{Path, PathStep, TemplatePart, ValueSource};

use super::super::observe::Observer;
use super::sought::{Sought, What};

/// How the records of one format are read, by one mapping.
#[derive(Clone, Debug)]
pub(crate) struct Plan<'m> {
    pub(super) observer: Observer<'m>,
    pub(super) wanted: Arc<Wanted>,
    pub(super) id: Option<Source>,
    pub(super) time: Option<Source>,
    pub(super) root: Option<Source>,
    pub(super) parent: Option<Source>,
    pub(super) fixed: Vec<Fixed>,
    /// Where the mapping looks; nothing if that differs from record to record.
    sought: Vec<Sought<'m>>,
    /// Whether every record has to be read as a whole.
    pub(super) whole: bool,
}

/// A value that is part of what a record means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    pub(super) value: usize,
    /// Whether all that matters is whether it is there.
    pub(super) presence: bool,
}

/// Where a free value comes from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The value itself.
    Plain(usize),
    /// The first of these that is there, renamed.
    Made { alternatives: Vec<Vec<Piece>>, renames: Vec<(String, String)> },
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    Value(usize),
    Text(String),
}

impl<'m> Plan<'m> {
    pub(crate) fn new(observer: Observer<'m>) -> Self {
        let mut asked = Asked::default();
        let mut plan = Self {
            observer,
            wanted: Arc::default(),
            id: None,
            time: None,
            root: None,
            parent: None,
            fixed: Vec::new(),
            sought: Vec::new(),
            whole: false,
        };
        match observer.log {
            Some(log) => {
                plan.whole = matches!(&log.kind, LogKind::Snapshot { .. });
                for (key, source) in &log.keys {
                    let place = asked.source(source);
                    plan.sought.push(Sought::new(What::Key(*key), source, place.alternatives()));
                    plan.add(*key, place);
                }
                for (name, _, source) in &log.sets {
                    let presence = observer.is_record_everywhere(&name.text);
                    let place = asked.fix(source, presence, &mut plan.fixed);
                    plan.sought.push(Sought::new(What::Field(&name.text), source, place.alternatives()));
                }
            }
            None => plan.ask_plain(&mut asked),
        }
        plan.whole |= asked.too_much;
        let is_inside = |log: &Log| matches!(&log.kind, LogKind::Events { at } if !at.is_empty());
        if plan.whole || observer.log.is_some_and(is_inside) {
            plan.sought.clear();
        }
        plan.wanted = Arc::new(asked.wanted);
        plan
    }

    /// Where the mapping looks.
    pub(crate) fn sought(&self) -> &[Sought<'m>] {
        &self.sought
    }

    /// The values to ask every record for.
    pub(crate) fn wanted(&self) -> &Arc<Wanted> {
        &self.wanted
    }

    fn ask_plain(&mut self, asked: &mut Asked) {
        let format = self.observer.format;
        for (key, name) in Key::ALL.iter().filter(|(key, _)| *key != Key::State) {
            let value = asked.value(format.plain_path(name));
            self.add(*key, Source::Plain(value));
        }
        let set = format.plain_path("set");
        let mut names: Vec<&str> = self
            .observer
            .model
            .entities
            .iter()
            .flat_map(|entity| &entity.fields)
            .map(|field| field.name.text.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let value = asked.value(set.iter().cloned().chain([name.to_owned()]).collect());
            let presence = self.observer.is_record_everywhere(name);
            self.fixed.push(Fixed { value, presence });
        }
        let value = asked.value(set);
        asked.wanted.closed.push(value);
        self.fixed.push(Fixed { value, presence: false });
    }

    fn add(&mut self, key: Key, source: Source) {
        let free = match key {
            Key::Time => &mut self.time,
            Key::Id => &mut self.id,
            Key::Root => &mut self.root,
            Key::Parent => &mut self.parent,
            Key::Entity | Key::Event | Key::Actor | Key::From | Key::To | Key::State => {
                source.values(&mut |value| self.fixed.push(Fixed { value, presence: false }));
                return;
            }
        };
        *free = Some(source);
    }
}

impl Observer<'_> {
    /// Whether every field of that name is a record, of which only its presence matters.
    fn is_record_everywhere(&self, name: &str) -> bool {
        let fields = self.model.entities.iter().flat_map(|entity| &entity.fields);
        fields.filter(|field| field.name.text == name).all(|field| field.domain == Domain::Record)
    }
}

impl Source {
    pub(super) fn values(&self, what: &mut impl FnMut(usize)) {
        match self {
            Self::Plain(value) => what(*value),
            Self::Made { alternatives, .. } => {
                for piece in alternatives.iter().flatten() {
                    if let Piece::Value(value) = piece {
                        what(*value);
                    }
                }
            }
        }
    }

    /// The values that each alternative is made of.
    fn alternatives(&self) -> Vec<Vec<usize>> {
        let value = |piece: &Piece| if let Piece::Value(value) = piece { Some(*value) } else { None };
        match self {
            Self::Plain(value) => vec![vec![*value]],
            Self::Made { alternatives, .. } => {
                alternatives.iter().map(|pieces| pieces.iter().filter_map(value).collect()).collect()
            }
        }
    }

    /// The text, written behind what `into` holds; `Some(false)` if there is none, `None` if it takes more to tell.
    pub(super) fn text(&self, values: &[Raw<'_>], into: &mut String) -> Option<bool> {
        match self {
            Self::Plain(value) => push(values[*value], into),
            Self::Made { alternatives, renames } => {
                let start = into.len();
                for alternative in alternatives {
                    if all(alternative, values, into)? {
                        if let Some((_, to)) = renames.iter().find(|(from, _)| *from == into[start..]) {
                            into.truncate(start);
                            into.push_str(to);
                        }
                        return Some(true);
                    }
                    into.truncate(start);
                }
                Some(false)
            }
        }
    }
}

fn all(pieces: &[Piece], values: &[Raw<'_>], into: &mut String) -> Option<bool> {
    for piece in pieces {
        match piece {
            Piece::Text(text) => into.push_str(text),
            Piece::Value(value) => {
                if !push(values[*value], into)? {
                    return Some(false);
                }
            }
        }
    }
    Some(true)
}

fn push(value: Raw<'_>, into: &mut String) -> Option<bool> {
    match value {
        Raw::Absent => return Some(false),
        Raw::Text(text) | Raw::Number(text) => into.push_str(text),
        Raw::Bool(value) => into.push_str(if value { "true" } else { "false" }),
        Raw::Structure => return None,
    }
    Some(true)
}

/// The values asked for so far.
#[derive(Debug, Default)]
struct Asked {
    wanted: Wanted,
    /// Whether something was asked for that is not one value.
    too_much: bool,
}

impl Asked {
    fn value(&mut self, path: Vec<String>) -> usize {
        let known = self.wanted.paths.iter().position(|known| *known == path);
        known.unwrap_or_else(|| {
            self.wanted.paths.push(path);
            self.wanted.paths.len() - 1
        })
    }

    fn path(&mut self, path: &Path) -> usize {
        let keys = path.steps.iter().map(|step| match step {
            PathStep::Key(key) => Some(key.clone()),
            PathStep::Each => None,
        });
        if let Some(keys) = keys.collect::<Option<Vec<String>>>().filter(|keys| !keys.is_empty()) {
            return self.value(keys);
        }
        self.too_much = true;
        self.value(vec![String::new()])
    }

    fn source(&mut self, source: &ValueSource) -> Source {
        if let ([only], []) = (source.alternatives.as_slice(), source.renames.as_slice())
            && let [TemplatePart::Path(path)] = only.parts.as_slice()
        {
            return Source::Plain(self.path(path));
        }
        let mut piece = |part: &TemplatePart| match part {
            TemplatePart::Path(path) => Piece::Value(self.path(path)),
            TemplatePart::Text(text) => Piece::Text(text.text.clone()),
        };
        let alternatives =
            source.alternatives.iter().map(|template| template.parts.iter().map(&mut piece).collect()).collect();
        let renames = source.renames.iter().map(|rename| (rename.from.text.clone(), rename.to.text.clone())).collect();
        Source::Made { alternatives, renames }
    }

    fn fix(&mut self, source: &ValueSource, presence: bool, fixed: &mut Vec<Fixed>) -> Source {
        let renamed = !source.renames.is_empty();
        let place = self.source(source);
        place.values(&mut |value| fixed.push(Fixed { value, presence: presence && !renamed }));
        place
    }
}
