//! Is everything that is declared also used.

mod constant;
mod reads;
mod unused;

use super::{Context, Family};
use crate::diagnostic::Finding;

pub(super) const FAMILY: Family = Family {
    name: "hygiene",
    codes: &[&unused::LS181, &unused::LS182, &unused::LS183, &unused::LS184, &constant::LS185],
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let reads = reads::Reads::new(context.model);
    unused::fields(context.model, &reads, findings);
    unused::groups(context.model, findings);
    unused::actors(context.model, findings);
    unused::events(context.model, findings);
    constant::check(context, &reads, findings);
}

#[cfg(test)]
mod tests {
    use crate::check::judge;
    use crate::check::testing::model;

    #[test]
    fn a_declared_event_is_compared_with_those_that_are_taken() {
        let told = |declared: &str| {
            let text = format!(
                "lifecycle Demo\nactor Clerk, Customer\nevent {declared} \"…\"\nentity Order {{\n\
                 initial state Open {{ on Clerk.Close -> Closed\n after 5d -> Closed }}\nfinal state Closed\n}}"
            );
            let found = judge(&model(&text)).into_iter().find(|finding| finding.code.id == "LS184");
            found.and_then(|finding| finding.help)
        };
        assert_eq!(told("Clerk.Clsoe").as_deref(), Some("did you mean `Clerk.Close`?"));
        assert_eq!(told("Customer.Close").as_deref(), Some("did you mean `Clerk.Close`?"));
        assert_eq!(told("Clerk.Reopen").as_deref(), Some("remove it, or say where it is legal"));
    }
}
