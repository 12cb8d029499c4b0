import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { onChanged } from "@/ipc/events";
import {
  commands,
  type CampaignView,
  type Doubts,
  type MessageDraft,
  type MessageView,
  type Part,
  type TemplateView,
  type VariableView,
} from "@/ipc/generated";
import { useAttempt } from "./useAttempt";
import { useMessagePreview } from "./useMessagePreview";
import { useMessageSaving } from "./useMessageSaving";

/** One of the event's messages: what is typed, how it would look, and keeping it. */
export function useMessageEditor(event: string, appid: string, opened?: string) {
  const loaded = ref(false);
  const id = ref(opened);
  const messages = shallowRef<MessageView[]>([]);
  const draft = ref<MessageDraft>();
  const templates = shallowRef<TemplateView[]>([]);
  const variables = shallowRef<VariableView[]>([]);
  const look = useMessagePreview(draft);
  const { card, preview, of, audience } = look;
  const saving = useMessageSaving(id, draft);
  const { saved, save } = saving;
  const { busy: doing, problem: refused, attempt, attemptOnce } = useAttempt<"load" | "templates" | "sending">();
  const busy = computed(() => ({ templates: doing.value === "templates", sending: doing.value === "sending" }));
  const problem = computed(() => saving.problem.value ?? refused.value ?? look.problem.value);
  const template = computed(() => templates.value.find((each) => each.template_id === draft.value?.template_id));

  function edited() {
    look.edited();
    saving.edited();
  }

  function edit(key: string, parts: Part[]) {
    const field = draft.value?.fields.find((each) => each.key === key);
    if (!field) return;
    field.parts = parts;
    edited();
  }

  /** Takes the fix of one problem: the one for what stands there now, whatever was typed since it was offered. */
  async function fix(key: string, code: string) {
    const check = (await look.current())?.fields.find((each) => each.key === key);
    const found = check?.issues.find((each) => each.code === code)?.fix;
    if (found) edit(key, found.parts);
  }

  function change(settings: Partial<Pick<MessageDraft, "name" | "page" | "miniprogram_state" | "lang">>) {
    if (!draft.value) return;
    Object.assign(draft.value, settings);
    edited();
  }

  /** Fields with the same key keep their text. */
  function choose(next: TemplateView) {
    if (!draft.value) return;
    const before = new Map(draft.value.fields.map((each) => [each.key, each.parts]));
    draft.value.template_id = next.template_id;
    draft.value.fields = next.fields.map(({ key }) => ({ key, parts: before.get(key) ?? [] }));
    preview.value = undefined;
    saving.edited();
    look.replaced();
  }

  async function read() {
    const before = look.version();
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
    if (look.version() === before) adopt(view?.id, view?.draft);
  }

  async function load() {
    await attempt("load", read);
    loaded.value = true;
  }

  /** Takes what is stored, unless something newer is being typed here. */
  function adopt(stored?: string, text?: MessageDraft) {
    if (saved.value !== "clean") return;
    id.value = stored;
    if (JSON.stringify(draft.value) === JSON.stringify(text)) return;
    draft.value = text;
    look.replaced();
  }

  /** Turns to another message, after what is typed here was kept. */
  async function open(next: MessageView) {
    await save();
    if (saved.value !== "clean") return;
    look.clear();
    adopt(next.id, next.draft);
  }

  /** Makes, copies or removes a message, then shows what `work` leads to. */
  async function arrange(work: () => Promise<MessageView | undefined>) {
    await save();
    await attempt("load", async () => {
      const next = await work();
      await read();
      const shown = next ?? messages.value[0];
      if (shown) await open(shown);
    });
  }
  const create = (template: TemplateView) => arrange(() => commands.create_message(event, template.template_id));
  const duplicate = (message: string) => arrange(() => commands.duplicate_message(message));
  const remove = (message: string) =>
    arrange(async () => {
      await commands.delete_message(message);
      return undefined;
    });

  const refreshTemplates = () =>
    attempt("templates", async () => {
      await commands.refresh_templates(appid);
      await read();
    });

  /** Saves, then starts the campaign; `problem` says why nothing came of it: `doubtful_texts` asks for a confirmation. */
  const send = (doubts: Doubts = "ask"): Promise<CampaignView | undefined> =>
    attemptOnce("sending", async () => {
      await save();
      if (!id.value || saved.value !== "clean") return undefined;
      return commands.start_campaign(id.value, audience.value, doubts);
    });

  const stop = onChanged((topics) => {
    if (topics.has("messages") || topics.has("templates")) void load();
    // Arrivals move the numbers; typing has its own, faster rhythm.
    if (topics.has("attendees") || topics.has("campaigns")) look.refreshLater();
  });
  onScopeDispose(() => {
    stop();
    look.stop();
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
