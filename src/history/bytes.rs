//! Comparing a few bytes, as parsers do all the time.

/// Whether `bytes` begin with `start`. Of few bytes, which are compared faster here than by a call.
#[inline]
pub fn begins_with(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|bytes| is_same(bytes, start))
}

/// Whether both are the same. Of few bytes, which are compared faster here than by a call.
#[inline]
pub fn is_same(bytes: &[u8], other: &[u8]) -> bool {
    let length = bytes.len();
    if length != other.len() {
        return false;
    }
    if length < 8 {
        return bytes.iter().zip(other).all(|(a, b)| a == b);
    }
    let eights = bytes.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0);
    // The last eight bytes may be compared twice: that is cheaper than one by one.
    eights.map(|(a, b)| u64::from_ne_bytes(*a) ^ u64::from_ne_bytes(*b)).fold(0, |all, one| all | one) == 0
        && bytes.last_chunk::<8>() == other.last_chunk::<8>()
}

#[cfg(test)]
mod tests {
    use super::{begins_with, is_same};

    #[test]
    fn every_byte_counts() {
        for length in 0..40 {
            let bytes: Vec<u8> = (0..length).collect();
            assert!(is_same(&bytes, &bytes.clone()) && begins_with(&[&bytes[..], b"x"].concat(), &bytes));
            assert!(!is_same(&bytes, &[&bytes[..], b"x"].concat()));
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 128;
                assert!(!is_same(&bytes, &other) && !begins_with(&bytes, &other), "{length} {at}");
            }
        }
    }
}
