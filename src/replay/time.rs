//! Moments of records: RFC 3339 in, RFC 3339 out.

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
    use super::{parse, show};

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
