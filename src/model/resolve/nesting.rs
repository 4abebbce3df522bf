//! Reads states and the states nested in them: who is inside whom, and where an instance begins.

use super::codes::{LS071, LS074, LS075};
use super::declared::{Declared, info, named};
use super::names::{Scope, Symbol};
use super::out::Out;
use crate::diagnostic::Finding;
use crate::model::{Composite, CompositeId, Role, State, StateId, StateSet};
use crate::syntax::ast::{self, StateMember, StateRole};

/// Where a state stands.
#[derive(Clone, Copy)]
struct Place {
    outer: Option<CompositeId>,
    /// Whether an instance begins here if the state is `initial`.
    begins: bool,
}

/// Reads a state of the entity, and all inside it.
pub(super) fn top<'a>(scope: &mut Scope<'a>, state: &'a ast::State, declared: &mut Declared<'a>, out: &mut Out) {
    let entry = declare(scope, state, Place { outer: None, begins: true }, (declared, out));
    let Some(guard) = &state.when else { return };
    if state.role == StateRole::Initial {
        scope.begin_guards.push((entry, guard));
    } else {
        out.report(
            Finding::new(&LS071, format!("the guard of `{}` is never asked", state.name.text))
                .label(guard.span(), "only an `initial` state says when an instance may begin in it")
                .help("put the guard on the moves that lead here"),
        );
    }
}

/// Returns the state in which a move to `state` ends up.
fn declare<'a>(
    scope: &mut Scope<'a>,
    state: &'a ast::State,
    place: Place,
    (declared, out): (&mut Declared<'a>, &mut Out),
) -> StateId {
    // Of a state and a group with one name the state is what most who name it mean.
    let fresh = declared.declare(&state.name.text, state.name.span, "the state", out)
        || matches!(scope.symbols.get(state.name.text.as_str()), Some(Symbol::Group(_)));
    let nested: Vec<_> = nested(&state.members).collect();
    if nested.is_empty() {
        let id = StateId::new(scope.states.len());
        if fresh {
            scope.symbols.insert(&state.name.text, Symbol::State(id));
        }
        let role = match state.role {
            StateRole::Initial if place.begins => Role::Initial,
            StateRole::Initial | StateRole::Ordinary => Role::Ordinary,
            StateRole::Final => Role::Final,
        };
        if !state.discards.is_empty() {
            scope.discards.push((id, &state.discards));
        }
        let (name, info) = (named(&state.name), info(&state.meta));
        scope.states.push(State { name, role, outer: place.outer, discards: Vec::new(), info });
        return id;
    }
    let id = CompositeId::new(scope.composites.len());
    if fresh {
        scope.symbols.insert(&state.name.text, Symbol::Composite(id));
    }
    let first = StateId::new(scope.states.len());
    scope.composites.push(Composite {
        name: named(&state.name),
        states: StateSet::empty(),
        entry: first,
        outer: place.outer,
        info: info(&state.meta),
    });
    misplaced(state, out);
    let inside = Place { outer: Some(id), begins: place.begins && state.role == StateRole::Initial };
    let entries: Vec<_> =
        nested.iter().map(|inner| declare(scope, inner, inside, (&mut *declared, &mut *out))).collect();
    let initial = nested.iter().zip(entries).filter(|(inner, _)| inner.role == StateRole::Initial);
    let initial: Vec<_> = initial.map(|(inner, entry)| (*inner, entry)).collect();
    one_entry(state, &initial, out);
    let composite = &mut scope.composites[id.index()];
    composite.states = (first.index()..scope.states.len()).map(StateId::new).collect();
    composite.entry = initial.first().map_or(first, |(_, entry)| *entry);
    composite.entry
}

fn nested(members: &[StateMember]) -> impl Iterator<Item = &ast::State> {
    members.iter().filter_map(|member| match member {
        StateMember::State(state) => Some(state),
        _ => None,
    })
}

fn misplaced(composite: &ast::State, out: &mut Out) {
    let name = &composite.name;
    if composite.role == StateRole::Final {
        out.report(
            Finding::new(&LS075, format!("`{}` has nested states and cannot be final itself", name.text))
                .label(name.span, "an instance is in one of the nested states")
                .help("write `final` on the nested states in which a history may end"),
        );
    }
    for parts in &composite.discards {
        out.report(
            Finding::new(
                &LS075,
                format!("`{}` has nested states and cannot discard `{}` itself", name.text, parts.text),
            )
            .label(parts.span, "discarded when which state is entered?")
            .help("write `discards` on the nested state"),
        );
    }
    for state in nested(&composite.members) {
        let Some(guard) = &state.when else { continue };
        out.report(
            Finding::new(&LS071, format!("the guard of `{}` is never asked", state.name.text))
                .label(guard.span(), "an instance begins in the outer state")
                .label(name.span, "the outer state")
                .help(format!("put the guard on `{}`, or on the moves that lead here", name.text)),
        );
    }
}

fn one_entry(composite: &ast::State, initial: &[(&ast::State, StateId)], out: &mut Out) {
    let name = &composite.name;
    match initial {
        [_] => {}
        [] => out.report(
            Finding::new(&LS074, format!("`{}` does not say at which nested state it is entered", name.text))
                .label(name.span, "no nested state is `initial`")
                .help("write `initial` on one of the nested states"),
        ),
        [first, more @ ..] => {
            for (state, _) in more {
                out.report(
                    Finding::new(&LS074, format!("`{}` is entered at two nested states", name.text))
                        .label(state.name.span, "a second `initial`")
                        .label(first.0.name.span, "the first one")
                        .help("a choice is made by the moves that lead in: let each name the nested state it means"),
                );
            }
        }
    }
}

/// Reports nested states where none may stand. `what` reads like "a `from` block".
pub(super) fn refuse(members: &[StateMember], what: &str, out: &mut Out) {
    for state in nested(members) {
        out.report(
            Finding::new(&LS075, format!("{what} has no nested states"))
                .label(state.name.span, "a state may stand in an entity or in another state")
                .help(format!("declare `{}` beside it", state.name.text)),
        );
    }
}
