//! A computer whose clock is wrong: a program that asks the system for the time of day gets another one.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Replaces the C library's function. The monotonic clock stays right, as it does on such a computer.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    int said = real(clock, now);
    const char *off = getenv("CLOCK_OFF_BY");
    if (said == 0 && clock == CLOCK_REALTIME && off) now->tv_sec += atol(off);
    return said;
}
"#;

/// Environment variables that move a program's clock this many seconds ahead, or back. The library for it is put into
/// `folder`.
pub fn off_by(seconds: i64, folder: &Path) -> Vec<(&'static str, String)> {
    let library = folder.join("clock.so");
    // The linker that builds our programs is there.
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-x", "c", "-o"]).arg(&library).args(["-", "-ldl"]);
    let mut compiling = compiler.stdin(Stdio::piped()).spawn().unwrap();
    compiling.stdin.take().unwrap().write_all(SHIM.as_bytes()).unwrap();
    assert!(compiling.wait().unwrap().success(), "the clock can't be moved");
    vec![("LD_PRELOAD", library.display().to_string()), ("CLOCK_OFF_BY", seconds.to_string())]
}
