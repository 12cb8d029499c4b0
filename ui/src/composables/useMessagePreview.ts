import { ref, shallowRef, watch, type Ref } from "vue";
import { toProblem } from "@/ipc/call";
import {
  commands,
  type Audience,
  type Card,
  type MessageDraft,
  type Preview,
  type PreviewOf,
  type Problem,
} from "@/ipc/generated";
import { debounce, throttle } from "./debounce";
import { oneAtATime } from "./oneAtATime";

/** What a text comes to for everybody is asked after a pause in typing; one person's card never waits. */
const PREVIEW_DELAY_MS = 150;
/** Arrivals and deliveries refresh the numbers at most this often. */
const REFRESH_INTERVAL_MS = 500;

/** How a draft would look, to one person at once and to the whole audience a moment later. */
export function useMessagePreview(draft: Ref<MessageDraft | undefined>) {
  /** What one person gets: as quick as the keys. */
  const card = shallowRef<Card>();
  /** What it comes to for everybody. */
  const preview = shallowRef<Preview>();
  const of = ref<PreviewOf>("typical");
  const audience = ref<Audience>("untold");
  const problem = ref<Problem>();

  /** How often the text changed: what was read before the last time is out of date. */
  let version = 0;
  /** The version that `preview` is about. */
  let previewed = 0;
  /** Which message, for whom: answers about another are dropped. */
  let question = 0;
  /** The core is working out a preview. */
  let previewing = false;

  /** The card of whoever is shown, with what stands there now. */
  const refreshCard = oneAtATime(async () => {
    if (!draft.value || !card.value) return;
    const number = typeof of.value === "object" ? of.value.number : card.value.number;
    const asked = question;
    try {
      const answer = await commands.card(draft.value, number);
      if (asked !== question) return;
      card.value = answer;
      problem.value = undefined;
    } catch (error) {
      if (asked === question) problem.value = toProblem(error);
    }
  });

  /** What it comes to for everybody, and with it whose card is shown. */
  const refreshPreview = oneAtATime(async () => {
    refreshSoon.cancel();
    if (!draft.value) return;
    const [asked, about] = [question, version];
    previewing = true;
    try {
      const answer = await commands.preview(draft.value, of.value, audience.value);
      // Abandoned, perhaps a moment too late: then it was the newest.
      if (!answer && asked === question && about === version) refreshSoon();
      if (!answer || asked !== question) return;
      preview.value = answer;
      previewed = about;
      // A newer text has its card already.
      if (about === version) card.value = answer.card;
      problem.value = undefined;
    } catch (error) {
      if (asked === question) problem.value = toProblem(error);
    } finally {
      previewing = false;
    }
  });
  const refreshSoon = debounce(() => void refreshPreview(), PREVIEW_DELAY_MS);
  const refreshLater = throttle(() => void refreshPreview(), REFRESH_INTERVAL_MS);

  /**
   * Working out 100,000 texts would take the time that the next card needs, for a text that is gone. The first preview
   * is let finish: it says whose card is shown at all.
   */
  function abandonPreview() {
    if (!previewing || !card.value) return;
    commands.abandon_previews().catch(() => {
      // One that goes on costs time and changes nothing: its answer is dropped as out of date.
    });
  }

  /** The question is another: who is shown, or to whom it goes. */
  function ask() {
    question++;
    abandonPreview();
    void refreshCard();
    void refreshPreview();
  }

  /** A key changed the text. */
  function edited() {
    version++;
    void refreshCard();
    abandonPreview();
    refreshSoon();
  }

  /** Another text stands there. */
  function replaced() {
    version++;
    ask();
  }

  function clear() {
    card.value = preview.value = undefined;
  }

  /** The preview of the text as it stands now, whatever was typed since the last one; nothing if more is typed meanwhile. */
  async function current(): Promise<Preview | undefined> {
    if (previewed !== version) await refreshPreview();
    return previewed === version ? preview.value : undefined;
  }

  function stop() {
    refreshSoon.cancel();
    refreshLater.cancel();
  }

  watch([of, audience], ask);
  return {
    card,
    preview,
    of,
    audience,
    problem,
    version: () => version,
    edited,
    replaced,
    clear,
    current,
    refreshLater,
    stop,
  };
}
