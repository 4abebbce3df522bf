//! Takes out the findings that the author allows, and judges the `allow`s themselves.

use std::collections::HashMap;

use super::{CODES, Context, Family};
use crate::diagnostic::{Code, Finding, Severity, did_you_mean};
use crate::model::{Allow, Model};

/// An `allow` that suppresses nothing.
pub(crate) const LS188: Code =
    Code { id: "LS188", name: "useless-allow", severity: Severity::Warning, page: include_str!("LS188.md") };
/// An `allow` of a code that does not exist.
pub(crate) const LS189: Code =
    Code { id: "LS189", name: "unknown-code", severity: Severity::Error, page: include_str!("LS189.md") };

pub(super) const FAMILY: Family = Family { name: "allow", codes: &[&LS188, &LS189], run: nothing_yet };

/// What `settle` needs to know of the rooms below this one.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Every code there is, to tell a misspelt one.
    pub known_codes: &'a [&'static Code],
    /// The codes whose checks have run: an `allow` of another one is not called useless.
    pub judged_codes: &'a [&'static Code],
}

impl Default for Options<'_> {
    /// Knows the codes of this room.
    fn default() -> Self {
        Self { known_codes: CODES, judged_codes: CODES }
    }
}

/// The `allow`s can only be judged when every finding is there: [`settle`] does it.
fn nothing_yet(_: &Context<'_>, _: &mut Vec<Finding>) {}

/// Takes out the findings that an `allow` of the model suppresses, adds what is wrong with the `allow`s, and sorts
/// by place.
///
/// A finding is suppressed by an `allow` of its code in whose scope its primary label lies; one without a label only
/// by an `allow` of the whole file. The findings may come from any room.
pub fn settle(model: &Model, findings: Vec<Finding>, options: &Options<'_>) -> Vec<Finding> {
    let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, allow) in model.allows.iter().enumerate() {
        by_code.entry(&allow.code.text).or_default().push(at);
    }
    let mut used = vec![false; model.allows.len()];
    let mut kept: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| {
            let mut allowed = false;
            for at in by_code.get(finding.code.id).into_iter().flatten() {
                if covers(&model.allows[*at], finding) {
                    used[*at] = true;
                    allowed = true;
                }
            }
            !allowed
        })
        .collect();
    let idle = model.allows.iter().zip(used).filter(|(_, used)| !used);
    let about_allows: Vec<Finding> = idle.filter_map(|(allow, _)| judge(allow, options)).collect();
    kept.extend(about_allows);
    kept.sort_by_key(|finding| (finding.span(), finding.code.id));
    kept
}

fn covers(allow: &Allow, finding: &Finding) -> bool {
    match (allow.scope, finding.span()) {
        (None, _) => true,
        (Some(scope), Some(span)) => scope.contains(span),
        (Some(_), None) => false,
    }
}

fn judge(allow: &Allow, options: &Options<'_>) -> Option<Finding> {
    let id = allow.code.text.as_str();
    if !options.known_codes.iter().any(|code| code.id == id) {
        let by_name = options.known_codes.iter().find(|code| code.name == id);
        let help = by_name
            .map(|code| format!("`{}` is the name of `{}`: allow it by its code", code.name, code.id))
            .or_else(|| did_you_mean(id, options.known_codes.iter().map(|code| code.id)));
        return Some(
            Finding::new(&LS189, format!("there is no code `{id}` to allow"))
                .label(allow.code.span, "no finding has this code")
                .maybe_help(help),
        );
    }
    options.judged_codes.iter().any(|code| code.id == id).then(|| {
        let place = if allow.scope.is_some() { "here" } else { "in this file" };
        Finding::new(&LS188, format!("`allow {id}` suppresses nothing"))
            .label(allow.span, format!("{id} is not found {place}"))
            .help("remove it: an allow that is not needed would hide the next finding of its kind")
    })
}

#[cfg(test)]
mod tests {
    use super::{CODES, Options, settle};
    use crate::check::testing::model;

    const TEXT: &str = "lifecycle Demo
actor Clerk
allow LS188 \"why\"
allow trap \"why\"
entity Order {
  initial state Open { after 5d -> Closed by Clerk }
  final state Closed
}";

    fn told(options: &Options<'_>) -> Vec<(&'static str, Option<String>)> {
        settle(&model(TEXT), Vec::new(), options).into_iter().map(|finding| (finding.code.id, finding.help)).collect()
    }

    #[test]
    fn a_name_in_place_of_a_code_is_understood() {
        let told = told(&Options { known_codes: CODES, judged_codes: &[] });
        let help = "`trap` is the name of `LS103`: allow it by its code".to_owned();
        assert_eq!(told, [("LS189", Some(help))]);
    }

    #[test]
    fn an_allow_of_what_was_not_judged_is_not_useless() {
        let judged = |codes| told(&Options { known_codes: CODES, judged_codes: codes });
        assert_eq!(judged(&[]).len(), 1);
        assert_eq!(judged(CODES).len(), 2);
    }
}
