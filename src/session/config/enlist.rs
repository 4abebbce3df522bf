//! Enters a lifecycle into the `specs` of a configuration, and leaves the rest of its text as it is.

use toml::de::{DeTable, DeValue};

/// The text of a configuration with one more lifecycle among its `specs`; `None` if it has no such list.
pub fn enlisted(text: &str, spec: &str) -> Option<String> {
    let whole = DeTable::parse(text).ok()?;
    let DeValue::Table(check) = whole.get_ref().get("check")?.get_ref() else { return None };
    let entries = check.get("specs")?;
    let DeValue::Array(specs) = entries.get_ref() else { return None };
    let spec = serde_json::Value::from(spec).to_string();
    let (at, entry) = match specs.iter().last() {
        None => (entries.span().start + 1, spec),
        Some(last) => {
            let line = text[..last.span().start].rfind('\n').map_or(0, |end| end + 1);
            let before = &text[line..last.span().start];
            let stands_alone = before.chars().all(char::is_whitespace);
            let between = if stands_alone { format!(",\n{before}") } else { ", ".to_owned() };
            (last.span().end, format!("{between}{spec}"))
        }
    };
    Some(format!("{}{entry}{}", &text[..at], &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::enlisted;

    #[test]
    fn a_list_gets_one_more_entry_and_the_rest_stays() {
        for (before, after) in [
            ("[check]\nspecs = []\n", "[check]\nspecs = [\"b\"]\n"),
            ("a = 1 # x\n[check]\nspecs = [\"a\"] # y\n", "a = 1 # x\n[check]\nspecs = [\"a\", \"b\"] # y\n"),
            ("check.specs = [ 'a', ]", "check.specs = [ 'a', \"b\", ]"),
            ("[check]\nspecs = [\n  \"a\", # why\n]\n", "[check]\nspecs = [\n  \"a\",\n  \"b\", # why\n]\n"),
        ] {
            assert_eq!(enlisted(before, "b").as_deref(), Some(after), "{before}");
        }
        for none in ["", "[check]\n", "[check]\nspecs = \"a\"\n", "check = 1", "x = ["] {
            assert_eq!(enlisted(none, "b"), None, "{none}");
        }
    }
}
