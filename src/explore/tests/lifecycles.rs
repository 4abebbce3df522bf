//! Lifecycles made up at random: a box and its things.

use std::cell::Cell;
use std::fmt::Write;

/// Numbers from a list, 0 behind its end.
pub(super) struct Dice<'a>(pub(super) Cell<&'a [u16]>);

impl Dice<'_> {
    fn below(&self, end: usize) -> usize {
        let rest = self.0.get();
        let (first, rest) = rest.split_first().map_or((0, rest), |(first, rest)| (*first, rest));
        self.0.set(rest);
        usize::from(first) % end
    }

    fn one<'t>(&self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// A condition on the things, or on the box itself.
fn condition(dice: &Dice<'_>) -> String {
    let states = dice.one(&["T0", "T1", "T2", "Done", "T0, Done", "T1, Done", "T1, T2", "Broken, Done"]);
    match dice.below(9) {
        0 | 1 => format!("all things in {states}"),
        2 | 3 => format!("some things in {states}"),
        4 => format!("no things in {states}"),
        5 => format!("at least 2 things in {states}"),
        6 => format!("exactly 1 things in {states}"),
        7 => "flag".to_owned(),
        _ => "not flag".to_owned(),
    }
}

/// A box and its things; what does not fit together now and then is a part of it. `late`: things come one by one.
pub(super) fn lifecycle(dice: &Dice<'_>, late: bool) -> String {
    let mut text =
        String::from("lifecycle L actor A entity Box { flag: bool = false things: many Thing create on A.Make -> B0");
    for state in ["B0", "B1", "B2"] {
        let _ = write!(text, " state {state} {{");
        for event in 0..=dice.below(3) {
            let target = dice.one(&["B0", "B1", "B2", "Shut", "Shut", "stay, set flag = true"]);
            let escape = if dice.below(5) == 0 { "escape " } else { "" };
            let arrow = if target.starts_with("stay") { "" } else { "-> " };
            let _ = match dice.below(4) {
                0 => write!(text, " on A.Do{event} {escape}{arrow}{target}"),
                1 => write!(text, " on A.Do{event} when {} {escape}{arrow}{target}", condition(dice)),
                2 => write!(text, " when {} and {} {escape}{arrow}{target}", condition(dice), condition(dice)),
                _ => write!(text, " when {} {escape}{arrow}{target}", condition(dice)),
            };
        }
        text.push('}');
    }
    text.push_str(" final state Shut");
    if dice.below(3) == 0 {
        text.push_str(" fault Stuck from B0, B1 { on A.Mend -> resume }");
    }
    text.push_str("} entity Thing of Box { create on ");
    let when = || {
        let others = ["when no things in T0 ", "when some things in T1 ", "when all things in Done "];
        dice.one(&[&["", "when box in B0 ", "when not box.flag ", "when box in B0, B1 "], &others[..]].concat())
    };
    let creation = if late { format!("A.Add {}-> T0", when()) } else { "A.Make -> T0".to_owned() };
    text.push_str(&creation);
    for state in ["T0", "T1", "T2"] {
        let _ = write!(text, " state {state} {{");
        for event in 0..=dice.below(2) {
            let target = dice.one(&["T0", "T1", "T2", "Done", "Done"]);
            let guard =
                dice.one(&["", "", "when box in B0", "when box in B1, B2", "when box.flag", "when not box.flag"]);
            let set = dice.one(&["", "", "", ", set box.flag = true", ", set box.flag = false"]);
            let _ = write!(text, " on A.Go{event} {guard} -> {target}{set}");
        }
        text.push('}');
    }
    text.push_str(" final state Done");
    if dice.below(2) == 0 {
        let _ =
            write!(text, " fault Broken from T0, T1 {{ on A.Mend {} -> T0 }}", dice.one(&["", "when box in B0, B1"]));
    } else {
        text.push_str(" state Broken");
    }
    // Somebody reads the flag, so that it is kept.
    text.push_str("} invariant of Box \"there it is\": always flag or not flag");
    text
}
