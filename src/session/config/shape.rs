//! Says in plain words where a value of the configuration is of another kind than its key takes.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Texts,
    Number,
    Table,
}

/// Each key with its table (none: the top), what it takes, and an example.
const SHAPES: [(&str, &str, Kind, &str); 14] = [
    ("", "fail-on", Kind::Text, "fail-on = \"warning\""),
    ("", "baseline", Kind::Text, "baseline = \"lifespec-baseline.json\""),
    ("", "reports", Kind::Texts, "reports = [\"sarif=lifespec.sarif\"]"),
    ("", "severity", Kind::Table, "[severity]` with lines such as `LS142 = \"note\""),
    ("", "check", Kind::Table, "[check]` with a line such as `specs = [\"spec/*.life\"]"),
    ("", "replay", Kind::Table, "[replay]` with lines such as `spec = \"orders.life\"` and `logs = [\"logs/*.jsonl\"]"),
    ("severity", "*", Kind::Text, "LS142 = \"note\""),
    ("check", "specs", Kind::Texts, "specs = [\"spec/*.life\"]"),
    ("check", "max-states", Kind::Number, "max-states = 1000000"),
    ("replay", "spec", Kind::Text, "spec = \"spec/orders.life\""),
    ("replay", "logs", Kind::Texts, "logs = [\"logs/*.jsonl\"]"),
    ("replay", "log", Kind::Text, "log = \"Audit\"`, the name of a mapping; logs stand in `logs = [\"logs/*.jsonl\"]"),
    ("replay", "tolerance", Kind::Text, "tolerance = \"1h\""),
    ("replay", "lateness", Kind::Text, "lateness = \"10m\""),
];

/// Where a value is wrong, why, and how it is written.
pub(super) struct Misshapen {
    pub(super) place: Range<usize>,
    pub(super) why: String,
    pub(super) help: String,
}

/// The first value that is of another kind than its key takes.
pub(super) fn misshapen(text: &str) -> Option<Misshapen> {
    // A text that is no TOML is another matter.
    let whole = DeTable::parse(text).ok()?;
    of_table("", whole.get_ref())
}

/// How a key is written.
pub(super) fn example(key: &str) -> Option<String> {
    SHAPES.iter().find(|(_, known, ..)| *known == key).map(|(.., example)| format!("write it as `{example}`"))
}

fn of_table(table: &str, values: &DeTable<'_>) -> Option<Misshapen> {
    values.iter().find_map(|(key, value)| {
        let name = key.get_ref().as_ref();
        let is_it = |known: &str| known == name || known == "*";
        let (_, _, kind, example) = SHAPES.iter().find(|(of, known, ..)| *of == table && is_it(known))?;
        of_value((name, *kind, example), value).or_else(|| match value.get_ref() {
            DeValue::Table(inner) if table.is_empty() => of_table(name, inner),
            _ => None,
        })
    })
}

fn of_value((key, kind, example): (&str, Kind, &str), value: &Spanned<DeValue<'_>>) -> Option<Misshapen> {
    let wrong = |what: &str, value: &Spanned<DeValue<'_>>| Misshapen {
        place: value.span(),
        why: format!("{what}, and this is {}", noun(value.get_ref())),
        help: format!("write it as `{example}`"),
    };
    let shown = format!("`{key}`");
    match (kind, value.get_ref()) {
        (Kind::Text, DeValue::String(_)) | (Kind::Number, DeValue::Integer(_)) | (Kind::Table, DeValue::Table(_)) => {
            None
        }
        (Kind::Texts, DeValue::Array(each)) => each
            .iter()
            .find(|value| !matches!(value.get_ref(), DeValue::String(_)))
            .map(|value| wrong(&format!("each of {shown} is a text in quotes"), value)),
        (Kind::Text, _) => Some(wrong(&format!("{shown} is a text in quotes"), value)),
        (Kind::Texts, _) => Some(wrong(&format!("{shown} is a list of texts"), value)),
        (Kind::Number, _) => Some(wrong(&format!("{shown} is a whole number"), value)),
        (Kind::Table, _) => Some(wrong(&format!("{shown} is a table"), value)),
    }
}

fn noun(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
