//! "Did you mean": the name nearest to a misspelt one.

/// The candidate nearest to `word`, if one is near enough to be a likely misspelling.
///
/// Near means at most a third of the word's characters edited (at least one), a swap of neighbours counting
/// once; a difference in case alone is always near. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| {
            let distance = if candidate.eq_ignore_ascii_case(word) {
                0
            } else {
                strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase())
            };
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The sentence "did you mean `x`?" for the nearest candidate, where there is one.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swap_and_a_case_slip_are_near_and_another_word_is_not() {
        assert_eq!(nearest("Recieved", ["Received", "Shipping"]), Some("Received"));
        assert_eq!(nearest("shipping", ["Received", "Shipping"]), Some("Shipping"));
        assert_eq!(nearest("Closed", ["Received", "Shipping"]), None);
    }
}
