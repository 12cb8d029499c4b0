//! The first draft of a message: what most organisers would write, so that nobody starts before empty fields.

use domain::{Template, suggest};

/// A text for each field, in the template's order.
pub(crate) fn first_texts(template: &Template) -> Vec<(String, String)> {
    template.fields.iter().map(|field| (field.key.clone(), suggest(field).to_owned())).collect()
}
