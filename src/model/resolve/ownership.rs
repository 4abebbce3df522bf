//! Orders the entities, parents first, and sees that both sides of every ownership agree.

use std::collections::{HashMap, HashSet};

use super::codes::{LS051, LS052, LS060, LS061, LS062, LS072};
use super::declared::Declared;
use super::out::Out;
use crate::diagnostic::Finding;
use crate::model::EntityId;
use crate::syntax::ast::{self, Entity, EntityMember, FieldType, Item, Owned};

/// How many entities of a circle are pointed at.
const SHOWN: usize = 12;

/// The entities in order, each with its parent, and their ids by name.
pub(super) struct Family<'a> {
    pub(super) entities: Vec<(&'a Entity, Option<EntityId>)>,
    pub(super) ids: HashMap<&'a str, EntityId>,
}

/// Orders the entities of a file.
pub(super) fn family<'a>(file: &'a ast::File, out: &mut Out) -> Family<'a> {
    let entities: Vec<&Entity> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Entity(entity) => Some(entity),
            _ => None,
        })
        .collect();
    if entities.is_empty() {
        no_entity(file, out);
    }
    let by_name = declare(&entities, out);
    let parents = parents(&entities, &by_name, out);
    let order = order(&entities, parents, out);
    let owners = owners(&entities, &by_name);
    for entity in &entities {
        agree(entity, &entities, &by_name, out);
        belongs(entity, &entities, (&by_name, &owners), out);
    }
    order_family(&entities, &by_name, &order)
}

fn no_entity(file: &ast::File, out: &mut Out) {
    let Some(header) = &file.header else { return };
    out.report(
        Finding::new(&LS072, format!("the lifecycle `{}` has no entity", header.name.text))
            .label(header.name.span, "nothing in it has a life")
            .help("write `entity NAME { … }` with the states of one kind of thing"),
    );
}

fn declare<'a>(entities: &[&'a Entity], out: &mut Out) -> HashMap<&'a str, usize> {
    let mut by_name = HashMap::new();
    let mut by_lower: HashMap<String, &Entity> = HashMap::new();
    let mut declared = Declared::default();
    for (index, entity) in entities.iter().enumerate() {
        let name = &entity.name;
        if !declared.declare(&name.text, name.span, "the entity", out) {
            continue;
        }
        by_name.insert(name.text.as_str(), index);
        let lower = name.text.to_lowercase();
        if let Some(other) = by_lower.get(&lower) {
            out.report(
                Finding::new(&LS052, format!("`{}` and `{}` differ only in case", name.text, other.name.text))
                    .label(name.span, format!("guards call both `{lower}`"))
                    .label(other.name.span, "the other one")
                    .help("rename one of them"),
            );
        } else {
            by_lower.insert(lower, entity);
        }
    }
    by_name
}

fn parents(entities: &[&Entity], by_name: &HashMap<&str, usize>, out: &mut Out) -> Vec<Option<usize>> {
    let mut find = |entity: &&Entity| {
        let parent = entity.parent.as_ref()?;
        let found = by_name.get(parent.text.as_str()).copied();
        if found.is_none() {
            let help =
                out.help(&parent.text, "the entities are", entities.iter().map(|other| other.name.text.as_str()));
            out.report(
                Finding::new(&LS051, format!("no entity is called `{}`", parent.text))
                    .label(parent.span, "unknown entity")
                    .maybe_help(help),
            );
        }
        found
    };
    entities.iter().map(&mut find).collect()
}

/// Parents before their parts, otherwise in file order, each with its parent; a circle is reported and cut open.
fn order(entities: &[&Entity], mut parents: Vec<Option<usize>>, out: &mut Out) -> Vec<(usize, Option<usize>)> {
    let mut order = Vec::with_capacity(entities.len());
    let mut placed = vec![false; entities.len()];
    let mut on_path = vec![false; entities.len()];
    for start in 0..entities.len() {
        let mut path = Vec::new();
        let mut at = start;
        while !placed[at] {
            if on_path[at] {
                cycle(entities, &path, at, out);
                if let Some(last) = path.last() {
                    parents[*last] = None;
                }
                break;
            }
            on_path[at] = true;
            path.push(at);
            match parents[at] {
                Some(parent) => at = parent,
                None => break,
            }
        }
        while let Some(next) = path.pop() {
            placed[next] = true;
            order.push((next, parents[next]));
        }
    }
    order
}

fn cycle(entities: &[&Entity], path: &[usize], at: usize, out: &mut Out) {
    let begin = path.iter().position(|index| *index == at).unwrap_or(0);
    let circle: Vec<_> =
        path[begin..].iter().filter_map(|index| entities[*index].parent.as_ref().map(|p| (*index, p))).collect();
    let name = &entities[at].name.text;
    let message = if circle.len() == 1 {
        format!("`{name}` owns itself")
    } else {
        format!("`{name}` is a part of its own parts")
    };
    let label = |(index, parent): &(usize, &ast::Name)| {
        (parent.span, format!("`{}` is owned by `{}`", entities[*index].name.text, parent.text))
    };
    let mut finding = Finding::new(&LS060, message);
    for (span, text) in circle.iter().take(SHOWN).map(label) {
        finding = finding.label(span, text);
    }
    if circle.len() > SHOWN {
        finding = finding.note(format!("{} more entities stand in the circle", circle.len() - SHOWN));
    }
    out.report(finding.help("one entity of the circle must stand without `of`"));
}

fn owned(entity: &Entity) -> impl Iterator<Item = &Owned> {
    entity.members.iter().filter_map(|member| match member {
        EntityMember::Owned(owned) => Some(owned),
        _ => None,
    })
}

/// Sees that what `entity` owns says so.
fn agree(entity: &Entity, entities: &[&Entity], by_name: &HashMap<&str, usize>, out: &mut Out) {
    let name = &entity.name;
    let mut first: HashMap<&str, &Owned> = HashMap::new();
    for owned in owned(entity) {
        let Some(child) = by_name.get(owned.entity.text.as_str()).map(|index| entities[*index]) else { continue };
        let child_name = &child.name.text;
        if let Some(other) = first.insert(child_name, owned) {
            out.report(
                Finding::new(&LS062, format!("`{}` owns `{child_name}` twice", name.text))
                    .label(owned.entity.span, format!("as `{}`", owned.name.text))
                    .label(other.entity.span, format!("and as `{}`", other.name.text))
                    .help("an entity is owned under one name; tell its instances apart with a field"),
            );
        }
        if child.parent.as_ref().is_none_or(|parent| parent.text != name.text) {
            let says = child.parent.as_ref().map_or_else(
                || (child.name.span, "stands without `of`".to_owned()),
                |parent| (parent.span, format!("says `of {}`", parent.text)),
            );
            out.report(
                Finding::new(&LS061, format!("`{}` owns `{child_name}`, which does not say so", name.text))
                    .label(owned.entity.span, format!("owned as `{}`", owned.name.text))
                    .label(says.0, says.1)
                    .help(format!("write `entity {child_name} of {}`; an entity has one owner", name.text)),
            );
        }
    }
}

/// Which entity owns which, by name; `None` stands for entities that do not exist.
type Owners<'a> = HashSet<(&'a str, Option<&'a str>)>;

fn owners<'a>(entities: &[&'a Entity], by_name: &HashMap<&'a str, usize>) -> Owners<'a> {
    let known = |name: &'a str| by_name.contains_key(name).then_some(name);
    let pairs = |entity: &&'a Entity| {
        let owner = entity.name.text.as_str();
        owned(entity).map(move |owned| (owner, known(&owned.entity.text))).collect::<Vec<_>>()
    };
    entities.iter().flat_map(pairs).collect()
}

/// Sees that the entity that `entity` names as its owner has such parts.
fn belongs(
    entity: &Entity,
    entities: &[&Entity],
    (by_name, owners): (&HashMap<&str, usize>, &Owners<'_>),
    out: &mut Out,
) {
    let name = &entity.name;
    let Some(parent) = &entity.parent else { return };
    let Some(owner) = by_name.get(parent.text.as_str()).map(|index| entities[*index]) else { return };
    // Parts of an entity that does not exist are probably these parts, misspelt: one finding is enough.
    let named = [Some(name.text.as_str()), None];
    if !named.iter().any(|part| owners.contains(&(parent.text.as_str(), *part))) {
        out.report(
            Finding::new(&LS061, format!("`{}` is `of {}`, which owns no `{}`", name.text, parent.text, name.text))
                .label(parent.span, "the owner")
                .label(owner.name.span, format!("has no parts of `{}`", name.text))
                .help(ownership_help(owner, entity)),
        );
    }
}

/// How the owner would have to say it; a lone name reads as an enumeration, which is an easy slip.
fn ownership_help(owner: &Entity, child: &Entity) -> String {
    let name = &child.name.text;
    let slip = owner.members.iter().find_map(|member| match member {
        EntityMember::Field(field) => match &field.ty {
            FieldType::Enum(values) if values.len() == 1 && values[0].text == *name => Some(&field.name.text),
            _ => None,
        },
        _ => None,
    });
    match slip {
        Some(field) => format!("`{field}: {name}` is a field with the one value `{name}`; write `{field}: one {name}`"),
        None => format!("write `{}s: many {name}` in `{}`", name.to_lowercase(), owner.name.text),
    }
}

fn order_family<'a>(
    entities: &[&'a Entity],
    by_name: &HashMap<&'a str, usize>,
    order: &[(usize, Option<usize>)],
) -> Family<'a> {
    let mut id_of = vec![EntityId(0); entities.len()];
    for (id, (index, _)) in order.iter().enumerate() {
        id_of[*index] = EntityId::new(id);
    }
    Family {
        entities: order.iter().map(|(index, parent)| (entities[*index], parent.map(|parent| id_of[parent]))).collect(),
        ids: by_name.iter().map(|(name, index)| (*name, id_of[*index])).collect(),
    }
}
