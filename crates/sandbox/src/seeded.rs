//! Random numbers that depend on a seed and on names, and on nothing else.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A generator for one purpose: the same seed and parts always give the same stream, on every machine.
pub fn stream(seed: u64, parts: &[&str]) -> ChaCha8Rng {
    // FNV-1a, because the standard library's hasher may change between releases and would change every crowd.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    ChaCha8Rng::seed_from_u64(hash)
}

/// `len` lower-case hex digits.
pub fn hex(seed: u64, parts: &[&str], len: usize) -> String {
    let mut rng = stream(seed, parts);
    (0..len).map(|_| char::from(b"0123456789abcdef"[rng.random_range(0..16)])).collect()
}
