//! Fills a template's fields for one person.

use crate::{AttendeeValues, Field, Issue, Scene, Severity, Shapes, Template, Wording, check};
use std::borrow::Cow;

/// The key of a message's page, beside its fields.
pub const PAGE: &str = "page";

/// One text as it would go out, with every rule it breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    pub issues: Vec<Issue>,
}

/// A message as it would go out to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledMessage<'p> {
    /// In the template's order.
    pub fields: Vec<Cow<'p, Filled>>,
    pub page: Cow<'p, Filled>,
}

impl Filled {
    /// Whether WeChat would refuse it.
    pub fn is_refused(&self) -> bool {
        self.has(Severity::Refused)
    }

    /// Whether any rule of this severity is broken.
    pub fn has(&self, severity: Severity) -> bool {
        self.issues.iter().any(|issue| issue.severity() == severity)
    }
}

impl FilledMessage<'_> {
    /// Whether WeChat would refuse any of it.
    pub fn is_refused(&self) -> bool {
        self.has(Severity::Refused)
    }

    /// Whether any of it is sent only after somebody has confirmed it.
    pub fn is_doubtful(&self) -> bool {
        !self.is_refused() && self.has(Severity::Doubt)
    }

    fn has(&self, severity: Severity) -> bool {
        self.page.has(severity) || self.fields.iter().any(|field| field.has(severity))
    }
}

/// Renders and checks messages. Preview, pre-flight and send all come through here.
///
/// What is the same for everybody is rendered and checked once.
pub struct Renderer<'a> {
    template: &'a Template,
    wording: &'a Wording,
    shapes: &'a Shapes,
    scene: Scene,
    common: Vec<Option<Filled>>,
    common_page: Option<Filled>,
}

impl<'a> Renderer<'a> {
    pub fn new(template: &'a Template, wording: &'a Wording, shapes: &'a Shapes, scene: Scene) -> Self {
        let nobody = AttendeeValues {
            number: 0,
            name: None,
            signed_in_at: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
            answers: std::collections::BTreeMap::new(),
        };
        let scope = scene.of(nobody);
        let common = |field: &Field| {
            (!wording.is_personal(&field.key)).then(|| fill_field(field, wording, shapes, &scope))
        };
        let common_page = (!wording.is_personal(PAGE)).then(|| fill_page(wording, &scope));
        Self {
            common: template.fields.iter().map(common).collect(),
            common_page,
            template,
            wording,
            shapes,
            scene,
        }
    }

    pub fn fill(&self, attendee: AttendeeValues) -> FilledMessage<'_> {
        let scope = self.scene.of(attendee);
        let mut fields = Vec::with_capacity(self.common.len());
        for (field, common) in self.template.fields.iter().zip(&self.common) {
            fields.push(match common {
                Some(common) => Cow::Borrowed(common),
                None => Cow::Owned(fill_field(field, self.wording, self.shapes, &scope)),
            });
        }
        let page = match &self.common_page {
            Some(common) => Cow::Borrowed(common),
            None => Cow::Owned(fill_page(self.wording, &scope)),
        };
        FilledMessage { fields, page }
    }

    /// The scene that texts are rendered in.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("template", &self.template.id).finish_non_exhaustive()
    }
}

fn fill_field(field: &Field, wording: &Wording, shapes: &Shapes, scope: &minijinja::Value) -> Filled {
    let mut filled = match wording.render_in(&field.key, scope) {
        Ok(text) => {
            let checked = check(field.kind, &text, &field.listed, shapes);
            Filled { text: checked.text, issues: checked.issues }
        }
        Err(issue) => Filled { text: String::new(), issues: vec![issue] },
    };
    filled.issues.extend(wording.is_near(&field.key).then_some(Issue::NearVariable));
    filled
}

/// No page is fine: the card merely can't be tapped.
fn fill_page(wording: &Wording, scope: &minijinja::Value) -> Filled {
    let mut filled = match wording.render_in(PAGE, scope) {
        Ok(text) => {
            let text = text.trim().to_owned();
            let issues = if is_page(&text) { Vec::new() } else { vec![Issue::NotPage] };
            Filled { text, issues }
        }
        Err(issue) => Filled { text: String::new(), issues: vec![issue] },
    };
    filled.issues.extend(wording.is_near(PAGE).then_some(Issue::NearVariable));
    filled
}

/// A path in the mini-program, without a leading slash (reference, section 3.1), perhaps with a query.
fn is_page(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control();
    !text.starts_with('/') && !text.contains("://") && !text.contains(odd) && text.len() <= 1024
}

#[cfg(test)]
mod tests {
    use super::{PAGE, Renderer, is_page};
    use crate::{AttendeeValues, EventValues, Issue, Scene, Shapes, TemplateId, Wording, parse_template};

    #[test]
    fn what_is_the_same_for_everybody_is_the_same_text() {
        let at = |s| chrono::DateTime::parse_from_rfc3339(s).unwrap();
        let event = EventValues {
            code: "abcDEF123456".to_owned(),
            title: "西湖毅行".to_owned(),
            place: "公园".to_owned(),
            starts_at: at("2026-11-21T12:30:00+08:00"),
            ends_at: at("2026-11-21T16:00:00+08:00"),
        };
        let content = "活动:{{thing1.DATA}}\n编号:{{number2.DATA}}\n姓名:{{name3.DATA}}";
        let template = parse_template(TemplateId::new("T"), "t", content, 2, &[]).unwrap();
        let texts = [
            ("thing1", "{{ event.title }}"),
            ("number2", "{{ attendee.number }}"),
            ("name3", "{{ attendee.name }}"),
            (PAGE, "pages/me/me?code={{ event.code }}"),
        ];
        let wording = Wording::compile(texts, &[]);
        let shapes = Shapes::default();
        let renderer =
            Renderer::new(&template, &wording, &shapes, Scene::new(event, at("2026-11-21T15:31:00+08:00")));
        let one = |number, name: &str| {
            renderer.fill(AttendeeValues {
                number,
                name: Some(name.to_owned()),
                signed_in_at: at("2026-11-21T14:14:33+08:00"),
                answers: std::collections::BTreeMap::new(),
            })
        };
        let (li, user) = (one(1, "李雷"), one(2, "user25"));
        let texts =
            |m: &crate::FilledMessage<'_>| m.fields.iter().map(|f| f.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&li), ["西湖毅行", "1", "李雷"]);
        assert_eq!(texts(&user), ["西湖毅行", "2", "user25"]);
        assert_eq!(li.page.text, "pages/me/me?code=abcDEF123456");
        assert!(!li.is_refused());
        assert_eq!(user.fields[2].issues, [Issue::DigitsInName]);
        assert!(user.is_refused());
    }

    #[test]
    fn pages_that_wechat_knows() {
        for page in ["", "index", "pages/me/me?code=1&x=2"] {
            assert!(is_page(page), "{page}");
        }
        for page in ["/pages/me/me", "pages/a b", "https://example.invalid/", "pages/\n"] {
            assert!(!is_page(page), "{page:?}");
        }
    }
}
