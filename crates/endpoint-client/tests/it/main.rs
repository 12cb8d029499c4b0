//! The client against the real service, over real HTTP on a free port.

#![cfg(test)]

mod calls;
mod refusals;
mod support;
