//! `cargo xtask doc`: the documentation of every crate, private items too, where a broken link is an error.
//!
//! It is read by people who change the code, so a public page may link to a private item.

use crate::Failure;
use crate::step::{run, step};
use crate::workspace::cargo;

pub fn doc() -> Result<(), Failure> {
    step("documentation", || {
        run(cargo()
            .args(["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"])
            .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
    })
}
