//! The one list of commands: name, arguments, reply, and the function that carries it out with the parts it takes.
//!
//! Each use of the list makes something of it: `facade.rs` the methods of `Organiser`, `call.rs` the dispatch by name,
//! `typescript.rs` what the page calls. A new command is a line here and a function in its room.

macro_rules! commands {
    ($make:ident) => {
        $make! {
            // Of the window itself; the shell carries them out.
            window {
                app_state() -> AppState;
                start_rehearsal(options: RehearsalOptions) -> AppState;
                stop_rehearsal() -> AppState;
                /// 1, 10 or 60 times as fast.
                set_crowd_speed(speed: u32) -> ();
                /// What goes wrong at the fake WeChat from now on; `None`: nothing.
                set_rehearsal_faults(level: Option<FaultLevel>) -> ();
            }

            // What the page asks of the organiser that the window is looking at.
            organiser {
                /// Tries everything a sending day needs, one line each; changes nothing.
                check_connection(form: ConnectForm) -> Vec<CheckLine> = account::check::check_connection(linker);
                /// Keeps the account and starts to sync.
                connect(form: ConnectForm) -> AccountView = account::connect::connect(linker);
                rename_account(appid: String, name: String) -> AccountView
                    = account::change::rename_account(store, links);
                replace_secret(appid: String, secret: TypedSecret) -> AccountView
                    = account::change::replace_secret(linker);
                replace_token(appid: String, token: TypedSecret) -> AccountView
                    = account::change::replace_token(linker);
                /// A token is for one endpoint: another address needs its own.
                change_endpoint(appid: String, endpoint_url: String, token: TypedSecret) -> AccountView
                    = account::change::change_endpoint(linker);
                /// Its secrets go and it stops to sync; its lists stay, to be read.
                remove_account(appid: String) -> RemovedAccount = account::change::remove_account(linker);

                create_event(event: NewEvent) -> EventView = event::create::create_event(store, links);
                event_detail(code: String) -> EventDetail = event::list::event_detail(store);
                /// The event as the endpoint has it now, to be changed.
                event_form(code: String) -> EventForm = event::form::event_form(store, links);
                /// `event_changed` if somebody else changed it since the form was filled.
                save_event(form: EventForm) -> EventDetail = event::form::save_event(store, links);
                /// Nobody new can sign in any more.
                close_event(code: String) -> EventDetail = event::close::close_event(store, links);
                /// Deletes the event and its people, at the endpoint and here.
                delete_event(code: String) -> () = event::close::delete_event(store, links);
                overview(event: String) -> Overview = event::overview::overview(store, links);
                attendees(query: AttendeeQuery) -> AttendeePage = people::attendee::attendees(store, index);
                attendee(event: String, number: u32) -> AttendeeDetail = people::attendee::attendee(store);
                /// Signs in somebody without a phone.
                add_attendee(attendee: NewAttendee) -> AttendeeDetail
                    = people::manual::add_attendee(store, links);
                /// Erases one sign-in permanently, at the endpoint and here.
                erase_attendee(event: String, number: u32) -> ErasedAttendee
                    = people::manual::erase_attendee(store, links);

                templates(appid: String) -> Vec<TemplateView> = message::templates::templates(store);
                refresh_templates(appid: String) -> Vec<TemplateView>
                    = message::templates::refresh_templates(store, links);
                /// What WeChat's library holds for the account's service categories.
                template_categories(appid: String) -> Vec<LibraryCategory>
                    = message::library::template_categories(links);
                template_titles(appid: String, category: u32, start: u32) -> LibraryTitles
                    = message::library::template_titles(links);
                template_keywords(appid: String, tid: u32) -> Vec<LibraryKeyword>
                    = message::library::template_keywords(links);
                /// The account's templates with the new one.
                add_template(template: AddTemplate) -> Vec<TemplateView>
                    = message::library::add_template(store, links);
                remove_template(appid: String, template_id: String) -> Vec<TemplateView>
                    = message::library::remove_template(store, links);
                /// What a text of this event may refer to.
                variables(event: String) -> Vec<VariableView> = message::edit::variables(store);
                /// The event's first message; a draft from its first template when there is none yet, `None` without a
                /// template.
                message(event: String) -> Option<MessageView> = message::edit::message(store);
                /// The first one made first.
                messages(event: String) -> Vec<MessageView> = message::list::messages(store);
                create_message(event: String, template_id: String) -> MessageView
                    = message::list::create_message(store);
                duplicate_message(id: String) -> MessageView = message::list::duplicate_message(store);
                delete_message(id: String) -> () = message::list::delete_message(store);
                /// Under the draft's name, which no other message of the event may have.
                save_message(id: String, draft: MessageDraft) -> MessageView = message::edit::save_message(store);
                /// One person's card, at every keystroke: without a number somebody who is made up.
                card(draft: MessageDraft, number: Option<u32>) -> Card = message::card::card_of_one(store);
                /// What the draft comes to for everybody, while nobody types; nothing where it was abandoned.
                preview(draft: MessageDraft, of: PreviewOf, audience: Audience) -> Option<Preview>
                    = message::preview::preview_unless_abandoned(store, previews);
                /// The text changes: running previews are of an older one.
                abandon_previews() -> () = message::preview::abandon_previews(previews);
                /// The people behind one number of the pre-flight.
                preflight_people(query: PreflightQuery) -> PreflightPage
                    = message::preflight::preflight_people(store);

                start_campaign(message: String, audience: Audience, doubts: Doubts) -> CampaignView
                    = campaign::start::start_campaign(runner);
                campaign(id: String) -> CampaignView = campaign::list::campaign(runner);
                /// Newest first.
                campaigns(event: String) -> Vec<CampaignView> = campaign::list::campaigns(runner);
                pause_campaign(id: String) -> CampaignView = campaign::control::pause_campaign(runner);
                resume_campaign(id: String) -> CampaignView = campaign::control::resume_campaign(runner);
                /// Ends it; what is on its way is still awaited.
                cancel_campaign(id: String) -> CampaignView = campaign::control::cancel_campaign(runner);
                /// Goes on without knowing whom other computers are telling.
                go_on_alone(id: String) -> CampaignView = campaign::control::go_on_alone(runner);
                /// One more message to one person, already told or not.
                resend(message: String, number: u32) -> CampaignView = campaign::start::resend(runner);
                /// To an audience although some of it was told already.
                send_again(message: String, audience: Audience, doubts: Doubts) -> CampaignView
                    = campaign::start::send_again(runner);
                /// What `resend_campaign` would do.
                check_resend(campaign: String, to: ResendTo, draft: Option<MessageDraft>) -> PreflightView
                    = campaign::resend::check_resend(store);
                /// Tells some of a campaign's people once more, with its own text or, edited, with the draft's.
                resend_campaign(
                    campaign: String,
                    to: ResendTo,
                    draft: Option<MessageDraft>,
                    doubts: Doubts
                ) -> CampaignView
                    = campaign::resend::resend_campaign(runner);
                /// The text of a campaign, to be edited for a resend.
                campaign_draft(id: String) -> MessageDraft = campaign::list::campaign_draft(store);
                deliveries(query: DeliveryQuery) -> DeliveryPage = campaign::deliveries::deliveries(store);
                /// Settles these unknown deliveries; an empty list means all that are unsettled.
                settle_unknown(campaign: String, deliveries: Vec<u32>, decision: UnknownDecision) -> CampaignView
                    = campaign::deliveries::settle_unknown(runner);
                /// One sentence on why this person was told, or not.
                why(event: String, number: u32) -> Why = people::why::why(store);
                testers(event: String) -> Vec<TesterView> = campaign::testers::testers(store);
                /// These people are the organiser, who gets tests; nobody else is.
                set_testers(event: String, numbers: Vec<u32>) -> Vec<TesterView>
                    = campaign::testers::set_testers(store);
                /// Sends a draft to one tester; it makes nobody told.
                test_send(draft: MessageDraft, number: u32) -> CampaignView
                    = campaign::testers::test_send(runner);
                sending_settings() -> SendingView = campaign::sending::sending_settings(store, sending);
                save_sending_settings(settings: SendingView) -> SendingView
                    = campaign::sending::save_sending_settings(store);
            }

            // Further methods of `Organiser`, which no page calls.
            terminal {
                accounts() -> Vec<AccountView> = account::list::accounts(store, links);
                /// Keeps the account, with WeChat at another address if one is named; nothing is put to work.
                add_account(form: ConnectForm, wechat: Option<BaseUrl>) -> AccountView
                    = account::connect::add_account(linker);
                /// The connection test with the secrets that the account has.
                check_account(appid: String) -> Vec<CheckLine> = account::check::check_account(linker);
                /// Makes the account able to talk to its endpoint and to WeChat, without synchronising.
                prepare(appid: &str) -> () = account::linking::prepare(linker);
                /// Synchronises the account until it is told to stop.
                synchronise(appid: &str) -> () = account::linking::synchronise(linker);

                /// Latest start first.
                events() -> Vec<EventView> = event::list::events(store);
                /// One row a person, by number; with a search those whom it finds.
                persons(code: String, search: String, limit: Option<u32>) -> Vec<PersonRow>
                    = people::list::persons(store, index);

                /// Saves a message by the keys of its fields and returns its id; the same name at the same event replaces.
                set_message(texts: MessageTexts) -> String = message::texts::set_message(store);
                /// What a draft comes to for everybody.
                preview_draft(draft: MessageDraft, of: PreviewOf, audience: Audience) -> Preview
                    = message::preview::preview_draft(store);
                /// The same for a message as it was saved.
                preview_message(message: String, of: PreviewOf, audience: Audience) -> Preview
                    = message::preview::preview_message(store);
                /// Counts the audience of a message; changes nothing.
                check_campaign(message: String, audience: Audience) -> PreflightView
                    = message::preflight::check_campaign(store);
                /// Its state once nothing of it is in flight any more.
                campaign_at_rest(id: String) -> CampaignView = campaign::run::campaign_at_rest(runner);
            }
        }
    };
}
