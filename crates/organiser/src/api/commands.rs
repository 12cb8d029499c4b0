//! Every command the window can give, declared once: the trait the shell fulfils, the dispatch by name, and the
//! TypeScript the window calls it through.

use super::{
    AccountView, AddTemplate, AppState, AttendeeDetail, AttendeePage, AttendeeQuery, Audience, CampaignView,
    Card, CheckLine, ConnectForm, DeliveryPage, DeliveryQuery, ErasedAttendee, EventDetail, EventForm,
    EventView, FaultLevel, LibraryCategory, LibraryKeyword, LibraryTitles, MessageDraft, MessageView,
    NewAttendee, NewEvent, Overview, PreflightPage, PreflightQuery, PreflightView, Preview, PreviewOf,
    Problem, ProblemCode, RehearsalOptions, RemovedAccount, ResendTo, SendingView, TemplateView, TesterView,
    UnknownDecision, VariableView, Why,
};
use serde_json::Value;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $reply:ty;)*) => {
        /// What the window can ask for. Inputs are validated behind each method.
        pub trait Commands: Send + Sync {
            $($(#[$doc])* fn $name(&self, $($arg: $ty),*) -> impl Future<Output = Result<$reply, Problem>> + Send;)*
        }

        /// Runs the command of that name with its arguments as one JSON object.
        pub async fn call<C: Commands>(commands: &C, name: &str, args: Value) -> Result<Value, Problem> {
            match name {
                $(stringify!($name) => {
                    #[derive(serde::Deserialize)]
                    struct Args { $($arg: $ty),* }
                    let Args { $($arg),* } = serde_json::from_value(args).map_err(|e| unreadable(name, &e))?;
                    let reply = Box::pin(commands.$name($($arg),*)).await?;
                    serde_json::to_value(reply).map_err(|e| unreadable(name, &e))
                })*
                _ => Err(Problem::new(ProblemCode::Internal, format!("there is no command `{name}`"))),
            }
        }

        /// The window's `ipc/generated.ts`: every type, and one function per command over `call`.
        #[cfg(feature = "ts")]
        pub fn typescript() -> String {
            use ts_rs::{TS, TypeVisitor};
            let config = ts_rs::Config::new();
            let mut types = protocol::Declarations::new(&config);
            types.visit::<Problem>();
            types.visit::<super::Changed>();
            let mut functions = String::new();
            $({
                $(types.visit::<$ty>();)*
                types.visit::<$reply>();
                let args: &[(&str, String)] = &[$((stringify!($arg), <$ty as TS>::name(&config))),*];
                let params = args.iter().map(|(n, t)| format!("{n}: {t}")).collect::<Vec<_>>().join(", ");
                let names = args.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
                let reply = <$reply as TS>::name(&config);
                let name = stringify!($name);
                functions += &format!("  {name}: ({params}) => call<{reply}>(\"{name}\", {{ {names} }}),\n");
            })*
            format!(
                "// Generated from organiser::api by `cargo xtask codegen`. Do not edit.\n\
                 import {{ call }} from \"./call\";\n\n{}\nexport const commands = {{\n{functions}}};\n",
                types.print()
            )
        }
    };
}

commands! {
    app_state() -> AppState;
    start_rehearsal(options: RehearsalOptions) -> AppState;
    stop_rehearsal() -> AppState;
    /// 1, 10 or 60 times as fast.
    set_crowd_speed(speed: u32) -> ();
    /// What goes wrong at the fake WeChat from now on; `None`: nothing.
    set_rehearsal_faults(level: Option<FaultLevel>) -> ();

    /// Tries everything a sending day needs, one line each; changes nothing.
    check_connection(form: ConnectForm) -> Vec<CheckLine>;
    /// Keeps the account and starts to sync.
    connect(form: ConnectForm) -> AccountView;
    rename_account(appid: String, name: String) -> AccountView;
    replace_secret(appid: String, secret: String) -> AccountView;
    replace_token(appid: String, token: String) -> AccountView;
    /// A token is for one endpoint: another address needs its own.
    change_endpoint(appid: String, endpoint_url: String, token: String) -> AccountView;
    /// Its secrets go and it stops to sync; its lists stay, to be read.
    remove_account(appid: String) -> RemovedAccount;

    create_event(event: NewEvent) -> EventView;
    event_detail(code: String) -> EventDetail;
    /// The event as the endpoint has it now, to be changed.
    event_form(code: String) -> EventForm;
    /// `event_changed` if somebody else changed it since the form was filled.
    save_event(form: EventForm) -> EventDetail;
    /// Nobody new can sign in any more.
    close_event(code: String) -> EventDetail;
    /// Deletes the event and its people, at the endpoint and here.
    delete_event(code: String) -> ();
    overview(event: String) -> Overview;
    attendees(query: AttendeeQuery) -> AttendeePage;
    attendee(event: String, number: u32) -> AttendeeDetail;
    /// Signs in somebody without a phone.
    add_attendee(attendee: NewAttendee) -> AttendeeDetail;
    /// Erases one sign-in, at the endpoint and here, for good.
    erase_attendee(event: String, number: u32) -> ErasedAttendee;

    templates(appid: String) -> Vec<TemplateView>;
    refresh_templates(appid: String) -> Vec<TemplateView>;
    /// What WeChat's library holds for the account's service categories.
    template_categories(appid: String) -> Vec<LibraryCategory>;
    template_titles(appid: String, category: u32, start: u32) -> LibraryTitles;
    template_keywords(appid: String, tid: u32) -> Vec<LibraryKeyword>;
    /// The account's templates with the new one.
    add_template(template: AddTemplate) -> Vec<TemplateView>;
    remove_template(appid: String, template_id: String) -> Vec<TemplateView>;
    /// What a text of this event may refer to.
    variables(event: String) -> Vec<VariableView>;
    /// The event's first message; a draft from its first template when there is none yet, `None` without a template.
    message(event: String) -> Option<MessageView>;
    /// The first one made first.
    messages(event: String) -> Vec<MessageView>;
    create_message(event: String, template_id: String) -> MessageView;
    duplicate_message(id: String) -> MessageView;
    delete_message(id: String) -> ();
    /// Under the draft's name, which no other message of the event may have.
    save_message(id: String, draft: MessageDraft) -> MessageView;
    /// One person's card, at every keystroke: without a number somebody who is made up.
    card(draft: MessageDraft, number: Option<u32>) -> Card;
    /// What the draft comes to for everybody, once the hands rest; nothing where it was abandoned.
    preview(draft: MessageDraft, of: PreviewOf, audience: Audience) -> Option<Preview>;
    /// The hands went on: what is being looked at is of an older text.
    abandon_previews() -> ();
    /// The people behind one number of the pre-flight.
    preflight_people(query: PreflightQuery) -> PreflightPage;

    start_campaign(message: String, audience: Audience) -> CampaignView;
    campaign(id: String) -> CampaignView;
    /// Newest first.
    campaigns(event: String) -> Vec<CampaignView>;
    pause_campaign(id: String) -> CampaignView;
    resume_campaign(id: String) -> CampaignView;
    /// Ends it; whoever is on their way is still awaited.
    cancel_campaign(id: String) -> CampaignView;
    /// Goes on without knowing whom other computers are telling.
    go_on_alone(id: String) -> CampaignView;
    /// One more message to one person, already told or not.
    resend(message: String, number: u32) -> CampaignView;
    /// To an audience although some of it was told already.
    send_again(message: String, audience: Audience) -> CampaignView;
    /// What `resend_campaign` would do.
    check_resend(campaign: String, to: ResendTo, draft: Option<MessageDraft>) -> PreflightView;
    /// Tells some of a campaign's people once more, with its own text or, edited, with the draft's.
    resend_campaign(campaign: String, to: ResendTo, draft: Option<MessageDraft>) -> CampaignView;
    /// The text of a campaign, to be edited for a resend.
    campaign_draft(id: String) -> MessageDraft;
    deliveries(query: DeliveryQuery) -> DeliveryPage;
    /// Settles these unknown deliveries; an empty list means all that are unsettled.
    settle_unknown(campaign: String, deliveries: Vec<u32>, decision: UnknownDecision) -> CampaignView;
    /// One sentence on why this person was told, or not.
    why(event: String, number: u32) -> Why;
    testers(event: String) -> Vec<TesterView>;
    /// These people are the organiser, who gets tests; nobody else is.
    set_testers(event: String, numbers: Vec<u32>) -> Vec<TesterView>;
    /// Sends a draft to one tester; it makes nobody told.
    test_send(draft: MessageDraft, number: u32) -> CampaignView;
    sending_settings() -> SendingView;
    save_sending_settings(settings: SendingView) -> SendingView;
}

fn unreadable(name: &str, error: &serde_json::Error) -> Problem {
    Problem::new(ProblemCode::InvalidInput, format!("`{name}` was called with something unreadable: {error}"))
}
