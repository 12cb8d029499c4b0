//! Placeholder.
mod text;
pub use text::Part;
