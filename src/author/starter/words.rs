//! What logs usually call the keys that tell when, which, what and who.

use super::role::Role;
use crate::syntax::print::quoted;

/// Last words of keys that tell an instance.
const IDS: &str = "id no nr num number key ref uuid guid";
/// First words of keys that tell what is not the instance that a record is about.
const OTHERS: &str =
    "event message msg record log span trace request user actor parent owner root tenant session customer host";
/// Keys that say how a program runs and not what happens to anything.
const OF_PROGRAMS: &str = "level loglevel severity svc service servicename host hostname env environment version logger \
     thread pid app application module component file line region currency country schema specversion datacontenttype";

impl Role {
    /// What others call it, the likeliest first; however the words are joined.
    fn words(self) -> &'static str {
        match self {
            Self::Time => {
                "time timestamp ts at when datetime event_time occurred_at happened_at logged_at recorded_at \
                 changed_at created_at updated_at modified_at event_timestamp log_time start_time complete_time \
                 created occurred changed updated date day epoch millis"
            }
            Self::Id => {
                "id case case_id job job_id instance instance_id ticket ticket_id issue issue_id order order_id \
                 trip trip_id process_id workflow_id run_id entity_id object_id aggregate_id resource_id subject_id \
                 item_id key ref reference number no nr uuid guid"
            }
            Self::Event => {
                "event event_type event_name activity activity_name action action_type verb transition operation op \
                 command trigger msg message kind type name what task step method"
            }
            Self::Actor => {
                "actor actor_role role user by resource who agent performer performed_by changed_by updated_by \
                 operator principal initiator user_role user_type username"
            }
            Self::From => {
                "from from_state from_status state_from status_from old_state old_status old_value previous_state \
                 previous_status prev_state prev_status state_before status_before old previous prev before \
                 source_state source last_state last_status"
            }
            Self::To => {
                "to to_state to_status state_to status_to new_state new_status new_value next_state next_status \
                 state_after status_after new next after target_state current_state current_status target state \
                 status stage phase"
            }
            Self::Parent => "parent parent_id parent_key parent_no parent_case owner_id belongs_to part_of",
            Self::Entity => {
                "entity entity_type entity_name object_type aggregate_type resource_type object_kind aggregate kind \
                 type class"
            }
            Self::PartId => "",
        }
    }

    /// How likely a key tells it, by its name: the less, the likelier.
    pub(super) fn rank(self, way: &[String]) -> Option<usize> {
        let names = names_of(way);
        let known = self.words().split(' ').position(|word| names.contains(&plain(word)));
        if self != Self::Id || known.is_some() {
            return known;
        }
        let last = way.last()?;
        let words = words_of(last);
        let (end, begin) = (words.last()?, words.first()?);
        let is_id = IDS.split(' ').any(|id| id == end);
        let is_of_another = OTHERS.split(' ').any(|other| other == begin);
        match words.len() > 1 && is_id {
            true if is_of_another => Some(150),
            true => Some(50),
            false => (end.len() > 2 && end.ends_with("id")).then_some(100),
        }
    }
}

/// Keys that say how a program runs and not what happens to anything.
pub(super) fn is_about_the_program(way: &[String]) -> bool {
    names_of(way).iter().any(|name| OF_PROGRAMS.split(' ').any(|known| known == name))
}

/// A key or a value of the log as it may stand in a comment, which a line break would end.
pub(super) fn shown(word: &str) -> String {
    let plain: String = word.chars().map(|c| if c == '\r' { ' ' } else { c }).collect();
    let quoted = quoted(&plain);
    quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
}

/// Whether a text of the language can hold it.
pub(super) fn can_be_written(word: &str) -> bool {
    word.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t'))
}

/// The names that a way goes by: its last key, the end of that, and its last two keys.
fn names_of(way: &[String]) -> Vec<String> {
    let Some(last) = way.last() else { return Vec::new() };
    let mut names = vec![plain(last)];
    names.extend(last.rsplit([':', '.', ' ']).next().map(plain));
    if let [.., before, last] = way {
        names.push(plain(&format!("{before}{last}")));
    }
    names
}

/// `status_from`, `statusFrom` and `Status From` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a name, in small letters: `order`, `no` of `orderNo`.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase();
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::super::role::Role;
    use super::words_of;

    #[test]
    fn keys_are_known_however_their_words_are_joined() {
        let way = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        for (role, key) in [
            (Role::From, "status_from"),
            (Role::From, "statusFrom"),
            (Role::From, "Status From"),
            (Role::From, "status/from"),
            (Role::To, "newStatus"),
            (Role::Event, "eventType"),
            (Role::Event, "concept:name"),
            (Role::Time, "@timestamp"),
            (Role::Id, "order_no"),
            (Role::Id, "caseId"),
            (Role::Id, "parcelNumber"),
        ] {
            assert!(role.rank(&way(key)).is_some(), "{role:?} {key}");
        }
        for (role, key) in [(Role::Id, "note"), (Role::Id, "weight"), (Role::Time, "status"), (Role::To, "tomato")] {
            assert_eq!(role.rank(&way(key)), None, "{role:?} {key}");
        }
        assert!(Role::Id.rank(&way("order_no")) < Role::Id.rank(&way("trace_id")));
        assert_eq!(words_of("orderNo_x URL"), ["order", "no", "x", "url"]);
    }
}
