//! The window's commands: what concerns the window itself here, everything else the organiser's.

use crate::session::Session;
use organiser::api::{
    AccountView, AddTemplate, AppState, AttendeeDetail, AttendeePage, AttendeeQuery, Audience, CampaignView,
    Card, CheckLine, Commands, ConnectForm, DeliveryPage, DeliveryQuery, ErasedAttendee, EventDetail,
    EventForm, EventView, FaultLevel, LibraryCategory, LibraryKeyword, LibraryTitles, MessageDraft,
    MessageView, NewAttendee, NewEvent, Overview, PreflightPage, PreflightQuery, PreflightView, Preview,
    PreviewOf, Problem, RehearsalOptions, RemovedAccount, ResendTo, SendingView, TemplateView, TesterView,
    UnknownDecision, VariableView, Why,
};

type Reply<T> = Result<T, Problem>;

impl Commands for Session {
    async fn app_state(&self) -> Reply<AppState> {
        self.state().await
    }

    async fn start_rehearsal(&self, options: RehearsalOptions) -> Reply<AppState> {
        Session::start_rehearsal(self, options).await?;
        self.state().await
    }

    async fn stop_rehearsal(&self) -> Reply<AppState> {
        Session::stop_rehearsal(self).await;
        self.state().await
    }

    async fn set_crowd_speed(&self, speed: u32) -> Reply<()> {
        Session::set_crowd_speed(self, speed);
        Ok(())
    }

    async fn set_rehearsal_faults(&self, level: Option<FaultLevel>) -> Reply<()> {
        Session::set_rehearsal_faults(self, level);
        Ok(())
    }

    async fn check_connection(&self, form: ConnectForm) -> Reply<Vec<CheckLine>> {
        self.organiser()?.check_connection(form).await
    }

    async fn connect(&self, form: ConnectForm) -> Reply<AccountView> {
        self.organiser()?.connect(form).await
    }

    async fn rename_account(&self, appid: String, name: String) -> Reply<AccountView> {
        self.organiser()?.rename_account(appid, name).await
    }

    async fn replace_secret(&self, appid: String, secret: String) -> Reply<AccountView> {
        self.organiser()?.replace_secret(appid, secret).await
    }

    async fn replace_token(&self, appid: String, token: String) -> Reply<AccountView> {
        self.organiser()?.replace_token(appid, token).await
    }

    async fn change_endpoint(
        &self,
        appid: String,
        endpoint_url: String,
        token: String,
    ) -> Reply<AccountView> {
        self.organiser()?.change_endpoint(appid, endpoint_url, token).await
    }

    async fn remove_account(&self, appid: String) -> Reply<RemovedAccount> {
        self.organiser()?.remove_account(appid).await
    }

    async fn create_event(&self, event: NewEvent) -> Reply<EventView> {
        self.organiser()?.create_event(event).await
    }

    async fn event_detail(&self, code: String) -> Reply<EventDetail> {
        self.organiser()?.event_detail(code).await
    }

    async fn event_form(&self, code: String) -> Reply<EventForm> {
        self.organiser()?.event_form(code).await
    }

    async fn save_event(&self, form: EventForm) -> Reply<EventDetail> {
        self.organiser()?.save_event(form).await
    }

    async fn close_event(&self, code: String) -> Reply<EventDetail> {
        self.organiser()?.close_event(code).await
    }

    async fn delete_event(&self, code: String) -> Reply<()> {
        self.organiser()?.delete_event(code).await
    }

    async fn overview(&self, event: String) -> Reply<Overview> {
        self.organiser()?.overview(event).await
    }

    async fn attendees(&self, query: AttendeeQuery) -> Reply<AttendeePage> {
        self.organiser()?.attendees(query).await
    }

    async fn attendee(&self, event: String, number: u32) -> Reply<AttendeeDetail> {
        self.organiser()?.attendee(event, number).await
    }

    async fn add_attendee(&self, attendee: NewAttendee) -> Reply<AttendeeDetail> {
        self.organiser()?.add_attendee(attendee).await
    }

    async fn erase_attendee(&self, event: String, number: u32) -> Reply<ErasedAttendee> {
        self.organiser()?.erase_attendee(event, number).await
    }

    async fn templates(&self, appid: String) -> Reply<Vec<TemplateView>> {
        self.organiser()?.templates(appid).await
    }

    async fn refresh_templates(&self, appid: String) -> Reply<Vec<TemplateView>> {
        self.organiser()?.refresh_templates(appid).await
    }

    async fn template_categories(&self, appid: String) -> Reply<Vec<LibraryCategory>> {
        self.organiser()?.template_categories(appid).await
    }

    async fn template_titles(&self, appid: String, category: u32, start: u32) -> Reply<LibraryTitles> {
        self.organiser()?.template_titles(appid, category, start).await
    }

    async fn template_keywords(&self, appid: String, tid: u32) -> Reply<Vec<LibraryKeyword>> {
        self.organiser()?.template_keywords(appid, tid).await
    }

    async fn add_template(&self, template: AddTemplate) -> Reply<Vec<TemplateView>> {
        self.organiser()?.add_template(template).await
    }

    async fn remove_template(&self, appid: String, template_id: String) -> Reply<Vec<TemplateView>> {
        self.organiser()?.remove_template(appid, template_id).await
    }

    async fn variables(&self, event: String) -> Reply<Vec<VariableView>> {
        self.organiser()?.variables(event).await
    }

    async fn message(&self, event: String) -> Reply<Option<MessageView>> {
        self.organiser()?.message(event).await
    }

    async fn messages(&self, event: String) -> Reply<Vec<MessageView>> {
        self.organiser()?.messages(event).await
    }

    async fn create_message(&self, event: String, template_id: String) -> Reply<MessageView> {
        self.organiser()?.create_message(event, template_id).await
    }

    async fn duplicate_message(&self, id: String) -> Reply<MessageView> {
        self.organiser()?.duplicate_message(id).await
    }

    async fn delete_message(&self, id: String) -> Reply<()> {
        self.organiser()?.delete_message(id).await
    }

    async fn save_message(&self, id: String, draft: MessageDraft) -> Reply<MessageView> {
        self.organiser()?.save_message(id, draft).await
    }

    async fn card(&self, draft: MessageDraft, number: Option<u32>) -> Reply<Card> {
        self.organiser()?.card(draft, number).await
    }

    async fn preview(
        &self,
        draft: MessageDraft,
        of: PreviewOf,
        audience: Audience,
    ) -> Reply<Option<Preview>> {
        self.organiser()?.preview_unless_abandoned(draft, of, audience).await
    }

    async fn abandon_previews(&self) -> Reply<()> {
        self.organiser()?.abandon_previews();
        Ok(())
    }

    async fn preflight_people(&self, query: PreflightQuery) -> Reply<PreflightPage> {
        self.organiser()?.preflight_people(query).await
    }

    async fn start_campaign(&self, message: String, audience: Audience) -> Reply<CampaignView> {
        self.organiser()?.start_campaign(message, audience).await
    }

    async fn campaign(&self, id: String) -> Reply<CampaignView> {
        self.organiser()?.campaign(id).await
    }

    async fn campaigns(&self, event: String) -> Reply<Vec<CampaignView>> {
        self.organiser()?.campaigns(event).await
    }

    async fn pause_campaign(&self, id: String) -> Reply<CampaignView> {
        self.organiser()?.pause_campaign(id).await
    }

    async fn resume_campaign(&self, id: String) -> Reply<CampaignView> {
        self.organiser()?.resume_campaign(id).await
    }

    async fn resend(&self, message: String, number: u32) -> Reply<CampaignView> {
        self.organiser()?.resend(message, number).await
    }

    async fn cancel_campaign(&self, id: String) -> Reply<CampaignView> {
        self.organiser()?.cancel_campaign(id).await
    }

    async fn go_on_alone(&self, id: String) -> Reply<CampaignView> {
        self.organiser()?.go_on_alone(id).await
    }

    async fn send_again(&self, message: String, audience: Audience) -> Reply<CampaignView> {
        self.organiser()?.send_again(message, audience).await
    }

    async fn check_resend(
        &self,
        campaign: String,
        to: ResendTo,
        draft: Option<MessageDraft>,
    ) -> Reply<PreflightView> {
        self.organiser()?.check_resend(campaign, to, draft).await
    }

    async fn resend_campaign(
        &self,
        campaign: String,
        to: ResendTo,
        draft: Option<MessageDraft>,
    ) -> Reply<CampaignView> {
        self.organiser()?.resend_campaign(campaign, to, draft).await
    }

    async fn campaign_draft(&self, id: String) -> Reply<MessageDraft> {
        self.organiser()?.campaign_draft(id).await
    }

    async fn deliveries(&self, query: DeliveryQuery) -> Reply<DeliveryPage> {
        self.organiser()?.deliveries(query).await
    }

    async fn settle_unknown(
        &self,
        campaign: String,
        deliveries: Vec<u32>,
        decision: UnknownDecision,
    ) -> Reply<CampaignView> {
        self.organiser()?.settle_unknown(campaign, deliveries, decision).await
    }

    async fn why(&self, event: String, number: u32) -> Reply<Why> {
        self.organiser()?.why(event, number).await
    }

    async fn testers(&self, event: String) -> Reply<Vec<TesterView>> {
        self.organiser()?.testers(event).await
    }

    async fn set_testers(&self, event: String, numbers: Vec<u32>) -> Reply<Vec<TesterView>> {
        self.organiser()?.set_testers(event, numbers).await
    }

    async fn test_send(&self, draft: MessageDraft, number: u32) -> Reply<CampaignView> {
        self.organiser()?.test_send(draft, number).await
    }

    async fn sending_settings(&self) -> Reply<SendingView> {
        self.organiser()?.sending_settings().await
    }

    async fn save_sending_settings(&self, settings: SendingView) -> Reply<SendingView> {
        self.organiser()?.save_sending_settings(settings).await
    }
}
