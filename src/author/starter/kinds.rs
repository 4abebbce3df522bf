//! Tells the kinds of instances in a log apart, and which kind owns which.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, camel};
use super::role::Role;
use super::roles::Roles;
use super::table::{Column, Row, Table, Way};
use super::words::{shown, words_of};

/// A kind of instances.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// Its name in the lifecycle.
    pub name: String,
    /// What the log calls it, if records say it.
    pub word: Option<String>,
    /// Its owner, by its place among the kinds.
    pub owner: Option<usize>,
    /// What its owner calls its parts.
    pub field: String,
}

/// Whom a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member<'t> {
    pub(super) kind: usize,
    pub(super) parent: Option<&'t str>,
    pub(super) id: &'t str,
}

/// The kinds, and whom each record is about, if it says so.
pub(super) struct Kinds<'t> {
    pub(super) all: Vec<Kind>,
    pub(super) members: Vec<Option<Member<'t>>>,
}

/// Owners of owners are looked for up to here.
const DEEPEST: usize = 4;

impl<'t> Kinds<'t> {
    /// The kinds of a log. What tells owners without telling enough is left out of the roles, and remarked.
    pub(super) fn of(table: &'t Table, roles: &mut Roles, name: &str, remarks: &mut Vec<String>) -> Self {
        let says_nothing = roles.way(Role::Parent).or(roles.way(Role::Entity)).is_none();
        if let Some(way) = part_id(table, roles).filter(|_| says_nothing) {
            roles.add_guess(Role::PartId, &way);
        }
        let kinds = Self::told(table, roles, name);
        match kinds.trouble(table, roles) {
            None => kinds,
            Some(trouble) => {
                remarks.push(trouble);
                roles.drop(Role::Parent);
                roles.drop(Role::PartId);
                Self::told(table, roles, name)
            }
        }
    }

    fn told(table: &'t Table, roles: &Roles, whole: &str) -> Self {
        let people = People::of(table, roles);
        let mut kinds = if let Some(way) = roles.way(Role::Entity) {
            Self::by_word(table, &people, way)
        } else {
            let ids = roles.way(Role::PartId).zip(roles.way(Role::Id));
            let name = ids.and_then(|(_, id)| part_name(id.last()?));
            let part = ids.and_then(|(part, _)| part_name(part.last()?));
            Self::by_owner(table, &people, (&name.unwrap_or_else(|| camel(whole)), part))
        };
        for kind in &mut kinds.all {
            kind.field = plural(&words_of(&kind.name).join("_"));
        }
        kinds
    }

    /// Records say of which kind the instance is.
    fn by_word(table: &'t Table, people: &People<'t>, way: &[String]) -> Self {
        let (mut names, mut words) = (Names::default(), Vec::new());
        let mut members = Vec::new();
        for (row, (id, parent)) in table.rows.iter().zip(&people.all) {
            let word = row.get(way);
            let kind = word.map(|word| {
                words.iter().position(|known| *known == word).unwrap_or_else(|| {
                    words.push(word);
                    words.len() - 1
                })
            });
            let parent = parent.or_else(|| people.only_parent(id.as_ref()?));
            members.push(id.zip(kind).map(|(id, kind)| Member { kind, parent, id }));
        }
        let mut all: Vec<Kind> = Vec::new();
        for word in words {
            let mut name = names.of(word);
            // Entities differ in more than case.
            while all.iter().any(|kind| kind.name.eq_ignore_ascii_case(&name)) {
                name.push_str("Too");
            }
            all.push(Kind { name, word: Some(word.to_owned()), ..Kind::default() });
        }
        let mut kinds = Self { all, members };
        kinds.find_owners();
        kinds
    }

    /// The owner of a kind is the kind of most of its parents.
    fn find_owners(&mut self) {
        let kind_of: BTreeMap<&str, usize> =
            self.members.iter().flatten().map(|member| (member.id, member.kind)).collect();
        for kind in 0..self.all.len() {
            let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
            for member in self.members.iter().flatten().filter(|member| member.kind == kind) {
                if let Some(owner) = member.parent.and_then(|parent| kind_of.get(parent)) {
                    *votes.entry(*owner).or_default() += 1;
                }
            }
            self.all[kind].owner = votes.into_iter().max_by_key(|(_, count)| *count).map(|(owner, _)| owner);
        }
    }

    /// Records say no kind: those with an owner are its parts.
    fn by_owner(table: &'t Table, people: &People<'t>, (name, part): (&str, Option<String>)) -> Self {
        let mut members = Vec::new();
        let mut deepest = 0;
        for (id, parent) in people.all.iter().take(table.rows.len()) {
            let member = id.map(|id| {
                let parent = parent.or_else(|| people.only_parent(id));
                let kind = parent.map_or(0, |parent| 1 + people.depth(parent));
                deepest = deepest.max(kind);
                Member { kind, parent, id }
            });
            members.push(member);
        }
        let mut names: Vec<String> = vec![name.to_owned()];
        for kind in 1..=deepest {
            let of = if kind == 1 {
                part.clone().unwrap_or_else(|| "Part".to_owned())
            } else {
                format!("PartOf{}", names[kind - 1])
            };
            let is_taken = names.iter().any(|known| known.eq_ignore_ascii_case(&of));
            names.push(if is_taken { format!("{of}Part") } else { of });
        }
        let kind = |(at, name): (usize, String)| Kind { name, owner: at.checked_sub(1), ..Kind::default() };
        Self { all: names.into_iter().enumerate().map(kind).collect(), members }
    }

    /// Why owners cannot be drafted, if they cannot.
    fn trouble(&self, table: &'t Table, roles: &Roles) -> Option<String> {
        let key = shown(&roles.way(Role::Parent).or(roles.way(Role::PartId))?.join("."));
        let is_somebody: BTreeSet<&str> = self.members.iter().flatten().map(|member| member.id).collect();
        let parents: BTreeSet<&str> = self.members.iter().flatten().filter_map(|member| member.parent).collect();
        if !parents.iter().any(|parent| is_somebody.contains(parent)) {
            return Some(format!("`{key}` names owners that no record is about, so they are left out."));
        }
        let is_empty = |kind| self.members.iter().flatten().all(|member| member.kind != kind);
        if self.all.len() > DEEPEST && roles.way(Role::Entity).is_none() || is_empty(0) {
            return Some(format!("`{key}` leads from part to owner in a circle or a long chain, so it is left out."));
        }
        if (0..self.all.len()).any(|kind| self.is_own_owner(kind)) {
            return Some(format!(
                "`{key}` makes instances parts of their own kind, which no lifecycle can say, so it is left out."
            ));
        }
        if roles.way(Role::Entity).is_some() || self.all.len() == 1 {
            return None;
        }
        let [event, to] = [Role::Event, Role::To].map(|role| roles.way(role));
        let what = |row: &'t Row| event.and_then(|way| row.said(way)).or_else(|| row.said(to?));
        let mut kind_of: BTreeMap<&str, usize> = BTreeMap::new();
        let said = table.rows.iter().zip(&self.members).filter_map(|(row, member)| Some((what(row)?, (*member)?)));
        let mut both = said.filter(|(word, member)| *kind_of.entry(word).or_insert(member.kind) != member.kind);
        let word = shown(both.next()?.0);
        Some(format!(
            "`{key}` makes some instances parts of others, but `{word}` happens to both and no key tells the kinds apart, so \
             all are drafted as one kind."
        ))
    }

    fn is_own_owner(&self, kind: usize) -> bool {
        let mut above = std::iter::successors(self.all[kind].owner, |owner| self.all[*owner].owner);
        above.by_ref().take(self.all.len()).any(|owner| owner == kind)
    }

    /// How many instances of a kind one owner has at most.
    pub(super) fn most_of(&self, kind: usize) -> usize {
        let mut parts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for member in self.members.iter().flatten().filter(|member| member.kind == kind) {
            if let Some(parent) = member.parent {
                parts.entry(parent).or_default().insert(member.id);
            }
        }
        parts.values().map(BTreeSet::len).max().unwrap_or(0)
    }
}

/// Who each record is about, and whose part that is.
struct People<'t> {
    all: Vec<(Option<&'t str>, Option<&'t str>)>,
    parents: BTreeMap<&'t str, BTreeSet<&'t str>>,
}

impl<'t> People<'t> {
    fn of(table: &'t Table, roles: &Roles) -> Self {
        let [id, parent, part] = [Role::Id, Role::Parent, Role::PartId].map(|role| roles.way(role));
        let mut people = Self { all: Vec::new(), parents: BTreeMap::new() };
        for row in &table.rows {
            let get = |way: Option<&[String]>| way.and_then(|way| row.get(way));
            let (id, parent) = match get(part) {
                Some(part) => (Some(part), get(id)),
                None => (get(id), get(parent)),
            };
            let parent = parent.filter(|parent| id != Some(parent));
            if let Some((id, parent)) = id.zip(parent) {
                people.parents.entry(id).or_default().insert(parent);
            }
            people.all.push((id, parent));
        }
        people
    }

    /// The owner that other records tell.
    fn only_parent(&self, id: &str) -> Option<&'t str> {
        let parents = self.parents.get(id).filter(|parents| parents.len() == 1)?;
        parents.first().copied()
    }

    /// How many owners there are above.
    fn depth(&self, id: &str) -> usize {
        let above = |id: &&str| self.parents.get(id).and_then(|parents| parents.first().copied());
        std::iter::successors(above(&id), above).take(DEEPEST).count()
    }
}

/// A key that names parts of what the id names: only some records have it, each value goes with one id, several with one.
fn part_id(table: &Table, roles: &Roles) -> Option<Way> {
    let id = roles.way(Role::Id)?;
    let is_part = |column: &&Column| {
        let mut whole_of: BTreeMap<&str, &str> = BTreeMap::new();
        let mut both = table.rows.iter().filter_map(|row| Some((row.get(&column.way)?, row.get(id)?)));
        let is_one = both.all(|(part, whole)| *whole_of.entry(part).or_insert(whole) == whole);
        let wholes: BTreeSet<&str> = whole_of.values().copied().collect();
        is_one && whole_of.len() > wholes.len() && column.filled * 10 > whole_of.len() * 13
    };
    let named = |column: &&Column| !roles.is_taken(column) && Role::Id.rank(&column.way).is_some_and(|rank| rank < 150);
    let some = |column: &&Column| !table.is_filled(column) && column.time.is_none();
    table.columns.iter().filter(named).filter(some).find(is_part).map(|column| column.way.clone())
}

/// `Parcel` of `parcel_no`; an `id` says nothing.
fn part_name(key: &str) -> Option<String> {
    let mut words = words_of(key);
    words.pop();
    (!words.is_empty()).then(|| camel(&words.join(" ")))
}

/// What parts of a name are called; a few such words are the language's own.
fn plural(word: &str) -> String {
    let plural = several(word);
    if ["as", "discards", "enters"].contains(&plural.as_str()) { format!("all_{plural}") } else { plural }
}

fn several(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if word.ends_with(['s', 'x']) || word.ends_with("ch") || word.ends_with("sh") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}
