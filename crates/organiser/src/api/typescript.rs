//! Collects the TypeScript declarations of every type that the commands reach.

use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// Declarations by name, so that the generated file has one order.
pub(super) struct Declarations<'c> {
    config: &'c Config,
    by_name: BTreeMap<String, String>,
}

impl<'c> Declarations<'c> {
    pub(super) fn new(config: &'c Config) -> Self {
        Self { config, by_name: BTreeMap::new() }
    }

    pub(super) fn print(self) -> String {
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
