//! Puts what the grammar would have accepted into words.

use super::grammar::Rule;

/// What people call the words that a rule accepts; `None` for rules that never fail as a whole.
///
/// Keywords are not in this list: [`keyword`] takes them from the rule's own name.
fn phrase(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::name | Rule::part_entity | Rule::value_name => "a name",
        Rule::word | Rule::log_name | Rule::path_key => "a word",
        Rule::string => "a text in quotes",
        Rule::description => "a description in quotes",
        Rule::tag => "a tag",
        Rule::int | Rule::count => "a number",
        Rule::duration | Rule::duration_value => "a duration such as `14d`",
        Rule::timer => "a duration such as `14d`, or a field",
        Rule::event => "an event (`Actor.Event`)",
        Rule::code => "a code such as `LS142`",
        Rule::open | Rule::entity_block | Rule::state_block | Rule::before_block | Rule::log_block => "`{`",
        Rule::scenario_block | Rule::resolution => "`{`",
        Rule::close | Rule::block_close | Rule::missing_close => "`}`",
        Rule::lparen | Rule::grouped => "`(`",
        Rule::rparen => "`)`",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::dot => "`.`",
        Rule::dots => "`..`",
        Rule::bar => "`|`",
        Rule::plus | Rule::later => "`+`",
        Rule::question => "`?`",
        Rule::equals | Rule::default => "`=`",
        Rule::arrow | Rule::goto | Rule::first_state => "`->`",
        Rule::each => "`[*]`",
        Rule::comparison => "a comparison such as `=`",
        Rule::assign => "`=`, `+=` or `-=`",
        Rule::guard | Rule::all_of | Rule::negated => "a condition",
        Rule::operand | Rule::argument_value => "a value",
        Rule::path => "a field",
        Rule::in_test | Rule::compare | Rule::parts_test => "a condition",
        Rule::states => "a state",
        Rule::field_type | Rule::typed | Rule::owned => {
            "a type such as `bool`, `A | B`, `0..100`, `record?` or `many ENTITY`"
        }
        Rule::record_type => "`record?`",
        Rule::range | Rule::value_list | Rule::multiplicity => "a type",
        Rule::actions => "`->`, `stay`, `restart`, `set` or `notify`",
        Rule::step | Rule::step_line | Rule::step_word | Rule::entry_step | Rule::entry_line | Rule::entry_word => {
            "what is done, in words"
        }
        Rule::source | Rule::template | Rule::record_path => "a path such as `properties.state`, or a text",
        Rule::rename_target => "a name",
        Rule::instance | Rule::instance_name => "an instance",
        Rule::scenario_step | Rule::happens => "an event (`Actor.Event`)",
        Rule::log_kind => "`events`, `changes of` or `snapshot of`",
        Rule::EOI => "the end of the statement",
        _ => return None,
    })
}

/// A rule that begins with a keyword and does no more than that at the place where it fails.
fn first_word(rule: Rule) -> Option<Rule> {
    Some(match rule {
        Rule::parent | Rule::timer_of | Rule::child_of => Rule::kw_of,
        Rule::brings | Rule::arguments => Rule::kw_with,
        Rule::when => Rule::kw_when,
        Rule::within => Rule::kw_within,
        Rule::by => Rule::kw_by,
        Rule::reported => Rule::kw_as,
        Rule::struck | Rule::from_block => Rule::kw_from,
        Rule::discards => Rule::kw_discards,
        Rule::except => Rule::kw_except,
        Rule::filter | Rule::expect_where => Rule::kw_where,
        Rule::expect_in => Rule::kw_in,
        Rule::places => Rule::kw_at,
        Rule::renames => Rule::kw_rename,
        Rule::refused => Rule::kw_refused,
        Rule::assignment | Rule::log_set => Rule::kw_set,
        Rule::notify => Rule::kw_notify,
        Rule::allow => Rule::kw_allow,
        Rule::any_active | Rule::any_state => Rule::kw_any,
        Rule::enters => Rule::kw_enters,
        Rule::changes => Rule::kw_changes,
        Rule::snapshot => Rule::kw_snapshot,
        other => other,
    })
}

/// The keyword that a rule stands for, taken from its name: `kw_on` is `on`.
pub(super) fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{:?}", first_word(rule)?);
    name.strip_prefix("kw_").map(str::to_owned)
}

/// `A`, `B` or `C`, for the rules that would have been accepted; nothing for none.
pub(super) fn list(rules: &[Rule]) -> Option<String> {
    let mut phrases: Vec<String> = Vec::new();
    for rule in rules {
        let said = match keyword(*rule) {
            Some(word) => format!("`{word}`"),
            None => match phrase(*rule) {
                Some(said) => said.to_owned(),
                None => continue,
            },
        };
        if !phrases.contains(&said) {
            phrases.push(said);
        }
    }
    shorten(&mut phrases);
    let last = phrases.pop()?;
    Some(if phrases.is_empty() { last } else { format!("{} or {last}", phrases.join(", ")) })
}

/// A long list drops what may stand at the end of every statement.
fn shorten(phrases: &mut Vec<String>) {
    const ANYWHERE: [&str; 4] = ["a description in quotes", "a tag", "`allow`", "the end of the statement"];
    let rare = phrases.iter().filter(|said| !ANYWHERE.contains(&said.as_str())).count();
    if rare > 1 || (rare == 1 && phrases.len() > 3) {
        phrases.retain(|said| !ANYWHERE.contains(&said.as_str()));
    }
}
