//! Moments of records: RFC 3339 in, and what logs write besides; RFC 3339 out.

use jiff::Timestamp;

use super::belief::{FUTURE, Moment, PAST};

/// Milliseconds since 1970 of an RFC 3339 time; finer digits are cut off.
pub fn parse(text: &str) -> Option<i64> {
    let exact = |text: &str| text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
    exact(text).or_else(|| on_the_last_day(text)).or_else(|| {
        let short = with_fewer_digits(text)?;
        exact(&short).or_else(|| on_the_last_day(&short))
    })
}

/// Milliseconds since 1970 of the time that a record bears: RFC 3339; the same without an offset, which is held to be in
/// UTC, and then `true`; or a number of seconds, or of thousandths, millionths or billionths of them, since 1970.
pub fn of_record(text: &str) -> Option<(i64, bool)> {
    let told = since_1970(text).or_else(|| parse(text)).map(|millis| (millis, false));
    told.or_else(|| Some((without_offset(text)?, true)))
}

/// The years 2000 to 2100 in seconds since 1970. Numbers of parts of a second in these years are all larger than those of
/// greater parts: so the number tells what it counts.
const SECONDS: std::ops::Range<i64> = 946_684_800..4_102_444_800;

/// How many parts of a second a number counts that is a time of a log: 1 for seconds, 1,000 for milliseconds, and so on.
pub fn parts_of_second(number: i64) -> Option<i64> {
    [1, 1_000, 1_000_000, 1_000_000_000].into_iter().find(|parts| SECONDS.contains(&(number / parts)))
}

fn since_1970(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match parts_of_second(number)? {
        1 => Some(number * 1_000 + format!("{part:0<3}")[..3].parse::<i64>().ok()?),
        parts => Some(number / (parts / 1_000)),
    }
}

/// `2026-01-31 12:00:00`, with a `T` or a blank, and a full stop or a comma before the fraction of a second.
fn without_offset(text: &str) -> Option<i64> {
    let usual = text.as_bytes().get(10).is_some_and(|apart| matches!(apart, b'T' | b't' | b' '));
    let is_local = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b',' | b'T' | b't' | b' ');
    if !usual || !text.bytes().all(is_local) {
        return None;
    }
    parse(&(text.replace(',', ".") + "Z"))
}

/// The text with no more digits of a second than jiff reads; `None` if it has no more.
fn with_fewer_digits(text: &str) -> Option<String> {
    let (before, after) = text.split_once('.')?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    (digits > DIGITS).then(|| format!("{before}.{}{}", &after[..DIGITS], &after[digits..]))
}

const DIGITS: usize = 9;

/// A time on the last days of 9999, which many a system writes for `never`, and which jiff's timestamps do not reach:
/// the same on a day long before, and the days between.
fn on_the_last_day(text: &str) -> Option<i64> {
    const BETWEEN: i64 = 2 * 86_400_000;
    let day = match text.get(..10)? {
        "9999-12-31" => "9999-12-29",
        "9999-12-30" => "9999-12-28",
        _ => return None,
    };
    let earlier = format!("{day}{}", &text[10..]).parse::<Timestamp>().ok()?;
    Some(earlier.as_millisecond() + BETWEEN)
}

/// A moment for people, in UTC.
pub(crate) fn show(moment: Moment) -> String {
    if moment <= PAST {
        return "the beginning".to_owned();
    }
    if moment >= FUTURE {
        return "the end of time".to_owned();
    }
    let millis = moment.millis();
    if let Ok(time) = Timestamp::from_millisecond(millis) {
        return time.to_string();
    }
    match millis.checked_sub(LAST).filter(|past| (0..86_400_000).contains(past)) {
        Some(past) => {
            let (seconds, fraction) = (past / 1_000, past % 1_000);
            let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:03}") };
            format!("9999-12-31T{:02}:{:02}:{:02}{fraction}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        None => format!("{millis} ms"),
    }
}

/// The beginning of the last day that has a year of four digits.
const LAST: i64 = 253_402_214_400_000;

#[cfg(test)]
mod tests {
    use super::super::belief::Moment;
    use super::{of_record, parse, show};

    #[test]
    fn every_shape_of_rfc_3339_is_read() {
        let noon = parse("2026-01-01T12:00:00Z").expect("the usual shape");
        for text in [
            "2026-01-01T12:00:00.000Z",
            "2026-01-01t12:00:00z",
            "2026-01-01 12:00:00Z",
            "2026-01-01T14:00:00+02:00",
            "2026-01-01T12:00:00-00:00",
            "2026-01-01T12:00:00.0009999999999Z",
            "2026-01-01T17:30:00.000000000000+05:30",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        for text in ["2026-01-01T12:00:00", "2026-01-01", "2026-02-30T12:00:00Z", "10000-01-01T00:00:00Z", "noon", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_logs_write_besides_is_read() {
        let noon = parse("2026-01-01T12:00:00Z").expect("the usual shape");
        for text in ["1767268800", "1767268800.0009", "1767268800000", "1767268800000000", "1767268800000000000"] {
            assert_eq!(of_record(text), Some((noon, false)), "{text}");
        }
        assert_eq!(of_record("1767268800.25"), Some((noon + 250, false)));
        assert_eq!(of_record("1767268800123"), Some((noon + 123, false)));
        for text in ["2026-01-01T12:00:00", "2026-01-01 12:00:00", "2026-01-01 12:00:00.000", "2026-01-01 12:00:00,000"]
        {
            assert_eq!(of_record(text), Some((noon, true)), "{text}");
        }
        assert_eq!(of_record("2026-01-01 12:00:00Z"), Some((noon, false)));
        // A number is a time only in the years of logs; a day is no moment.
        for text in
            ["0", "17", "20260101120000", "-1767268800", "1767268800.x", "1e9", "2026-01-01", "01.01.2026 12:00"]
        {
            assert_eq!(of_record(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_day_of_9999_is_a_day_as_well() {
        let last = parse("9999-12-31T23:59:59.999Z").expect("a time that many systems write");
        assert_eq!(show(Moment::fixed(last)), "9999-12-31T23:59:59.999Z");
        assert_eq!(parse("9999-12-31T23:59:59.9999999999Z"), Some(last));
        let midnight = parse("9999-12-31T00:00:00Z").expect("its beginning");
        assert_eq!(midnight - parse("9999-12-29T00:00:00Z").expect("two days before"), 2 * 86_400_000);
        assert_eq!(show(Moment::fixed(midnight)), "9999-12-31T00:00:00Z");
        assert_eq!(parse("9999-12-31T24:00:00Z"), None);
    }
}
