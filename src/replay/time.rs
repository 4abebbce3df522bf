//! Moments of records: RFC 3339 in, RFC 3339 out.

use jiff::Timestamp;

use super::belief::{FUTURE, Moment, PAST};

/// Milliseconds since 1970 of an RFC 3339 time; finer digits are cut off.
pub fn parse(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// A moment for people, in UTC.
pub(crate) fn show(moment: Moment) -> String {
    if moment <= PAST {
        return "the beginning".to_owned();
    }
    if moment >= FUTURE {
        return "the end of time".to_owned();
    }
    Timestamp::from_millisecond(moment.millis())
        .map_or_else(|_| format!("{} ms", moment.millis()), |time| time.to_string())
}
