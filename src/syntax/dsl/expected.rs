//! Puts what the grammar would have accepted into words.

use super::grammar::Rule;
use super::refusal::BLOCKS;

/// How likely it is that something was meant, best first; decides the order in a message, and what a long list drops.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Nothing goes on without it.
    Needed,
    /// A clause of the statement.
    Clause,
    /// Goes on with a list or a condition.
    More,
    /// May end every statement.
    Ending,
}

/// At most this many things are told.
const LONGEST: usize = 6;

/// What people call the words that a rule accepts; nothing for rules that are too general to help.
///
/// Keywords are not in this list: [`keyword`] takes them from the rule's own name.
fn phrases(rule: Rule) -> (Rank, &'static [&'static str]) {
    let said: &[&str] = match rule {
        Rule::EOI => return (Rank::Ending, &["the end of the statement"]),
        Rule::description => return (Rank::Ending, &["a description in quotes"]),
        Rule::tag => return (Rank::Ending, &["a tag"]),
        Rule::comma => return (Rank::More, &["`,`"]),
        Rule::bar => return (Rank::More, &["`|`"]),
        Rule::dot => return (Rank::More, &["`.`"]),
        Rule::plus => return (Rank::More, &["`+`"]),
        Rule::comparison => return (Rank::More, &["a comparison"]),
        Rule::default => return (Rank::Clause, &["`=`"]),
        Rule::name | Rule::part_entity | Rule::value_name | Rule::rename_target => &["a name"],
        Rule::log_name | Rule::path_key => &["a word"],
        Rule::string => &["a text in quotes"],
        Rule::int | Rule::count => &["a number"],
        Rule::duration | Rule::duration_value => &["a duration such as `14d`"],
        Rule::timer => &["a duration such as `14d`", "a field"],
        Rule::event | Rule::happens | Rule::scenario_step => &["an event (`Actor.Event`)"],
        Rule::code => &["a code such as `LS142`"],
        rule if BLOCKS.contains(&rule) => &["`{`"],
        Rule::close | Rule::block_close | Rule::missing_close => &["`}`"],
        Rule::lparen | Rule::grouped => &["`(`"],
        Rule::rparen => &["`)`"],
        Rule::colon => &["`:`"],
        Rule::dots => &["`..`"],
        Rule::question => &["`?`"],
        Rule::equals => &["`=`"],
        Rule::arrow | Rule::goto | Rule::first_state => &["`->`"],
        Rule::each => &["`[*]`"],
        Rule::later => &["`+5d`"],
        Rule::assign => &["`=`", "`+=`", "`-=`"],
        Rule::guard | Rule::all_of | Rule::negated | Rule::in_test | Rule::field_test | Rule::parts_test => {
            &["a condition"]
        }
        Rule::operand | Rule::argument_value => &["a value"],
        Rule::path => &["a field"],
        Rule::states => &["a state"],
        Rule::field_type | Rule::typed | Rule::owned | Rule::range | Rule::value_list | Rule::multiplicity => {
            &["a type such as `bool`, `A | B`, `0..100`, `record?` or `many ENTITY`"]
        }
        Rule::record_type => &["`record?`"],
        Rule::actions => &["`->`", "`stay`", "`restart`", "`set`", "`notify`"],
        Rule::step | Rule::step_line | Rule::step_word | Rule::entry_step | Rule::entry_line | Rule::entry_word => {
            &["what is done, in words"]
        }
        Rule::source | Rule::template | Rule::record_path => &["a path such as `properties.state`", "a text in quotes"],
        Rule::instance | Rule::instance_name => &["an instance"],
        Rule::log_kind => &["`events`", "`changes of`", "`snapshot of`"],
        _ => &[],
    };
    (Rank::Needed, said)
}

/// The rule for the keyword that a rule begins with, where it does no more than that when it fails.
fn first_word(rule: Rule) -> Rule {
    match rule {
        Rule::parent | Rule::timer_of | Rule::child_of => Rule::kw_of,
        Rule::brings | Rule::arguments => Rule::kw_with,
        Rule::when => Rule::kw_when,
        Rule::within => Rule::kw_within,
        Rule::by => Rule::kw_by,
        Rule::reported => Rule::kw_as,
        Rule::struck | Rule::from_block => Rule::kw_from,
        Rule::discards => Rule::kw_discards,
        Rule::filter | Rule::expect_where => Rule::kw_where,
        Rule::expect_in => Rule::kw_in,
        Rule::places => Rule::kw_at,
        Rule::renames => Rule::kw_rename,
        Rule::refused => Rule::kw_refused,
        Rule::except => Rule::kw_except,
        Rule::allow => Rule::kw_allow,
        Rule::assignment | Rule::log_set => Rule::kw_set,
        Rule::notify => Rule::kw_notify,
        Rule::any_active | Rule::any_state => Rule::kw_any,
        Rule::enters => Rule::kw_enters,
        Rule::changes => Rule::kw_changes,
        Rule::happenings => Rule::kw_events,
        Rule::log_lines => Rule::kw_lines,
        Rule::snapshot => Rule::kw_snapshot,
        other => other,
    }
}

fn keyword_rank(keyword: &str) -> Rank {
    match keyword {
        "of" | "with" | "when" | "within" | "by" | "as" | "from" | "discards" | "at" | "rename" | "refused" => {
            Rank::Clause
        }
        "and" | "or" | "in" | "except" | "where" => Rank::More,
        "allow" => Rank::Ending,
        _ => Rank::Needed,
    }
}

/// The keyword that a rule stands for, taken from its name: `kw_on` is `on`.
pub(super) fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{:?}", first_word(rule));
    name.strip_prefix("kw_").map(str::to_owned)
}

/// What would have been accepted, each thing once, the most likely ones first.
pub(super) fn things(rules: &[Rule]) -> Vec<String> {
    let mut things: Vec<(Rank, String)> = Vec::new();
    for rule in rules {
        if let Some(word) = keyword(*rule) {
            things.push((keyword_rank(&word), format!("`{word}`")));
        } else {
            let (rank, said) = phrases(*rule);
            things.extend(said.iter().map(|said| (rank, (*said).to_owned())));
        }
    }
    things.sort_by_key(|(rank, _)| *rank);
    for dropped in [Rank::Ending, Rank::More] {
        if things.len() > LONGEST || things.iter().any(|(rank, _)| *rank == Rank::Needed) {
            let rest = things.iter().filter(|(rank, _)| *rank != dropped).count();
            if rest > 0 {
                things.retain(|(rank, _)| *rank != dropped);
            }
        }
    }
    let mut told = Vec::new();
    for (_, thing) in things {
        if !told.contains(&thing) {
            told.push(thing);
        }
    }
    told.truncate(LONGEST);
    told
}

/// `A, B or C`
pub(super) fn list(mut things: Vec<String>) -> Option<String> {
    let last = things.pop()?;
    Some(if things.is_empty() { last } else { format!("{} or {last}", things.join(", ")) })
}
