//! Finds the arcs that must be turned around so that no way leads in a circle.

/// For each arc whether it is to be turned.
pub(super) fn turn(count: usize, arcs: &[(usize, usize)]) -> Vec<bool> {
    let mut out = vec![Vec::new(); count];
    for (at, (from, _)) in arcs.iter().enumerate() {
        out[*from].push(at);
    }
    let mut turned = vec![false; arcs.len()];
    // Whether the walk is still on its way beyond a node, once it was there.
    let mut open: Vec<Option<bool>> = vec![None; count];
    for start in 0..count {
        if open[start].is_some() {
            continue;
        }
        open[start] = Some(true);
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(arc) = out[*node].get(*next).copied() else {
                open[*node] = Some(false);
                stack.pop();
                continue;
            };
            *next += 1;
            let to = arcs[arc].1;
            match open[to] {
                Some(true) => turned[arc] = true,
                Some(false) => {}
                None => {
                    open[to] = Some(true);
                    stack.push((to, 0));
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::turn;

    #[test]
    fn only_what_closes_a_circle_is_turned() {
        assert_eq!(turn(3, &[(0, 1), (1, 2), (2, 0), (0, 2)]), [false, false, true, false]);
        assert_eq!(turn(2, &[(1, 0), (0, 1)]), [true, false]);
    }
}
