//! Reads the times of records: the usual shape at once, every other one as RFC 3339 allows.

use super::super::time;

/// Remembers the last day, for most records share theirs with the one before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    day: [u8; 10],
    millis: i64,
    /// Whether the time that was read last bears no offset.
    pub(super) bare: bool,
}

const DAY: i64 = 86_400_000;

impl Clock {
    /// Milliseconds since 1970; finer digits are cut off.
    pub(super) fn read(&mut self, text: &str) -> Option<i64> {
        self.bare = false;
        self.usual(text.as_bytes()).or_else(|| {
            let (millis, bare) = time::of_record(text)?;
            self.bare = bare;
            Some(millis)
        })
    }

    /// `2026-01-31T12:00:00Z`, with a fraction of a second or without, with a blank for the `T`, and without the `Z`.
    fn usual(&mut self, text: &[u8]) -> Option<i64> {
        let (day, rest) = text.split_first_chunk::<10>()?;
        let (clock, rest) = rest.split_first_chunk::<9>()?;
        if !matches!((clock[0], clock[3], clock[6]), (b'T' | b' ', b':', b':')) {
            return None;
        }
        let two = |at: usize| pair(clock[at], clock[at + 1]);
        let (hours, minutes, seconds) = (two(1)?, two(4)?, two(7)?);
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        let (fraction, bare) = match rest {
            b"Z" => (0, false),
            b"" => (0, true),
            [b'.', digits @ .., b'Z'] => (fraction(digits)?, false),
            [b'.' | b',', digits @ ..] => (fraction(digits)?, true),
            _ => return None,
        };
        if *day != self.day {
            self.turn(*day)?;
        }
        self.bare = bare;
        Some(self.millis + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction)
    }

    fn turn(&mut self, day: [u8; 10]) -> Option<()> {
        let two = |at: usize| pair(day[at], day[at + 1]);
        if (day[4], day[7]) != (b'-', b'-') {
            return None;
        }
        let year = i16::try_from(two(0)? * 100 + two(2)?).ok()?;
        let (month, of_month) = (i8::try_from(two(5)?).ok()?, i8::try_from(two(8)?).ok()?);
        let date = jiff::civil::Date::new(year, month, of_month).ok()?;
        let first = jiff::civil::Date::new(1970, 1, 1).ok()?;
        let days = date.since((jiff::Unit::Day, first)).ok()?.get_days();
        (self.day, self.millis) = (day, i64::from(days) * DAY);
        Some(())
    }
}

fn pair(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// Milliseconds of the digits behind a full stop.
fn fraction(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |at: usize| digits.get(at).map_or(0, |digit| i64::from(digit - b'0'));
    Some(digit(0) * 100 + digit(1) * 10 + digit(2))
}

#[cfg(test)]
mod tests {
    use super::super::super::time;
    use super::Clock;

    #[test]
    fn the_usual_shape_is_read_as_jiff_reads_it() {
        let mut clock = Clock::default();
        for text in [
            "2016-03-02T10:11:00Z",
            "2016-03-02T23:59:59.999999999Z",
            "2016-02-29T00:00:00.5Z",
            "1969-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "9999-12-30T00:00:00.123Z",
            "2016-03-02 10:11:00Z",
            "2016-03-02T10:11:00",
            "2016-03-02 10:11:00.25",
            "2016-03-02 10:11:00,250999",
        ] {
            let read = clock.usual(text.as_bytes()).expect(text);
            assert_eq!(Some((read, clock.bare)), time::of_record(text), "{text}");
        }
    }

    #[test]
    fn every_other_shape_is_left_to_jiff() {
        let mut clock = Clock::default();
        for text in [
            "2016-03-02T10:11:60Z",
            "2016-03-02T10:11:00+02:00",
            "2016-03-02t10:11:00z",
            "2016-03-02T10:11:00+0200",
            "1456913460",
            "2015-02-29T00:00:00Z",
            "2016-13-01T00:00:00Z",
            "2016-03-02T24:00:00Z",
            "2016-03-02T10:11:00.Z",
            "2016-03-02T10:11:00.1234567891Z",
            "20160302T101100Z",
            "-002016-03-02T10:11:00Z",
            "yesterday",
            "",
        ] {
            assert_eq!(clock.usual(text.as_bytes()), None, "{text}");
            assert_eq!(clock.read(text), time::of_record(text).map(|(millis, _)| millis), "{text}");
        }
    }
}
