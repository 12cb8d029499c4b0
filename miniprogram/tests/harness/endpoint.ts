// The real sign-in service: the binary that cargo built, on a port of the system's choice and a database of its own.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { PublicEvent } from "../../src/api/protocol";

export const APPID = "wx5a4db05a4db05a4d";

export type EventDraft = Partial<PublicEvent>;

export class Endpoint {
  private made = 0;
  private readonly revisions = new Map<string, number>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly token: string,
    readonly url: string,
  ) {}

  static async start(): Promise<Endpoint> {
    const program = binary();
    const folder = mkdtempSync(join(tmpdir(), "muster-page-"));
    const database = join(folder, "endpoint.db");
    const create = ["workspace", "create", "--database", database, "--name", "Test", "--appid", APPID, "--json"];
    const made = execFileSync(program, create, { stdio: ["ignore", "pipe", "ignore"] });
    const { token } = JSON.parse(made.toString()) as { token: string };
    const running = spawn(program, ["serve", "--database", database, "--listen", "127.0.0.1:0"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const url = await new Promise<string>((resolve, reject) => {
      running.once("exit", (code) => reject(new Error(`the endpoint ended with ${code}`)));
      createInterface(running.stdout).on("line", (line) => {
        const found = /listening on (http:\S+)/.exec(line);
        if (found?.[1]) resolve(found[1]);
      });
    });
    return new Endpoint(running, folder, token, url);
  }

  /** An event that is open now, changed by what `draft` says; its code. */
  async event(draft: EventDraft = {}): Promise<string> {
    this.made += 1;
    const code = `Event${String(this.made).padStart(7, "0")}`;
    await this.put(code, draft);
    return code;
  }

  async put(code: string, draft: EventDraft): Promise<void> {
    const body = { ...OUTING, ...draft, revision: this.revisions.get(code) };
    const { revision } = (await this.call("PUT", `/v1/workspace/events/${code}`, body)) as { revision: number };
    this.revisions.set(code, revision);
  }

  /** What desktops read: every change of one kind at one event. */
  async feed(code: string, kind: string): Promise<Record<string, unknown>[]> {
    const page = (await this.call("GET", "/v1/workspace/feed?limit=5000")) as {
      changes: { event: string; kind: string; data: Record<string, unknown> }[];
    };
    return page.changes.filter((row) => row.event === code && row.kind === kind).map(({ data }) => data);
  }

  /** As a desktop does with WeChat's answer: everybody whose code waits is now known. */
  async bindAll(): Promise<void> {
    const { logins } = (await this.call("POST", "/v1/workspace/logins/claim", {})) as { logins: { id: string }[] };
    const results = logins.map(({ id }) => ({ id, openid: `oTEST${id}` }));
    await this.call("POST", "/v1/workspace/logins/complete", { results });
  }

  /** The same, with WeChat's word that the code is worth nothing. */
  async refuseAll(): Promise<void> {
    const { logins } = (await this.call("POST", "/v1/workspace/logins/claim", {})) as { logins: { id: string }[] };
    await this.call("POST", "/v1/workspace/logins/complete", {
      results: logins.map(({ id }) => ({ id, errcode: 40029 })),
    });
  }

  stop(): void {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const reply = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text ? (JSON.parse(text) as unknown) : null;
  }
}

/** One made-up outing, long enough from now that only tests that say so see it end. */
const OUTING: EventDraft = {
  title: "西湖毅行 30 公里",
  place: "太子湾公园东门",
  starts_at: "2096-11-21T12:30:00+08:00",
  ends_at: "2096-11-21T16:00:00+08:00",
  notice: "",
  templates: [{ template_id: "TEMPLATE_SIGNED_IN", title: "签到成功通知" }],
  questions: [],
  privacy: { purpose: "核对到场和发放结束通知", retention_days: 30, contact: "hd@example.com" },
};

function binary(): string {
  const built = fileURLToPath(new URL("../../../target/debug/muster-endpoint", import.meta.url));
  const program = process.env.MUSTER_ENDPOINT_BIN ?? (process.platform === "win32" ? `${built}.exe` : built);
  if (!existsSync(program)) throw new Error(`${program} isn't there: build it first (cargo xtask test does)`);
  return program;
}
