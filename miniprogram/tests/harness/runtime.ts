// Runs in the browser: the mini-program framework (glass-easel), pages and how one leads to another.

import { glassEasel, MiniProgramEnv, type Root } from "glass-easel-miniprogram-adapter";
import { installElements } from "./elements";
import { tapping, wechat, type Stack } from "./wechat";

type Query = Record<string, string>;

interface PageMethods {
  onLoad?: (query: Query) => void;
  onShow?: () => void;
  onHide?: () => void;
  onUnload?: () => void;
}

installElements();

const env = new MiniProgramEnv();
const codeSpace = env.createCodeSpace("app", true);
const backend = new glassEasel.CurrentWindowBackendContext();
// Host elements keep their tag in a template; as `wx-view` they can't be taken for the web's own.
const web = document;
backend.document = {
  createElement: (tag: string) => web.createElement(`wx-${tag}`),
  createTextNode: (text: string) => web.createTextNode(text),
  createDocumentFragment: () => web.createDocumentFragment(),
} as never;
// In a tap is only what runs while the tap is dispatched: not a timer's, not a promise's later work.
web.addEventListener("click", (event) => tapping(() => dispatch(event.target, "tap", {})));
web.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement) dispatch(event.target, "input", { value: event.target.value });
});
web.addEventListener("agreeprivacyauthorization", (event) => dispatch(event.target, event.type, {}));

/** To the template's element that holds what the browser says was touched. */
function dispatch(at: EventTarget | null, type: string, detail: object): void {
  let node = at as (Node & { __wxElement?: never }) | null;
  while (node && !node.__wxElement) node = node.parentNode;
  if (!node?.__wxElement) return;
  const event = new glassEasel.Event(type, detail, { bubbles: true, composed: true, capturePhase: true });
  glassEasel.Event.dispatchEvent(node.__wxElement, event);
}

const associated = env.associateBackend(backend);

let templates: Record<string, never> = {};
let app: { onLaunch?: () => void; onShow?: () => void; onHide?: () => void } = {};
let current: { root: Root; url: string } | null = null;

export function useTemplates(compiled: Record<string, never>): void {
  templates = compiled;
}

export function define(path: string, config: object, script: () => void): void {
  codeSpace.addComponentStaticConfig(path, config);
  codeSpace.addCompiledTemplate(path, { groupList: templates, content: templates[path] } as never);
  codeSpace.globalComponentEnv(globalThis, path, script);
}

/** The app comes to life with the first page, as opening it does. */
export function start(script: () => void): void {
  Object.assign(globalThis, { wx: wechat(stack), App: (options: typeof app) => (app = options) });
  script();
  Object.assign(globalThis, { phone: { open, hide, show, url: () => current?.url ?? "" } });
}

function open(url: string): void {
  app.onLaunch?.();
  app.onShow?.();
  go(url);
}

function hide(): void {
  methods()?.onHide?.();
  app.onHide?.();
}

function show(): void {
  app.onShow?.();
  methods()?.onShow?.();
}

const stack: Stack = { redirectTo: ({ url }) => void Promise.resolve().then(() => go(url)) };

function go(url: string): void {
  methods()?.onUnload?.();
  current?.root.release();
  const [path = "", search = ""] = url.replace(/^\//, "").split("?");
  const placeholder = document.createElement("div");
  document.body.querySelectorAll("wx-page").forEach((page) => page.remove());
  document.body.appendChild(placeholder);
  const root = associated.createRoot("page", codeSpace, path);
  current = { root, url };
  root.attach(document.body as never, placeholder as never);
  const query: Query = {};
  for (const part of search.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    // WeChat hands the values on as they stand in the path: it is the page that decodes.
    query[part.slice(0, at)] = part.slice(at + 1);
  }
  methods()?.onLoad?.(query);
  methods()?.onShow?.();
}

function methods(): PageMethods | undefined {
  return current?.root.get() as PageMethods | undefined;
}
