//! A record that would fit if nothing had been due before it: what is said of it, and how it goes on.

use crate::semantics::Happening;

use super::super::belief::{Config, Query};
use super::super::cause::{self, Slip};
use super::super::resync;
use super::Judge;

impl Judge<'_> {
    /// The slip of a deadline that has passed, if nothing else speaks against the record. `late`: what is possible with
    /// deadlines looked over.
    pub(super) fn came_late(
        &mut self,
        late: &[Config],
        (member, record): (usize, &Happening),
        query: Query<'_>,
    ) -> Option<Slip> {
        let mut after = self.apply(late, member, record);
        // It may be the very thing that was due: that may be taken later only where the deadline is forgiven.
        let is_due = after.is_empty();
        let forgiven = |config: &Config| self.case().forgive(config.clone(), self.at);
        let looked_over = |config: &Config| if is_due { forgiven(config) } else { config.clone() };
        if is_due {
            let late: Vec<Config> = late.iter().map(looked_over).collect();
            after = self.apply(&late, member, record);
        }
        let fits = |config: &&Config| !self.apply(&[looked_over(config)], member, record).is_empty();
        let fitting: Vec<Config> = late.iter().filter(fits).cloned().collect();
        let mut slip = cause::overstayed(self.case(), &fitting, (&after, self.at))?;
        if is_due {
            let help = "it came, and too late: is the limit right, and how exact are the clocks (`--tolerance`)?";
            slip.finding.help = Some(help.to_owned());
        }
        let lost = resync::overdue(self.case(), &self.belief, self.at);
        let lost = self.case().search(&lost, Query { lifted: true, ..query });
        let instead = self.apply(&lost.configs, member, record);
        self.belief = after;
        self.belief.extend(instead);
        Some(slip)
    }
}
