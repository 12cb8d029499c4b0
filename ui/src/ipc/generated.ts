// Generated from organiser::api by `cargo xtask codegen`. Do not edit.
import { call } from "./call";

export type AccountView = { appid: string, name: string, endpoint_url: string, this_run_only: boolean, sync: SyncView, };

/**
 * What to take from the library.
 */
export type AddTemplate = { appid: string, tid: number, 
/**
 * Two to five, in the order the card shows them.
 */
keywords: Array<number>, 
/**
 * What it is for, 1 to 15 characters; WeChat's reviewers read it.
 */
scene: string, };

export type Answer = { label: string, value: string, };

/**
 * Everything the shell of the window needs: mode, accounts, events.
 */
export type AppState = { version: string, mode: Mode, 
/**
 * This computer's language; the window uses it until another one is chosen.
 */
language: Language, accounts: Array<AccountView>, events: Array<EventView>, 
/**
 * Something the organiser should know that stops nothing, such as a data file that was set aside.
 */
notice: Problem | null, };

export type Arrival = { number: number, name: string | null, signed_in_at: string, identity: IdentityState, allowed: boolean, };

export type AttemptView = { at: string, 
/**
 * `None`: no answer came back, or not yet.
 */
answered_at: string | null, errcode: number | null, 
/**
 * What the errcode means and what to do; `None` where it went well or nothing is known.
 */
problem: Problem | null, 
/**
 * WeChat's request id, for their support.
 */
rid: string | null, };

export type AttendeeDetail = { row: AttendeeRow, 
/**
 * Of a lost identity: why nobody knows it, and what to do.
 */
lost: Problem | null, answers: Array<Answer>, grants: Array<GrantView>, 
/**
 * Newest first.
 */
timeline: Array<TimelineEntry>, 
/**
 * What this person would get, if the event has a message.
 */
card: Card | null, resend: ResendOutlook | null, };

export type AttendeeFilter = "all" | "reachable" | "told" | "failed" | "unreachable" | "unverified" | "waiting_for_code" | "no_identity" | "banned" | "blocked" | "refused" | "never_asked" | "used_up";

export type AttendeePage = { 
/**
 * How many match search and filter.
 */
total: number, 
/**
 * How many match the search, by filter.
 */
counts: FilterCounts, 
/**
 * Newest sign-in first, from `offset`.
 */
rows: Array<AttendeeRow>, };

/**
 * A window of the list: never the whole of it.
 */
export type AttendeeQuery = { event: string, 
/**
 * Part of a name or an answer, how a Chinese name sounds in full or by its initials, or the beginning of a number;
 * empty finds everybody.
 */
search: string, filter: AttendeeFilter, offset: number, 
/**
 * ≤ 500.
 */
limit: number, };

export type AttendeeRow = { number: number, name: string | null, signed_in_at: string, identity: IdentityState, 
/**
 * Messages of the event's first template that may still be sent; `None` for a long-term template.
 */
balance: number | null, told: ToldState, 
/**
 * Why they can't be told.
 */
reason: Hindrance | null, 
/**
 * Of a lost identity: `expired`, `refused`, `appid_mismatch`, `crowded`, `none`.
 */
lost_reason: string | null, 
/**
 * Where the search was found in the name.
 */
hits: Array<Hit>, };

/**
 * Whom a campaign is for.
 */
export type Audience = "untold" | "all" | { "numbers": Array<number> };

export type BrokenRule = { 
/**
 * A key of the template, or `page`.
 */
field: string, code: Issue, };

export type CampaignState = "running" | "paused" | "done" | "cancelled";

/**
 * The seven counts are disjoint and sum to `deliveries`; `queued` includes what is being sent.
 */
export type CampaignView = { campaign: string, event: string, message: string, name: string, state: CampaignState, deliveries: number, queued: number, sent: number, received: number, failed: number, unknown: number, skipped: number, cancelled: number, 
/**
 * Why people were skipped, failed, unknown or cancelled: `no_identity`, `no_grant`, `refused`, `already_told`,
 * `invalid`, `errcode_N`, `no_answer` …
 */
by_reason: { [key in string]: number }, 
/**
 * People whose text WeChat refused, by the field it named; an empty name where it named none.
 */
by_field: { [key in string]: number }, 
/**
 * The keys of `by_reason` that say the same of a text as `by_field` does.
 */
text_reasons: Array<string>, 
/**
 * Of `unknown`: those the organiser has yet to settle.
 */
unsettled: number, 
/**
 * A test to the organiser: nobody counts as told by it.
 */
test: boolean, 
/**
 * The campaign that this one repeats.
 */
repeats: string | null, 
/**
 * It goes on although the sign-in service can't say whom other computers are telling.
 */
alone: boolean, started_at: string, finished_at: string | null, 
/**
 * Messages a second over the last moments, while running.
 */
rate: number | null, 
/**
 * Seconds left at that speed.
 */
seconds_left: number | null, 
/**
 * Nothing is sent before then …
 */
waiting_until: string | null, 
/**
 * … for this reason.
 */
waiting_for: Problem | null, 
/**
 * Why it is paused. `endpoint_unreachable`: it can go on alone.
 */
problem: Problem | null, 
/**
 * The data file takes no writes, for the reason that `problem` says: what WeChat answered since.
 */
unsaved: UnsavedView | null, };

/**
 * The card as WeChat shows it on the attendee's phone.
 */
export type Card = { 
/**
 * The mini-program's name.
 */
app: string, title: string, 
/**
 * The person on the card; `None` if nobody has signed in yet and sample values are shown.
 */
number: number | null, name: string | null, lines: Array<CardLine>, 
/**
 * Tapping it opens the mini-program.
 */
opens_page: boolean, };

/**
 * The language of the words that WeChat adds to a card (`lang`).
 */
export type CardLanguage = "zh_CN" | "en_US" | "zh_HK" | "zh_TW";

export type CardLine = { key: string, label: string, text: string, 
/**
 * Characters from here on are over the limit: WeChat refuses, it doesn't cut.
 */
over_from: number | null, };

/**
 * Announced after commits, in batches: what to read again.
 */
export type Changed = { topics: Array<Topic>, };

/**
 * One line of the connection test.
 */
export type CheckLine = { name: CheckName, state: CheckState, 
/**
 * Milliseconds, where something was asked over the network.
 */
took_ms: number | null, 
/**
 * For a passed line: the workspace's or token's name, the number of templates or of messages left today, the
 * clock's difference in seconds.
 */
value: string | null, problem: Problem | null, };

export type CheckName = "keyring" | "credentials" | "whitelist" | "token" | "templates" | "quota" | "endpoint" | "scope" | "clock";

export type CheckState = "passed" | "warned" | "failed" | "waiting";

/**
 * What *Connect* asks for. `secret` and `token` travel inwards only.
 */
export type ConnectForm = { appid: string, 
/**
 * Empty keeps the name of an account that is here; a new one is called as its endpoint's workspace is.
 */
name: string, 
/**
 * Empty keeps the address of an account that is here.
 */
endpoint_url: string, 
/**
 * The AppSecret; `None` keeps the one in the keyring.
 */
secret: string | null, 
/**
 * The endpoint's token; `None` keeps the one in the keyring.
 */
token: string | null, 
/**
 * Keep secret and token in memory until Muster closes, and nowhere else.
 */
this_run_only: boolean, };

/**
 * Which number of a result was opened.
 */
export type DeliveryGroup = "all" | "queued" | "sent" | "received" | "failed" | "unknown" | "unsettled" | "skipped" | "cancelled" | { "reason": string } | { "field": string };

export type DeliveryPage = { total: number, 
/**
 * In the order they were queued in, from `offset`.
 */
rows: Array<DeliveryRow>, };

/**
 * A stretch of a campaign's people: never all of them.
 */
export type DeliveryQuery = { campaign: string, group: DeliveryGroup, offset: number, 
/**
 * ≤ 500.
 */
limit: number, };

export type DeliveryRow = { delivery: number, 
/**
 * `None` when the person is gone.
 */
number: number | null, name: string | null, state: ToldState, 
/**
 * A key of `CampaignView::by_reason`; empty where the state says it all.
 */
reason: string, 
/**
 * More about the reason. For `refused`: `never_asked`, `declined`, `used_up` or `blocked`; for a refused text: the
 * field; for `already_told`: `by_another`; for `reserved`: `unknown_elsewhere`.
 */
detail: string, 
/**
 * Nobody answered *sent*; a retry's refusal proved it.
 */
inferred: boolean, 
/**
 * Unknown, and the organiser leaves it at that.
 */
left_alone: boolean, 
/**
 * The delivery this one repeats.
 */
repeats: number | null, changed_at: string, 
/**
 * Oldest first.
 */
attempts: Array<AttemptView>, };

/**
 * Whether texts in doubt are sent.
 */
export type Doubts = "ask" | "send";

/**
 * What would happen to one person. Disjoint; the first that applies.
 */
export type Eligibility = "already_told" | "no_identity" | "no_grant" | "invalid" | "doubtful" | "sendable";

/**
 * What is left of a person after one of their sign-ins was erased.
 */
export type ErasedAttendee = { number: number, 
/**
 * The number under which another sign-in of theirs stays.
 */
stays_under: number | null, };

/**
 * An event whole, as this computer knows it.
 */
export type EventDetail = { 
/**
 * `None`: open now.
 */
opens_at: string | null, 
/**
 * `None`: open until it is closed.
 */
closes_at: string | null, templates: Array<TemplateChoice>, questions: Array<QuestionView>, revision: number, code: string, appid: string, title: string, place: string, starts_at: string, ends_at: string, phase: Phase, 
/**
 * Persons, folded by WeChat identity.
 */
signed_in: number, };

/**
 * An event to be changed, whole.
 */
export type EventForm = { code: string, 
/**
 * The revision it was filled from.
 */
revision: number, 
/**
 * ≤ 60 characters.
 */
title: string, 
/**
 * ≤ 60 characters.
 */
place: string, starts_at: string, ends_at: string, 
/**
 * `None`: open now.
 */
opens_at: string | null, 
/**
 * `None`: open until it is closed.
 */
closes_at: string | null, 
/**
 * ≤ 500 characters.
 */
notice: string, 
/**
 * ≤ 5.
 */
template_ids: Array<string>, 
/**
 * ≤ 10.
 */
questions: Array<QuestionForm>, privacy: PrivacyForm, };

export type EventView = { code: string, appid: string, title: string, place: string, starts_at: string, ends_at: string, phase: Phase, 
/**
 * Persons, folded by WeChat identity.
 */
signed_in: number, };

/**
 * How much goes wrong while a rehearsal sends, as a person would choose it.
 */
export type FaultLevel = "mild" | "rough";

/**
 * One field over the whole audience.
 */
export type FieldCheck = { key: string, 
/**
 * The longest text over the audience, in WeChat's characters.
 */
longest: number, 
/**
 * `None` where the type has no length limit.
 */
max: number | null, 
/**
 * Every rule that is broken, each once.
 */
issues: Array<FieldIssue>, };

export type FieldDraft = { key: string, parts: Array<Part>, };

/**
 * What one click would make of the field.
 */
export type FieldFix = { 
/**
 * Words stand under `fix` in the locales.
 */
code: FixCode, 
/**
 * The variable it is about, if one.
 */
path: string | null, 
/**
 * The number its words are filled with.
 */
n: number | null, 
/**
 * The resulting text, if it is a new one.
 */
text: string | null, parts: Array<Part>, };

export type FieldIssue = { 
/**
 * Words stand under `issue` in the locales.
 */
code: Issue, severity: Severity, 
/**
 * How many people's text breaks it.
 */
people: number, 
/**
 * One of them.
 */
example: string | null, 
/**
 * A few of them.
 */
sample: Array<PersonName>, fix: FieldFix | null, };

/**
 * `thing1` is a [`FieldKind::Thing`]: the prefix names the type, the digits only tell fields apart.
 */
export type FieldKind = "thing" | "number" | "letter" | "symbol" | "character_string" | "time" | "date" | "amount" | "phone_number" | "car_number" | "name" | "phrase" | "enum" | "unknown";

/**
 * A field that WeChat alone will judge.
 */
export type FieldWarning = "unknown_type" | "no_values";

export type FilterCounts = { all: number, reachable: number, told: number, failed: number, unreachable: number, unverified: number, waiting_for_code: number, no_identity: number, banned: number, blocked: number, refused: number, never_asked: number, used_up: number, };

/**
 * The kind of a [`Change`], which is also the key its words stand under.
 */
export type FixCode = "cut_variable" | "cut_text" | "time_format" | "date_format" | "default" | "without_digits" | "use_variable" | "remove_variable" | "remove_code" | "reword" | "suggest";

export type GrantView = { template_id: string, title: string, granted: number, spent: number, 
/**
 * `None` for a long-term template.
 */
balance: number | null, };

/**
 * What stands in the way; the first that applies.
 */
export type Hindrance = "waiting_for_code" | "no_identity" | "banned" | "blocked" | "refused" | "never_asked" | "used_up";

/**
 * A stretch of a text, in the window's own units (UTF-16).
 */
export type Hit = { start: number, end: number, };

export type IdentityState = "bound" | "pending" | "lost";

/**
 * A rule that is broken.
 */
export type Issue = "bad_template" | "bad_variable" | "missing_value" | "empty" | "too_long" | "not_digits" | "not_letters" | "not_symbols" | "has_chinese" | "not_time" | "not_date" | "not_amount" | "not_phone" | "not_car_number" | "digits_in_name" | "not_chinese" | "not_listed" | "not_page" | "near_variable" | "doubtful_time" | "doubtful_date" | "emoji";

export type Language = "zh-CN" | "en";

export type LibraryCategory = { id: number, name: string, };

/**
 * A field that a template of the library may have.
 */
export type LibraryKeyword = { kid: number, name: string, example: string, 
/**
 * `thing`, `time` …; texts for it are under `field.<kind>` in the locales.
 */
kind: string, };

export type LibraryTitle = { tid: number, title: string, long_term: boolean, };

/**
 * A page of one category's templates.
 */
export type LibraryTitles = { titles: Array<LibraryTitle>, 
/**
 * Where the next page starts; `None` after the last.
 */
next: number | null, };

/**
 * What the editor holds. Saved as it is, even while texts break rules: nothing typed is ever lost.
 */
export type MessageDraft = { event: string, name: string, template_id: string, 
/**
 * One per field of the template, in its order.
 */
fields: Array<FieldDraft>, 
/**
 * Opened by a tap on the card; may hold variables.
 */
page: string, miniprogram_state: MiniprogramVersion, lang: CardLanguage, };

export type MessageView = { id: string, draft: MessageDraft, };

/**
 * Which version of the mini-program a tap on the card opens (`miniprogram_state`).
 */
export type MiniprogramVersion = "formal" | "trial" | "developer";

export type Mode = "first_run" | "rehearsal" | "live";

/**
 * Somebody without a phone.
 */
export type NewAttendee = { event: string, 
/**
 * ≤ 64 characters, not empty.
 */
name: string, 
/**
 * By the key of the question.
 */
answers: { [key in string]: string }, };

/**
 * What *new event* asks for.
 */
export type NewEvent = { appid: string, title: string, place: string, starts_at: string, ends_at: string, 
/**
 * The templates attendees are asked to allow.
 */
template_ids: Array<string>, };

export type Overview = { event: EventView, sync: SyncView, 
/**
 * Persons who signed in.
 */
signed_in: number, 
/**
 * Of these, with a known WeChat identity.
 */
bound: number, 
/**
 * Of these, who allowed at least one message of the event's first template.
 */
allowed: number, 
/**
 * Persons WeChat accepted a message for.
 */
told: number, 
/**
 * Persons whose identity still waits or was lost: shown apart, anyone holding the poster can post a sign-in.
 */
unverified: number, last_five_minutes: number, 
/**
 * The newest arrivals, newest first, at most 10.
 */
recent: Array<Arrival>, };

/**
 * One stretch of a text. A text is split for an editor with chips by [`split`] and put together again by [`join`].
 */
export type Part = { "kind": "text", text: string, } | { "kind": "variable", path: string, 
/**
 * As written: `time`, `truncate(7)`.
 */
filters: Array<string>, } | { "kind": "code", source: string, };

export type PersonName = { number: number, name: string | null, };

/**
 * An event's phase, for the groups of the left rail.
 */
export type Phase = "upcoming" | "open" | "over";

export type PreflightPage = { total: number, people: Array<PreflightPerson>, };

/**
 * One of them, with each rule that their message breaks.
 */
export type PreflightPerson = { number: number, name: string | null, breaks: Array<BrokenRule>, };

/**
 * Which stretch of the people behind one number of the pre-flight.
 */
export type PreflightQuery = { draft: MessageDraft, audience: Audience, fate: Eligibility, offset: number, 
/**
 * At most 500.
 */
limit: number, };

/**
 * What would happen if it were sent now: disjoint, in this precedence from the bottom up, summing to the audience.
 */
export type PreflightView = { audience: number, 
/**
 * Nothing stands in the way.
 */
sendable: number, 
/**
 * Sent once somebody has confirmed what is in doubt.
 */
doubtful: number, already_told: number, no_identity: number, no_grant: number, invalid: number, };

/**
 * Everything the editor shows for one state of the draft.
 */
export type Preview = { card: Card, fields: Array<FieldCheck>, 
/**
 * What is wrong with the page, under the key `page`.
 */
page: FieldCheck, preflight: PreflightView, };

/**
 * The person whose card to show.
 */
export type PreviewOf = "typical" | "worst" | { "number": number };

/**
 * What attendees are told about their data.
 */
export type PrivacyForm = { purpose: string, 
/**
 * Days after the end until the event and its people are purged.
 */
retention_days: number, contact: string, };

/**
 * An error as it crosses IPC. The texts for `code` are in each language's `problems.json`.
 */
export type Problem = { code: ProblemCode, 
/**
 * One English sentence for logs; never a secret, an openid or a URL.
 */
message: string, 
/**
 * What the text is filled with: `ip`, `errcode`, `rid`, `field`, `path` …
 */
detail: { [key in string]: string }, };

/**
 * Every code has a heading, a why and a remedy in both languages.
 */
export type ProblemCode = "wrong_appid" | "wrong_secret" | "secret_frozen" | "ip_not_allowed" | "token_rejected" | "wechat_busy" | "wechat_unreachable" | "name_unknown" | "proxy_refused" | "certificate_expired" | "certificate_untrusted" | "certificate_of_another" | "clock_behind" | "clock_ahead" | "quota_used" | "capability_banned" | "template_gone" | "content_refused" | "wechat_refused" | "endpoint_unreachable" | "endpoint_refused_token" | "endpoint_unexpected" | "viewer_token" | "no_templates" | "appid_mismatch" | "keyring_missing" | "keyring_locked" | "keyring_empty" | "keyring_silent" | "keyring_failed" | "secret_missing" | "database_damaged" | "database_in_use" | "database_failed" | "disk_full" | "disk_read_only" | "disk_failing" | "data_folder_gone" | "database_locked" | "sending_interrupted" | "invalid_input" | "not_found" | "identity_lost" | "event_changed" | "code_taken" | "message_invalid" | "doubtful_texts" | "on_its_way" | "nobody_to_tell" | "clock_wrong" | "rehearsal_failed" | "rehearsal_folder_taken" | "internal";

export type QuestionForm = { 
/**
 * `[a-z][a-z0-9_]{0,31}`, once in an event.
 */
key: string, 
/**
 * ≤ 40 characters.
 */
label: string, kind: QuestionKind, required: boolean, 
/**
 * For `choice`: ≤ 20 of ≤ 40 characters.
 */
choices: Array<string>, };

export type QuestionKind = "text" | "phone" | "choice";

/**
 * Something that attendees are asked.
 */
export type QuestionView = { key: string, label: string, };

/**
 * How large a crowd comes, and how fast.
 */
export type RehearsalOptions = { 
/**
 * 1 to 5,000.
 */
attendees: number, 
/**
 * The same seed brings the same crowd.
 */
seed: number, 
/**
 * Seconds the whole crowd takes at normal speed.
 */
seconds: number, 
/**
 * What the rehearsed event is called in.
 */
language: Language, };

/**
 * What removing an account left on this computer.
 */
export type RemovedAccount = { appid: string, name: string, 
/**
 * Its events, whose lists stay readable here.
 */
events: number, };

/**
 * The price of one more message to this person, said before the button.
 */
export type ResendOutlook = { message: string, 
/**
 * When a message of this template last reached this person.
 */
told_at: string | null, 
/**
 * A delivery is queued or being sent.
 */
pending: boolean, 
/**
 * An earlier one may have arrived; it is unknown.
 */
unknown: boolean, 
/**
 * Why it can't be sent now: `no_identity`, `no_grant`, `used_up`, `invalid`.
 */
blocked: string | null, 
/**
 * Messages left after this one; `None` for a long-term template.
 */
left_after: number | null, };

/**
 * The people of a campaign to send it to again.
 */
export type ResendTo = "failed" | "unknown" | "failed_and_unknown" | { "field": string };

/**
 * How fast to send, and how sure to be.
 */
export type SendingView = { 
/**
 * Requests on their way at once, 1 to 200; `None` follows WeChat's own limit.
 */
in_flight: number | null, 
/**
 * Messages a second, 1 to 2,000; `None` follows WeChat's own limit.
 */
per_second: number | null, 
/**
 * A lost answer is settled by a retry also where only the page counted what was allowed. An accept nobody here
 * heard of could let a second message through.
 */
trust_page_counts: boolean, };

/**
 * What a broken rule means for sending.
 */
export type Severity = "refused" | "doubt" | "hint";

export type SyncState = "catching_up" | "live" | "offline" | "stopped";

/**
 * How current the list on this computer is.
 */
export type SyncView = { state: SyncState, 
/**
 * When the feed was last read to its end.
 */
synced_at: string | null, 
/**
 * Login codes that wait to be exchanged.
 */
waiting: number, 
/**
 * When the next of them expires, in milliseconds from now.
 */
next_expiry_ms: number | null, problem: Problem | null, };

/**
 * A template that attendees are asked to allow.
 */
export type TemplateChoice = { template_id: string, title: string, };

export type TemplateFieldView = { 
/**
 * `thing1`.
 */
key: string, label: string, 
/**
 * Words for it stand under `field.<kind>` in the locales.
 */
kind: FieldKind, 
/**
 * The values an enum field may have.
 */
listed: Array<string>, 
/**
 * What this computer can't check; words stand under `field_warning`.
 */
warning: FieldWarning | null, };

/**
 * The kind of a [`TemplateError`], which is also the key its words stand under.
 */
export type TemplateProblem = "no_field" | "unknown_type" | "unreadable" | "repeated" | "too_long";

/**
 * A template of WeChat's, from the cache.
 */
export type TemplateView = { template_id: string, title: string, 
/**
 * `true`: one accept, many messages.
 */
long_term: boolean, 
/**
 * Empty where it can't be read.
 */
fields: Array<TemplateFieldView>, 
/**
 * Why it can't be used; words stand under `template_problem`.
 */
problem: TemplateProblem | null, };

/**
 * Somebody who gets test messages.
 */
export type TesterView = { number: number, name: string | null, };

export type TimelineEntry = { at: string, kind: TimelineKind, 
/**
 * The message's name, for deliveries.
 */
message: string | null, errcode: number | null, rid: string | null, 
/**
 * For `skipped`: the reason's key, as in `CampaignView::by_reason`.
 */
reason: string | null, 
/**
 * For `allowed`: how many.
 */
count: number | null, 
/**
 * The other computer that did it, if it wasn't this one.
 */
by: string | null, };

export type TimelineKind = "signed_in" | "allowed" | "declined" | "queued" | "sending" | "sent" | "sent_inferred" | "failed" | "refused" | "skipped" | "unknown" | "cancelled";

/**
 * The state of this person's latest delivery.
 */
export type ToldState = "not_yet" | "queued" | "sending" | "sent" | "received" | "failed" | "refused" | "skipped" | "unknown" | "cancelled";

export type Topic = "accounts" | "events" | "attendees" | "messages" | "campaigns" | "sync" | "templates";

/**
 * How to settle deliveries with an unknown outcome.
 */
export type UnknownDecision = "leave" | "send_again";

/**
 * Answers that are written as soon as the data file takes them. They are counted in the campaign's numbers already.
 */
export type UnsavedView = { answers: number, 
/**
 * All of them are on disk beside the data file, so that closing the app loses none.
 */
kept: boolean, };

/**
 * A variable a text may hold.
 */
export type VariableView = { 
/**
 * `attendee.name`; texts for it are under `variable` in the locales.
 */
path: string, 
/**
 * The filters a chip gets when it is inserted, such as `["time"]`.
 */
filters: Array<string>, 
/**
 * What the event itself calls it, where it is one of its own questions.
 */
label: string | null, };

/**
 * Why somebody got the message or not, as one sentence: the text is under `why.<code>` and is filled with `values`.
 */
export type Why = { 
/**
 * `told`, `told_inferred`, `received`, `told_by_another`, `refused_used_up`, `failed`, `unknown`, `left_alone`,
 * `queued`, `waiting`, `paused`, `sending`, `cancelled`, `skipped_no_grant` …, `not_tried`.
 */
code: string, 
/**
 * `message`, `errcode`, `field`.
 */
values: { [key in string]: string }, 
/**
 * When it happened.
 */
at: string | null, 
/**
 * What to do about it, where WeChat refused.
 */
problem: Problem | null, };

/** Every length and count of the contract; lengths are in characters. */
export const LIMITS = {
  EVENT_CODE_CHARS: 12,
  VISITOR_CHARS: 32,
  MAX_TITLE_CHARS: 60,
  MAX_PLACE_CHARS: 60,
  MAX_NOTICE_CHARS: 500,
  MAX_TEMPLATES: 5,
  MAX_QUESTIONS: 10,
  MAX_QUESTION_KEY_CHARS: 32,
  MAX_QUESTION_LABEL_CHARS: 40,
  MAX_CHOICES: 20,
  MAX_CHOICE_CHARS: 40,
  MAX_NAME_CHARS: 64,
  MAX_ANSWER_CHARS: 500,
  MIN_PHONE_CHARS: 5,
  MAX_PHONE_CHARS: 20,
  MAX_SUBSCRIPTIONS: 10,
  MAX_TEMPLATE_ID_CHARS: 128,
  MAX_SUBSCRIPTION_RESULT_CHARS: 64,
  MAX_CLAIM: 200,
  MIN_LOGIN_LEASE_SECONDS: 5,
  MAX_LOGIN_LEASE_SECONDS: 60,
  MAX_RID_CHARS: 64,
  MAX_WAIT_SECONDS: 30,
  MAX_FEED_ROWS: 5000,
  DEFAULT_FEED_ROWS: 1000,
  MAX_SENDS: 1000,
  MIN_SEND_LEASE_SECONDS: 5,
  MAX_SEND_LEASE_SECONDS: 600,
} as const;

export const commands = {
  app_state: () => call<AppState>("app_state", {  }),
  start_rehearsal: (options: RehearsalOptions) => call<AppState>("start_rehearsal", { options }),
  stop_rehearsal: () => call<AppState>("stop_rehearsal", {  }),
  set_crowd_speed: (speed: number) => call<null>("set_crowd_speed", { speed }),
  set_rehearsal_faults: (level: FaultLevel | null) => call<null>("set_rehearsal_faults", { level }),
  check_connection: (form: ConnectForm) => call<Array<CheckLine>>("check_connection", { form }),
  connect: (form: ConnectForm) => call<AccountView>("connect", { form }),
  rename_account: (appid: string, name: string) => call<AccountView>("rename_account", { appid, name }),
  replace_secret: (appid: string, secret: string) => call<AccountView>("replace_secret", { appid, secret }),
  replace_token: (appid: string, token: string) => call<AccountView>("replace_token", { appid, token }),
  change_endpoint: (appid: string, endpoint_url: string, token: string) => call<AccountView>("change_endpoint", { appid, endpoint_url, token }),
  remove_account: (appid: string) => call<RemovedAccount>("remove_account", { appid }),
  create_event: (event: NewEvent) => call<EventView>("create_event", { event }),
  event_detail: (code: string) => call<EventDetail>("event_detail", { code }),
  event_form: (code: string) => call<EventForm>("event_form", { code }),
  save_event: (form: EventForm) => call<EventDetail>("save_event", { form }),
  close_event: (code: string) => call<EventDetail>("close_event", { code }),
  delete_event: (code: string) => call<null>("delete_event", { code }),
  overview: (event: string) => call<Overview>("overview", { event }),
  attendees: (query: AttendeeQuery) => call<AttendeePage>("attendees", { query }),
  attendee: (event: string, number: number) => call<AttendeeDetail>("attendee", { event, number }),
  add_attendee: (attendee: NewAttendee) => call<AttendeeDetail>("add_attendee", { attendee }),
  erase_attendee: (event: string, number: number) => call<ErasedAttendee>("erase_attendee", { event, number }),
  templates: (appid: string) => call<Array<TemplateView>>("templates", { appid }),
  refresh_templates: (appid: string) => call<Array<TemplateView>>("refresh_templates", { appid }),
  template_categories: (appid: string) => call<Array<LibraryCategory>>("template_categories", { appid }),
  template_titles: (appid: string, category: number, start: number) => call<LibraryTitles>("template_titles", { appid, category, start }),
  template_keywords: (appid: string, tid: number) => call<Array<LibraryKeyword>>("template_keywords", { appid, tid }),
  add_template: (template: AddTemplate) => call<Array<TemplateView>>("add_template", { template }),
  remove_template: (appid: string, template_id: string) => call<Array<TemplateView>>("remove_template", { appid, template_id }),
  variables: (event: string) => call<Array<VariableView>>("variables", { event }),
  message: (event: string) => call<MessageView | null>("message", { event }),
  messages: (event: string) => call<Array<MessageView>>("messages", { event }),
  create_message: (event: string, template_id: string) => call<MessageView>("create_message", { event, template_id }),
  duplicate_message: (id: string) => call<MessageView>("duplicate_message", { id }),
  delete_message: (id: string) => call<null>("delete_message", { id }),
  save_message: (id: string, draft: MessageDraft) => call<MessageView>("save_message", { id, draft }),
  card: (draft: MessageDraft, number: number | null) => call<Card>("card", { draft, number }),
  preview: (draft: MessageDraft, of: PreviewOf, audience: Audience) => call<Preview | null>("preview", { draft, of, audience }),
  abandon_previews: () => call<null>("abandon_previews", {  }),
  preflight_people: (query: PreflightQuery) => call<PreflightPage>("preflight_people", { query }),
  start_campaign: (message: string, audience: Audience, doubts: Doubts) => call<CampaignView>("start_campaign", { message, audience, doubts }),
  campaign: (id: string) => call<CampaignView>("campaign", { id }),
  campaigns: (event: string) => call<Array<CampaignView>>("campaigns", { event }),
  pause_campaign: (id: string) => call<CampaignView>("pause_campaign", { id }),
  resume_campaign: (id: string) => call<CampaignView>("resume_campaign", { id }),
  cancel_campaign: (id: string) => call<CampaignView>("cancel_campaign", { id }),
  go_on_alone: (id: string) => call<CampaignView>("go_on_alone", { id }),
  resend: (message: string, number: number) => call<CampaignView>("resend", { message, number }),
  send_again: (message: string, audience: Audience, doubts: Doubts) => call<CampaignView>("send_again", { message, audience, doubts }),
  check_resend: (campaign: string, to: ResendTo, draft: MessageDraft | null) => call<PreflightView>("check_resend", { campaign, to, draft }),
  resend_campaign: (campaign: string, to: ResendTo, draft: MessageDraft | null, doubts: Doubts) => call<CampaignView>("resend_campaign", { campaign, to, draft, doubts }),
  campaign_draft: (id: string) => call<MessageDraft>("campaign_draft", { id }),
  deliveries: (query: DeliveryQuery) => call<DeliveryPage>("deliveries", { query }),
  settle_unknown: (campaign: string, deliveries: Array<number>, decision: UnknownDecision) => call<CampaignView>("settle_unknown", { campaign, deliveries, decision }),
  why: (event: string, number: number) => call<Why>("why", { event, number }),
  testers: (event: string) => call<Array<TesterView>>("testers", { event }),
  set_testers: (event: string, numbers: Array<number>) => call<Array<TesterView>>("set_testers", { event, numbers }),
  test_send: (draft: MessageDraft, number: number) => call<CampaignView>("test_send", { draft, number }),
  sending_settings: () => call<SendingView>("sending_settings", {  }),
  save_sending_settings: (settings: SendingView) => call<SendingView>("save_sending_settings", { settings }),
};
