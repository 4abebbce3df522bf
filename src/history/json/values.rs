//! Values of a parsed document, as a scan hands them out.

use serde_json::Value;

use super::super::{Raw, Wanted};

/// The values that are wanted of a document. Numbers are written into `numbers`, which must outlive them.
pub(super) fn of<'a>(document: &'a Value, wanted: &Wanted, numbers: &'a [Option<String>]) -> Vec<Raw<'a>> {
    let value = |(index, path): (usize, &Vec<String>)| match at(document, path) {
        None | Some(Value::Null) => Raw::Absent,
        Some(Value::Bool(value)) => Raw::Bool(*value),
        Some(Value::String(text)) => Raw::Text(text),
        Some(Value::Number(_)) => numbers[index].as_deref().map_or(Raw::Structure, Raw::Number),
        Some(Value::Object(object)) if wanted.closed.contains(&index) => {
            let is_wanted =
                |key: &String| wanted.paths.iter().any(|other| is_in(other, path) && other.last() == Some(key));
            if object.keys().all(is_wanted) { Raw::Absent } else { Raw::Structure }
        }
        Some(Value::Object(_) | Value::Array(_)) => Raw::Structure,
    };
    wanted.paths.iter().enumerate().map(value).collect()
}

/// The numbers among the values that are wanted, as text.
pub(super) fn numbers(document: &Value, wanted: &Wanted) -> Vec<Option<String>> {
    let number = |path: &Vec<String>| match at(document, path) {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    wanted.paths.iter().map(number).collect()
}

/// Whether a path leads to a value of the object at another.
pub(super) fn is_in(path: &[String], object: &[String]) -> bool {
    path.len() == object.len() + 1 && path.starts_with(object)
}

fn at<'a>(document: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(document, |value, key| value.get(key))
}
