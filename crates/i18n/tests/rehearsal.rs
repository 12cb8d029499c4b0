//! What we write ourselves never breaks WeChat's rules: a rehearsal's own names fit the shortest field that shows them.

use i18n::{Catalog, Lang};

/// WeChat's limit of a `thing` field, where a title and a place usually stand.
const THING: usize = 20;
/// The largest crowd of a rehearsal.
const MAX_CROWD: u32 = 5000;

#[test]
fn a_rehearsals_title_and_place_fit_a_field_for_any_number_of_people() {
    for lang in [Lang::ZhCn, Lang::En] {
        let catalog = Catalog::of(lang);
        for n in 1..=MAX_CROWD {
            for key in ["title", "place"] {
                let name = catalog.text(&format!("words.rehearsal.{key}"), &[("n", &n.to_string())]);
                assert!(name.chars().count() <= THING, "{name} is too long for a message");
                assert!(!name.starts_with("words."), "{name} has no text");
            }
        }
    }
}
