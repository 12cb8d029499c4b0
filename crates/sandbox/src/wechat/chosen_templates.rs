//! The templates that the account has chosen, in the order of `gettemplate`.

use super::answer::{Refusal, TEMPLATES_FULL};
use super::library::Public;
use super::templates::{Field, Template, templates};
use crate::seeded;
use std::sync::Arc;

/// The older manual's number; the newer one says only that there is a limit.
const MAX_TEMPLATES: usize = 25;

pub struct ChosenTemplates {
    templates: Vec<Arc<Template>>,
}

impl Default for ChosenTemplates {
    fn default() -> Self {
        Self { templates: templates().into_iter().map(Arc::new).collect() }
    }
}

impl ChosenTemplates {
    pub fn all(&self) -> &[Arc<Template>] {
        &self.templates
    }

    pub fn get(&self, id: &str) -> Option<Arc<Template>> {
        self.templates.iter().find(|template| template.id == id).cloned()
    }

    /// Adds a public template with these keywords. The same set again is refused, with the id that it has.
    pub fn add(&mut self, seed: u64, public: &Public, kids: &[i64]) -> Result<String, Refusal> {
        let mut sorted = kids.to_vec();
        sorted.sort_unstable();
        let id = format!(
            "SANDBOX_added_{}",
            seeded::hex(seed, &["template", &format!("{} {sorted:?}", public.tid)], 29)
        );
        if self.get(&id).is_some() {
            let also = Some(("priTmplId", id));
            return Err(Refusal { also, ..Refusal::new(200022, "has been added") });
        }
        if self.templates.len() >= MAX_TEMPLATES {
            return Err(TEMPLATES_FULL);
        }
        let keywords =
            kids.iter().filter_map(|kid| public.keywords.iter().find(|keyword| keyword.kid == *kid));
        let fields = keywords.map(|keyword| {
            Field::new(&format!("{}{}", keyword.rule, keyword.kid), keyword.name, keyword.example, &[])
        });
        let title = public.title.to_owned();
        let template = Template { id: id.clone(), title, kind: public.kind, fields: fields.collect() };
        self.templates.push(Arc::new(template));
        Ok(id)
    }

    /// Whether it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.templates.len();
        self.templates.retain(|template| template.id != id);
        self.templates.len() < before
    }
}
