//! Durations as people write them.

const UNITS: [(i64, &str); 4] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];

/// `14d`, `1d12h`, `90s`: the exact text of so many milliseconds; a rest below a second is written `ms`, a negative
/// duration with a minus.
pub fn duration_text(millis: i64) -> String {
    let mut rest = millis.unsigned_abs();
    let mut text = String::from(if millis < 0 { "-" } else { "" });
    for (unit, name) in UNITS {
        let unit = unit.unsigned_abs();
        if rest >= unit {
            text += &(rest / unit).to_string();
            text += name;
            rest %= unit;
        }
    }
    if rest > 0 {
        text += &rest.to_string();
        text += "ms";
    }
    if millis == 0 {
        text.push_str("0s");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::duration_text;

    #[test]
    fn units_are_exact() {
        assert_eq!(duration_text(14 * 86_400_000), "14d");
        assert_eq!(duration_text(86_400_000 + 12 * 3_600_000), "1d12h");
        assert_eq!(duration_text(0), "0s");
        assert_eq!(duration_text(-1_500), "-1s500ms");
    }
}
