import { computed, ref, shallowRef, watch } from "vue";
import { commands, type MessageView } from "@/ipc/generated";
import { useAppState } from "./useAppState";
import { useAttempt } from "./useAttempt";
import { useLookup } from "./useLookup";
import { useView } from "./useView";

/** Something the window can go to or do. */
export interface Target {
  key: string;
  kind: "person" | "event" | "message" | "action";
  /** Nothing where somebody left no name. */
  title: string | null;
  hint: string;
  run: () => void;
}

const MAX_PEOPLE = 6;

/** People of the open event, events, messages and actions that fit what is typed. */
export function useFinder(actions: () => Target[]) {
  const query = ref("");
  const { state, event } = useAppState();
  const { openEvent, openPerson, openMessage } = useView();
  const people = event.value && useLookup(event.value.code, MAX_PEOPLE);
  const messages = shallowRef<MessageView[]>([]);
  const { problem, attempt } = useAttempt<"messages">();

  const wanted = computed(() => query.value.trim().toLowerCase());
  const fits = ({ title }: Target) => (title ?? "").toLowerCase().includes(wanted.value);

  const persons = computed<Target[]>(() =>
    (wanted.value ? (people?.found.value ?? []) : []).map(({ number, name }) => ({
      key: `person-${number}`,
      kind: "person",
      title: name,
      hint: String(number),
      run: () => openPerson(number),
    })),
  );
  const others = computed<Target[]>(() => [
    ...actions(),
    ...(state.value?.events ?? []).map(({ code, title, place }): Target => ({
      key: `event-${code}`,
      kind: "event",
      title,
      hint: place,
      run: () => openEvent(code),
    })),
    ...messages.value.map(({ id, draft }): Target => ({
      key: `message-${id}`,
      kind: "message",
      title: draft.name,
      hint: "",
      run: () => openMessage(id),
    })),
  ]);
  const found = computed(() => [...persons.value, ...others.value.filter(fits)]);

  watch(wanted, (text) => void (text ? people?.search(text) : people?.clear()));

  async function readMessages() {
    const code = event.value?.code;
    const read = code && (await attempt("messages", () => commands.messages(code)));
    if (read) messages.value = read;
  }
  void readMessages();

  return { query, found, problem: computed(() => problem.value ?? people?.problem.value) };
}
