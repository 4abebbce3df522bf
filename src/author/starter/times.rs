//! Tells in which form the times of a log are written.

use crate::replay::{parts_of_second, record_time};

/// A form of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeForm {
    /// RFC 3339, which replay reads.
    Rfc3339,
    /// A day and a time of day, as `2026-03-01 08:06:00.000`: nobody knows how far from UTC.
    NoOffset,
    /// A day alone, as `2026-03-01`.
    Day,
    /// A day in another order, or an offset of another form, as `01.03.2026 08:06`.
    Other,
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
    /// Nanoseconds since 1970.
    Nanos,
}

impl TimeForm {
    /// The form of a value, if it is a time.
    pub fn of(text: &str) -> Option<Self> {
        match record_time(text) {
            Some((_, true)) => Some(Self::NoOffset),
            Some((_, false)) => epoch(text).or(Some(Self::Rfc3339)),
            None => calendar(text),
        }
    }

    /// The form that needs the most care among values that are times, up to a few.
    pub(super) fn of_most<'v>(values: impl Iterator<Item = &'v str>) -> Option<Self> {
        let (mut all, mut read, mut other) = (0, 0, Vec::new());
        for value in values {
            all += 1;
            match Self::of(value) {
                Some(Self::Rfc3339) => read += 1,
                Some(form) => other.push(form),
                // A column of words is left alone after a few of them.
                None if all > 20 && read + other.len() < all / 2 => return None,
                None => {}
            }
        }
        // A broken time among many does not make a form of its own.
        let are_times = all > 0 && (read + other.len()) * 20 >= all * 19;
        are_times.then(|| other.first().copied().unwrap_or(Self::Rfc3339))
    }

    /// Whether a mapping can read it.
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Day | Self::Other)
    }

    /// Whether it is a number, which may mean something else.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Seconds | Self::Millis | Self::Micros | Self::Nanos)
    }

    /// What it is, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rfc3339 => "RFC 3339",
            Self::NoOffset => "a day and a time of day without an offset from UTC",
            Self::Day => "a day without a time of day",
            Self::Other => "a day and a time of day in another order or with another offset",
            Self::Seconds => "seconds since 1970",
            Self::Millis => "milliseconds since 1970",
            Self::Micros => "microseconds since 1970",
            Self::Nanos => "nanoseconds since 1970",
        }
    }
}

/// A number of seconds since 1970, or of a part of them.
fn epoch(text: &str) -> Option<TimeForm> {
    let number = text.split_once('.').map_or(text, |(whole, _)| whole).parse().ok()?;
    Some(match parts_of_second(number)? {
        1 => TimeForm::Seconds,
        1_000 => TimeForm::Millis,
        1_000_000 => TimeForm::Micros,
        _ => TimeForm::Nanos,
    })
}

/// A day of the calendar, and what may follow it, where no record's time is written so.
fn calendar(text: &str) -> Option<TimeForm> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.')).unwrap_or(text.len());
    let (day, rest) = text.split_at(end);
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, middle, last] = parts.as_slice() else { return None };
    let is_short = |part: &str, most: u32| {
        (1..=2).contains(&part.len()) && part.parse().is_ok_and(|part: u32| (1..=most).contains(&part))
    };
    let year_first = first.len() == 4 && is_short(middle, 12) && is_short(last, 31);
    let year_last = last.len() == 4 && is_short(first, 31) && is_short(middle, 31);
    let usual = year_first && day.contains('-');
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    match (year_first || year_last, rest.is_empty()) {
        (false, _) => None,
        (true, true) if usual => Some(TimeForm::Day),
        (true, false) if !rest.starts_with(|c: char| c.is_ascii_digit()) || !rest.contains(':') => None,
        (true, _) => Some(TimeForm::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::TimeForm;

    #[test]
    fn times_are_known_by_their_form_and_other_values_are_none() {
        for (text, form) in [
            ("2026-03-01T08:06:00Z", TimeForm::Rfc3339),
            ("2026-03-01T08:06:00.123+01:00", TimeForm::Rfc3339),
            ("2026-03-01 08:06:00.000", TimeForm::NoOffset),
            ("2026-03-01T08:06", TimeForm::NoOffset),
            ("2026-03-01", TimeForm::Day),
            ("01.03.2026 08:06", TimeForm::Other),
            ("03/01/2026 8:06 PM", TimeForm::Other),
            ("1772352360", TimeForm::Seconds),
            ("1772352360.25", TimeForm::Seconds),
            ("1772352360000", TimeForm::Millis),
            ("1772352360000000", TimeForm::Micros),
            ("1772352360000000000", TimeForm::Nanos),
        ] {
            assert_eq!(TimeForm::of(text), Some(form), "{text}");
        }
        for text in ["", "17", "SO-10583", "10.0.0.1", "2026-03-01-17", "1.2.2026 and so on", "99-99-9999", "NEW"] {
            assert_eq!(TimeForm::of(text), None, "{text}");
        }
    }

    #[test]
    fn a_few_values_that_are_no_times_make_no_difference() {
        let mut values = vec!["2026-03-01"; 19];
        values.push("never");
        assert_eq!(TimeForm::of_most(values.iter().copied()), Some(TimeForm::Day));
        assert_eq!(TimeForm::of_most(["2026-03-01", "never"].into_iter()), None);
        assert_eq!(TimeForm::of_most(std::iter::empty()), None);
    }
}
