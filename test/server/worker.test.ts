import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { createContext, Script } from "node:vm";
import { type Browser, chromium, type Page } from "playwright-core";
import { richCapabilities, serverWithRules } from "../support/lspClient";
import { skip } from "../support/skip";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly uri?: string;
    readonly items?: readonly unknown[];
    readonly type?: number;
    readonly message?: string;
  };
  readonly result?: unknown;
}

const root = "vscode-vfs://github/owner/project";

/** The workspace as the client serves it. */
const files: Readonly<Record<string, string>> = {
  "go.mod": "module example.com/virtual\n",
  ".dockerignore": "*.log\n",
  Dockerfile: "FROM golang:1.26\n",
};

/** What the client answers to a request of the server. */
function answerOf({ method, params }: Message): unknown {
  const path = params?.uri?.slice(root.length + 1) ?? "";
  if (method === "goHints/list") return path === "" ? Object.keys(files).map((name) => ({ name, kind: "file" })) : null;
  if (method === "goHints/readText") return files[path] ?? null;
  if (method === "goHints/size") return files[path]?.length ?? null;
  return method === "workspace/configuration" ? params?.items?.map(() => null) : null;
}

/**
 * Goes through a session with a server behind `post` and `receive`.
 * @returns the diagnostics of the Dockerfile, after it was checked that nothing went wrong and hovers work
 */
async function runSession(
  post: (message: object) => void | Promise<void>,
  receive: (listener: (message: Message) => void) => void,
): Promise<readonly { readonly code: string; readonly message: string }[]> {
  const waiting = new Map<number, (result: unknown) => void>();
  const errors: string[] = [];
  receive((message) => {
    if (message.method === "window/logMessage" && message.params?.type === 1) errors.push(message.params.message ?? "");
    if (message.method !== undefined && message.id !== undefined) {
      void post({ jsonrpc: "2.0", id: message.id, result: answerOf(message) });
    } else if (message.id !== undefined) {
      waiting.get(message.id)?.(message.result);
    }
  });
  let lastId = 0;
  const request = async <Result>(method: string, params?: unknown): Promise<Result> => {
    const id = ++lastId;
    const result = new Promise((done) => waiting.set(id, done));
    await post({ jsonrpc: "2.0", id, method, params });
    return (await result) as Result;
  };
  const uri = `${root}/Dockerfile`;
  const { capabilities } = await request<{ capabilities: object }>("initialize", {
    processId: null,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: "project" }],
    capabilities: richCapabilities,
    initializationOptions: { fileRequests: true },
  });
  assert.ok("hoverProvider" in capabilities);
  assert.ok(!JSON.stringify(capabilities).includes("diagnoseDownload"), "a worker reaches no network");
  await post({ jsonrpc: "2.0", method: "initialized", params: {} });
  const text = "\uFEFFFROM golang:latest\nENV GOPROXY=direct\nCOPY go.mod .\n";
  await post({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "dockerfile", version: 1, text } },
  });
  const { items } = await request<{ items: { code: string; message: string }[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  const hover = await request<{ contents: { value: string } }>("textDocument/hover", {
    textDocument: { uri },
    position: { line: 1, character: 6 },
  });
  assert.match(hover.contents.value, /Here: `direct`, set by ENV in line 2/);
  const npmrc = `${root}/.npmrc`;
  await post({
    jsonrpc: "2.0",
    method: "textDocument/didOpen",
    params: { textDocument: { uri: npmrc, languageId: "npmrc", version: 1, text: "save-e" } },
  });
  const completion = await request<{ items: { label: string }[] }>("textDocument/completion", {
    textDocument: { uri: npmrc },
    position: { line: 0, character: 6 },
  });
  assert.ok(completion.items.some(({ label }) => label === "save-exact"));
  await request("shutdown");
  assert.deepEqual(errors, []);
  return items;
}

/** What the rules for tests find: go.mod was read through the client. */
function checkFindings(items: readonly { readonly code: string; readonly message: string }[]): void {
  const found = items.map(({ code, message }) => (code === "module-name" ? message : code));
  assert.deepEqual(found, ["module example.com/virtual", "pin-tag"]);
}

/** Runs a script where nothing is but what every worker has, and goes through a session with it. */
async function runWithoutNode(script: string): ReturnType<typeof runSession> {
  let listener: ((message: Message) => void) | undefined;
  let deliver: ((event: { data: object }) => void) | undefined;
  const worker = {
    addEventListener: () => undefined,
    set onmessage(handler: (event: { data: object }) => void) {
      deliver = handler;
    },
    // A worker's messages are copies.
    postMessage: (message: Message) => listener?.(JSON.parse(JSON.stringify(message))),
  };
  const { TextEncoder, TextDecoder, URL, AbortController, setTimeout, clearTimeout, crypto } = globalThis;
  const globals = { TextEncoder, TextDecoder, URL, AbortController, setTimeout, clearTimeout, crypto, console };
  new Script(readFileSync(script, "utf8")).runInContext(createContext({ ...globals, self: worker }));
  // A worker gets no message before its script has run, with all that it had waited for.
  await setImmediate();
  return runSession(
    (message) => deliver?.({ data: message }),
    (added) => {
      listener = added;
    },
  );
}

describe("the server in a web worker", () => {
  let script: string;

  before(async function () {
    this.timeout(30_000);
    script = await serverWithRules("test/server/serverRules.ts");
  });

  it("needs nothing that is Node's", async () => checkFindings(await runWithoutNode(script)));

  it("ships as it was tested", async () => {
    await runWithoutNode("dist/server.js");
  });

  describe("of a browser", () => {
    let browser: Browser | undefined;
    let server: Server | undefined;
    let page: Page;

    before(async function () {
      this.timeout(120_000);
      let found: { executablePath: string; env: Record<string, string> };
      try {
        const program = `import { ensureBrowser } from "./scripts/editor/download.mjs"; console.log(JSON.stringify(await ensureBrowser()))`;
        const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
        found = JSON.parse(output.trim().split("\n").at(-1) ?? "");
      } catch (error) {
        skip(this, `there is no browser: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
      }
      const { PATH = "", HOME = "" } = process.env;
      const env = { PATH, HOME, ...found.env };
      browser = await chromium.launch({ executablePath: found.executablePath, env, args: ["--no-sandbox"] });
      server = createServer((request, response) => {
        const isScript = request.url === "/server.js";
        response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
        response.end(isScript ? readFileSync(script) : "<!doctype html><title>worker</title>");
      });
      await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
      page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    });

    after(async () => {
      await browser?.close();
      server?.close();
    });

    it("reads its workspace through the client", async function () {
      this.timeout(30_000);
      let listener: ((message: Message) => void) | undefined;
      await page.exposeFunction("received", (message: Message) => listener?.(message));
      await page.evaluate(() => {
        const host = globalThis as unknown as { worker: Worker; received(message: unknown): void };
        host.worker = new Worker("/server.js");
        host.worker.onmessage = ({ data }) => host.received(data);
      });
      const items = await runSession(
        (message) =>
          page.evaluate((data) => (globalThis as unknown as { worker: Worker }).worker.postMessage(data), message),
        (added) => {
          listener = added;
        },
      );
      checkFindings(items);
    });
  });
});
