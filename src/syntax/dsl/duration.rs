//! Reads exact durations: `14d`, `1d12h`, `P14D`; and says why `1y` is none.

use crate::diagnostic::Finding;
use crate::source::Span;
use crate::syntax::codes::LS010;

/// Why a duration is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    message: String,
    label: &'static str,
    help: String,
}

impl Problem {
    fn new(message: String, label: &'static str, help: impl Into<String>) -> Self {
        Self { message, label, help: help.into() }
    }

    /// The finding for the duration at `span`.
    pub(super) fn into_finding(self, span: Span) -> Finding {
        Finding::new(&LS010, self.message).label(span, self.label).help(self.help)
    }
}

/// A unit: its letter, its length in milliseconds, what people write instead.
struct Unit {
    letter: &'static str,
    millis: i64,
    other_names: &'static [&'static str],
}

/// The exact units, the biggest first.
const UNITS: [Unit; 5] = [
    Unit { letter: "w", millis: 7 * 86_400_000, other_names: &["wk", "wks", "week", "weeks"] },
    Unit { letter: "d", millis: 86_400_000, other_names: &["day", "days"] },
    Unit { letter: "h", millis: 3_600_000, other_names: &["hr", "hrs", "hour", "hours"] },
    Unit { letter: "m", millis: 60_000, other_names: &["min", "mins", "minute", "minutes"] },
    Unit { letter: "s", millis: 1000, other_names: &["sec", "secs", "second", "seconds"] },
];

/// Units whose length depends on the calendar.
const INEXACT: [(&str, &[&str]); 2] =
    [("a month", &["mo", "mos", "mon", "month", "months"]), ("a year", &["y", "yr", "yrs", "year", "years"])];

const HOW: &str = "write an exact length, such as `14d`, `1d12h` or `P14D`";

/// Milliseconds of a duration as the language writes it (`14d`, `1d12h`, `P14D`); `None` if it is none, or not exact.
pub fn duration_millis(written: &str) -> Option<i64> {
    millis(written).ok()
}

/// Milliseconds of a duration as the language writes it.
pub(super) fn millis(written: &str) -> Result<i64, Problem> {
    if !written.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(Problem::new(format!("`{}` is not a duration", shorten(written)), "holds no number", HOW));
    }
    let total = match written.strip_prefix('P') {
        Some(rest) => iso(written, rest)?,
        None => letters(written)?,
    };
    total.ok_or_else(|| {
        Problem::new(format!("the duration `{}` is too long", shorten(written)), "more than can be counted", HOW)
    })
}

/// `1d12h`. `None` if it is more than can be counted.
fn letters(written: &str) -> Result<Option<i64>, Problem> {
    let mut total = Some(0_i64);
    let mut rest = written;
    let mut last = 0;
    while !rest.is_empty() {
        let (number, unit) = take_part(written, &mut rest)?;
        let place = unit_place(written, unit)?;
        if place < last {
            return Err(order(written, "the bigger unit stands first, and each only once"));
        }
        last = place + 1;
        total = add(total, number, UNITS[place].millis);
    }
    Ok(total)
}

/// Behind the `P`: `14D`, `1DT12H`.
fn iso(written: &str, rest: &str) -> Result<Option<i64>, Problem> {
    let (date, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut total = Some(0_i64);
    let mut last = 0;
    for (mut part, letters) in [(date, "WD"), (time, "HMS")] {
        while !part.is_empty() {
            let (number, unit) = take_part(written, &mut part)?;
            if letters == "WD" && matches!(unit, "M" | "Y") {
                return Err(inexact(written, if unit == "M" { "a month" } else { "a year" }));
            }
            if unit.len() != 1 || !letters.contains(unit) {
                let message = format!("`{}` is not an ISO 8601 duration", shorten(written));
                return Err(Problem::new(message, "not a duration", HOW));
            }
            let place = UNITS.iter().position(|known| unit.eq_ignore_ascii_case(known.letter));
            let place = place.unwrap_or(0);
            if place < last {
                return Err(order(written, "the bigger unit stands first, and each only once"));
            }
            last = place + 1;
            total = add(total, number, UNITS[place].millis);
        }
    }
    Ok(total)
}

/// Takes a number and the letters behind it off the front; the number is `None` if it is too large.
fn take_part<'a>(written: &str, rest: &mut &'a str) -> Result<(Option<i64>, &'a str), Problem> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = rest.split_at(digits);
    if behind.starts_with(['.', ',']) {
        let message = format!("the duration `{}` has a fraction", shorten(written));
        return Err(Problem::new(message, "not a whole number", "write it with a smaller unit, such as `1h30m`"));
    }
    let unit = behind.find(|c: char| c.is_ascii_digit()).map_or(behind, |end| &behind[..end]);
    if unit.is_empty() || digits == 0 {
        let help = format!("add `w`, `d`, `h`, `m` or `s`, such as `{number}d`");
        return Err(Problem::new(format!("the duration `{}` has no unit", shorten(written)), "of what?", help));
    }
    *rest = &behind[unit.len()..];
    Ok((number.parse().ok(), unit))
}

fn unit_place(written: &str, unit: &str) -> Result<usize, Problem> {
    if let Some(place) = UNITS.iter().position(|known| unit == known.letter) {
        return Ok(place);
    }
    let lower = unit.to_lowercase();
    if let Some((what, _)) = INEXACT.iter().find(|(_, names)| names.contains(&lower.as_str())) {
        return Err(inexact(written, what));
    }
    let meant = UNITS.iter().find(|known| lower == known.letter || known.other_names.contains(&lower.as_str()));
    let help = match meant {
        Some(known) => format!("write `{}`", written.replacen(unit, known.letter, 1)),
        None => "the units are `w`, `d`, `h`, `m` and `s`".to_owned(),
    };
    Err(Problem::new(format!("`{}` is not a unit of time", shorten(unit)), "not a duration", help))
}

/// Roughly how long a duration was meant that is not exact, in milliseconds: so that nothing else is said about it.
pub(super) fn guess(written: &str) -> i64 {
    const DAY: i64 = 86_400_000;
    let digits: String = written.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let unit = written.trim_start_matches(['P', 'T']).trim_start_matches(|c: char| c.is_ascii_digit()).to_lowercase();
    let millis = match unit_letter(&unit).and_then(|letter| UNITS.iter().find(|known| known.letter == letter)) {
        Some(known) if !written.starts_with('P') => known.millis,
        _ if unit.starts_with('y') => 365 * DAY,
        _ if unit.starts_with('m') => 30 * DAY,
        _ => DAY,
    };
    digits.parse::<i64>().unwrap_or(1).max(1).saturating_mul(millis)
}

/// The letter of the exact unit that `word` names, such as `d` for `days`.
pub(super) fn unit_letter(word: &str) -> Option<&'static str> {
    let known = |unit: &&Unit| unit.letter == word || unit.other_names.contains(&word);
    UNITS.iter().find(known).map(|unit| unit.letter)
}

fn inexact(written: &str, what: &str) -> Problem {
    let message = format!("`{}` is not an exact length, because {what} is not always equally long", shorten(written));
    Problem::new(message, "depends on the calendar", "write days instead, such as `30d` or `365d`")
}

fn order(written: &str, rule: &str) -> Problem {
    Problem::new(format!("in the duration `{}` {rule}", shorten(written)), "units out of order", HOW)
}

fn add(total: Option<i64>, number: Option<i64>, unit: i64) -> Option<i64> {
    total?.checked_add(number?.checked_mul(unit)?)
}

/// At most a line of it: a message is for people.
fn shorten(written: &str) -> String {
    let mut shown: String = written.chars().take(24).collect();
    if shown.len() < written.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::millis;

    const DAY: i64 = 86_400_000;

    #[test]
    fn exact_lengths_are_read() {
        for (written, expected) in [
            ("14d", 14 * DAY),
            ("1d12h", DAY * 3 / 2),
            ("2w", 14 * DAY),
            ("1h30m5s", 5_405_000),
            ("0s", 0),
            ("P14D", 14 * DAY),
            ("PT36H", DAY * 3 / 2),
            ("P2W", 14 * DAY),
            ("P1DT12H", DAY * 3 / 2),
            ("PT5M", 300_000),
        ] {
            assert_eq!(millis(written), Ok(expected), "{written}");
        }
    }

    #[test]
    fn the_calendar_is_refused_with_the_reason() {
        for written in ["1y", "3mo", "2months", "P1M", "P1Y", "P1Y2D", "1d3mo"] {
            let problem = millis(written).expect_err(written);
            assert!(problem.message.contains("not an exact length"), "{written}: {}", problem.message);
        }
    }

    #[test]
    fn other_slips_are_told_apart() {
        for (written, said) in [
            ("", "not a duration"),
            ("PT", "not a duration"),
            ("14", "no unit"),
            ("1.5h", "fraction"),
            ("12h1d", "bigger unit stands first"),
            ("1d1d", "each only once"),
            ("14days", "not a unit"),
            ("5ms", "not a unit"),
            ("PT1.5H", "fraction"),
            ("P5H", "ISO 8601"),
            ("99999999999999999999d", "too long"),
            ("9223372036854775807s", "too long"),
        ] {
            let problem = millis(written).expect_err(written);
            assert!(problem.message.contains(said), "{written}: {}", problem.message);
        }
        assert_eq!(millis("14days").expect_err("days").help, "write `14d`");
    }
}
