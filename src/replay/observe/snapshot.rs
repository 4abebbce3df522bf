//! Records that show a root and its children as they are.

use crate::diagnostic::Finding;
use crate::history::{At, Route, text_of};
use crate::model::{ChildSource, Domain, EntityId, FieldId, Key, PartId, Value};
use crate::semantics::{ChildList, Observation, Seen, Snapshot};
use crate::syntax::ast::{Path, ValueSource};

use super::super::cause::Word;
use super::super::codes::{LS332, LS333};
use super::event::moment;
use super::lists::{list_is_there, list_of, parts};
use super::reading::source;
use super::{Observed, Observer, Reading, Records, Unread, values};

/// Where the parts of one object of a snapshot stand.
#[derive(Clone, Copy)]
struct Shape<'a> {
    entity: EntityId,
    keys: &'a [(Key, ValueSource)],
    sets: &'a [(FieldId, &'a ValueSource)],
    parts: &'a [ChildSource],
}

impl Observer<'_> {
    pub(crate) fn snapshots(&self, record: &At<'_>, entity: EntityId, at: &[Path]) -> Records {
        let mut records = Records::default();
        let Some(log) = self.log else { return records };
        let sets: Vec<(FieldId, &ValueSource)> =
            log.sets.iter().filter_map(|(_, field, source)| Some(((*field)?, source))).collect();
        let shape = Shape { entity, keys: &log.keys, sets: &sets, parts: &log.parts };
        for root in parts(record, at) {
            match self.snapshot_of(record, &root, shape) {
                Ok(observed) => records.observed.push(observed),
                Err(unread) => records.unread.push(*unread),
            }
        }
        records
    }

    fn snapshot_of(&self, record: &At<'_>, root: &At<'_>, shape: Shape<'_>) -> Result<Observed, Box<Unread>> {
        let reading = Reading::new(self, record, root);
        let time = moment(&reading).map_err(|(finding, word)| {
            let route = reading.route_of(&word).unwrap_or_else(|| root.route.clone());
            Box::new(Unread { finding: *finding, route, said: word.said() })
        })?;
        let snapshot = self.object(record, root, shape)?;
        Ok(Observed {
            root: Some(snapshot.id.clone()),
            root_entity: shape.entity,
            observation: Observation { time, seen: Seen::Snapshot(snapshot) },
            route: root.route.clone(),
        })
    }

    fn object(&self, record: &At<'_>, here: &At<'_>, shape: Shape<'_>) -> Result<Snapshot, Box<Unread>> {
        let reading = Reading::new(self, record, here);
        let unread = |finding: Finding, route: Option<Route>| {
            let said = if route.is_some() { "this value" } else { Word::Id.said() };
            Box::new(Unread { finding, route: route.unwrap_or_else(|| here.route.clone()), said })
        };
        let entity = self.model.entity(shape.entity);
        let text = |key| source(shape.keys, key).and_then(|source| reading.source_text(source));
        let Some(id) = text(Key::Id) else {
            let mut finding = Finding::new(&LS332, format!("the record has no `id` for this {}", entity.name.text));
            if let Some(source) = source(shape.keys, Key::Id) {
                finding = finding.label(source.span, "the mapping looks for it here");
            }
            return Err(unread(finding, None));
        };
        let state = match text(Key::State) {
            Some(name) => Some(self.state(shape.entity, &name).map_err(|finding| {
                unread(*finding, source(shape.keys, Key::State).and_then(|source| reading.route_of_source(source)))
            })?),
            None => None,
        };
        let mut fields = Vec::new();
        for (field, source) in shape.sets {
            fields.extend(
                self.shown(&reading, shape.entity, *field, source)
                    .map_err(|finding| unread(*finding, reading.route_of_source(source)))?,
            );
        }
        let mut children = Vec::new();
        for part in shape.parts {
            children.extend(self.children(record, here, part)?);
        }
        Ok(Snapshot { entity: shape.entity, id: id.into(), state, fields, children })
    }

    /// The value of a field; a record that is not there is absent, any other value unknown.
    fn shown(
        &self,
        reading: &Reading<'_>,
        entity: EntityId,
        field: FieldId,
        source: &ValueSource,
    ) -> Result<Option<(FieldId, Value)>, Box<Finding>> {
        let declared = self.model.entity(entity).field(field);
        let Some(value) = reading.source_value(source) else {
            return Ok((declared.domain == Domain::Record).then_some((field, 0)));
        };
        match values::field_value(declared, &value) {
            Ok(value) => Ok(Some((field, value))),
            Err(expected) => {
                let name = &declared.name.text;
                Err(Finding::new(&LS333, format!("`{name}` cannot be {value}: expected {expected}"))
                    .label(declared.name.span, "declared here")
                    .maybe_help(values::meant(declared, &value))
                    .into())
            }
        }
    }

    /// The children of one kind; nothing is known of them when the list is not there.
    fn children(&self, record: &At<'_>, here: &At<'_>, part: &ChildSource) -> Result<Option<ChildList>, Box<Unread>> {
        if !list_is_there(here, &part.at) {
            return Ok(None);
        }
        let sets: Vec<(FieldId, &ValueSource)> = part.sets.iter().map(|(field, source)| (*field, source)).collect();
        let shape = Shape { entity: part.entity, keys: &part.keys, sets: &sets, parts: &part.parts };
        let children: Result<Vec<Snapshot>, Box<Unread>> =
            here.all(&part.at).iter().map(|child| self.object(record, child, shape)).collect();
        Ok(Some(ChildList { part: part.part, complete: part.complete, children: children? }))
    }

    /// The way to a word of a child of a snapshot.
    pub(crate) fn locate_child(&self, root: &At<'_>, child: &str, word: &Word) -> Option<Route> {
        self.find_child(root, &self.log?.parts, (child, word))
    }

    /// The way to the list of the root's parts of a kind.
    pub(crate) fn locate_parts(&self, root: &At<'_>, part: PartId) -> Option<Route> {
        let source = self.log?.parts.iter().find(|source| source.part == part)?;
        root.one(&list_of(&source.at)).map(|at| at.route)
    }

    fn find_child(&self, owner: &At<'_>, parts: &[ChildSource], (child, word): (&str, &Word)) -> Option<Route> {
        for part in parts {
            for at in owner.all(&part.at) {
                let id = source(&part.keys, Key::Id)?;
                if value_of(&at, id).as_deref() == Some(child) {
                    return route_in(&at, self.source_of(part, word)?);
                }
                if let Some(route) = self.find_child(&at, &part.parts, (child, word)) {
                    return Some(route);
                }
            }
        }
        None
    }

    /// Where a word of a child stands.
    fn source_of<'s>(&self, part: &'s ChildSource, word: &Word) -> Option<&'s ValueSource> {
        match word {
            Word::State => source(&part.keys, Key::State),
            Word::Field(name) => {
                let field = self.model.entity(part.entity).field_named(name)?;
                part.sets.iter().find(|(id, _)| *id == field).map(|(_, source)| source)
            }
            _ => source(&part.keys, Key::Id),
        }
    }
}

fn paths(source: &ValueSource) -> impl Iterator<Item = &Path> {
    source.alternatives.iter().flat_map(|template| &template.parts).filter_map(|part| match part {
        crate::syntax::ast::TemplatePart::Path(path) => Some(path),
        crate::syntax::ast::TemplatePart::Text(_) => None,
    })
}

fn value_of(at: &At<'_>, source: &ValueSource) -> Option<String> {
    paths(source).find_map(|path| text_of(at.one(path)?.value))
}

fn route_in(at: &At<'_>, source: &ValueSource) -> Option<Route> {
    let null = |path| at.all(path).into_iter().next();
    paths(source).find_map(|path| Some(at.one(path).or_else(|| null(path))?.route))
}
