import assert from "node:assert/strict";
import { LSPErrorCodes, type WorkspaceDiagnosticReport } from "vscode-languageserver/node";
import { Sandbox } from "../support/commandLine";
import { LspClient, richCapabilities, serverWithRules } from "../support/lspClient";

const project = {
  Dockerfile: "FROM golang:latest\nCOPY . .\nRUN go build ./...\n",
  ".dockerignore": ".git\n*.log\n",
  "go.mod": "module example.com/app\n\ngo 1.26\n",
  "main.go": "package main\n",
  "cmd/app/main.go": "package main\n",
  ".npmrc": "loglevel=error\n",
};

const { diagnostic: _, ...withoutPull } = richCapabilities.textDocument ?? {};
const pushCapabilities = { ...richCapabilities, textDocument: withoutPull };
const staticCapabilities = {
  ...richCapabilities,
  textDocument: { ...richCapabilities.textDocument, diagnostic: { relatedInformation: true } },
};

describe("diagnostics over stdio", () => {
  let server: string;
  let sandbox: Sandbox;
  let client: LspClient;

  before(async function () {
    this.timeout(30_000);
    server = await serverWithRules("test/server/serverRules.ts");
  });

  beforeEach(() => {
    sandbox = new Sandbox(project);
  });

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    sandbox.remove();
  });

  const start = async (options: Partial<Parameters<typeof LspClient.start>[0]> = {}): Promise<void> => {
    client = await LspClient.start({ server, folders: [sandbox.folder], ...options });
  };

  describe("of a document that the client asks for", () => {
    it("carry source, code, link, severity, tags and data", async () => {
      await start();
      const uri = await client.open("Dockerfile", project.Dockerfile);
      const found = (await client.diagnostics(uri)).find(({ code }) => code === "pin-tag");
      assert.ok(found?.codeDescription?.href.endsWith("/docs/rules/pin-tag.md"), found?.codeDescription?.href);
      assert.deepEqual(
        { ...found, codeDescription: undefined },
        {
          range: { start: { line: 0, character: 11 }, end: { line: 0, character: 18 } },
          severity: 2,
          source: "Dockerfile Go Hints",
          code: "pin-tag",
          codeDescription: undefined,
          message: "`latest` moves, [see](command:evil).",
          tags: [2],
          data: { version: 1, rule: "pin-tag" },
        },
      );
    });

    it("point to the place in another file that belongs to them", async () => {
      sandbox.write(".dockerignore", "vendor\n.git\n");
      await start();
      const uri = await client.open("Dockerfile", project.Dockerfile);
      const found = (await client.diagnostics(uri)).find(({ code }) => code === "ignore-entry");
      assert.deepEqual(found?.relatedInformation, [
        {
          location: {
            uri: client.uri(".dockerignore"),
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
          },
          message: "the ignore file",
        },
      ]);
    });

    it("leave out what the client cannot take", async () => {
      await start({ capabilities: { ...richCapabilities, textDocument: { diagnostic: {} } } });
      const uri = await client.open("Dockerfile", project.Dockerfile);
      for (const found of await client.diagnostics(uri)) {
        assert.deepEqual(Object.keys(found).sort(), ["code", "message", "range", "severity", "source"]);
      }
    });

    it("follow every edit, and are unchanged only when nothing differs", async () => {
      await start();
      const uri = await client.open("Dockerfile", project.Dockerfile);
      const first = await client.pull(uri);
      assert.equal(first.kind, "full");
      const again = await client.pull(uri, first.resultId);
      assert.deepEqual(again, { kind: "unchanged", resultId: first.resultId });
      await client.replace(uri, "./...", "./cmd/app");
      assert.equal((await client.pull(uri, first.resultId)).kind, "unchanged");
      await client.replace(uri, "latest", "1.26");
      const edited = await client.pull(uri, first.resultId);
      assert.ok(edited.kind === "full" && edited.resultId !== first.resultId);
      assert.deepEqual(
        edited.items.map(({ code }) => code),
        ["module-name"],
      );
    });

    it("are full again after the document was closed and opened", async () => {
      await start();
      let uri = await client.open("Dockerfile", project.Dockerfile);
      const first = await client.pull(uri);
      await client.close(uri);
      const closed = await client.pull(uri, first.resultId);
      assert.deepEqual(closed, { kind: "full", items: [] });
      uri = await client.open("Dockerfile", project.Dockerfile);
      assert.equal((await client.pull(uri, first.resultId)).kind, "full");
    });

    it("are none of a document that is closed while it is checked", async () => {
      await start();
      const uri = await client.open("closed/Dockerfile", "FROM golang:latest\n");
      // The settings are asked for anew, so that the answer has to wait.
      await client.changeSettings({ rules: {} });
      const pulled = client.pull(uri);
      await client.close(uri);
      assert.deepEqual(await pulled, { kind: "full", items: [] });
    });

    it("are asked for again of a document that is opened anew while it is checked", async () => {
      await start();
      const uri = await client.open("anew/Dockerfile", "FROM golang:latest\n");
      await client.changeSettings({});
      const pulled = client.pull(uri).then(
        () => "answered",
        ({ code }) => code,
      );
      await client.close(uri);
      await client.open("anew/Dockerfile", "FROM golang:1.26\n");
      assert.equal(await pulled, LSPErrorCodes.ServerCancelled);
      await client.close(uri);
    });

    it("of a burst of edits belong to the last one", async () => {
      await start();
      const uri = await client.open("Dockerfile", "FROM golang:1\n");
      await client.pull(uri);
      for (let at = 1; at < 60; at++) await client.replace(uri, `FROM golang:${at}\n`, `FROM golang:${at + 1}\n`);
      await client.replace(uri, "golang:60", "golang:latest");
      assert.deepEqual(await client.codes(uri), ["module-name", "pin-tag"]);
    });

    it("come for documents that are on no disk", async () => {
      await start();
      const uri = await client.open("untitled:Untitled-1", project.Dockerfile);
      assert.deepEqual(await client.codes(uri), ["pin-tag"]);
    });

    it("come for documents outside of the workspace, from their own folder only", async () => {
      const other = new Sandbox({ "go.mod": "module example.com/other\n", "sub/go.mod": "module example.com/sub\n" });
      await start();
      const uri = await client.open(new URL(`file://${other.path("Dockerfile")}`).href, project.Dockerfile);
      const messages = (await client.diagnostics(uri)).map(({ message }) => message);
      assert.ok(messages.includes("module example.com/other"), messages.join("; "));
      await client.close(uri);
      const inside = await client.open(new URL(`file://${other.path("x/Dockerfile")}`).href, project.Dockerfile);
      assert.deepEqual(await client.codes(inside), ["pin-tag"]);
      other.remove();
    });

    it("survive input that is no Dockerfile at all", async () => {
      await start();
      const broken = [
        "",
        "\u0000\u0001",
        "\uFEFF",
        "FROM",
        "RUN <<EOF\n",
        "`".repeat(500),
        "ENV \\\n\\\n",
        "FROM golang:latest\r\n# boom\r\n",
      ];
      for (const [index, text] of broken.entries()) {
        const uri = await client.open(`broken/${index}.Dockerfile`, text);
        assert.equal((await client.pull(uri)).kind, "full", JSON.stringify(text));
        assert.ok((await client.hover(uri, text.slice(0, 1))) !== undefined);
      }
    });

    it("keep the findings of the other rules when one throws", async () => {
      await start();
      const uri = await client.open("Dockerfile", `${project.Dockerfile}# boom\n`);
      assert.deepEqual(await client.codes(uri), ["module-name", "pin-tag"]);
      await client.replace(uri, "./...", "./cmd/app");
      await client.pull(uri);
      assert.equal(client.errors.length, 1, "one failure is logged once");
      assert.match(client.errors[0] ?? "", /^rule throws failed on Dockerfile: Error: on purpose/);
    });
  });

  describe("of the workspace", () => {
    it("are registered only when a setting asks for them", async () => {
      await start();
      const uri = await client.open("Dockerfile", project.Dockerfile);
      await client.pull(uri);
      const registered = () =>
        [...client.registrations.values()]
          .filter(({ method }) => method === "textDocument/diagnostic")
          .map(({ registerOptions }) => [registerOptions.workspaceDiagnostics, registerOptions.interFileDependencies]);
      await client.until("the registration", () => registered().length === 1);
      assert.deepEqual(registered(), [[false, true]]);
      await client.changeSettings({ workspaceDiagnostics: "on" });
      await client.until("the new registration", () => registered().length === 1 && registered()[0]?.[0] === true);
      await client.changeSettings({});
      await client.until("the old registration", () => registered().length === 1 && registered()[0]?.[0] === false);
    });

    it("come in parts, for every file", async () => {
      for (let at = 0; at < 50; at++) sandbox.write(`images/${at}/Dockerfile`, "FROM golang:latest\n");
      await start({ settings: { workspaceDiagnostics: "on" } });
      const parts: WorkspaceDiagnosticReport[] = [];
      client.connection.onNotification("$/progress", (part: { token: string; value: WorkspaceDiagnosticReport }) => {
        if (part.token === "parts") parts.push(part.value);
      });
      const rest = await client.pullWorkspace({ partialResultToken: "parts" });
      assert.ok(parts.length > 1, `${parts.length} parts`);
      const items = [...parts, rest].flatMap((part) => part.items);
      const withFindings = items.filter((item) => item.kind === "full" && item.items.length > 0);
      assert.equal(items.length, 53);
      assert.equal(withFindings.length, 52);
    });

    it("are unchanged for what the client has, and empty for what is gone", async () => {
      await start({ capabilities: staticCapabilities });
      const first = await client.pullWorkspace();
      const previousResultIds = first.items.flatMap(({ uri, resultId }) =>
        resultId ? [{ uri, value: resultId }] : [],
      );
      assert.equal(previousResultIds.length, 3);
      const second = await client.pullWorkspace({ previousResultIds });
      assert.deepEqual(new Set(second.items.map(({ kind }) => kind)), new Set(["unchanged"]));
      sandbox.write("Dockerfile.new", "FROM golang:latest\n");
      const { rmSync } = await import("node:fs");
      rmSync(sandbox.path(".npmrc"));
      await client.watchedFiles({ "Dockerfile.new": 1, ".npmrc": 3 });
      const third = await client.pullWorkspace({ previousResultIds });
      const byUri = new Map(third.items.map((item) => [item.uri, item]));
      const gone = byUri.get(client.uri(".npmrc"));
      assert.ok(gone?.kind === "full" && gone.items.length === 0);
      const created = byUri.get(client.uri("Dockerfile.new"));
      assert.ok(created?.kind === "full" && created.items.length > 0);
    });

    it("wait for news when the client has everything, and can be cancelled", async () => {
      await start({ settings: { workspaceDiagnostics: "on" } });
      const first = await client.pullWorkspace();
      const previousResultIds = first.items.flatMap(({ uri, resultId }) =>
        resultId ? [{ uri, value: resultId }] : [],
      );
      let isAnswered = false;
      const waiting = client.pullWorkspace({ previousResultIds, partialResultToken: "wait" }).then((report) => {
        isAnswered = true;
        return report;
      });
      // A request sent later is answered earlier: this one is being held.
      await client.connection.sendRequest("textDocument/hover", {
        textDocument: { uri: "file:///x" },
        position: { line: 0, character: 0 },
      });
      assert.equal(isAnswered, false);
      sandbox.write("Dockerfile", "FROM golang:1.26\n");
      await client.watchedFiles({ Dockerfile: 2 });
      const news = await waiting;
      const changed = news.items.filter(({ kind }) => kind === "full").map(({ uri }) => uri);
      assert.deepEqual(changed, [client.uri("Dockerfile")]);

      const { CancellationTokenSource } = await import("vscode-languageserver/node");
      const source = new CancellationTokenSource();
      const ids = news.items.flatMap(({ uri, resultId }) => (resultId ? [{ uri, value: resultId }] : []));
      const cancelled = client.connection.sendRequest(
        "workspace/diagnostic",
        { previousResultIds: ids, partialResultToken: "c" },
        source.token,
      );
      source.cancel();
      await assert.rejects(cancelled, { code: -32800 });
    });

    it("are what the command that checks everything counts", async () => {
      await start();
      const result = await client.connection.sendRequest("goHints/checkWorkspace", {});
      assert.deepEqual(result, { files: 3, findings: 3 });
      await client.until("workspace diagnostics", () =>
        [...client.registrations.values()].some(
          ({ registerOptions }) => registerOptions?.workspaceDiagnostics === true,
        ),
      );
    });
  });

  describe("of a client that cannot ask", () => {
    it("are sent with every change, and taken back when the document is closed", async () => {
      await start({ capabilities: pushCapabilities });
      assert.equal(client.initializeResult.capabilities.diagnosticProvider, undefined);
      const uri = await client.open("Dockerfile", project.Dockerfile);
      await client.until("diagnostics", () => client.published.some(({ version }) => version === 1));
      assert.deepEqual(
        client.published.at(-1)?.diagnostics.map(({ code }) => code),
        ["module-name", "pin-tag"],
      );
      await client.replace(uri, "latest", "1.26");
      await client.until("diagnostics of version 2", () => client.published.some(({ version }) => version === 2));
      assert.deepEqual(
        client.published.at(-1)?.diagnostics.map(({ code }) => code),
        ["module-name"],
      );
      await client.close(uri);
      await client.until("the end", () => client.published.at(-1)?.diagnostics.length === 0);
    });

    it("are sent on save only where the settings say so", async () => {
      await start({ capabilities: pushCapabilities, settings: { run: "onSave" } });
      const uri = await client.open("Dockerfile", project.Dockerfile);
      await client.until("diagnostics", () => client.published.length === 1);
      await client.replace(uri, "latest", "1.26");
      await client.hover(uri, "FROM");
      assert.equal(client.published.length, 1);
      await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
      await client.until("diagnostics after the save", () => client.published.length === 2);
      assert.deepEqual(
        client.published.at(-1)?.diagnostics.map(({ code }) => code),
        ["module-name"],
      );
    });

    it("are sent anew when a file around the document changes", async () => {
      await start({ capabilities: pushCapabilities });
      await client.open("Dockerfile", project.Dockerfile);
      await client.until("diagnostics", () => client.published.length === 1);
      sandbox.write("go.mod", "module example.com/renamed\n");
      await client.watchedFiles({ "go.mod": 2 });
      await client.until("new diagnostics", () => client.published.length === 2);
      assert.ok(client.published.at(-1)?.diagnostics.some(({ message }) => message === "module example.com/renamed"));
    });
  });
});
