import { reactive, readonly } from "vue";
import type { AttendeeFilter, DeliveryGroup } from "@/ipc/generated";

/** The tabs of an event, as they stand from left to right. */
export const tabs = ["overview", "attendees", "notify", "history"] as const;
export type Tab = (typeof tabs)[number];

interface View {
  /** The connect page covers everything else. */
  connecting: boolean;
  /** The code of the chosen event; empty for the first one there is. */
  event: string;
  tab: Tab;
  /** The campaign that is looked at, inside *notify* or *history*. */
  campaign: string | undefined;
  filter: AttendeeFilter;
  /** The campaign whose people *history* shows; the newest when nobody chose. */
  listed: string | undefined;
  group: DeliveryGroup;
  /** The person whose drawer is open in the list. */
  person: number | undefined;
  /** The message that the editor opens with; the first one when nobody chose. */
  message: string | undefined;
}

const view = reactive<View>({
  connecting: false,
  event: "",
  tab: "overview",
  campaign: undefined,
  filter: "all",
  listed: undefined,
  group: "all",
  person: undefined,
  message: undefined,
});

/** Where the organiser is; a window of one page needs no router. */
export function useView() {
  return {
    view: readonly(view),
    openConnect: () => (view.connecting = true),
    closeConnect: () => (view.connecting = false),
    openEvent(event: string) {
      Object.assign(view, {
        event,
        tab: "overview",
        campaign: undefined,
        filter: "all",
        listed: undefined,
        group: "all",
        person: undefined,
        message: undefined,
        connecting: false,
      });
    },
    openTab(tab: Tab) {
      Object.assign(view, { tab, campaign: undefined, person: undefined, message: undefined });
    },
    /** Opens the list on the people behind a number. */
    openPeople(filter: AttendeeFilter) {
      Object.assign(view, { tab: "attendees", filter, campaign: undefined, person: undefined });
    },
    /** Opens one person's drawer in the whole list. */
    openPerson(person: number) {
      Object.assign(view, { tab: "attendees", filter: "all", campaign: undefined, person });
    },
    /** Opens the editor on one message. */
    openMessage(message: string) {
      Object.assign(view, { tab: "notify", campaign: undefined, person: undefined, message });
    },
    choosePerson: (person: number | undefined) => (view.person = person),
    /** Opens the history on the people behind a number of a result. */
    openDeliveries(listed: string, group: DeliveryGroup = "all") {
      Object.assign(view, { tab: "history", campaign: undefined, listed, group });
    },
    openCampaign: (campaign: string) => (view.campaign = campaign),
    closeCampaign: () => (view.campaign = undefined),
    setFilter: (filter: AttendeeFilter) => (view.filter = filter),
  };
}
