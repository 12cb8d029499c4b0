//! A named step of a longer task, and running programs in it.

use crate::Failure;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

/// Prints the name, does the work, and prints how long it took, also when it failed.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    println!("\n==> {name}");
    let begun = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "failed" };
    println!("<== {name}: {word} in {:.1} s", begun.elapsed().as_secs_f32());
    result
}

/// Runs a program to its end with this terminal's input and output.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|e| not_started(command, &e))?;
    if status.success() { Ok(()) } else { Err(ended_badly(command, status)) }
}

/// Runs a program to its end, shows its standard output, and returns it.
pub fn run_and_keep(command: &mut Command) -> Result<(ExitStatus, String), Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| not_started(command, &e))?;
    let mut kept = String::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let mut screen = std::io::stdout().lock();
            screen.write_all(&line)?;
            screen.write_all(b"\n")?;
            kept.push_str(&String::from_utf8_lossy(&line));
            kept.push('\n');
        }
    }
    Ok((child.wait()?, kept))
}

/// Runs a program without showing its output. Returns its standard output, or `None` if it is missing or failed.
pub fn output_of(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as a person would type it.
pub fn spelled(command: &Command) -> String {
    // Cargo is called by its whole path; a person types only its name.
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

pub fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::needs_a_person(format!("`{program}` isn't installed, or not on the PATH"))
        }
        _ => Failure::new(format!("`{program}` could not be started: {error}")),
    }
}

fn ended_badly(command: &Command, status: ExitStatus) -> Failure {
    Failure::new(format!("`{}` ended with {status}", spelled(command)))
}
