import assert from "node:assert/strict";
import type { CodeAction, Diagnostic, Range, TextDocumentEdit } from "vscode-languageserver/node";
import { Sandbox } from "../support/commandLine";
import { LspClient, richCapabilities, serverWithRules } from "../support/lspClient";

const dockerfile = "# syntax=docker/dockerfile:1\nFROM golang:latest\nCOPY . .\nFROM alpine:latest\n";
const onFirstTag: Range = { start: { line: 1, character: 13 }, end: { line: 1, character: 13 } };
const onCopy: Range = { start: { line: 2, character: 3 }, end: { line: 2, character: 3 } };

describe("code actions over stdio", () => {
  let server: string;
  let sandbox: Sandbox;
  let client: LspClient;
  let uri: string;
  let shown: Diagnostic[];

  before(async function () {
    this.timeout(30_000);
    server = await serverWithRules("test/server/serverRules.ts");
  });

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    sandbox.remove();
  });

  const start = async (
    files: Readonly<Record<string, string>> = {},
    options: Partial<Parameters<typeof LspClient.start>[0]> = {},
  ): Promise<void> => {
    sandbox = new Sandbox({ "go.mod": "module example.com/app\n", ".dockerignore": "*.log\n", ...files });
    client = await LspClient.start({
      server,
      folders: [sandbox.folder],
      initializationOptions: { clientCommands: true },
      ...options,
    });
    uri = await client.open("Dockerfile", dockerfile);
    shown = await client.diagnostics(uri);
  };

  const actionsAt = async (range: Range, only?: string[]): Promise<CodeAction[]> =>
    (await client.codeActions(uri, range, { diagnostics: shown, ...(only && { only }) })) ?? [];

  const named = (actions: readonly CodeAction[], title: string): CodeAction => {
    const action = actions.find((each) => each.title === title);
    assert.ok(action, `no “${title}” among ${actions.map((each) => each.title).join(" | ")}`);
    return action;
  };

  const asksFirst = (edit: CodeAction["edit"]): boolean => {
    const annotations = Object.values(edit?.changeAnnotations ?? {});
    return annotations.length > 0 && annotations.every(({ needsConfirmation }) => needsConfirmation === true);
  };

  it("offer fixes first, then ignoring, the page and the severity", async () => {
    await start();
    const actions = await actionsAt(onFirstTag);
    assert.deepEqual(
      actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred ?? false]),
      [
        ["Pin it", "quickfix", true],
        ["Fix all `pin-tag` in this file", "quickfix", false],
        ["Ignore `pin-tag` here", "quickfix", false],
        ["Ignore `pin-tag` in this file", "quickfix", false],
        ["Explain `pin-tag`", "quickfix", false],
        ["Set severity of `pin-tag`…", "quickfix", false],
      ],
    );
    const ofFirstTag = shown.filter(({ range }) => range.start.line === 1 && range.start.character === 11);
    for (const action of actions) assert.deepEqual(action.diagnostics, ofFirstTag);
  });

  it("compute the edit when it is asked for, for the version they were offered for", async () => {
    await start();
    const offered = named(await actionsAt(onFirstTag), "Pin it");
    assert.equal(offered.edit, undefined);
    const { edit } = await client.resolve(offered);
    assert.deepEqual(edit, {
      documentChanges: [
        {
          textDocument: { uri, version: 1 },
          edits: [{ range: { start: { line: 1, character: 11 }, end: { line: 1, character: 18 } }, newText: ":1.26" }],
        },
      ],
    });
    await client.replace(uri, "COPY", "ADD");
    assert.equal((await client.resolve(offered)).edit, undefined, "the document has changed since");
  });

  it("come with the edit for clients that cannot ask for it", async () => {
    const { codeAction, ...rest } = richCapabilities.textDocument ?? {};
    const { resolveSupport: _, ...plain } = codeAction ?? {};
    await start({}, { capabilities: { ...richCapabilities, textDocument: { ...rest, codeAction: plain } } });
    const { edit } = named(await actionsAt(onFirstTag), "Pin it");
    assert.equal(client.applied(edit, uri), dockerfile.replace("golang:latest", "golang:1.26"));
  });

  it("fix every finding of a rule at once", async () => {
    await start();
    const { edit } = await client.resolve(named(await actionsAt(onFirstTag), "Fix all `pin-tag` in this file"));
    assert.equal(client.applied(edit, uri), dockerfile.replaceAll(":latest", ":1.26"));
  });

  it("create a file before they fill it, and ask first", async () => {
    await start({ ".dockerignore": "" });
    const { rmSync } = await import("node:fs");
    rmSync(sandbox.path(".dockerignore"));
    await client.watchedFiles({ ".dockerignore": 3 });
    shown = await client.diagnostics(uri);
    const { edit } = await client.resolve(named(await actionsAt(onCopy), "Create it"));
    const created = client.uri(".dockerignore");
    const start_ = { line: 0, character: 0 };
    assert.deepEqual(edit?.documentChanges, [
      { kind: "create", uri: created, annotationId: "otherFile" },
      {
        textDocument: { uri: created, version: null },
        edits: [{ range: { start: start_, end: start_ }, newText: ".git\n", annotationId: "otherFile" }],
      },
    ]);
    assert.equal(asksFirst(edit), true);
  });

  it("ask before they change another file, in the version that is open", async () => {
    await start({ ".dockerignore": ".git\n" });
    const closed = await client.resolve(named(await actionsAt(onCopy), "Ignore logs"));
    const target = (action: CodeAction) => action.edit?.documentChanges?.[0] as TextDocumentEdit;
    assert.equal(target(closed).textDocument.version, null);
    assert.equal(asksFirst(closed.edit), true);

    const ignore = await client.open(".dockerignore", ".git\nvendor\n", "ignore");
    shown = await client.diagnostics(uri);
    const open = await client.resolve(named(await actionsAt(onCopy), "Ignore logs"));
    assert.equal(target(open).textDocument.version, 1);
    assert.equal(client.applied(open.edit, ignore), ".git\nvendor\n*.log\n");
  });

  it("offer no new file to a client that cannot create one", async () => {
    await start(
      { ".dockerignore": "" },
      { capabilities: { ...richCapabilities, workspace: { workspaceFolders: true } } },
    );
    const { rmSync } = await import("node:fs");
    rmSync(sandbox.path(".dockerignore"));
    await client.watchedFiles({ ".dockerignore": 3 });
    assert.ok((await client.codes(uri)).includes("ignore-missing"));
    const titles = (await actionsAt(onCopy)).map(({ title }) => title);
    assert.ok(!titles.includes("Create it"), titles.join(" | "));
    const { edit } = named(await actionsAt(onFirstTag), "Pin it");
    assert.deepEqual(Object.keys(edit?.changes ?? {}), [uri], "edits without versions");
  });

  for (const { only, kinds } of [
    { only: ["quickfix"], kinds: ["quickfix"] },
    { only: ["source"], kinds: ["source.fixAll.goHints"] },
    { only: ["source.fixAll"], kinds: ["source.fixAll.goHints"] },
    { only: ["source.fixAll.goHints"], kinds: ["source.fixAll.goHints"] },
    { only: ["source.fixAll.eslint"], kinds: [] },
    { only: ["refactor"], kinds: [] },
    { only: ["source.organizeImports"], kinds: [] },
  ]) {
    it(`are of the kinds ${kinds.join(", ") || "none"} when ${only} is asked for`, async () => {
      await start();
      const found = new Set((await actionsAt(onFirstTag, only)).map(({ kind }) => kind));
      assert.deepEqual([...found], kinds);
    });
  }

  it("fix all that is safe in this file, and nothing a second time", async () => {
    await start({ ".dockerignore": ".git\n" });
    const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
    const [action] = await actionsAt(everywhere, ["source.fixAll"]);
    assert.equal(client.applied(action?.edit, uri), dockerfile.replaceAll(":latest", ":1.26"));
    const touched = ((action?.edit?.documentChanges ?? []) as TextDocumentEdit[]).map(
      ({ textDocument }) => textDocument,
    );
    assert.deepEqual(touched, [{ uri, version: 1 }], "no other file on save");
    await client.replace(uri, "golang:latest", "golang:1.26");
    await client.replace(uri, "alpine:latest", "alpine:1.26");
    assert.deepEqual(await actionsAt(everywhere, ["source.fixAll"]), []);
  });

  it("are not looked for where the cursor rests on nothing of ours", async () => {
    await start();
    assert.deepEqual(await client.codeActions(uri, onFirstTag, { triggerKind: 2 }), []);
    const asked = await client.codeActions(uri, onFirstTag, { triggerKind: 1 });
    assert.ok((asked?.length ?? 0) > 0);
  });

  it("ignore a finding, below the parser directives, and the finding is gone", async () => {
    await start();
    const here = named(await actionsAt(onFirstTag), "Ignore `pin-tag` here");
    const fixed = client.applied(here.edit, uri);
    assert.equal(fixed, dockerfile.replace("FROM golang", "# go-hints: ignore[pin-tag]\nFROM golang"));
    const file = named(await actionsAt(onFirstTag), "Ignore `pin-tag` in this file");
    assert.equal(
      client.applied(file.edit, uri),
      dockerfile.replace("FROM golang", "# go-hints: ignore-file[pin-tag]\nFROM golang"),
    );
    await client.replace(uri, "FROM golang", "# go-hints: ignore-file[pin-tag]\nFROM golang");
    assert.deepEqual(await client.codes(uri), ["module-name"]);
  });

  it("name commands only where the client has them", async () => {
    await start({}, { initializationOptions: {} });
    assert.ok((await actionsAt(onFirstTag)).every(({ command }) => command === undefined));
    await client.stop();
    await start();
    const commands = (await actionsAt(onFirstTag)).flatMap(({ command }) => (command ? [command] : []));
    assert.deepEqual(
      commands.map(({ command, arguments: args }) => [command, args]),
      [
        ["goHints.openRuleDocumentation", ["pin-tag"]],
        ["goHints.setRuleSeverity", ["pin-tag", uri]],
      ],
    );
  });

  describe("that set a severity", () => {
    const rules = "# ours\nrules:\n  doubtful: off # not yet\n";
    for (const { name, text, rule, level, expected } of [
      { name: "in an empty file", text: "", rule: "pin-tag", level: "error", expected: "rules:\n  pin-tag: error\n" },
      {
        name: "in place of another",
        text: rules,
        rule: "doubtful",
        level: "hint",
        expected: rules.replace("off", "hint"),
      },
      {
        name: "beside another",
        text: rules,
        rule: "pin-tag",
        level: "off",
        expected: rules.replace("  doubtful", "  pin-tag: off\n  doubtful"),
      },
      {
        name: "beside other keys",
        text: "moduleProxy: https://proxy.example.com\n",
        rule: "pin-tag",
        level: "off",
        expected: "moduleProxy: https://proxy.example.com\nrules:\n  pin-tag: off\n",
      },
      {
        name: "under an empty key",
        text: "rules:\n",
        rule: "pin-tag",
        level: "off",
        expected: "rules:\n  pin-tag: off\n",
      },
      {
        name: "in braces",
        text: "rules: {doubtful: off}\n",
        rule: "pin-tag",
        level: "off",
        expected: "rules: { pin-tag: off,doubtful: off}\n",
      },
      { name: "not in what is no YAML", text: "rules: [\n", rule: "pin-tag", level: "off", expected: undefined },
    ]) {
      it(name, async () => {
        await start({ ".go-hints.yaml": text });
        const config = await client.open(".go-hints.yaml", text, "yaml");
        const answer = await client.connection.sendRequest<{ uri: string; range: Range; newText: string } | null>(
          "goHints/setSeverity",
          { uri, rule, level },
        );
        const edit = answer && { changes: { [answer.uri]: [{ range: answer.range, newText: answer.newText }] } };
        assert.equal(edit ? client.applied(edit, config) : undefined, expected);
      });
    }
  });
});
