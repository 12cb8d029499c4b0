import { reactive, readonly } from "vue";
import type { AttendeeFilter } from "@/ipc/generated";

export type Tab = "overview" | "attendees" | "notify" | "history";

interface View {
  /** The connect page covers everything else. */
  connecting: boolean;
  /** The code of the chosen event; empty for the first one there is. */
  event: string;
  tab: Tab;
  /** The campaign that is looked at, inside *notify* or *history*. */
  campaign: string | undefined;
  filter: AttendeeFilter;
}

const view = reactive<View>({ connecting: false, event: "", tab: "overview", campaign: undefined, filter: "all" });

/** Where the organiser is; a window of one page needs no router. */
export function useView() {
  return {
    view: readonly(view),
    openConnect: () => (view.connecting = true),
    closeConnect: () => (view.connecting = false),
    openEvent(event: string) {
      Object.assign(view, { event, tab: "overview", campaign: undefined, filter: "all", connecting: false });
    },
    openTab(tab: Tab) {
      Object.assign(view, { tab, campaign: undefined });
    },
    /** Opens the list on the people behind a number. */
    openPeople(filter: AttendeeFilter) {
      Object.assign(view, { tab: "attendees", filter, campaign: undefined });
    },
    openCampaign: (campaign: string) => (view.campaign = campaign),
    closeCampaign: () => (view.campaign = undefined),
    setFilter: (filter: AttendeeFilter) => (view.filter = filter),
  };
}
