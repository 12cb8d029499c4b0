//! Fills a template's fields for one person.

use crate::{Issue, Template, Values, Wording, check};

/// One field's text as it would go out, with every rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    pub issues: Vec<Issue>,
}

/// Renders and checks every field, in the template's order. Preview, pre-flight and send all come through here.
pub fn fill(template: &Template, wording: &Wording, values: &Values) -> Vec<Filled> {
    let fill_one = |field: &crate::Field| match wording.render(&field.key, values) {
        Ok(text) => {
            let checked = check(field.kind, &text, &field.listed);
            Filled { text: checked.text, issues: checked.issues }
        }
        Err(issue) => Filled { text: String::new(), issues: vec![issue] },
    };
    template.fields.iter().map(fill_one).collect()
}
