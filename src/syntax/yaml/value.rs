//! The typed reading of a document by `serde_yaml`, laid over the tree with places.
//!
//! Two readers of YAML can differ. The places come from one and the values from the other, so every value is
//! compared, and a difference is a finding instead of a silent choice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::codes::{DISAGREE, MALFORMED};
use super::malformed::place;
use super::refusal;
use super::tree::{Kind, Meaning, Node, Scalar, Style};
use crate::diagnostic::Finding;
use crate::source::{SourceId, Span};

/// A value as `serde_yaml` reads it; mappings keep their order, and keys that stand twice.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A text, `true`, a number, nothing.
    Scalar(Meaning, String),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(Vec<(Value, Value)>),
}

/// Gives every scalar of the tree its typed meaning, and reports where the two readings differ.
pub(super) fn type_values(source: SourceId, text: &str, root: &mut Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    match serde_yaml::from_str::<Value>(text) {
        Ok(value) => agree(root, &value, &mut findings),
        Err(error) => findings.push(unreadable(source, text, &error)),
    }
    findings
}

fn unreadable(source: SourceId, text: &str, error: &serde_yaml::Error) -> Finding {
    let at = error.location().map_or(0, |place| place.index()).min(text.len());
    let words = refusal::shown(&error.to_string());
    Finding::new(&MALFORMED, format!("the YAML is not well-formed: {words}")).label(place(source, text, at), "here")
}

fn agree(node: &mut Node, value: &Value, findings: &mut Vec<Finding>) {
    let same = match (&mut node.kind, value) {
        (Kind::Scalar(scalar), Value::Scalar(meaning, words)) => agree_scalar(scalar, *meaning, words),
        (Kind::List(nodes), Value::List(values)) => {
            nodes.iter_mut().zip(values).for_each(|(node, value)| agree(node, value, findings));
            nodes.len() == values.len()
        }
        (Kind::Map(entries), Value::Map(values)) => {
            for (entry, (key, value)) in entries.iter_mut().zip(values) {
                agree_key(&mut entry.key, entry.key_span, key, findings);
                agree(&mut entry.value, value, findings);
            }
            entries.len() == values.len()
        }
        _ => false,
    };
    if !same {
        findings.push(difference(node.span));
        node.kind = Kind::Refused;
    }
}

fn agree_scalar(scalar: &mut Scalar, meaning: Meaning, words: &str) -> bool {
    scalar.meaning = meaning;
    match meaning {
        Meaning::Text => scalar.text == words,
        _ => scalar.style == Style::Plain,
    }
}

fn agree_key(key: &mut Scalar, span: Span, value: &Value, findings: &mut Vec<Finding>) {
    match value {
        Value::Scalar(meaning, words) if agree_scalar(key, *meaning, words) => {
            if *meaning != Meaning::Text {
                findings.push(refusal::key_type("something else to YAML", span));
            }
        }
        _ => findings.push(difference(span)),
    }
}

fn difference(span: Span) -> Finding {
    Finding::new(&DISAGREE, "readers of YAML do not agree on what stands here")
        .label(span, "read in two ways")
        .help("put the value in quotes, or write it on one line")
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl Any {
    fn number(value: impl fmt::Display) -> Value {
        Value::Scalar(Meaning::Number, value.to_string())
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, a number, true, false, nothing, a list or a mapping")
    }

    fn visit_str<E>(self, words: &str) -> Result<Value, E> {
        Ok(Value::Scalar(Meaning::Text, words.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Scalar(Meaning::Bool(value), value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Scalar(Meaning::Null, String::new()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Self::number(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Self::number(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Self::number(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(Self::number(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Self::number(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Meaning, Value, type_values};
    use crate::source::SourceId;
    use crate::syntax::yaml::gate;
    use crate::syntax::yaml::tree::{Kind, Node, Style};

    /// The tree with places as a typed value.
    fn as_value(node: &Node) -> Value {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.meaning == Meaning::Text => {
                Value::Scalar(Meaning::Text, scalar.text.clone())
            }
            Kind::Scalar(scalar) => Value::Scalar(scalar.meaning, String::new()),
            Kind::List(items) => Value::List(items.iter().map(as_value).collect()),
            Kind::Map(entries) => {
                let key = |text: &str| Value::Scalar(Meaning::Text, text.to_owned());
                Value::Map(entries.iter().map(|entry| (key(&entry.key.text), as_value(&entry.value))).collect())
            }
            Kind::Refused => Value::Map(Vec::new()),
        }
    }

    /// A typed value without the spelling of what is not text.
    fn without_spelling(value: Value) -> Value {
        match value {
            Value::Scalar(Meaning::Text, text) => Value::Scalar(Meaning::Text, text),
            Value::Scalar(meaning, _) => Value::Scalar(meaning, String::new()),
            Value::List(items) => Value::List(items.into_iter().map(without_spelling).collect()),
            Value::Map(entries) => {
                Value::Map(entries.into_iter().map(|(key, value)| (key, without_spelling(value))).collect())
            }
        }
    }

    /// Values as a lifecycle may hold them.
    fn values() -> impl Strategy<Value = serde_yaml::Value> {
        let leaf = prop_oneof![
            "[ -~é\n\"'#:]{0,30}".prop_map(serde_yaml::Value::String),
            any::<bool>().prop_map(serde_yaml::Value::Bool),
            any::<i32>().prop_map(|number| serde_yaml::Value::Number(number.into())),
            Just(serde_yaml::Value::Null),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(serde_yaml::Value::Sequence),
                prop::collection::btree_map("[A-Za-z: #'éµ]{0,12}x", inner, 0..5).prop_map(|map| {
                    serde_yaml::Value::Mapping(map.into_iter().map(|(key, value)| (key.into(), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn both_readers_see_the_same_tree(value in values()) {
            let json = serde_json::to_string(&value).expect("every value has a JSON form");
            for text in [serde_yaml::to_string(&value).expect("every value has a YAML form"), json] {
                let mut gated = gate::read(SourceId(0), &text);
                prop_assert!(gated.findings.is_empty(), "{:?} in {text}", gated.findings);
                let root = gated.root.as_mut().expect("a document");
                let findings = type_values(SourceId(0), &text, root);
                prop_assert!(findings.is_empty(), "{findings:?} in {text}");
                let typed: Value = serde_yaml::from_str(&text).expect("it was read before");
                prop_assert_eq!(as_value(root), without_spelling(typed));
            }
        }

        #[test]
        fn whatever_differs_is_reported(text in "[a-c:,\\-?#&*!|>'\"%@{}\\[\\] \t\n\u{85}\u{2028}<=~0-9.]{0,60}") {
            let mut gated = gate::read(SourceId(0), &text);
            let sound = gated.sound;
            let Some(root) = gated.root.as_mut().filter(|_| sound) else { return Ok(()) };
            let findings = type_values(SourceId(0), &text, root);
            if let (true, Ok(typed)) = (findings.is_empty(), serde_yaml::from_str::<Value>(&text)) {
                prop_assert_eq!(as_value(root), without_spelling(typed));
            }
        }

        #[test]
        fn every_plain_scalar_is_found_where_it_stands(words in prop::collection::vec("[a-zé]{1,8}", 1..8)) {
            let text: String = words.iter().flat_map(|word| ["- ", word, "\n"]).collect();
            let root = gate::read(SourceId(0), &text).root.expect("a document");
            let Kind::List(items) = &root.kind else { panic!("not a list") };
            for (item, word) in items.iter().zip(&words) {
                let Kind::Scalar(scalar) = &item.kind else { panic!("not a scalar") };
                prop_assert_eq!(&text[item.span.range()], word.as_str());
                prop_assert_eq!(scalar.style, Style::Plain);
            }
        }
    }
}
