//! LS126: guards that hold because there is nothing to look at.

use super::places::{asked, places_of};
use crate::check::Context;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::guard_text;
use crate::model::{EntityId, Guard, GuardKind, Model, Move, Multiplicity, Part, Quantifier};

/// A guard that relies on `all` over no part.
pub(crate) const LS126: Code =
    Code { id: "LS126", name: "vacuous-all", severity: Severity::Note, page: include_str!("LS126.md") };

/// Looks for an `all` without which the guard would not hold, in a configuration without such parts.
pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    let model = context.model;
    for mv in &model.entity(id).moves {
        let Some(guard) = &mv.guard else { continue };
        for atom in asked(guard) {
            let GuardKind::Parts { up, part, quantifier: Quantifier::All, .. } = &atom.kind else { continue };
            let Some(owner) = model.ancestor(id, *up) else { continue };
            let part = model.entity(owner).part(*part);
            if may_be_none(part, atom) && relies(context, (id, mv), guard, atom) {
                findings.push(finding(model, id, part, atom));
            }
        }
    }
}

/// A filter may leave none even where there must be some.
fn may_be_none(part: &Part, atom: &Guard) -> bool {
    let filtered = matches!(&atom.kind, GuardKind::Parts { filter: Some(_), .. });
    filtered || matches!(part.multiplicity, Multiplicity::Many | Multiplicity::Optional | Multiplicity::Range(0, _))
}

fn relies(context: &Context<'_>, (id, mv): (EntityId, &Move), guard: &Guard, atom: &Guard) -> bool {
    let GuardKind::Parts { up, part, states, filter, .. } = &atom.kind else { return false };
    // None inside and all inside: there is none. So no states are told apart but those that the author wrote.
    let none_inside = GuardKind::Parts {
        up: *up,
        part: *part,
        quantifier: Quantifier::No,
        states: states.clone(),
        filter: filter.clone(),
    };
    let none_inside = Guard { kind: none_inside, span: atom.span };
    let without = replaced(guard, atom);
    places_of(context, id, mv).iter().any(|place| {
        let clauses = [place.holds(guard), place.holds(atom), place.holds(&none_inside), place.fails(&without)];
        context.logic().ask(place, &clauses).exact().is_some()
    })
}

/// The guard as if the `all` did not hold.
fn replaced(guard: &Guard, atom: &Guard) -> Guard {
    let kind = match &guard.kind {
        _ if std::ptr::eq(guard, atom) => GuardKind::Const(false),
        GuardKind::Not(inner) => GuardKind::Not(Box::new(replaced(inner, atom))),
        GuardKind::And(list) => GuardKind::And(list.iter().map(|part| replaced(part, atom)).collect()),
        GuardKind::Or(list) => GuardKind::Or(list.iter().map(|part| replaced(part, atom)).collect()),
        other => other.clone(),
    };
    Guard { kind, span: guard.span }
}

fn finding(model: &Model, id: EntityId, part: &Part, atom: &Guard) -> Finding {
    let filtered = matches!(&atom.kind, GuardKind::Parts { filter: Some(_), .. });
    let such = if filtered { " to which the `where` applies" } else { "" };
    let (words, parts) = (guard_text(model, id, atom), &part.name.text);
    Finding::new(&LS126, format!("`{words}` also holds when there are no {parts}{such}"))
        .label(atom.span, format!("true of no `{}` at all", model.entity(part.entity).name.text))
        .help(format!("if that is not meant, ask for one as well (`… and some {parts} in …`)"))
}
