//! Resolves guards and checks their types.

use super::codes::{LS059, LS063, LS067};
use super::context::{Context, View};
use super::out::Reported;
use super::values;
use crate::diagnostic::Finding;
use crate::model::{Comparison, Domain, Field, FieldRef, Guard, GuardKind, Operand};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, FieldPath, Literal, Name};

impl Context<'_, '_> {
    /// A guard as seen from `view`; `None` if anything in it is wrong, all of which is reported.
    pub(super) fn guard(&mut self, view: View, expr: &Expr) -> Option<Guard> {
        let kind = match expr {
            Expr::Const(value, _) => GuardKind::Const(*value),
            Expr::Not(inner, _) => GuardKind::Not(Box::new(self.guard(view, inner)?)),
            Expr::And(list, _) => GuardKind::And(self.guards(view, list)?),
            Expr::Or(list, _) => GuardKind::Or(self.guards(view, list)?),
            Expr::Field(path) => self.truth(view, path)?,
            Expr::Compare { left, comparison, right, span } => self.compare(view, (left, *comparison, right), *span)?,
            Expr::In { who, states, .. } => {
                let (up, entity) = self.owner(view, who)?;
                GuardKind::In { up, states: self.states(entity, states)? }
            }
            Expr::Parts { .. } => self.quantified(view, expr)?,
            Expr::Enters(states, span) => {
                if !view.moves {
                    self.out.report(
                        Finding::new(&LS067, "only an invariant can ask what a move `enters`")
                            .label(*span, "no move is judged here")
                            .help("ask for the state itself: `… in STATES`"),
                    );
                    return None;
                }
                GuardKind::Enters(self.states(view.entity, states)?)
            }
        };
        Some(Guard { kind, span: expr.span() })
    }

    /// A guard that may be missing.
    pub(super) fn optional_guard(&mut self, expr: Option<&Expr>) -> Result<Option<Guard>, Reported> {
        match expr {
            None => Ok(None),
            Some(expr) => self.guard(self.view(), expr).map(Some).ok_or(Reported),
        }
    }

    fn guards(&mut self, view: View, list: &[Expr]) -> Option<Vec<Guard>> {
        let guards: Vec<_> = list.iter().map(|expr| self.guard(view, expr)).collect();
        guards.into_iter().collect()
    }

    /// A field that stands alone.
    fn truth(&mut self, view: View, path: &FieldPath) -> Option<GuardKind> {
        let at = self.field(view, path)?;
        let field = self.names.field(view.entity, at);
        match &field.domain {
            Domain::Bool | Domain::Record | Domain::Duration => Some(GuardKind::Field(at)),
            Domain::Enum(_) | Domain::Range(..) => {
                let example = match &field.domain {
                    Domain::Enum(values) => values.first().map_or_else(String::new, |value| value.text.clone()),
                    _ => "1".to_owned(),
                };
                let name = &field.name.text;
                self.out.report(
                    Finding::new(&LS063, format!("`{name}` is neither true nor false"))
                        .label(path.span, format!("it is {}", values::kind(&field.domain)))
                        .label(field.name.span, "declared here")
                        .help(format!("compare it with a value, such as `{name} = {example}`")),
                );
                None
            }
        }
    }

    fn compare(
        &mut self,
        view: View,
        (left, comparison, right): (&FieldPath, Comparison, &ast::Operand),
        span: Span,
    ) -> Option<GuardKind> {
        let at = self.field(view, left)?;
        let field = self.names.field(view.entity, at);
        let name = &field.name.text;
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let objection = match field.domain {
            Domain::Record | Domain::Duration => Some((
                format!("`{name}` cannot be compared: all a guard knows is whether it is present"),
                format!("write `{name}` or `not {name}`"),
            )),
            Domain::Bool | Domain::Enum(_) if ordered => Some((
                format!("`{}` has no order, so `{}` says nothing of it", name, comparison.symbol()),
                "use `=` or `!=`".to_owned(),
            )),
            _ => None,
        };
        if let Some((message, help)) = objection {
            self.out.report(
                Finding::new(&LS063, message)
                    .label(span, format!("`{name}` is {}", values::kind(&field.domain)))
                    .label(field.name.span, "declared here")
                    .help(help),
            );
            return None;
        }
        let right = self.operand(view, field, right)?;
        Some(GuardKind::Compare { left: at, comparison, right })
    }

    fn operand(&mut self, view: View, left: &Field, right: &ast::Operand) -> Option<Operand> {
        match right {
            ast::Operand::Field(path) => {
                let at = self.field(view, path)?;
                self.same_kind(view, left, (at, path.span))
            }
            ast::Operand::Literal(Literal::Name(name)) => {
                if let Some(value) = values::named_value(&left.domain, &name.text) {
                    return Some(Operand::Value(value));
                }
                if let Some(at) = self.plain_field(view, &name.text) {
                    return self.same_kind(view, left, (at, name.span));
                }
                self.unknown_operand(view, left, name);
                None
            }
            ast::Operand::Literal(literal) => values::value(left, literal, self.out).map(Operand::Value),
        }
    }

    fn unknown_operand(&mut self, view: View, left: &Field, name: &Name) {
        let values: Vec<&str> = match &left.domain {
            Domain::Enum(values) => values.iter().map(|value| value.text.as_str()).collect(),
            _ => self.names.scope(view.entity).field_names().collect(),
        };
        let noun = if matches!(left.domain, Domain::Enum(_)) { "its values are" } else { "the fields are" };
        let help = self.out.help(&name.text, noun, values);
        self.out.report(
            Finding::new(&LS059, format!("`{}` is no value of `{}`, and no field", name.text, left.name.text))
                .label(name.span, format!("`{}` is {}", left.name.text, values::kind(&left.domain)))
                .label(left.name.span, "declared here")
                .maybe_help(help),
        );
    }

    /// Two fields can be compared if their values mean the same.
    fn same_kind(&mut self, view: View, left: &Field, (at, span): (FieldRef, Span)) -> Option<Operand> {
        let right = self.names.field(view.entity, at);
        let same = match (&left.domain, &right.domain) {
            (Domain::Bool, Domain::Bool) | (Domain::Range(..), Domain::Range(..)) => true,
            (Domain::Enum(left), Domain::Enum(right)) => {
                left.iter().map(|value| &value.text).eq(right.iter().map(|value| &value.text))
            }
            _ => false,
        };
        if same {
            return Some(Operand::Field(at));
        }
        let (one, other) = (&left.name.text, &right.name.text);
        self.out.report(
            Finding::new(&LS063, format!("`{one}` and `{other}` cannot be compared"))
                .label(span, format!("`{other}` is {}", values::kind(&right.domain)))
                .label(left.name.span, format!("`{one}` is {}", values::kind(&left.domain)))
                .help("fields compare if both are bool, both numbers, or both the same names in the same order"),
        );
        None
    }

    fn quantified(&mut self, view: View, expr: &Expr) -> Option<GuardKind> {
        let Expr::Parts { quantifier, parts, states, filter, .. } = expr else { return None };
        let (up, part) = self.parts(view, parts)?;
        let (_, owner) = self.names.chain(view.entity).nth(up)?;
        let entity = self.names.scope(owner).parts[part.index()].entity;
        let states = self.states(entity, states);
        let plain = if up == 0 { view.plain + 1 } else { 0 };
        let filter = match filter {
            None => None,
            Some(filter) => Some(Box::new(self.guard(View { entity, plain, moves: false }, filter)?)),
        };
        Some(GuardKind::Parts { up, part, quantifier: *quantifier, states: states?, filter })
    }
}
