//! Says in a line or two what is known of a root with any number of parts.

use std::io::{self, Write};

use super::wrap;
use crate::report::composition::{Answered, Composed, Verdict};
use crate::report::look::{Ink, Look};
use crate::report::visible::visible;

/// Prints what holds, what is violated, and what is not known.
pub(super) fn print(composed: &Composed, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let parts: Vec<String> = composed.parts.iter().map(|part| visible(&part.words()).into_owned()).collect();
    let head = format!("{} with {}", visible(&composed.root), parts.join(", "));
    let holds = words(composed, |verdict| *verdict == Verdict::HoldsForEveryN);
    let violated = words(composed, |verdict| matches!(verdict, Verdict::Violated { .. }));
    let open = words(composed, |verdict| matches!(verdict, Verdict::HoldsUpTo(_)));
    let mut lines = Vec::new();
    if !holds.is_empty() {
        lines.push((Ink::Good, "holds", holds.join(", ")));
    }
    if !violated.is_empty() {
        lines.push((Ink::Error, "violated", violated.join(", ")));
    }
    if !open.is_empty() {
        lines.push((Ink::Note, "not known", open.join(", ")));
    }
    if let (Some(number), Some(states)) = (composed.number, composed.states) {
        let parts: Vec<String> =
            composed.parts.iter().map(|part| format!("{} = {}", visible(&part.name), part.looked_at(number))).collect();
        writeln!(out, " {}: {states} configurations with {}", visible(&composed.root), parts.join(", "))?;
    }
    writeln!(out, " {}", look.paint(Ink::Strong, &head))?;
    for (ink, word, text) in lines {
        let start = format!("   {word}: ");
        for (index, line) in wrap(&text, look.columns().saturating_sub(start.len()).max(20)).iter().enumerate() {
            let margin = " ".repeat(start.len());
            let start = if index == 0 { format!("   {}: ", look.paint(ink, word)) } else { margin };
            writeln!(out, "{start}{line}")?;
        }
    }
    writeln!(out)
}

/// The words for the questions of one kind of answer.
fn words(composed: &Composed, is: impl Fn(&Verdict) -> bool) -> Vec<String> {
    let chosen: Vec<&Answered> = composed.answers.iter().filter(|answered| is(&answered.verdict)).collect();
    let invariants = chosen.iter().filter(|answered| answered.question == "invariant").count();
    let mut all: Vec<String> = Vec::new();
    for answered in &chosen {
        let Some(text) = answered.words() else { continue };
        all.push(text.to_owned());
    }
    match invariants {
        0 => {}
        1 => all.push("1 invariant".to_owned()),
        more => all.push(format!("{more} invariants")),
    }
    all
}
