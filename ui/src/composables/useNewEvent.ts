import { computed, reactive, shallowRef } from "vue";
import { commands, type EventView, type TemplateView } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";

const HOUR = 3_600_000;

/** Of this many templates at most the mini-program may ask at once. */
export const MAX_TEMPLATES = 5;

/** A moment as the core reads it: local time with this computer's offset. */
export function moment(date: Date): string {
  const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, "0");
  const east = -date.getTimezoneOffset();
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:00`;
  return `${day}T${time}${east < 0 ? "-" : "+"}${two(east / 60)}:${two(east % 60)}`;
}

/** What *new event* holds, from the next full hour for four hours. */
export function useNewEvent(appid: string) {
  const start = new Date(Math.ceil(Date.now() / HOUR) * HOUR);
  const form = reactive({
    title: "",
    place: "",
    starts: start,
    ends: new Date(start.getTime() + 4 * HOUR),
    template_ids: [] as string[],
  });
  const templates = shallowRef<TemplateView[]>();
  const { busy, problem, attempt } = useAttempt<"templates" | "creating">();
  const ordered = computed(() => form.ends.getTime() > form.starts.getTime());
  const complete = computed(() => form.title.trim() !== "" && form.place.trim() !== "" && ordered.value);

  async function read(from: typeof commands.templates) {
    const found = await attempt("templates", () => from(appid));
    if (!found) return;
    const usable = found.filter((each) => !each.problem);
    templates.value = usable;
    // One template is the usual case; it needs no choice.
    const only = usable.length === 1 ? usable[0] : undefined;
    if (only && form.template_ids.length === 0) form.template_ids = [only.template_id];
  }

  const create = (): Promise<EventView | undefined> =>
    attempt("creating", () =>
      commands.create_event({
        appid,
        title: form.title.trim(),
        place: form.place.trim(),
        starts_at: moment(form.starts),
        ends_at: moment(form.ends),
        template_ids: [...form.template_ids],
      }),
    );

  void read(commands.templates);
  return { form, templates, problem, busy, ordered, complete, refresh: () => read(commands.refresh_templates), create };
}
