import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from "vue";
import { toProblem } from "@/ipc/call";
import { onChanged } from "@/ipc/events";
import {
  commands,
  type Audience,
  type CampaignView,
  type MessageDraft,
  type MessageView,
  type Part,
  type Preview,
  type PreviewOf,
  type Problem,
  type TemplateView,
  type VariableView,
} from "@/ipc/generated";
import { debounce } from "./debounce";
import { newest } from "./newest";

const PREVIEW_MS = 30;
const SAVE_MS = 400;

/** One of the event's messages: what is typed, how it would look, and keeping it. */
export function useMessageEditor(event: string, appid: string) {
  const loaded = ref(false);
  const id = ref<string>();
  const messages = shallowRef<MessageView[]>([]);
  const draft = ref<MessageDraft>();
  const templates = shallowRef<TemplateView[]>([]);
  const variables = shallowRef<VariableView[]>([]);
  const preview = shallowRef<Preview>();
  const of = ref<PreviewOf>("typical");
  const audience = ref<Audience>("untold");
  const problem = ref<Problem>();
  const saved = ref<"clean" | "dirty" | "saving" | "failed">("clean");
  const busy = reactive({ templates: false, sending: false });

  const template = computed(() => templates.value.find((each) => each.template_id === draft.value?.template_id));

  // Reactive proxies can't be cloned over IPC by every shell; plain data can.
  const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  const ask = newest((text: MessageDraft) => commands.preview(text, plain(of.value), plain(audience.value)));
  let asking = 0;

  async function renew() {
    if (!draft.value) return;
    asking++;
    try {
      const answer = await ask(plain(draft.value));
      if (answer) {
        preview.value = answer;
        problem.value = undefined;
      }
    } catch (error) {
      problem.value = toProblem(error);
    } finally {
      asking--;
    }
  }
  const renewSoon = debounce(() => void renew(), PREVIEW_MS);

  let saving: Promise<void> | undefined;
  /** The name it is kept under. */
  let kept = "";

  /** Writes what is typed until nothing newer is typed. */
  function save(): Promise<void> {
    saveSoon.cancel();
    saving ??= write().finally(() => (saving = undefined));
    return saving;
  }

  async function write() {
    while (saved.value === "dirty" || saved.value === "failed") {
      if (!draft.value) return;
      saved.value = "saving";
      try {
        const text = plain(draft.value);
        // A message is kept under its name, so a new name is given before the text is kept under it.
        if (id.value && text.name !== kept) await commands.rename_message(id.value, text.name);
        id.value = (await commands.save_message(text)).id;
        kept = text.name;
        if ((saved.value as string) === "saving") saved.value = "clean";
      } catch (error) {
        saved.value = "failed";
        problem.value = toProblem(error);
        return;
      }
    }
  }
  const saveSoon = debounce(() => void save(), SAVE_MS);
  /** How often anything was typed: what was read before the last time is out of date. */
  let typed = 0;

  function touched() {
    typed++;
    saved.value = "dirty";
    renewSoon();
    saveSoon();
  }

  function edit(key: string, parts: Part[]) {
    const field = draft.value?.fields.find((each) => each.key === key);
    if (!field) return;
    field.parts = parts;
    touched();
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
      // Without any there is a first draft, which is kept once it is touched.
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
    kept = text?.name ?? "";
    if (JSON.stringify(draft.value) === JSON.stringify(text)) return;
    draft.value = text;
    void renew();
  }

  /** Turns to another message, after what is typed here was kept. */
  async function open(next: MessageView) {
    await save();
    if (saved.value !== "clean") return;
    preview.value = undefined;
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

  watch([of, audience], () => void renew());

  const stop = onChanged((topics) => {
    if (topics.has("messages") || topics.has("templates")) void load();
    // Arrivals move the numbers; typing has its own, faster rhythm.
    if ((topics.has("attendees") || topics.has("campaigns")) && asking === 0) renewSoon();
  });
  onScopeDispose(() => {
    stop();
    renewSoon.cancel();
    if (saved.value !== "clean") void save();
  });
  void load();

  return {
    loaded, id, draft, messages, template, templates, variables, preview, of, audience, problem, saved, busy,
    edit, change, choose, open, create, duplicate, remove, refreshTemplates, save, send,
  };
}
