//! `cargo xtask codegen`: writes what is generated from Rust. Without the variable, the same tests fail when a file is out of date.

use crate::Failure;
use crate::step::{run, step};
use crate::workspace::{TESTS, cargo};

pub fn codegen() -> Result<(), Failure> {
    step("generate the TypeScript of window and mini-program", || {
        run(cargo()
            .args(["test", "--package", TESTS, "--test", "generated_types"])
            .env("MUSTER_CODEGEN", "write"))
    })?;
    step("generate docs/openapi.json", || {
        run(cargo()
            .args(["test", "--package", "endpoint", "--test", "it", "openapi"])
            .env("MUSTER_CODEGEN", "write"))
    })
}
