//! Reads a set of states: names, `any active state`, `except`.

use super::codes::{LS053, LS066};
use super::names::{Scope, Symbol};
use super::out::Out;
use crate::diagnostic::Finding;
use crate::model::{StateId, StateSet};
use crate::syntax::ast::{self, Name, StateSetItem};

/// The states of a set; `None` if a name is wrong (reported here) or a group is (reported there).
pub(super) fn set(scope: &Scope<'_>, set: &ast::StateSet, out: &mut Out) -> Option<StateSet> {
    let items: Vec<_> = set.items.iter().map(|one| item(scope, one, out)).collect();
    let except: Vec<_> = set.except.iter().map(|name| named(scope, name, out)).collect();
    let items: Vec<StateSet> = items.into_iter().collect::<Option<_>>()?;
    let except: Vec<StateSet> = except.into_iter().collect::<Option<_>>()?;
    let shared = items.len() == 1 && except.is_empty();
    if !shared && !out.has_room(items.iter().map(StateSet::len).sum(), set.span) {
        return None;
    }
    let states = match (items.as_slice(), except.as_slice()) {
        ([only], []) => only.clone(),
        (items, []) => items.iter().flat_map(StateSet::iter).collect(),
        (items, except) => {
            let except: StateSet = except.iter().flat_map(StateSet::iter).collect();
            items.iter().flat_map(StateSet::iter).filter(|state| !except.contains(*state)).collect()
        }
    };
    if states.is_empty() {
        let (message, label) = if set.except.is_empty() {
            (format!("`{}` has no active state", scope.ast.name.text), "every state is final, or a fault")
        } else {
            ("`except` takes out every state".to_owned(), "no state is left")
        };
        out.report(Finding::new(&LS066, message).label(set.span, label));
        return None;
    }
    Some(states)
}

fn item(scope: &Scope<'_>, item: &StateSetItem, out: &mut Out) -> Option<StateSet> {
    match item {
        StateSetItem::Name(name) => named(scope, name, out),
        StateSetItem::AnyActive(_) => Some(scope.active.clone()),
        StateSetItem::Any(_) => Some(scope.all.clone()),
    }
}

fn named(scope: &Scope<'_>, name: &Name, out: &mut Out) -> Option<StateSet> {
    if !scope.symbols.contains_key(name.text.as_str()) {
        let noun = format!("the states and groups of `{}` are", scope.ast.name.text);
        let help = out.help(&name.text, &noun, scope.state_names());
        undefined(scope, name, help, out);
    }
    scope.named_set(&name.text)
}

/// The one state that a name stands for: a composite stands for its entry.
pub(super) fn target(scope: &Scope<'_>, name: &Name, out: &mut Out) -> Option<StateId> {
    match scope.symbols.get(name.text.as_str()) {
        Some(Symbol::State(id)) => Some(*id),
        Some(Symbol::Composite(id)) => Some(scope.composites[id.index()].entry),
        Some(Symbol::Group(index)) => {
            out.report(
                Finding::new(&LS053, format!("`{}` is a group, not a state", name.text))
                    .label(name.span, "one state is needed here")
                    .label(scope.groups[*index].ast.name.span, "the group")
                    .help("name the state; a choice is written `A | B`"),
            );
            None
        }
        None => {
            let noun = format!("the states of `{}` are", scope.ast.name.text);
            let help = out.help(&name.text, &noun, scope.target_names());
            undefined(scope, name, help, out);
            None
        }
    }
}

fn undefined(scope: &Scope<'_>, name: &Name, help: Option<String>, out: &mut Out) {
    out.report(
        Finding::new(&LS053, format!("`{}` has no state `{}`", scope.ast.name.text, name.text))
            .label(name.span, "unknown state")
            .maybe_help(help),
    );
}
