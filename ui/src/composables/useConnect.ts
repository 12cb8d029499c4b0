import { computed, reactive, shallowRef } from "vue";
import { commands, type AccountView, type CheckLine, type CheckName, type ConnectForm } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";

export const checkNames: CheckName[] = [
  "keyring",
  "credentials",
  "whitelist",
  "token",
  "templates",
  "quota",
  "endpoint",
  "scope",
  "clock",
];

/**
 * What *Connect* holds. Secret and token only travel inwards: for an account that stands already they start empty and
 * `null` keeps what the keyring has. Whatever fails, everything typed stays.
 */
export function useConnect(existing?: AccountView) {
  const form = reactive({
    appid: existing?.appid ?? "",
    name: existing?.name ?? "",
    endpoint_url: existing?.endpoint_url ?? "",
    secret: "",
    token: "",
    this_run_only: existing?.this_run_only ?? false,
  });
  /** Whether a new secret or token is typed over the stored one. */
  const replacing = reactive({ secret: !existing, token: !existing });
  const lines = shallowRef<CheckLine[]>();
  const { busy, problem, attemptOnce } = useAttempt<"testing" | "saving">();

  /** A token belongs to its address: another address asks for it again. */
  const moved = computed(() => existing !== undefined && form.endpoint_url.trim() !== existing.endpoint_url);
  const asksSecret = computed(() => replacing.secret || form.appid.trim() !== existing?.appid);
  const asksToken = computed(() => replacing.token || moved.value);
  const complete = computed(
    () =>
      form.appid.trim() !== "" &&
      form.endpoint_url.trim() !== "" &&
      (!asksSecret.value || form.secret.trim() !== "") &&
      (!asksToken.value || form.token.trim() !== ""),
  );
  const passed = computed(
    () => lines.value?.every((line) => line.state === "passed" || line.state === "warned") ?? false,
  );
  const keyringFailed = computed(() => {
    const code = problem.value?.code ?? lines.value?.find((line) => line.name === "keyring")?.problem?.code;
    return code?.startsWith("keyring_") ?? false;
  });

  function typed(): ConnectForm {
    return {
      appid: form.appid.trim(),
      name: form.name.trim(),
      endpoint_url: form.endpoint_url.trim(),
      secret: asksSecret.value ? form.secret.trim() : null,
      token: asksToken.value ? form.token.trim() : null,
      this_run_only: form.this_run_only,
    };
  }

  async function test() {
    const found = await attemptOnce("testing", () => commands.check_connection(typed()));
    if (!found) return;
    lines.value = found;
    // The workspace has the mini-program's name; nobody has to type it.
    const workspace = found.find(({ name, state }) => name === "endpoint" && state === "passed")?.value;
    if (workspace && form.name.trim() === "") form.name = workspace;
  }

  async function save(): Promise<AccountView | undefined> {
    const account = await attemptOnce("saving", () => commands.connect(typed()));
    if (account) form.secret = form.token = "";
    return account;
  }

  return { form, replacing, lines, busy, problem, asksSecret, asksToken, complete, passed, keyringFailed, test, save };
}
