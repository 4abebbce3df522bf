//! Resolves groups, which may name each other in any order but not in a circle.

use super::codes::LS078;
use super::names::{Scope, Symbol};
use super::out::Out;
use super::states;
use crate::diagnostic::Finding;
use crate::syntax::ast::{Name, StateSet, StateSetItem};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Gives every group of the entity its states. A loop and not a recursion: a chain of groups may be as long as a file.
pub(super) fn resolve(scope: &mut Scope<'_>, out: &mut Out) {
    let mut marks = vec![Mark::New; scope.groups.len()];
    for start in 0..scope.groups.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        let mut stack = vec![(start, names(&scope.groups[start].ast.states))];
        while let Some((group, rest)) = stack.last_mut() {
            let group = *group;
            let Some(name) = rest.next() else {
                marks[group] = Mark::Done;
                scope.groups[group].states = states::set(scope, &scope.groups[group].ast.states, out);
                stack.pop();
                continue;
            };
            let Some(Symbol::Group(inner)) = scope.symbols.get(name.text.as_str()).copied() else { continue };
            match marks[inner] {
                Mark::New => {
                    marks[inner] = Mark::Open;
                    stack.push((inner, names(&scope.groups[inner].ast.states)));
                }
                Mark::Open => cycle(scope, group, name, out),
                Mark::Done => {}
            }
        }
    }
}

/// The names in a set, those taken out of it too.
fn names(set: &StateSet) -> impl Iterator<Item = &Name> {
    let items = set.items.iter().filter_map(|item| match item {
        StateSetItem::Name(name) => Some(name),
        StateSetItem::AnyActive(_) | StateSetItem::Any(_) => None,
    });
    items.chain(&set.except)
}

fn cycle(scope: &Scope<'_>, group: usize, name: &Name, out: &mut Out) {
    let group = scope.groups[group].ast;
    out.report(
        Finding::new(&LS078, format!("the group `{}` contains itself", name.text))
            .label(name.span, format!("`{}` is being put together here", name.text))
            .label(group.name.span, format!("in the group `{}`", group.name.text)),
    );
}
