//! A message and its editor: texts with chips, the live card, and what blocks sending.

use super::Audience;
use domain::{
    CardLanguage, FieldKind, FieldWarning, FixCode, Issue, MiniprogramVersion, Part, Severity,
    TemplateProblem,
};
use serde::{Deserialize, Serialize};

/// A template of WeChat's, from the cache.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateView {
    pub template_id: String,
    pub title: String,
    /// `true`: one accept, many messages.
    pub long_term: bool,
    /// Empty where it can't be read.
    pub fields: Vec<TemplateFieldView>,
    /// Why it can't be used; words stand under `template_problem`.
    pub problem: Option<TemplateProblem>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateFieldView {
    /// `thing1`.
    pub key: String,
    pub label: String,
    /// Words for it stand under `field.<kind>` in the locales.
    pub kind: FieldKind,
    /// The values an enum field may have.
    pub listed: Vec<String>,
    /// What this computer can't check; words stand under `field_warning`.
    pub warning: Option<FieldWarning>,
}

/// A variable a text may hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VariableView {
    /// `attendee.name`; texts for it are under `variable` in the locales.
    pub path: String,
    /// The filters a chip gets when it is inserted, such as `["time"]`.
    pub filters: Vec<String>,
    /// What the event itself calls it, where it is one of its own questions.
    pub label: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MessageView {
    pub id: String,
    pub draft: MessageDraft,
}

/// What the editor holds. Saved as it is, even while texts break rules: nothing typed is ever lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MessageDraft {
    pub event: String,
    pub name: String,
    pub template_id: String,
    /// One per field of the template, in its order.
    pub fields: Vec<FieldDraft>,
    /// Opened by a tap on the card; may hold variables.
    pub page: String,
    pub miniprogram_state: MiniprogramVersion,
    pub lang: CardLanguage,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldDraft {
    pub key: String,
    pub parts: Vec<Part>,
}

/// The person whose card to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PreviewOf {
    /// The newest person of the audience.
    Typical,
    /// The person whose texts are longest.
    Worst,
    Number(u32),
}

/// Everything the editor shows for one state of the draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preview {
    pub card: Card,
    pub fields: Vec<FieldCheck>,
    /// What is wrong with the page, under the key `page`.
    pub page: FieldCheck,
    pub preflight: PreflightView,
}

/// The card as WeChat shows it on the attendee's phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Card {
    /// The mini-program's name.
    pub app: String,
    pub title: String,
    /// The person on the card; `None` if nobody has signed in yet and sample values are shown.
    pub number: Option<u32>,
    pub name: Option<String>,
    pub lines: Vec<CardLine>,
    /// Tapping it opens the mini-program.
    pub opens_page: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CardLine {
    pub key: String,
    pub label: String,
    pub text: String,
    /// Characters from here on are over the limit: WeChat refuses, it doesn't cut.
    pub over_from: Option<u32>,
}

/// One field over the whole audience.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldCheck {
    pub key: String,
    /// The longest text over the audience, in WeChat's characters.
    pub longest: u32,
    /// `None` where the type has no length limit.
    pub max: Option<u32>,
    /// Every rule that is broken, each once.
    pub issues: Vec<FieldIssue>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldIssue {
    /// Words stand under `issue` in the locales.
    pub code: Issue,
    pub severity: Severity,
    /// How many people's text breaks it.
    pub people: u32,
    /// One of them.
    pub example: Option<String>,
    /// A few of them.
    pub sample: Vec<PersonName>,
    pub fix: Option<FieldFix>,
}

/// What one click would make of the field.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldFix {
    /// Words stand under `fix` in the locales.
    pub code: FixCode,
    /// The variable it is about, if one.
    pub path: Option<String>,
    /// The number its words are filled with.
    pub n: Option<u32>,
    /// The resulting text, if it is a new one.
    pub text: Option<String>,
    pub parts: Vec<Part>,
}

/// What would happen if it were sent now: disjoint, in this precedence from the bottom up, summing to the audience.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PreflightView {
    pub audience: u32,
    /// Nothing stands in the way.
    pub sendable: u32,
    /// Sent once somebody has confirmed what is in doubt.
    pub doubtful: u32,
    pub already_told: u32,
    pub no_identity: u32,
    pub no_grant: u32,
    pub invalid: u32,
}

/// What would happen to one person. Disjoint; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Eligibility {
    AlreadyTold,
    NoIdentity,
    NoGrant,
    Invalid,
    /// Their text may not be what is meant, or WeChat may refuse it.
    Doubtful,
    Sendable,
}

/// Which stretch of the people behind one number of the pre-flight.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PreflightQuery {
    pub draft: MessageDraft,
    pub audience: Audience,
    pub fate: Eligibility,
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PreflightPage {
    pub total: u32,
    pub people: Vec<PreflightPerson>,
}

/// One of them, with each rule that their message breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PreflightPerson {
    pub number: u32,
    pub name: Option<String>,
    pub breaks: Vec<BrokenRule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BrokenRule {
    /// A key of the template, or `page`.
    pub field: String,
    pub code: Issue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PersonName {
    pub number: u32,
    pub name: Option<String>,
}

/// A message's texts as somebody writes them, not in an editor: every field of the template by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageTexts {
    pub event: String,
    pub name: Option<String>,
    pub template_id: String,
    pub fields: Vec<(String, String)>,
    pub page: Option<String>,
    pub lang: Option<String>,
    pub miniprogram_state: Option<String>,
}
