//! The words in which the nearest legal history is told.

use crate::model::Model;

use super::{Edit, Missing, Nearest};

/// How many edits are told one by one.
const TOLD: usize = 5;

impl Nearest {
    /// A sentence for people; `None` if there is nothing to say. `place` names a record, such as `line 12`, and
    /// `actor` says who should have done what it records, where that is known.
    pub fn tell(
        &self,
        model: &Model,
        place: &dyn Fn(usize) -> String,
        actor: &dyn Fn(usize) -> Option<String>,
    ) -> Option<String> {
        let (cost, edits) = match self {
            Self::Found { cost: 0, .. } => return None,
            Self::GaveUp { at_least: 0 | 1 } => {
                return Some("which legal history is nearest was too much to find out".to_owned());
            }
            Self::GaveUp { at_least } => {
                return Some(format!(
                    "which legal history is nearest was too much to find out: it differs in at least {at_least} records"
                ));
            }
            Self::Found { cost, edits } => (cost, edits),
        };
        let told = |edit: &Edit| match edit {
            Edit::Missing(missing) => {
                let (what, place) = (missing.what(model), place(missing.before));
                format!("has one more record: {what} before {place}")
            }
            Edit::Extra { index } => format!("is without the record on {}", place(*index)),
            Edit::WrongActor { index } => {
                let by = actor(*index).map_or_else(String::new, |actor| format!(": `{actor}`"));
                format!("has another actor on {}{by}", place(*index))
            }
        };
        if let [only] = edits.as_slice() {
            return Some(format!("the nearest legal history {}", told(only)));
        }
        let mut parts: Vec<String> = edits.iter().take(TOLD).map(|edit| format!("it {}", told(edit))).collect();
        if edits.len() > TOLD {
            parts.push(format!("and so on, {} more", edits.len() - TOLD));
        }
        Some(format!("the nearest legal history differs in {cost} records: {}", parts.join("; ")))
    }
}

impl Missing {
    /// What is missing: `` `Customer.Ship` on job-17 ``, or a change of state where no event tells.
    fn what(&self, model: &Model) -> String {
        let entity = model.entity(self.entity);
        let kind = entity.name.text.to_lowercase();
        let who = match &self.owner {
            None => self.instance.to_string(),
            Some(owner) => format!("{kind} {} of {owner}", self.instance),
        };
        let to = &entity.state(self.to).name.text;
        match (self.event, self.from) {
            (Some(event), _) => format!("`{}` on {who}", model.event(event).name.text),
            (None, Some(from)) => format!("{who} goes from {} to {to}", entity.state(from).name.text),
            (None, None) => format!("{who} begins in {to}"),
        }
    }
}
