//! The memory and CPU time that a process has used so far, as the kernel counts them.

use std::time::Duration;

/// The kernel reports CPU time in hundredths of a second, whatever its own timer's rate is.
const TICKS_A_SECOND: u64 = 100;

/// The most memory that the process has held at once.
pub fn peak_memory_mb(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u32 = line.trim().trim_end_matches(" kB").parse().unwrap();
    f64::from(kib) * 1024.0 / 1e6
}

/// The CPU time that the process has used, in its own code and in the kernel.
pub fn cpu_time(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name, in brackets, may hold spaces; after it come fields 3 and on. User and system time are fields 14 and 15.
    let words = stat.rsplit_once(')').unwrap().1.split_whitespace();
    let ticks: u64 = words.skip(11).take(2).map(|word| word.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 1000 / TICKS_A_SECOND)
}
