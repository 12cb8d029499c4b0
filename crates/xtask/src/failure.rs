//! Why a command of xtask ended early, and with which exit code.

use std::process::ExitCode;

#[derive(Debug)]
pub struct Failure {
    /// Empty if the reason was printed already, by a program that was run or as a closing total.
    message: String,
    code: u8,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// A person has to do something before this can work.
    pub fn needs_a_person(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    pub fn usage(usage: &str) -> Self {
        Self::needs_a_person(usage)
    }

    /// Passes on a program's exit code without a message; the program has printed the reason.
    pub fn silent(code: u8) -> Self {
        Self { message: String::new(), code }
    }

    /// Prints the message, if there is one, to standard error.
    pub fn tell(&self) {
        if !self.message.is_empty() {
            eprintln!("{}", self.message);
        }
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}
