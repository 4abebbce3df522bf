//! The orders in which interchangeable members of a configuration may be meant.

use super::super::belief::Config;

/// How many orders of interchangeable members are told apart after a snapshot.
const PERMUTATIONS: usize = 64;

/// `config` with the members of each class in every order that makes a difference; `None` when there are too many.
pub(in crate::replay) fn permutations(config: &Config, classes: &[usize]) -> Option<Vec<Config>> {
    let mut all = vec![config.clone()];
    for class in 1..=classes.iter().copied().max().unwrap_or(0) {
        let members: Vec<usize> = (0..classes.len()).filter(|member| classes[*member] == class).collect();
        let orders = distinct_orders(&members, &|a, b| config.are_alike(a, b))?;
        if all.len() * orders.len() > PERMUTATIONS {
            return None;
        }
        all = all.iter().flat_map(|config| orders.iter().map(|order| config.rearranged(&members, order))).collect();
    }
    Some(all)
}

fn distinct_orders(members: &[usize], alike: &dyn Fn(usize, usize) -> bool) -> Option<Vec<Vec<usize>>> {
    let Some((first, rest)) = members.split_first() else { return Some(vec![Vec::new()]) };
    if rest.iter().all(|member| alike(*member, *first)) {
        return Some(vec![members.to_vec()]);
    }
    let mut orders: Vec<Vec<usize>> = Vec::new();
    for shorter in distinct_orders(rest, alike)? {
        for at in 0..=shorter.len() {
            let mut order = shorter.clone();
            order.insert(at, *first);
            if !orders.iter().any(|known| known.iter().zip(&order).all(|(a, b)| alike(*a, *b))) {
                orders.push(order);
            }
            if orders.len() > PERMUTATIONS {
                return None;
            }
        }
    }
    Some(orders)
}
