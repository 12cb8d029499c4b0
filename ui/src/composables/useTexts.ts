import { useI18n } from "vue-i18n";
import type { DeliveryRow, FieldFix, FieldIssue, Part, Problem, Why } from "@/ipc/generated";

export interface ProblemTexts {
  heading: string;
  why: string;
  remedy: string;
}

/** The organiser's words for what the core names by code. */
export function useTexts() {
  const { t, te } = useI18n();

  function problem({ code, detail }: Problem): ProblemTexts {
    // A text may name a value this problem has not brought.
    const values = { ip: "", errcode: "", path: "", field: "", seconds: "", ...detail };
    // What WeChat's answer means says more than that it refused.
    const key = detail.meaning && te(`problem.${detail.meaning}.heading`) ? detail.meaning : code;
    const say = (part: keyof ProblemTexts) => t(`problem.${key}.${part}`, values).trim();
    return { heading: say("heading"), why: say("why"), remedy: say("remedy") };
  }

  const variable = (path: string) => (te(`variable.${path}`) ? t(`variable.${path}`) : path);

  /** What a chip says: the variable, and what a filter does to it where that isn't obvious. */
  function chip(part: Extract<Part, { kind: "variable" }>): string {
    const cut = part.filters.map((filter) => /^truncate\((\d+)\)$/.exec(filter)?.[1]).find(Boolean);
    const name = variable(part.path);
    return cut ? t("editor.chip_cut", { name, n: cut }) : name;
  }

  function reason(key: string): string {
    const errcode = /^errcode_(-?\d+)$/.exec(key)?.[1];
    if (errcode) return t("reason.errcode", { errcode });
    return te(`reason.${key}`) ? t(`reason.${key}`) : key;
  }

  /** Why one delivery ended as it did, as far as anybody knows. */
  function because({ reason: key, detail, state, left_alone }: DeliveryRow): string {
    if (state === "unknown" && left_alone) return t("because.left_alone");
    if (detail && te(`because.${key}.${detail}`)) return t(`because.${key}.${detail}`);
    if (!key) return "";
    return key.startsWith("errcode_") && detail ? t("because.field", { field: detail }) : reason(key);
  }

  /** One sentence on why somebody was told or not. */
  function why({ code, values }: Why): string {
    return t(`why.${te(`why.${code}`) ? code : "other"}`, { message: "", errcode: "", field: "", ...values }).trim();
  }

  function issue({ code, people }: FieldIssue, max: number | null): string {
    const key = te(`issue.${code}`) ? code : "other";
    return t(`issue.${key}`, { n: people.toLocaleString("en-US"), max: max ?? 0 }, people);
  }

  function fix({ code, path, n, text }: FieldFix): string {
    const key = te(`fix.${code}`) ? code : "other";
    if (code === "cut_variable" && path === "attendee.name") return t("fix.cut_name", { n: n ?? 0 });
    return t(`fix.${key}`, { name: path ? variable(path) : "", n: n ?? 0, text: text ?? "" });
  }

  return { problem, variable, chip, reason, because, why, issue, fix };
}
