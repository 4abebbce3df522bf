//! Every colour of a picture, on a light and on a dark page.
//!
//! The colours differ in brightness and not only in hue, and none carries a meaning alone: faults have cut corners and
//! dotted lines, timers are dashed, conditions have hollow heads, recoveries begin with a ring, escapes have open heads.

use std::fmt::Write as _;

use crate::diagram::MoveKind;

/// A colour by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// The page.
    Page,
    /// Words and lines of ordinary things.
    Ink,
    /// Words that matter less, and giving up.
    Grey,
    /// Time.
    Blue,
    /// Faults.
    Red,
    /// Ways out of faults.
    Green,
    /// What was never taken.
    Pale,
    /// The frame of an entity.
    Edge,
    /// The outline of a state.
    Outline,
    /// The inside of a state.
    State,
    /// The inside of a state with nested states.
    Composite,
    /// The inside of a fault.
    Fault,
    /// What is to be seen first.
    Mark,
}

/// Each with its class, and its colours on a light and on a dark page.
const PAINTS: [(Paint, &str, &str, &str); 13] = [
    (Paint::Page, "page", "#ffffff", "#0d1117"),
    (Paint::Ink, "ink", "#24292f", "#e6edf3"),
    (Paint::Grey, "grey", "#5b6472", "#a3adb9"),
    (Paint::Blue, "blue", "#1b5e9e", "#79b8ff"),
    (Paint::Red, "red", "#a63a0a", "#ff9d66"),
    (Paint::Green, "green", "#0a6b57", "#56d4b0"),
    (Paint::Pale, "pale", "#8a93a0", "#6b7683"),
    (Paint::Edge, "edge", "#c4ccd6", "#3d4653"),
    (Paint::Outline, "outline", "#57606a", "#8b98a5"),
    (Paint::State, "state", "#f3f6fa", "#1b2430"),
    (Paint::Composite, "composite", "#fafbfd", "#131a22"),
    (Paint::Fault, "fault", "#fff1e7", "#3a2216"),
    (Paint::Mark, "mark", "#ffd33d", "#8a6d00"),
];

impl Paint {
    /// `class` and attribute of a fill: the attribute is for the light page, and a style sheet names the class.
    pub(super) fn fill(self) -> String {
        let (_, name, light, _) = self.row();
        format!(r#"class="f-{name}" fill="{light}""#)
    }

    /// The same of a line without a fill.
    pub(super) fn stroke(self) -> String {
        let (_, name, light, _) = self.row();
        format!(r#"class="s-{name}" fill="none" stroke="{light}""#)
    }

    /// The same of a filled shape with an outline.
    pub(super) fn both(fill: Self, stroke: Self) -> String {
        let ((_, inside, light, _), (_, line, outline, _)) = (fill.row(), stroke.row());
        format!(r#"class="f-{inside} s-{line}" fill="{light}" stroke="{outline}""#)
    }

    fn row(self) -> (Self, &'static str, &'static str, &'static str) {
        PAINTS.into_iter().find(|(paint, ..)| *paint == self).unwrap_or(PAINTS[0])
    }
}

/// The style sheet: other colours where the page is dark.
pub(super) fn dark() -> String {
    let mut rules = String::new();
    for (_, name, _, dark) in PAINTS {
        let _ = write!(rules, ".lifespec .f-{name}{{fill:{dark}}}.lifespec .s-{name}{{stroke:{dark}}}");
    }
    format!("@media (prefers-color-scheme:dark){{{rules}}}")
}

/// The colour of a move.
pub(super) fn of(kind: MoveKind, timed: bool) -> Paint {
    match kind {
        MoveKind::Event | MoveKind::Condition => Paint::Ink,
        MoveKind::Timer => Paint::Blue,
        MoveKind::Fault => Paint::Red,
        MoveKind::Recovery if timed => Paint::Blue,
        MoveKind::Recovery => Paint::Green,
        MoveKind::Escape | MoveKind::Notify => Paint::Grey,
    }
}
