//! TypeScript declarations: the collector that every generated file is made with, and the attendee's side, which is
//! what the mini-program reads and writes.

use crate::limits;
use crate::{AddSubscriptions, Me, Problem, PublicEvent, RenewLogin, SignIn};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// The whole of `miniprogram/src/api/protocol.ts`.
pub fn attendee_typescript() -> String {
    let config = Config::new();
    let mut declarations = Declarations::new(&config);
    declarations.visit::<PublicEvent>();
    declarations.visit::<SignIn>();
    declarations.visit::<AddSubscriptions>();
    declarations.visit::<RenewLogin>();
    declarations.visit::<Me>();
    declarations.visit::<Problem>();
    format!(
        "// Generated from protocol by `cargo xtask codegen`. Do not edit.\n\n{}\n{}",
        declarations.print(),
        limits_typescript()
    )
}

/// The limits of the contract as one constant.
pub fn limits_typescript() -> String {
    let lines: String = limits::ALL.iter().map(|(name, value)| format!("  {name}: {value},\n")).collect();
    format!(
        "/** Every length and count of the contract; lengths are in characters. */\nexport const LIMITS = {{\n{lines}}} as const;\n"
    )
}

/// Declarations by name, so that a generated file has one order.
pub struct Declarations<'c> {
    config: &'c Config,
    by_name: BTreeMap<String, String>,
}

impl<'c> Declarations<'c> {
    pub fn new(config: &'c Config) -> Self {
        Self { config, by_name: BTreeMap::new() }
    }

    pub fn print(self) -> String {
        self.by_name.into_values().collect::<Vec<_>>().join("\n")
    }
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types of ours have a place of their own; strings, lists and maps are written where they are used.
        if T::output_path().is_some() {
            let name = T::ident(self.config);
            if self.by_name.contains_key(&name) {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            self.by_name.insert(name, format!("{docs}export {}\n", T::decl(self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
