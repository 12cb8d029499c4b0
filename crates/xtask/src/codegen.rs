//! `cargo xtask codegen`: writes what is generated from Rust. The same test without the variable finds drift.

use crate::Failure;
use crate::step::{run, step};
use crate::workspace::cargo;

pub fn codegen() -> Result<(), Failure> {
    step("generate ui/src/ipc/generated.ts", || {
        run(cargo()
            .args(["test", "--package", "system-tests", "--test", "ipc_types"])
            .env("MUSTER_CODEGEN", "write"))
    })?;
    step("generate docs/openapi.json", || {
        run(cargo()
            .args(["test", "--package", "endpoint", "--test", "it", "openapi"])
            .env("MUSTER_CODEGEN", "write"))
    })
}
