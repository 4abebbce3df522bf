//! Findings about deadlines: overstayed, overdue, or excused only by something that nobody saw.

use crate::diagnostic::{Code, Finding};
use crate::model::{duration_text, show};

use super::super::Verdict;
use super::super::belief::{Case, Config, Deadline, Moment};
use super::super::codes::{LS304, LS320, LS321};
use super::{Pointer, Slip, Word};

/// The record fits, if a deadline that passed before it is looked over.
pub(crate) fn overstayed(case: Case<'_>, before: &[Config], (after, at): (&[Config], Moment)) -> Option<Slip> {
    if after.is_empty() {
        return None;
    }
    let deadline = latest_deadline(case, before)?;
    (deadline.latest < at).then(|| late(case, &LS304, deadline, at))
}

/// Nothing is possible any more at the end of the log.
pub(crate) fn overdue(case: Case<'_>, belief: &[Config], until: Moment) -> Slip {
    match latest_deadline(case, belief) {
        Some(deadline) => {
            let slip = late(case, &LS320, deadline, until);
            let pointer = Pointer { said: "this is the last that is known", ..Pointer::to(Word::Time) };
            Slip { verdict: Verdict::Overdue, pointer, ..slip }
        }
        None => super::not_decided(),
    }
}

/// What has happened is possible only if something put off a deadline unseen.
pub(crate) fn excused(case: Case<'_>, belief: &[Config], until: Moment) -> Option<Slip> {
    let deadline = latest_deadline(case, belief).filter(|deadline| deadline.latest < until)?;
    let mut slip = late(case, &LS321, deadline, until);
    slip.finding.message.push_str(", unless a restart or a fault went unseen");
    slip.finding.help = Some(
        "if such moves never go unrecorded, give them a name with `as`, or list them with `always` in the log mapping"
            .to_owned(),
    );
    slip.verdict = Verdict::Conforms;
    Some(slip)
}

/// The deadline that could be met longest: of each configuration the first one, of these the latest.
fn latest_deadline(case: Case<'_>, configs: &[Config]) -> Option<Deadline> {
    let first: Option<Vec<Deadline>> = configs.iter().map(|config| case.first_deadline(config)).collect();
    first?.into_iter().max_by_key(|deadline| deadline.latest)
}

fn late(case: Case<'_>, code: &'static Code, deadline: Deadline, at: Moment) -> Slip {
    let (member, mv) = (deadline.member, case.move_of(deadline.member, deadline.id));
    let model = case.world.ground.model;
    let entity = case.family.members[member].entity;
    let over = duration_text(at.since(deadline.latest));
    let rule = show::move_text(model, entity, mv);
    let name = case.name(member);
    let due = case.when(deadline.due.hi);
    let finding = Finding::new(code, format!("{name} is {over} over its time: `{rule}` was due by {due}"))
        .label(mv.trigger_span, format!("this had to happen by {due}"))
        .maybe_help(case.help_late(mv, at.since(deadline.latest)));
    Slip { finding, pointer: Pointer::to(Word::Time), verdict: Verdict::Violates }
}
