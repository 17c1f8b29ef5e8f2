import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { CompletionItemKind, type MarkupContent, type TextEdit } from "vscode-languageserver/node";
import type { ModuleProxyChoice, WriteConfigurationResult } from "../../server/src/protocol";
import { Sandbox } from "../support/commandLine";
import { LspClient, serverWithRules } from "../support/lspClient";

const dockerfile = [
  "FROM golang:1.26 AS build",
  "WORKDIR /src",
  "COPY . .",
  "RUN --mount=type=cache,target= go build -o /out/shop .",
  "FROM scratch",
  "COPY --from=",
  "",
].join("\n");

const project = {
  Dockerfile: dockerfile,
  "go.mod": "module example.com/shop\n\ngo 1.26\n",
  ".go-hints.yaml": "# Ours.\nrules:\n  pin-tag: hint # for now\n",
  ".npmrc": "registry=https://npm.example.com/\n",
};

describe("writing over stdio", () => {
  let server: string;
  let sandbox: Sandbox;
  let client: LspClient;

  before(async function () {
    this.timeout(30_000);
    server = await serverWithRules("test/server/serverRules.ts");
  });

  const start = async (options: Partial<Parameters<typeof LspClient.start>[0]> = {}): Promise<void> => {
    client = await LspClient.start({
      server,
      folders: [sandbox.folder],
      initializationOptions: { clientCommands: true },
      ...options,
    });
  };

  beforeEach(() => {
    sandbox = new Sandbox(project);
  });

  afterEach(async () => {
    assert.deepEqual(client.errors, []);
    assert.equal(await client.stop(), 0);
    sandbox.remove();
  });

  const read = (): string => readFileSync(sandbox.path(".go-hints.yaml"), "utf8");

  /** Labels that complete an open document behind the last place of a text. */
  const labelsAt = async (uri: string, text: string): Promise<string[] | undefined> =>
    (await client.completion(uri, text))?.items.map(({ label }) => label);

  describe("completion", () => {
    it("is registered for each kind of document with its own characters", async () => {
      await start();
      const registered = () =>
        [...client.registrations.values()]
          .filter(({ method }) => method === "textDocument/completion")
          .map(({ registerOptions }) => [registerOptions.documentSelector[0], registerOptions.triggerCharacters]);
      await client.until("the registrations", () => registered().length === 3);
      assert.deepEqual(registered(), [
        [{ language: "dockerfile" }, ["=", ",", "|", ":", "/"]],
        [{ pattern: "**/.npmrc" }, ["=", "{", "@", "/"]],
        [{ pattern: "**/.go-hints.yaml" }, [":", " "]],
      ]);
    });

    it("knows the Dockerfile as it is in the editor", async () => {
      await start();
      const uri = await client.open("Dockerfile", dockerfile);
      assert.deepEqual(await labelsAt(uri, "target="), ["/go/pkg/mod", "/root/.cache/go-build"]);
      await client.replace(uri, "WORKDIR /src", "ENV GOCACHE=/cache");
      const list = await client.completion(uri, "target=");
      const item = list?.items[1];
      assert.ok(item);
      assert.deepEqual([item.label, item.kind], ["/cache", CompletionItemKind.Folder]);
      const { range, newText } = item.textEdit as TextEdit;
      assert.deepEqual([client.textIn(uri, range), newText], ["", "/cache"]);
      assert.equal((await labelsAt(uri, "--from="))?.[0], "build /out/shop");
    });

    it("tells about a rule when it is asked", async () => {
      await start();
      const uri = await client.open(".go-hints.yaml", "rules:\n  p", "yaml");
      const list = await client.completion(uri);
      const item = list?.items.find(({ label }) => label === "pin-tag");
      assert.ok(item);
      assert.equal(item.documentation, undefined);
      const { value } = (await client.resolveCompletion(item)).documentation as MarkupContent;
      assert.match(value, /^Summary of \\\*it\\\*\n\n\*\*Effect\*\* .*\n\n\*\*Remedy\*\* /);
    });

    it("offers the Dockerfiles of the workspace as keys of contexts", async () => {
      sandbox.write("images/api.Dockerfile", "FROM alpine\n");
      await start();
      const uri = await client.open(".go-hints.yaml", "contexts:\n  ", "yaml");
      assert.deepEqual(await labelsAt(uri, "  "), ["Dockerfile", "images/api.Dockerfile"]);
    });

    it("explains keys and levels under the mouse", async () => {
      await start();
      const uri = await client.open(".go-hints.yaml", project[".go-hints.yaml"], "yaml");
      const say = async (text: string): Promise<string | undefined> => {
        const hover = await client.hover(uri, text);
        return (hover?.contents as MarkupContent | undefined)?.value;
      };
      assert.match(String(await say("rules")), /^Severity of single rules/);
      assert.match(String(await say("hint")), /^Three dots/);
      assert.equal(await say("Ours"), undefined);
    });

    it("leaves the configuration to an extension that reads its schema", async () => {
      await start({ initializationOptions: { readsConfigurationSchema: true } });
      const uri = await client.open(".go-hints.yaml", "rules:\n  ", "yaml");
      assert.equal(await client.completion(uri), null);
      assert.equal(await client.hover(uri, "rules"), null);
      const registered = [...client.registrations.values()].filter(
        ({ method }) => method === "textDocument/completion",
      );
      assert.equal(registered.length, 2);
    });

    it("is silent where checks are switched off", async () => {
      await start({ settings: { enable: false } });
      const uri = await client.open("Dockerfile", dockerfile);
      assert.equal(await client.completion(uri, "target="), null);
    });

    it("is announced at once to clients that cannot be told later", async () => {
      await start({
        capabilities: { textDocument: { completion: { completionItem: { documentationFormat: ["plaintext"] } } } },
      });
      const { completionProvider } = client.initializeResult.capabilities;
      assert.deepEqual(completionProvider, {
        triggerCharacters: ["=", ",", "|", ":", "/", "{", "@"],
        resolveProvider: true,
      });
      const uri = await client.open("Dockerfile", "FROM golang:1.26\nENV GOPROXY=\n");
      const list = await client.completion(uri, "GOPROXY=");
      assert.ok(list && list.items.length > 3);
      for (const { documentation, command } of list.items) {
        assert.equal((documentation as MarkupContent).kind, "plaintext");
        assert.doesNotMatch((documentation as MarkupContent).value, /`/);
        assert.equal(command, undefined);
      }
    });
  });

  describe("the configuration", () => {
    it("has its problems shown while it is typed, each in its line", async () => {
      await start();
      const uri = await client.open(".go-hints.yaml", "rules:\n  pin-tagg: hint\n", "yaml");
      const [problem] = await client.diagnostics(uri);
      assert.ok(problem);
      assert.equal(client.textIn(uri, problem.range), "pin-tagg");
      assert.match(String(problem.message), /^There is no rule `pin-tagg`\. Did you mean `pin-tag`\?$/);
      await client.replace(uri, "pin-tagg: hint", "pin-tag: hnit");
      assert.match(String((await client.diagnostics(uri))[0]?.message), /Did you mean `hint`\?$/);
      await client.replace(uri, "hnit", "hint");
      assert.deepEqual(await client.diagnostics(uri), []);
    });

    const write = (params: object = {}): Promise<WriteConfigurationResult> =>
      client.connection.sendRequest("goHints/writeConfiguration", { uri: client.uri(".go-hints.yaml"), ...params });

    /** The file after the edit that was answered. */
    const written = (result: WriteConfigurationResult, before: string): string => {
      assert.ok(result.kind === "edit", result.kind);
      const { range, newText } = result.edit;
      const lines = before.split("\n");
      const offset = ({ line, character }: { line: number; character: number }): number =>
        lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0) + character;
      return before.slice(0, offset(range.start)) + newText + before.slice(offset(range.end));
    };

    it("takes in what is set in the editor, and keeps its comments", async () => {
      await start({
        settings: {
          rules: { "pin-tag": "error", "module-name": "off" },
          moduleProxy: "https://goproxy.cn",
          run: "onSave",
        },
      });
      const result = await write();
      assert.ok(result.kind === "edit" && !result.creates);
      const text = written(result, read());
      assert.equal(
        text,
        "# Ours.\nrules:\n  pin-tag: error # for now\n  module-name: off\nmoduleProxy: https://goproxy.cn\n",
      );
      writeFileSync(sandbox.path(".go-hints.yaml"), text);
      await client.watchedFiles({ ".go-hints.yaml": 2 });
      assert.deepEqual(await write(), { kind: "nothing" });
    });

    it("is changed as it stands in the editor, and created where it is missing", async () => {
      await start({ settings: { minimumConfidence: "low" } });
      const open = "rules:\n  pin-tag: off\n";
      await client.open(".go-hints.yaml", open, "yaml");
      assert.equal(written(await write(), open), `${open}minimumConfidence: low\n`);
      await client.replace(client.uri(".go-hints.yaml"), open, "rules: [");
      assert.deepEqual(await write(), { kind: "unreadable" });
      await client.close(client.uri(".go-hints.yaml"));
      const { rmSync } = await import("node:fs");
      rmSync(sandbox.path(".go-hints.yaml"));
      await client.watchedFiles({ ".go-hints.yaml": 3 });
      const created = await write();
      assert.ok(created.kind === "edit" && created.creates);
      assert.equal(written(created, ""), "minimumConfidence: low\n");
    });

    it("takes a module proxy, and refuses one with a password", async () => {
      await start({ locale: "zh-cn" });
      const choices: readonly ModuleProxyChoice[] = await client.connection.sendRequest("goHints/moduleProxies", {});
      const [best] = choices;
      assert.ok(best);
      assert.ok(best.value.includes("goproxy.cn") && best.description !== "");
      const result = await write({ moduleProxy: best.value });
      assert.equal(written(result, read()), `${read()}moduleProxy: ${best.value}\n`);
      const problemOf = (value: string): Promise<string | null> =>
        client.connection.sendRequest("goHints/moduleProxyProblem", { value });
      assert.equal(await problemOf("https://proxy.example.com,direct"), null);
      assert.match((await problemOf("https://me:secret@proxy.example.com")) ?? "", /password/);
      assert.match((await problemOf("https://a b")) ?? "", /without blanks/);
    });

    it("lies in a workspace folder", async () => {
      await start();
      assert.deepEqual(await write({ uri: "file:///somewhere/else/Dockerfile" }), { kind: "outside" });
    });
  });
});
