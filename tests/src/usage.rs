//! What a process has used so far, by the kernel's own books.

use std::time::Duration;

/// The kernel tells CPU time in hundredths of a second, whatever its own clock is set to.
const TICKS_A_SECOND: u64 = 100;

/// The most memory that process ever held at once.
pub fn peak_memory_mb(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u32 = line.trim().trim_end_matches(" kB").parse().unwrap();
    f64::from(kib) * 1024.0 / 1e6
}

/// How long that process has kept a core busy, in its own code and in the kernel's.
pub fn cpu_time(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name, in brackets, may hold anything; what follows are words. The 14th and 15th of all are meant.
    let words = stat.rsplit_once(')').unwrap().1.split_whitespace();
    let ticks: u64 = words.skip(11).take(2).map(|word| word.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 1000 / TICKS_A_SECOND)
}
