//! The tasks of this workspace, for people and for CI: run it, test it, keep it tidy.
//!
//! It is compiled first on a fresh machine, so it stays small. Invariants:
//! - no dependency on a crate of the product;
//! - nothing is installed that is there already, and what will be installed is printed before;
//! - every external program is started through [`step`], so that each failure names its command.

mod bench;
mod ci;
mod codegen;
mod dev;
mod doc;
mod failure;
mod hook;
mod miniprogram;
mod node;
mod notices;
mod run;
mod setup;
mod step;
mod system;
mod test;
mod test_counts;
mod tidy;
mod torture;
mod ui;
mod workspace;

pub use failure::Failure;

const USAGE: &str = "\
cargo xtask <command>

  run [-- ARGS]  rehearse: in the window where there is a display, in the terminal where there is none
  test           install what tests need, build everything, run every test
  dev            the window with the UI reloading while it is edited
  bench [NAME]   every benchmark, or one: figures, each with its bound
  torture [SEED] send through kills and faults, and compare every delivery with WeChat's record
  setup          install what building and testing need, and build the UI
  codegen        write the TypeScript types of window and mini-program, and docs/openapi.json
  notices        write THIRD-PARTY-NOTICES.txt, the licences of what is shipped
  doc            the crates' documentation, where a broken link is an error
  tidy           what the architecture promises: edges, licences, places, locale keys, hosts and paths
  hook           makes git run `pre-commit` before each commit
  pre-commit     formatting and tidy: what takes seconds
  ci             everything .ci/run does";

/// Carries out one command line, without the program's name.
///
/// # Errors
///
/// What went wrong, and the exit code: 2 if a person has to do something first.
pub fn carry_out(args: &[String]) -> Result<(), Failure> {
    let (command, rest) = args.split_first().ok_or_else(|| Failure::usage(USAGE))?;
    match (command.as_str(), rest) {
        ("run", []) => run::run(&[]),
        ("run", [dashes, passed_on @ ..]) if dashes == "--" => run::run(passed_on),
        ("test", []) => test::test(),
        ("dev", []) => dev::dev(),
        ("bench", []) => bench::bench(None),
        ("bench", [name]) => bench::bench(Some(name)),
        ("setup", []) => setup::setup(),
        ("torture", []) => torture::torture(None),
        ("torture", [seed]) => torture::torture(Some(seed)),
        ("codegen", []) => codegen::codegen(),
        ("notices", []) => notices::notices(),
        ("doc", []) => doc::doc(),
        ("tidy", []) => tidy::tidy(),
        ("hook", []) => hook::install(),
        ("pre-commit", []) => hook::pre_commit(),
        ("ci", []) => ci::ci(),
        ("help" | "--help" | "-h", _) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::usage(USAGE)),
    }
}
