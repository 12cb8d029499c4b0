// Stands between the phone and the endpoint: serves the page, passes calls on, and can misbehave as networks do.

import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of one call. */
export type Fate =
  | "pass"
  /** The connection ends before anything reached the endpoint. */
  | "cut"
  /** The endpoint has it, and its answer never arrives. */
  | "lose_answer"
  /** Waits until the test lets it go. */
  | { hold: Promise<void> }
  /** The endpoint has answered, and the answer waits until the test lets it go. */
  | { holdAnswer: Promise<void> }
  | { status: number; headers?: Record<string, string>; body: object | string };

export interface Seen {
  method: string;
  path: string;
  visitor: string | undefined;
  body: Record<string, unknown> | null;
}

export class Gateway {
  readonly seen: Seen[] = [];
  /** Asked for each call; what it returns happens. */
  fate: (call: Seen) => Fate = () => "pass";

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(page: string, endpoint: string): Promise<Gateway> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const gateway = new Gateway(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (asked: IncomingMessage, reply: ServerResponse) => {
      if (asked.url?.startsWith("/v1/")) void gateway.pass(asked, reply, endpoint);
      else reply.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    });
    return gateway;
  }

  /** Calls of one kind, as `POST /me`. */
  calls(method: string, ending: string): Seen[] {
    return this.seen.filter((call) => call.method === method && call.path.endsWith(ending));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(asked: IncomingMessage, reply: ServerResponse, endpoint: string): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const call: Seen = {
      method: asked.method ?? "",
      path: asked.url ?? "",
      visitor: asked.headers["x-visitor"] as string | undefined,
      body: text ? (JSON.parse(text) as Record<string, unknown>) : null,
    };
    this.seen.push(call);
    const fate = this.fate(call);
    if (fate === "cut") return void reply.destroy();
    if (typeof fate === "object" && "hold" in fate) await fate.hold;
    if (typeof fate === "object" && "status" in fate) {
      const type = typeof fate.body === "string" ? "text/html" : "application/problem+json";
      const body = typeof fate.body === "string" ? fate.body : JSON.stringify(fate.body);
      return void reply.writeHead(fate.status, { "content-type": type, ...fate.headers }).end(body);
    }
    const onward = request(endpoint + call.path, { method: call.method, headers: asked.headers }, (answer) => {
      if (fate === "lose_answer") {
        // Broken off in its midst: a connection that ends without a byte would make the browser itself try again.
        answer.resume().on("end", () => {
          reply.writeHead(200, { "content-length": 1_000 });
          reply.write("{", () => reply.destroy());
        });
        return;
      }
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const held = typeof fate === "object" && "holdAnswer" in fate ? fate.holdAnswer : Promise.resolve();
        void held.then(() => reply.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(chunks)));
      });
    });
    onward.on("error", () => reply.destroy());
    onward.end(text);
  }
}
