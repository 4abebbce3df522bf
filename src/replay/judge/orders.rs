//! The orders in which interchangeable members of a configuration may be meant.

use super::super::belief::{Config, Slot};

/// How many orders of interchangeable members are told apart after a snapshot.
const PERMUTATIONS: usize = 64;

/// `config` with the members of each class in every order that makes a difference; `None` when there are too many.
pub(in crate::replay) fn permutations(config: &Config, classes: &[usize]) -> Option<Vec<Config>> {
    let mut all = vec![config.clone()];
    for class in 1..=classes.iter().copied().max().unwrap_or(0) {
        let members: Vec<usize> = (0..classes.len()).filter(|member| classes[*member] == class).collect();
        let slots: Vec<Slot> = members.iter().map(|member| config.slot(*member).clone()).collect();
        let orders = distinct_orders(&slots)?;
        if all.len() * orders.len() > PERMUTATIONS {
            return None;
        }
        all = all.iter().flat_map(|config| orders.iter().map(|order| with_order(config, &members, order))).collect();
    }
    Some(all)
}

fn with_order(config: &Config, members: &[usize], order: &[Slot]) -> Config {
    let mut config = config.clone();
    for (member, slot) in members.iter().zip(order) {
        config.put(*member, slot.clone());
    }
    config
}

fn distinct_orders(slots: &[Slot]) -> Option<Vec<Vec<Slot>>> {
    let Some((first, rest)) = slots.split_first() else { return Some(vec![Vec::new()]) };
    if rest.iter().all(|slot| slot == first) {
        return Some(vec![slots.to_vec()]);
    }
    let mut orders: Vec<Vec<Slot>> = Vec::new();
    for shorter in distinct_orders(rest)? {
        for at in 0..=shorter.len() {
            let mut order = shorter.clone();
            order.insert(at, first.clone());
            if !orders.contains(&order) {
                orders.push(order);
            }
            if orders.len() > PERMUTATIONS {
                return None;
            }
        }
    }
    Some(orders)
}
