//! LS209: what could not be decided.

use super::Teller;
use crate::diagnostic::{Code, Finding, Severity};
use crate::explore::question::{Answer, Composition, Limit, Question};

/// Some question about a root and its parts is left open.
pub(crate) const LS209: Code =
    Code { id: "LS209", name: "composition-not-decided", severity: Severity::Note, page: include_str!("LS209.md") };

pub(super) fn open(teller: &Teller<'_>, composition: &Composition) -> Option<Finding> {
    let undecided = composition.answers.iter().filter_map(|(question, answer)| match answer {
        Answer::HoldsUpTo(most) => Some((*question, *most)),
        _ => None,
    });
    let undecided: Vec<(Question, Option<u32>)> = undecided.collect();
    let (_, most) = undecided.first()?;
    let mut names: Vec<&str> = Vec::new();
    for (question, _) in &undecided {
        let name = match question {
            Question::NoDeadlock => "deadlocks",
            Question::EndReachable => "ways to an end",
            Question::EndWithoutEscape => "ways to an end without giving up",
            Question::NoOrphan => "parts left behind",
            Question::Invariant(_) => "invariants",
            Question::Alive(..) => "moves never taken",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let entity = teller.model.entity(composition.root);
    let far = match most {
        Some(1) => "looked at with up to 1 part of each kind".to_owned(),
        Some(most) => format!("looked at with up to {most} parts of each kind"),
        None => "not looked at".to_owned(),
    };
    let mut finding =
        Finding::new(&LS209, format!("{} of {}: {far}, no proof for more", names.join(", "), entity.name.text));
    let further = |option: &str| format!("look further with `{option}`");
    let either = || further("--max-states") + ", or at one number alone with `--parts N`";
    let (span, why, help) = match composition.limit? {
        Limit::Large(entity) => {
            (teller.model.entity(entity).name.span, "with what it owns this is too large to be looked at", either())
        }
        Limit::Deep(part) => (teller.model.entity(part).name.span, "a part owns parts", either()),
        Limit::Counts(span) => (span, "this counts further than proofs follow", either()),
        Limit::Vague(span) => (span, "this cannot be settled without looking at every value", either()),
        Limit::Kinds => {
            let why = "there are more kinds of parts, or ways to begin with them, than are tried";
            (entity.name.span, why, "with fewer states, fields or parts in its parts there are fewer".to_owned())
        }
        Limit::Budget => {
            (entity.name.span, "there are more configurations than may be looked at", further("--max-states"))
        }
        Limit::Stopped => (entity.name.span, "the search was stopped", further("--deadline")),
        Limit::Unproven => {
            (entity.name.span, "no proof was found, and nothing that refutes it", further("--max-states"))
        }
    };
    finding = finding.label(span, why);
    Some(finding.help(help))
}
