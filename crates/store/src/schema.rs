//! The migrations, append-only: each of them was run on somebody's data and never changes.

use rusqlite_migration::{M, Migrations};

pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/01-first.sql")),
        M::up(include_str!("migrations/02-feed.sql")),
        M::up(include_str!("migrations/04-sending.sql")),
        M::up(include_str!("migrations/05-removed-account.sql")),
        M::up(include_str!("migrations/06-test-sends.sql")),
        M::up(include_str!("migrations/07-errcodes.sql")),
        M::up(include_str!("migrations/08-value-shape.sql")),
    ])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_migrations_are_sound() {
        super::migrations().validate().unwrap();
    }
}
