import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from "vue";
import { toProblem } from "@/ipc/call";
import { onChanged } from "@/ipc/events";
import {
  commands,
  type Audience,
  type CampaignView,
  type Card,
  type MessageDraft,
  type MessageView,
  type Part,
  type Preview,
  type PreviewOf,
  type Problem,
  type TemplateView,
  type VariableView,
} from "@/ipc/generated";
import { debounce, gather } from "./debounce";
import { inTurn } from "./inTurn";

/** What a text comes to for everybody is told when the hands rest; one person's card never waits. */
const REST_MS = 150;
/** Arrivals and deliveries move the numbers no oftener. */
const NEWS_MS = 500;
const SAVE_MS = 400;

/** One of the event's messages: what is typed, how it would look, and keeping it. */
export function useMessageEditor(event: string, appid: string) {
  const loaded = ref(false);
  const id = ref<string>();
  const messages = shallowRef<MessageView[]>([]);
  const draft = ref<MessageDraft>();
  const templates = shallowRef<TemplateView[]>([]);
  const variables = shallowRef<VariableView[]>([]);
  /** What one person gets: as quick as the keys. */
  const card = shallowRef<Card>();
  /** What it comes to for everybody. */
  const preview = shallowRef<Preview>();
  const of = ref<PreviewOf>("typical");
  const audience = ref<Audience>("untold");
  const problem = ref<Problem>();
  const saved = ref<"clean" | "dirty" | "saving" | "failed">("clean");
  const busy = reactive({ templates: false, sending: false });

  const template = computed(() => templates.value.find((each) => each.template_id === draft.value?.template_id));

  // Reactive proxies can't be cloned over IPC by every shell; plain data can.
  const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  /** How often the text changed here: what was read before the last time is out of date. */
  let typed = 0;
  /** Which of these the preview is about. */
  let previewed = 0;
  /** Which message, for whom: answers about another are dropped. */
  let question = 0;

  /** The card of whoever is shown, with what stands there now. */
  const renewCard = inTurn(async () => {
    if (!draft.value || !card.value) return;
    const number = typeof of.value === "object" ? of.value.number : card.value.number;
    const asked = question;
    try {
      const answer = await commands.card(plain(draft.value), number);
      if (asked !== question) return;
      card.value = answer;
      problem.value = undefined;
    } catch (error) {
      if (asked === question) problem.value = toProblem(error);
    }
  });

  /** Everybody is being looked at. */
  let looking = false;

  /** What it comes to for everybody, and with it whose card is shown. */
  const renew = inTurn(async () => {
    renewSoon.cancel();
    if (!draft.value) return;
    const [asked, text] = [question, typed];
    looking = true;
    try {
      const answer = await commands.preview(plain(draft.value), plain(of.value), plain(audience.value));
      // Abandoned, perhaps a moment too late: then it was the newest.
      if (!answer && asked === question && text === typed) renewSoon();
      if (!answer || asked !== question) return;
      preview.value = answer;
      previewed = text;
      // A newer text has its card already.
      if (text === typed) card.value = answer.card;
      problem.value = undefined;
    } catch (error) {
      if (asked === question) problem.value = toProblem(error);
    } finally {
      looking = false;
    }
  });
  const renewSoon = debounce(() => void renew(), REST_MS);
  const renewLater = gather(() => void renew(), NEWS_MS);

  /**
   * A look at 100,000 people would take the time that the next card needs, for a text that is gone. The first one says
   * whose card is shown at all.
   */
  function lookAway() {
    if (looking && card.value) void commands.abandon_previews().catch(() => undefined);
  }

  function ask() {
    question++;
    lookAway();
    void renewCard();
    void renew();
  }

  let saving: Promise<void> | undefined;

  /** Writes what is typed until nothing newer is typed. */
  function save(): Promise<void> {
    saveSoon.cancel();
    saving ??= write().finally(() => (saving = undefined));
    return saving;
  }

  async function write() {
    while (saved.value === "dirty" || saved.value === "failed") {
      if (!draft.value || !id.value) return;
      saved.value = "saving";
      try {
        await commands.save_message(id.value, plain(draft.value));
        if ((saved.value as string) === "saving") saved.value = "clean";
      } catch (error) {
        saved.value = "failed";
        problem.value = toProblem(error);
        return;
      }
    }
  }
  const saveSoon = debounce(() => void save(), SAVE_MS);

  function touched() {
    typed++;
    saved.value = "dirty";
    void renewCard();
    lookAway();
    renewSoon();
    saveSoon();
  }

  function edit(key: string, parts: Part[]) {
    const field = draft.value?.fields.find((each) => each.key === key);
    if (!field) return;
    field.parts = parts;
    touched();
  }

  /** Takes the fix of one problem: the one for what stands there now, whatever was typed since it was offered. */
  async function fix(key: string, code: string) {
    if (previewed !== typed) await renew();
    const check = preview.value?.fields.find((each) => each.key === key);
    const found = check?.issues.find((each) => each.code === code)?.fix;
    if (found && previewed === typed) edit(key, found.parts);
  }

  function change(settings: Partial<Pick<MessageDraft, "name" | "page" | "miniprogram_state" | "lang">>) {
    if (!draft.value) return;
    Object.assign(draft.value, settings);
    touched();
  }

  /** Fields with the same key keep their text. */
  function choose(next: TemplateView) {
    if (!draft.value) return;
    const before = new Map(draft.value.fields.map((each) => [each.key, each.parts]));
    draft.value.template_id = next.template_id;
    draft.value.fields = next.fields.map(({ key }) => ({ key, parts: before.get(key) ?? [] }));
    preview.value = undefined;
    touched();
    ask();
  }

  async function load() {
    const before = typed;
    try {
      const [stored, all, known] = await Promise.all([
        commands.messages(event),
        commands.templates(appid),
        commands.variables(event),
      ]);
      messages.value = stored;
      templates.value = all.filter((each) => !each.problem);
      variables.value = known;
      // Without any the first one is drafted.
      const view = stored.find((each) => each.id === id.value) ?? stored[0] ?? (await commands.message(event));
      if (typed === before) adopt(view?.id, view?.draft);
    } catch (error) {
      problem.value = toProblem(error);
    } finally {
      loaded.value = true;
    }
  }

  /** Takes what is stored, unless something newer is being typed here. */
  function adopt(stored?: string, text?: MessageDraft) {
    if (saved.value !== "clean") return;
    id.value = stored;
    if (JSON.stringify(draft.value) === JSON.stringify(text)) return;
    draft.value = text;
    typed++;
    ask();
  }

  /** Turns to another message, after what is typed here was kept. */
  async function open(next: MessageView) {
    await save();
    if (saved.value !== "clean") return;
    card.value = preview.value = undefined;
    adopt(next.id, next.draft);
  }

  /** Makes, copies or removes a message, then shows what `work` leads to. */
  async function arrange(work: () => Promise<MessageView | undefined>) {
    await save();
    try {
      const next = await work();
      await load();
      const shown = next ?? messages.value[0];
      if (shown) await open(shown);
    } catch (error) {
      problem.value = toProblem(error);
    }
  }
  const create = (template: TemplateView) => arrange(() => commands.create_message(event, template.template_id));
  const duplicate = (message: string) => arrange(() => commands.duplicate_message(message));
  const remove = (message: string) =>
    arrange(async () => {
      await commands.delete_message(message);
      return undefined;
    });

  async function refreshTemplates() {
    busy.templates = true;
    problem.value = undefined;
    try {
      await commands.refresh_templates(appid);
      await load();
    } catch (error) {
      problem.value = toProblem(error);
    } finally {
      busy.templates = false;
    }
  }

  /** Saves, then starts the campaign; `problem` says why nothing came of it. */
  async function send(): Promise<CampaignView | undefined> {
    if (busy.sending) return undefined;
    busy.sending = true;
    try {
      await save();
      if (!id.value || saved.value !== "clean") return undefined;
      return await commands.start_campaign(id.value, plain(audience.value));
    } catch (error) {
      problem.value = toProblem(error);
      return undefined;
    } finally {
      busy.sending = false;
    }
  }

  watch([of, audience], ask);

  const stop = onChanged((topics) => {
    if (topics.has("messages") || topics.has("templates")) void load();
    // Arrivals move the numbers; typing has its own, faster rhythm.
    if (topics.has("attendees") || topics.has("campaigns")) renewLater();
  });
  onScopeDispose(() => {
    stop();
    renewSoon.cancel();
    renewLater.cancel();
    if (saved.value !== "clean") void save();
  });
  void load();

  return {
    loaded,
    id,
    draft,
    messages,
    template,
    templates,
    variables,
    card,
    preview,
    of,
    audience,
    problem,
    saved,
    busy,
    edit,
    fix,
    change,
    choose,
    open,
    create,
    duplicate,
    remove,
    refreshTemplates,
    save,
    send,
  };
}
