//! `cargo xtask bench [NAME]`: every benchmark of `tests/benches`, or one. Each prints its figures with their bounds and
//! fails when one is missed.

use crate::Failure;
use crate::step::{run, step};
use crate::workspace::{TESTS, cargo, root};
use cargo_metadata::{MetadataCommand, TargetKind};

pub fn bench(only: Option<&str>) -> Result<(), Failure> {
    let all = names()?;
    let chosen: Vec<&String> = all.iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        return Err(Failure::usage(&format!("no such benchmark; there are: {}", all.join(", "))));
    }
    let mut missed = Vec::new();
    for name in chosen {
        let bench = step(name, || run(cargo().args(["bench", "--workspace", "--bench", name])));
        if bench.is_err() {
            missed.push(name.as_str());
        }
    }
    if missed.is_empty() { Ok(()) } else { Err(Failure::new(format!("missed: {}", missed.join(", ")))) }
}

fn names() -> Result<Vec<String>, Failure> {
    let mut ask = MetadataCommand::new();
    let asked = ask.current_dir(root()).no_deps().exec();
    let metadata = asked.map_err(|error| Failure::new(format!("cargo metadata: {error}")))?;
    let tests = metadata.packages.iter().filter(|package| package.name.as_str() == TESTS);
    let benches = tests.flat_map(|package| &package.targets).filter(|t| t.kind.contains(&TargetKind::Bench));
    Ok(benches.map(|target| target.name.clone()).collect())
}
