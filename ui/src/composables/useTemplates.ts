import { ref, shallowRef } from "vue";
import {
  commands,
  type LibraryCategory,
  type LibraryKeyword,
  type LibraryTitle,
  type TemplateView,
} from "@/ipc/generated";
import { useAttempt } from "./useAttempt";

/** WeChat takes two to five fields. */
export const MIN_FIELDS = 2;
export const MAX_FIELDS = 5;

/** The account's templates, and taking more of them from WeChat's library. */
export function useTemplates(appid: string) {
  const { busy, problem, attempt } = useAttempt<"refresh" | "remove" | "look" | "add">();
  const templates = shallowRef<TemplateView[]>([]);
  /** Whether WeChat has said which categories there are. */
  const looked = ref(false);
  const categories = shallowRef<LibraryCategory[]>([]);
  const titles = shallowRef<LibraryTitle[]>([]);
  const keywords = shallowRef<LibraryKeyword[]>([]);
  const category = ref<number>();
  const title = ref<number>();
  /** In the order they were chosen, which is the order of the card. */
  const chosen = ref<number[]>([]);
  const scene = ref("");
  const next = ref<number | null>(null);

  const take = (found?: TemplateView[]) => found && (templates.value = found);
  const refresh = async () => take(await attempt("refresh", () => commands.refresh_templates(appid)));
  const remove = async (id: string) => take(await attempt("remove", () => commands.remove_template(appid, id)));

  async function openLibrary() {
    if (categories.value.length) return;
    const found = await attempt("look", () => commands.template_categories(appid));
    if (!found) return;
    categories.value = found;
    looked.value = true;
  }

  async function chooseCategory(id: number) {
    category.value = id;
    title.value = undefined;
    titles.value = [];
    next.value = 0;
    await more();
  }

  async function more() {
    const [id, start] = [category.value, next.value];
    if (id === undefined || start === null) return;
    const page = await attempt("look", () => commands.template_titles(appid, id, start));
    if (!page || category.value !== id) return;
    titles.value = [...titles.value, ...page.titles];
    next.value = page.next;
  }

  async function chooseTitle(tid: number) {
    title.value = tid;
    keywords.value = [];
    chosen.value = [];
    const found = await attempt("look", () => commands.template_keywords(appid, tid));
    if (found && title.value === tid) keywords.value = found;
  }

  function toggle(kid: number) {
    chosen.value = chosen.value.includes(kid) ? chosen.value.filter((each) => each !== kid) : [...chosen.value, kid];
  }

  /** Whether it was taken in. */
  async function add(): Promise<boolean> {
    const tid = title.value;
    if (tid === undefined) return false;
    const found = await attempt("add", () =>
      commands.add_template({ appid, tid, keywords: [...chosen.value], scene: scene.value.trim() }),
    );
    if (!found) return false;
    take(found);
    title.value = undefined;
    return true;
  }

  void attempt("refresh", async () => take(await commands.templates(appid)));
  return {
    busy,
    problem,
    templates,
    looked,
    categories,
    titles,
    keywords,
    category,
    title,
    chosen,
    scene,
    next,
    refresh,
    remove,
    openLibrary,
    chooseCategory,
    more,
    chooseTitle,
    toggle,
    add,
  };
}
