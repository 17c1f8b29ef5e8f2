import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { Sandbox } from "../support/commandLine";
import { LspClient, richCapabilities, serverWithRules } from "../support/lspClient";

const dockerfile = "FROM golang:latest\nCOPY . .\n";

describe("the server over stdio", () => {
  let server: string;
  let sandbox: Sandbox;
  let client: LspClient;

  before(async function () {
    this.timeout(30_000);
    server = await serverWithRules("test/server/serverRules.ts");
  });

  beforeEach(() => {
    sandbox = new Sandbox({ Dockerfile: dockerfile, ".dockerignore": "*.log\n", "go.mod": "module example.com/app\n" });
  });

  afterEach(() => sandbox.remove());

  const start = async (options: Partial<Parameters<typeof LspClient.start>[0]> = {}): Promise<void> => {
    client = await LspClient.start({ server, folders: [sandbox.folder], ...options });
  };

  /** Returns when the server has read all that was sent to it, and run the timers that were due by then. */
  const answered = () =>
    client.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: client.uri("Dockerfile") },
      position: { line: 0, character: 0 },
    });

  /** The refreshes that `action` causes, counted after the server had the time for more than one, however busy the machine is. */
  const refreshesBy = async (action: () => Promise<void>): Promise<number> => {
    const before = client.refreshes;
    await action();
    await answered();
    await new Promise((done) => setTimeout(done, 400));
    await answered();
    return client.refreshes - before;
  };

  it("declares what it can", async () => {
    await start({ initializationOptions: { clientCommands: true } });
    const { capabilities, serverInfo } = client.initializeResult;
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    assert.deepEqual(serverInfo, { name: "dockerfile-go-hints", version });
    assert.deepEqual(capabilities, {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: ["quickfix", "source.fixAll.goHints"],
        resolveProvider: true,
        documentation: [
          {
            kind: "quickfix",
            command: {
              title: "What the rules of Dockerfile Go Hints report",
              command: "goHints.openRuleDocumentation",
              arguments: ["README"],
            },
          },
        ],
      },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      experimental: { diagnoseDownload: true },
    });
    await client.stop();
  });

  it("declares diagnostics at once to a client that registers nothing later", async () => {
    await start({ capabilities: { textDocument: { diagnostic: {} } } });
    const { diagnosticProvider, codeActionProvider } = client.initializeResult.capabilities;
    assert.deepEqual(diagnosticProvider, {
      identifier: "go-hints",
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.equal(codeActionProvider, undefined, "no code actions without literals");
    await client.stop();
  });

  it("ends with 0 after shutdown, with 1 without, and when its input ends", async () => {
    await start();
    assert.equal(await client.stop(), 0);
    await start();
    const exited = client.exit();
    await client.connection.sendNotification("exit");
    assert.equal(await exited, 1);
    await start();
    const ended = client.exit();
    client.process.stdin?.end();
    assert.equal(await ended, 1);
  });

  it("speaks Chinese with the messages that the client gives it", async () => {
    const title = "What the rules of Dockerfile Go Hints report";
    await start({ locale: "zh-cn", initializationOptions: { clientCommands: true, l10n: { [title]: "规则一览" } } });
    const { codeActionProvider } = client.initializeResult.capabilities;
    const documentation = typeof codeActionProvider === "object" ? codeActionProvider.documentation : undefined;
    assert.equal(documentation?.[0]?.command.title, "规则一览");
    const uri = await client.open("Dockerfile", dockerfile);
    const links = (await client.diagnostics(uri)).map(({ codeDescription }) => codeDescription?.href);
    assert.ok(
      links.every((href) => href?.startsWith("go-hints-docs:/zh-cn/")),
      links.join(" "),
    );
    await client.stop();
  });

  describe("refreshes", () => {
    let uri: string;

    beforeEach(async () => {
      sandbox.write("other/main.txt", "");
      await start();
      uri = await client.open("Dockerfile", dockerfile);
      await client.pull(uri);
    });

    afterEach(async () => assert.equal(await client.stop(), 0));

    it("once when a file that an open Dockerfile rests on changes", async () => {
      sandbox.write("go.mod", "module example.com/renamed\n");
      assert.equal(await refreshesBy(() => client.watchedFiles({ "go.mod": 2, ".dockerignore": 2 })), 1);
      const messages = (await client.diagnostics(uri)).map(({ message }) => message);
      assert.ok(messages.includes("module example.com/renamed"), messages.join("; "));
    });

    it("never for a file that nobody reads", async () => {
      assert.equal(await refreshesBy(() => client.watchedFiles({ "other/main.txt": 2, "README.md": 2 })), 0);
    });

    it("never for another Dockerfile that is not open", async () => {
      sandbox.write("tools/Dockerfile", "FROM alpine:latest\n");
      await client.pull(uri);
      assert.equal(await refreshesBy(() => client.watchedFiles({ "tools/Dockerfile": 2 })), 0);
    });

    it("once for a document that another one rests on", async () => {
      const ignore = await client.open(".dockerignore", "*.log\n", "ignore");
      await client.pull(uri);
      assert.equal(await refreshesBy(() => client.replace(ignore, "*.log", ".git")), 1);
      assert.ok((await client.codes(uri)).includes("ignore-entry"));
      assert.equal(await refreshesBy(() => client.close(ignore)), 1);
      assert.ok(!(await client.codes(uri)).includes("ignore-entry"), "the disk counts again");
    });

    it("never for an edit of the document itself", async () => {
      assert.equal(await refreshesBy(() => client.replace(uri, "COPY . .", "COPY go.mod .")), 0);
    });

    it("once for a setting that changes something, never for one that does not", async () => {
      assert.equal(await refreshesBy(() => client.changeSettings({ rules: { "pin-tag": "error" } })), 1);
      const found = (await client.diagnostics(uri)).find(({ code }) => code === "pin-tag");
      assert.equal(found?.severity, 1);
      assert.equal(await refreshesBy(() => client.changeSettings({ rules: { "pin-tag": "error" } })), 0);
    });

    it("for the project's configuration, over which the editor's settings win", async () => {
      const write = (text: string) => {
        sandbox.write(".go-hints.yaml", text);
        return refreshesBy(() => client.watchedFiles({ ".go-hints.yaml": 2 }));
      };
      assert.equal(await write("rules:\n  pin-tag: off\nminimumConfidence: low\n"), 1);
      assert.deepEqual((await client.codes(uri)).toSorted(), ["doubtful", "module-name"]);
      assert.equal(await write("rules:\n  pin-tag: off\nminimumConfidence: low\n"), 0);
      await client.changeSettings({ rules: { "pin-tag": "hint" } });
      await client.until("the refresh", () => client.refreshes === 2);
      assert.deepEqual((await client.codes(uri)).toSorted(), ["doubtful", "module-name", "pin-tag"]);
    });
  });

  describe("takes settings", () => {
    afterEach(async () => assert.equal(await client.stop(), 0));

    it("that switch it off", async () => {
      await start({ settings: { enable: false } });
      const uri = await client.open("Dockerfile", dockerfile);
      assert.deepEqual(await client.diagnostics(uri), []);
      assert.equal(await client.hover(uri, "latest"), null);
      const range = { start: { line: 0, character: 13 }, end: { line: 0, character: 13 } };
      assert.equal(await client.codeActions(uri, range), null);
    });

    for (const { name, settings, codes } of [
      { name: "for a rule", settings: { rules: { "pin-tag": "off" } }, codes: ["module-name"] },
      { name: "for a category", settings: { categories: { stages: "off" } }, codes: ["pin-tag"] },
      {
        name: "for doubtful findings",
        settings: { minimumConfidence: "low" },
        codes: ["doubtful", "module-name", "pin-tag"],
      },
      {
        name: "that make no sense, as if they were not there",
        settings: { rules: [7], run: 3, categories: "x", minimumConfidence: {} },
        codes: ["module-name", "pin-tag"],
      },
      { name: "that are none", settings: null, codes: ["module-name", "pin-tag"] },
    ]) {
      it(name, async () => {
        await start({ settings });
        const uri = await client.open("Dockerfile", dockerfile);
        assert.deepEqual((await client.codes(uri)).toSorted(), codes);
      });
    }

    it("pushed by a client that is not asked", async () => {
      await start({
        capabilities: { textDocument: richCapabilities.textDocument ?? {} },
        initializationOptions: { settings: { rules: { "pin-tag": "off" } } },
      });
      const uri = await client.open("Dockerfile", dockerfile);
      assert.deepEqual(await client.codes(uri), ["module-name"]);
      await client.connection.sendNotification("workspace/didChangeConfiguration", {
        settings: { goHints: { rules: { "module-name": "off" } } },
      });
      assert.deepEqual(await client.codes(uri), ["pin-tag"]);
      assert.equal(client.configurationRequests, 0);
    });

    it("once, and not again with every edit", async () => {
      await start();
      const uri = await client.open("Dockerfile", dockerfile);
      await client.pull(uri);
      const { configurationRequests } = client;
      for (let at = 0; at < 5; at++) {
        await client.replace(uri, "COPY", "COPY ");
        await client.pull(uri);
      }
      assert.equal(client.configurationRequests, configurationRequests);
    });

    it("and shows what is wrong in .go-hints.yaml there, while the last good one counts", async () => {
      sandbox.write(".go-hints.yaml", "rules:\n  pin-tag: off\n");
      await start();
      const uri = await client.open("Dockerfile", dockerfile);
      assert.deepEqual(await client.codes(uri), ["module-name"]);
      const config = await client.open(".go-hints.yaml", "rules:\n  pin-tag: off\n", "yaml");
      assert.deepEqual(await client.diagnostics(config), []);
      await client.replace(config, "pin-tag: off", "pin-tagg: of");
      const problems = await client.diagnostics(config);
      assert.deepEqual(
        problems.map(({ range, severity }) => [range.start.line, severity]),
        [[1, 2]],
      );
      assert.deepEqual(await client.codes(uri), ["module-name"]);
    });

    it("and says once that .go-hints.yaml is there and cannot be read", async () => {
      writeFileSync(sandbox.path(".go-hints.yaml"), Buffer.from([0xff, 0xfe, 0x72, 0x00]));
      await start();
      const uri = await client.open("Dockerfile", dockerfile);
      assert.deepEqual(await client.codes(uri), ["module-name", "pin-tag"]);
      await client.replace(uri, "COPY", "COPY ");
      await client.pull(uri);
      assert.deepEqual(client.shownMessages, ["The configuration `.go-hints.yaml` cannot be read."]);
      sandbox.write(".go-hints.yaml", "rules:\n  pin-tag: off\n");
      await client.watchedFiles({ ".go-hints.yaml": 2 });
      assert.deepEqual(await client.codes(uri), ["module-name"]);
      assert.equal(client.shownMessages.length, 1);
    });
  });

  describe("in several folders", () => {
    it("keeps their files and settings apart, and follows their coming and going", async () => {
      const second = new Sandbox({
        "go.mod": "module example.com/second\n",
        ".go-hints.yaml": "rules:\n  pin-tag: off\n",
      });
      await start({ folders: [sandbox.folder, second.folder] });
      const { pathToFileURL } = await import("node:url");
      const uriInSecond = pathToFileURL(second.path("Dockerfile")).href;
      const uri = await client.open("Dockerfile", dockerfile);
      await client.open(uriInSecond, "FROM golang:latest\nCOPY go.mod .\n");
      const messagesOf = async (document: string) => (await client.diagnostics(document)).map(({ message }) => message);
      assert.ok((await messagesOf(uri)).includes("module example.com/app"));
      assert.deepEqual((await messagesOf(uriInSecond)).toSorted(), ["module example.com/second", "no ignore file"]);
      const refreshes = await refreshesBy(() =>
        client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
          event: { added: [], removed: [{ uri: pathToFileURL(second.folder).href, name: "second" }] },
        }),
      );
      assert.equal(refreshes, 1);
      assert.ok((await messagesOf(uri)).includes("module example.com/app"));
      assert.equal(await client.stop(), 0);
      second.remove();
    });

    it("shows what is typed in one to the folder around it too, and forgets it when the document goes elsewhere", async () => {
      const { pathToFileURL } = await import("node:url");
      sandbox.write("inner/go.mod", "module example.com/disk\n");
      await start();
      const uri = await client.open("Dockerfile", "FROM golang:1.26\nCOPY inner/go.mod .\n");
      const messages = async () => (await client.diagnostics(uri)).map(({ message }) => message);
      const inner = { uri: pathToFileURL(sandbox.path("inner")).href, name: "inner" };
      const change = (event: object) =>
        client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
      rmSync(sandbox.path("go.mod"));
      await client.watchedFiles({ "go.mod": 3 });
      assert.ok((await messages()).includes("module example.com/disk"));
      const goMod = await client.open("inner/go.mod", "module example.com/typed\n", "go.mod");
      assert.ok((await messages()).includes("module example.com/typed"));
      await change({ added: [inner], removed: [] });
      await client.replace(goMod, "typed", "again");
      assert.ok((await messages()).includes("module example.com/again"));
      await client.close(goMod);
      assert.ok((await messages()).includes("module example.com/disk"));
      assert.equal(await client.stop(), 0);
    });

    it("sends diagnostics of a document that comes into another folder while it is checked", async () => {
      const { pathToFileURL } = await import("node:url");
      sandbox.write("inner/.go-hints.yaml", "rules:\n  pin-tag: off\n");
      const { diagnostic: _, ...withoutPull } = richCapabilities.textDocument ?? {};
      await start({ capabilities: { ...richCapabilities, textDocument: withoutPull } });
      // So slow a client that the folder comes first.
      client.connection.onRequest("workspace/configuration", async ({ items }: { items: unknown[] }) => {
        await new Promise((done) => setTimeout(done, 400));
        return items.map(() => null);
      });
      const uri = await client.open("inner/Dockerfile", "FROM golang:latest\n");
      await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
        event: { added: [{ uri: pathToFileURL(sandbox.path("inner")).href, name: "inner" }], removed: [] },
      });
      const last = () => client.published.findLast((params) => params.uri === uri)?.diagnostics.map(({ code }) => code);
      await client.until("diagnostics by the settings of the inner folder", () => last()?.length === 0);
      assert.equal(await client.stop(), 0);
    });
  });
});
