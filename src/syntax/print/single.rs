//! One statement alone, as it stands in another notation.

use super::layout::Writer;
use super::{create, entity, log, member_line, step_line};
use crate::syntax::ast::{Create, Incident, LogStatement, ScenarioStep, StateMember, Trivia};

/// A statement that is one line of the language, whatever holds that line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Single<'f> {
    /// A member of a state; not a nested state.
    Member(&'f StateMember),
    /// An incident before creation.
    Incident(&'f Incident),
    /// A creation, printed without the word `create`.
    Create(&'f Create),
    /// A line of a log mapping.
    Log(&'f LogStatement),
    /// A step of a scenario.
    Step(&'f ScenarioStep),
}

impl<'f> Single<'f> {
    /// Its comments.
    pub(crate) fn trivia(self) -> &'f Trivia {
        static NONE: Trivia = Trivia {
            blank_before: false,
            leading: Vec::new(),
            blank_after_leading: false,
            trailing: None,
            inner_end: Vec::new(),
        };
        match self {
            Self::Member(member) => member_line(member).map_or(&NONE, |(_, trivia)| trivia),
            Self::Incident(incident) => &incident.meta.trivia,
            Self::Create(create) => &create.meta.trivia,
            Self::Log(statement) => &statement.meta().trivia,
            Self::Step(step) => &step.meta.trivia,
        }
    }

    /// Canonical text in lines of at most `width` characters, without a line break at its end. Comments before the
    /// statement are left out; so is the comment behind it, if the statement stands on one line.
    pub(crate) fn text(self, width: usize) -> String {
        let bare = self.written(width, false);
        let inner = self.written(width, true);
        // Several lines, or comments inside: the comment behind the first line has no other place.
        if inner.lines().count() > 1 { inner } else { bare }
    }

    fn written(self, width: usize, comments: bool) -> String {
        let own = self.trivia();
        let trivia = Trivia {
            trailing: own.trailing.clone().filter(|_| comments),
            inner_end: own.inner_end.clone(),
            ..Trivia::default()
        };
        let mut writer = Writer::new(width);
        match self {
            Self::Member(StateMember::Incident(incident)) | Self::Incident(incident) => {
                entity::incident_with(&mut writer, incident, &trivia);
            }
            Self::Member(member) => {
                if let Some((line, _)) = member_line(member) {
                    writer.statement(&line, &trivia);
                }
            }
            Self::Create(each) => writer.statement(&create(each), &trivia),
            Self::Log(statement) => log::statement_with(&mut writer, statement, &trivia),
            Self::Step(step) => writer.statement(&step_line(step), &trivia),
        }
        writer.finish().trim_end().to_owned()
    }
}
