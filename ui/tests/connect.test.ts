import { expect, test, vi } from "vitest";
import type { AccountView, ConnectForm } from "@/ipc/generated";
import { core, problem, within } from "./ipc";

vi.mock("@/ipc/call", async (original) => ({ ...(await original<object>()), call: (await import("./ipc")).call }));
const { useConnect } = await import("@/composables/useConnect");

const account: AccountView = {
  appid: "wx0",
  name: "毅行",
  endpoint_url: "https://a.example",
  this_run_only: false,
  sync: { state: "live", synced_at: null, waiting: 0, next_expiry_ms: null, problem: null },
};
const sent = (name: string) => core.named(name).at(-1)?.args.form as ConnectForm;

test("a failed save keeps everything typed", async () => {
  core.replies.connect = () => Promise.reject(problem("keyring_missing"));
  const connect = within(() => useConnect());
  Object.assign(connect.form, {
    appid: " wx1 ",
    name: "n",
    endpoint_url: "https://b.example",
    secret: "not-a-secret",
    token: "not-a-token",
  });
  expect(await connect.save()).toBeUndefined();
  expect(connect.form).toMatchObject({ appid: " wx1 ", secret: "not-a-secret", token: "not-a-token" });
  expect(connect.keyringFailed.value).toBe(true);
  expect(sent("connect").appid).toBe("wx1");
});

test("a saved secret stays nowhere in the page", async () => {
  core.replies.connect = () => account;
  const connect = within(() => useConnect());
  Object.assign(connect.form, {
    appid: "wx1",
    endpoint_url: "https://b.example",
    secret: "not-a-secret",
    token: "not-a-token",
  });
  expect(await connect.save()).toEqual(account);
  expect(connect.form).toMatchObject({ secret: "", token: "" });
});

test("for a standing account the stored secret and token are kept unless replaced", async () => {
  core.replies.check_connection = () => [];
  const connect = within(() => useConnect(account));
  expect(connect.complete.value).toBe(true);
  await connect.test();
  expect(sent("check_connection")).toMatchObject({ secret: null, token: null });
  connect.replacing.secret = true;
  connect.form.secret = "another-fake";
  await connect.test();
  expect(sent("check_connection")).toMatchObject({ secret: "another-fake", token: null });
});

test("another address asks for its token again", () => {
  const connect = within(() => useConnect(account));
  connect.form.endpoint_url = "https://c.example";
  expect(connect.asksToken.value).toBe(true);
  expect(connect.complete.value).toBe(false);
});
