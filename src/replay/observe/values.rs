//! Values of fields as logs write them.

use serde_json::Value as Json;

use crate::diagnostic::did_you_mean;
use crate::model::{ABSENT, Domain, Field, Value};

/// The value of a field that a log gives; the words for what was expected, if it is none.
pub(crate) fn field_value(field: &Field, json: &Json) -> Result<Value, String> {
    match &field.domain {
        Domain::Bool => boolean(json).ok_or_else(|| "true or false".to_owned()),
        Domain::Record => Ok(Value::from(!matches!(json, Json::Null | Json::Bool(false)))),
        Domain::Enum(names) => {
            let text = json.as_str().unwrap_or_default();
            let index = names.iter().position(|name| name.text == text);
            index.and_then(|index| Value::try_from(index).ok()).ok_or_else(|| {
                let all: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
                format!("one of {}", all.join(", "))
            })
        }
        Domain::Range(low, high) => {
            let number = json.as_i64().or_else(|| json.as_str().and_then(|text| text.parse().ok()));
            let number = number.or_else(|| whole(json.as_f64()?));
            number
                .filter(|number| (low..=high).contains(&number))
                .ok_or_else(|| format!("a whole number from {low} to {high}"))
        }
        Domain::Duration => match json {
            Json::Null => Ok(ABSENT),
            Json::String(text) => {
                crate::syntax::duration_millis(text).ok_or_else(|| "a duration such as 14d or P14D".to_owned())
            }
            _ => Err("a duration such as \"14d\" or \"P14D\"".to_owned()),
        },
    }
}

/// The name that a misspelt one was likely meant to be.
pub(crate) fn meant(field: &Field, json: &Json) -> Option<String> {
    match &field.domain {
        Domain::Enum(names) => did_you_mean(json.as_str()?, names.iter().map(|name| name.text.as_str())),
        _ => None,
    }
}

fn boolean(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(value) => Some(Value::from(*value)),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Some(1),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Some(0),
        _ => None,
    }
}

/// A number without a fraction, small enough to be exact.
fn whole(number: f64) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and exact")]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as Value)
}
