//! Why a snapshot cannot follow from what was known before it.

use crate::diagnostic::Finding;
use crate::model::{Guard, StateId, TargetKind, show};

use super::super::Verdict;
use super::super::belief::{Case, Config, Goal, MemberGoal, Mismatch};
use super::super::codes::{LS301, LS308, LS312};
use super::{Pointer, Slip, Word};

/// The configuration that came nearest, and in what it is not what the snapshot shows.
pub(crate) fn saw(case: Case<'_>, nearest: &[Config], (goal, belief): (&Goal, &[Config])) -> Slip {
    let mut best: Option<(usize, &Config, Wrong<'_>)> = None;
    for config in nearest {
        let shown = goal.members.iter().filter_map(|wanted| Some(Wrong::Shown(wanted, case.mismatch(config, wanted)?)));
        let left = goal.absent.iter().filter(|member| config.local(**member).is_some());
        let left = left.filter(|member| !case.family.nameless.contains(member));
        let mut wrong = shown.chain(left.map(|member| Wrong::Missing(*member)));
        let Some(first) = wrong.next() else { continue };
        let count = 1 + wrong.count();
        if best.as_ref().is_none_or(|(least, ..)| count < *least) {
            best = Some((count, config, first));
        }
    }
    match best {
        Some((_, config, Wrong::Shown(wanted, mismatch))) => misfit(case, config, (wanted, mismatch), belief),
        Some((_, _, Wrong::Missing(member))) => missing(case, member),
        None => vanished(case, goal, belief),
    }
}

/// In what a configuration is not what a snapshot shows.
enum Wrong<'a> {
    /// A member is otherwise.
    Shown(&'a MemberGoal, Mismatch),
    /// A member exists that the snapshot does not show.
    Missing(usize),
}

fn misfit(case: Case<'_>, config: &Config, wrong: (&MemberGoal, Mismatch), belief: &[Config]) -> Slip {
    let (wanted, mismatch) = wrong;
    match (mismatch, wanted.state) {
        (Mismatch::Field(field, known), _) => {
            let declared = case.entity(wanted.member).field(field);
            let shown = wanted.fields.iter().find(|(f, _)| *f == field).map_or(known, |(_, value)| *value);
            let (name, field_name) = (case.name(wanted.member), &declared.name.text);
            let (raw, known, shown) = (shown, declared.show(known), declared.show(shown));
            let message =
                format!("`{field_name}` of {name} is shown as {shown}, but no move can have made it so: it is {known}");
            let own = crate::model::FieldRef { up: 0, field };
            let finding = Finding::new(&LS312, message)
                .label(declared.name.span, format!("whatever happened unseen, this is {known}"))
                .maybe_help(case.help_field(wanted.member, own, &|value| value == raw));
            slip(case, finding, wanted.member, Word::Field(field_name.clone()))
        }
        (Mismatch::State(is), Some(to)) => no_path(case, config, (wanted.member, is, to), belief),
        (Mismatch::State(_) | Mismatch::Existence, _) => unborn(case, config, wanted.member),
    }
}

/// A member is shown that nothing can have created.
fn unborn(case: Case<'_>, config: &Config, member: usize) -> Slip {
    let name = case.name(member);
    let finding = Finding::new(&LS308, format!("{name} is shown, but nothing can have created it"));
    let finding = match case.why_not_born(config, member) {
        Some((span, why)) => finding.label(span, why),
        None => finding.label(case.entity(member).name.span, "no creation of it is possible by now"),
    };
    slip(case, finding, member, Word::Id)
}

fn slip(case: Case<'_>, finding: Finding, member: usize, word: Word) -> Slip {
    let of = case.family.members[member].parent.map(|_| case.family.members[member].id.clone());
    let said = if of.is_some() && word == Word::Id { "this part" } else { word.said() };
    Slip { finding, pointer: Pointer { word, of, said }, verdict: Verdict::Violates }
}

/// The moves that would lead on towards `to`, and what each lacks.
fn no_path(case: Case<'_>, config: &Config, (member, is, to): (usize, StateId, StateId), belief: &[Config]) -> Slip {
    let name = case.name(member);
    let (is_name, to_name) = (case.state_name(member, is), case.state_name(member, to));
    let before = belief.iter().find_map(|config| config.local(member)).map(|local| local.face.state);
    let seen = before.map_or_else(
        || format!("{name} is shown {to_name}"),
        |before| format!("{name} went from {} to {to_name}", case.state_name(member, before)),
    );
    let entity = case.family.members[member].entity;
    let ground = case.world.ground;
    let ways = case.world.reach.ways(ground, entity, to);
    if let Some(before) = before.filter(|before| ways.moves(*before).is_none()) {
        let finding = Finding::new(&LS301, format!("{seen}: no moves lead there"))
            .label(case.state_span(member, before), "it was here")
            .help(case.help_legal(member, before, None));
        return slip(case, finding, member, Word::State);
    }
    let finding = Finding::new(&LS308, format!("{seen}, which no moves explain"));
    let mut lacking: Vec<(&Guard, String, usize)> = Vec::new();
    for id in ground.tables.rows(entity).moves_from(is) {
        let mv = case.move_of(member, *id);
        let nearer = mv.targets.iter().any(|target| match target.kind {
            TargetKind::State(next) => ways.moves(next).is_some() && ways.moves(next) < ways.moves(is),
            _ => false,
        });
        let Some(guard) = mv.guard.as_ref().filter(|_| nearer) else { continue };
        let failing = case.why_not(config, member, guard);
        let count = failing.len();
        lacking.extend(failing.into_iter().next().map(|(part, why)| (part, why, count)));
    }
    // The way that lacks least is the likeliest.
    lacking.sort_by_key(|(.., count)| *count);
    let finding = match lacking.first() {
        None => finding
            .label(case.state_span(member, is), "it can have come this far")
            .help(case.help_legal(member, is, None)),
        Some((part, why, _)) => {
            let text = show::guard_text(ground.model, entity, part);
            let mut finding = finding.maybe_help(case.help_fields(config, member, part));
            finding.message = format!("{}: `{text}` does not hold, {why}", finding.message);
            finding
        }
    };
    let ways = lacking.iter();
    let finding = ways.fold(finding, |finding, (part, why, _)| {
        finding.label(part.span, format!("a way on from {is_name} needs this, but {why}"))
    });
    slip(case, finding, member, Word::State)
}

/// Nothing came near: a member has to have vanished, or its existence ended.
fn vanished(case: Case<'_>, goal: &Goal, belief: &[Config]) -> Slip {
    let gone = goal.absent.iter().copied().find(|member| belief.iter().all(|config| config.local(*member).is_some()));
    gone.map_or_else(
        || {
            let finding = Finding::new(&LS308, "no moves lead to what this record shows");
            Slip { finding, pointer: Pointer::to(Word::Id), verdict: Verdict::Violates }
        },
        |member| missing(case, member),
    )
}

/// A member is not in a list that names every part.
fn missing(case: Case<'_>, member: usize) -> Slip {
    let name = case.name(member);
    let finding = Finding::new(&LS308, format!("{name} is missing, though the list names every part"))
        .label(case.entity(member).name.span, "nothing that may have happened ends its existence");
    let part = case.entity(member).parent.filter(|_| case.family.members[member].parent == Some(0));
    let word = part.map_or(Word::Id, |(_, part)| Word::Parts(part));
    Slip { finding, pointer: Pointer::to(word), verdict: Verdict::Violates }
}
