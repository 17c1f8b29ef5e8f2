import assert from "node:assert/strict";
import {
  type CompletionItem,
  CompletionItemTag,
  type DocumentSymbol,
  InsertTextFormat,
  type MarkupContent,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver/node";
import { npmOptions, registryScopedNames } from "../../server/src/npm/options";
import { npmPublicRegistry } from "../../server/src/syntax/npmRegistry";
import { Sandbox } from "../support/commandLine";
import { LspClient, serverWithRules } from "../support/lspClient";

const publicScope = new URL(npmPublicRegistry).host;

/** A file with every kind of line, and a secret wherever one can stand. */
const rich = [
  "# registry=https://commented.example.com/",
  "registry=https://reader:hunter2secret@npm.example.com/npm/?key=hunter2secret ; the mirror",
  "@team:registry = 'http://team.example.com:8080/'",
  "@lab:registry=https://${LAB_HOST}/",
  "//npm.example.com/npm/:_authToken=npm_hunter2secret",
  "//reader:hunter2secret@old.example.com/:_auth=aHVudGVyMnNlY3JldA==",
  "//team.example.com:8080/:_authToken=${TEAM_TOKEN}",
  "https-proxy=http://proxy:hunter2secret@proxy.example.com:3128/",
  "strict-ssl=false",
  "fetch-retries=5",
  "omit[]=dev",
  "password=hunter2secret",
  "npm_hunter2secret",
  "aHVudGVyMnNlY3JldA==",
  "some-tool=hunter2secret",
  "[extra]",
  "audit=false",
  "",
].join("\n");

describe("an .npmrc over stdio", () => {
  let server: string;
  let sandbox: Sandbox;
  let client: LspClient;

  before(async function () {
    this.timeout(30_000);
    server = await serverWithRules("test/server/serverRules.ts");
    sandbox = new Sandbox({ Dockerfile: "FROM alpine\n" });
    client = await LspClient.start({
      server,
      folders: [sandbox.folder],
      initializationOptions: { clientCommands: true },
    });
  });

  after(async () => {
    assert.deepEqual(client.errors, []);
    assert.equal(await client.stop(), 0);
    sandbox.remove();
  });

  /** Does something with an `.npmrc` that is open only for that. */
  const withText = async <Answer>(text: string, use: (uri: string) => Promise<Answer>): Promise<Answer> => {
    const uri = await client.open(".npmrc", text, "npmrc");
    try {
      return await use(uri);
    } finally {
      await client.close(uri);
    }
  };

  it("is the only document that is registered for links and the outline", async () => {
    const methods = ["textDocument/documentLink", "textDocument/documentSymbol"];
    const registered = () => [...client.registrations.values()].filter(({ method }) => methods.includes(method));
    await client.until("the registrations", () => registered().length === methods.length);
    for (const { registerOptions } of registered()) {
      assert.deepEqual(registerOptions.documentSelector, [{ pattern: "**/.npmrc" }]);
    }
    const uri = await client.open("Dockerfile", "FROM alpine\nENV A=");
    assert.deepEqual([await client.links(uri), await client.symbols(uri)], [null, null]);
    await client.close(uri);
  });

  it("is announced to clients that register nothing later, as far as they can show it", async () => {
    const other = await LspClient.start({
      server,
      folders: [sandbox.folder],
      capabilities: { textDocument: { completion: {}, documentLink: {}, documentSymbol: {} } },
    });
    const { completionProvider, documentLinkProvider, documentSymbolProvider } = other.initializeResult.capabilities;
    assert.equal(completionProvider?.resolveProvider, true);
    for (const character of ["=", "{", "@", "/"]) assert.ok(completionProvider.triggerCharacters?.includes(character));
    assert.deepEqual(documentLinkProvider, {});
    assert.equal(documentSymbolProvider, undefined, "no outline without hierarchical symbols");
    const uri = await other.open(".npmrc", "cache-min=10\n", "npmrc");
    const list = await other.completion(uri);
    const token = list?.items.find(({ label }) => label === `//${publicScope}/:_authToken`);
    assert.equal(token?.textEdit?.newText, `//${publicScope}/:_authToken=\${NPM_TOKEN}`);
    assert.ok(!list?.items.some((item) => item.insertTextFormat || item.tags || item.command));
    const resolved = await other.resolveCompletion({ label: "strict-ssl", data: "strict-ssl" });
    assert.match((resolved.documentation as MarkupContent).value, /^Whether the certificate[^`]+Default: true · npm/s);
    await other.stop();
  });

  it("says nothing where the person has switched everything off", async () => {
    const other = await LspClient.start({ server, folders: [sandbox.folder], settings: { enable: false } });
    const uri = await other.open(".npmrc", rich, "npmrc");
    assert.deepEqual(
      [await other.completion(uri), await other.links(uri), await other.symbols(uri)],
      [null, null, null],
    );
    await other.stop();
  });

  it("never gives away a secret in an answer", async () => {
    const answers = await withText(rich, async (uri) => {
      const hovers = await Promise.all(
        rich.split("\n").flatMap((line, number) =>
          [...line].map((_, character) =>
            client.connection.sendRequest("textDocument/hover", {
              textDocument: { uri },
              position: { line: number, character },
            }),
          ),
        ),
      );
      const completions = await Promise.all(
        rich.split("\n").flatMap((line, number) =>
          [0, line.indexOf("=") + 1, line.length].map((character) =>
            client.connection.sendRequest("textDocument/completion", {
              textDocument: { uri },
              position: { line: number, character },
            }),
          ),
        ),
      );
      return [hovers, completions, await client.links(uri), await client.symbols(uri)];
    });
    const said = JSON.stringify(answers);
    assert.ok(said.length > 10_000, "there are answers");
    assert.doesNotMatch(said, /hunter2|aHVudGVy/);
  });

  describe("tells in its hovers", () => {
    const saidOver = (text: string, place: string): Promise<string | undefined> =>
      withText(text, async (uri) => ((await client.hover(uri, place))?.contents as MarkupContent | undefined)?.value);

    for (const { name, text, place, expected } of [
      {
        name: "meaning, values, default, versions and place of a key",
        text: "strict-ssl=false\n",
        place: "strict-ssl",
        expected: [
          "**`strict-ssl`**",
          "Whether the certificate of an HTTPS registry is verified. `false` accepts anybody; use `cafile` for a company's own authority.",
          "Value: `true`, `false` · Default: `true` · npm 6 and later",
          "Stands by itself: with a registry in front it has no effect.",
        ],
      },
      {
        name: "the words of a key without a text of its own",
        text: "install-strategy=nested\n",
        place: "install",
        expected: [
          "**`install-strategy`**",
          "Value: `hoisted`, `nested`, `shallow`, `linked` · Default: `hoisted` · npm 9 and later",
          "Stands by itself: with a registry in front it has no effect.",
        ],
      },
      {
        name: "the versions of a key that npm no longer has",
        text: "sso-poll-frequency=1\n",
        place: "sso",
        expected: [
          "**`sso-poll-frequency`**",
          "Value: a number · Default: `500` · npm up to 8",
          "Outdated: npm warns of it.",
          "Stands by itself: with a registry in front it has no effect.",
        ],
      },
      {
        name: "that a credential stands behind a registry, and behind which one it does",
        text: "//npm.example.com/:username=reader\n",
        place: "username",
        expected: [
          "**`username`** for the registry `//npm.example.com/`",
          "The user for one registry, written `//host/path/:username`.",
          "Stands behind a registry: `//host/path/:username`.",
        ],
      },
      {
        name: "how a list is written",
        text: "omit[]=dev\n",
        place: "omit",
        expected: [
          "**`omit`**",
          "Kinds of dependencies that are not installed: `dev`, `optional`, `peer`.",
          "Value: `dev`, `optional`, `peer` · npm 7 and later",
          "Stands by itself: with a registry in front it has no effect.",
          "More than one value is written as lines `omit[]=…`.",
        ],
      },
      {
        name: "whose a key is that npm does not have",
        text: "node-linker=hoisted\n",
        place: "node-linker",
        expected: ["**`node-linker`**", "A setting of pnpm, Bun; npm does not have it."],
      },
      {
        name: "where a key for scripts goes",
        text: "sass_binary_site=https://npm.example.com/\n",
        place: "sass",
        expected: [
          "**`sass_binary_site`**",
          "npm does not have it and hands it to the scripts of packages as `npm_config_sass_binary_site`.",
        ],
      },
      {
        name: "what npm sends for a token whose variable is not set",
        text: "//npm.example.com/:_authToken=${NPM_TOKEN}\n",
        place: "${NPM",
        expected: [
          "**`${NPM_TOKEN}`**",
          "npm puts the value of the environment variable `NPM_TOKEN` here.",
          "When it is not set, npm sends the text `${NPM_TOKEN}` itself as credential, and the registry answers `401` or `404`.",
          "In an image build, give it to the step with `RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN`, which needs Dockerfile syntax 1.10 or later; an `ARG` stays in the history of the image.",
        ],
      },
      {
        name: "what the question mark of a variable does",
        text: "cafile=${CA_FILE?}\n",
        place: "${CA",
        expected: [
          "**`${CA_FILE?}`**",
          "npm puts the value of the environment variable `CA_FILE` here.",
          "When it is not set, nothing stands here. Older npm, such as 10.9.0, does not know the `?` and leaves the text as it stands.",
        ],
      },
    ]) {
      it(name, async () => assert.equal(await saidOver(text, place), expected.join("\n\n")));
    }

    it("something of every setting that npm has or had", async () => {
      const names = [...npmOptions.keys(), ...[...registryScopedNames].map((name) => `//npm.example.com/:${name}`)];
      const text = names.map((name) => `${name}=1\n`).join("");
      const silent = await withText(text, async (uri) => {
        const hovers = await Promise.all(
          names.map((_, line) =>
            client.connection.sendRequest("textDocument/hover", {
              textDocument: { uri },
              position: { line, character: 1 },
            }),
          ),
        );
        return names.filter((_, line) => hovers[line] === null);
      });
      assert.deepEqual(silent, []);
    });

    it("nothing of values, comments and keys that nobody has", async () => {
      assert.equal(await saidOver("cafile=/etc/ca.pem ; audit\n", "/etc"), undefined);
      assert.equal(await saidOver("cafile=/etc/ca.pem ; audit\n", "audit"), undefined);
      assert.equal(await saidOver("no-such-thing=1\n", "no-such"), undefined);
      assert.equal(await saidOver("cafile=\\${NAME}\n", "${NAME"), undefined, "an escaped variable is text");
    });
  });

  describe("completes", () => {
    /** Items at the mark `|`, the text without it, and how taking an item changes the text. */
    const at = (marked: string) => {
      const caret = marked.indexOf("|");
      const text = marked.replace("|", "");
      return withText(text, async (uri) => {
        const before = marked.slice(0, caret);
        const position = { line: before.split("\n").length - 1, character: caret - before.lastIndexOf("\n") - 1 };
        const list = await client.connection.sendRequest("textDocument/completion", {
          textDocument: { uri },
          position,
        });
        const items = ((list as { items?: CompletionItem[] } | null)?.items ?? []) as CompletionItem[];
        const labels = items.map(({ label }) => label);
        assert.equal(new Set(labels).size, labels.length, "nothing is offered twice");
        for (const { textEdit } of items) {
          const { range } = textEdit as TextEdit;
          assert.equal(range.start.line, position.line);
          assert.equal(range.end.line, position.line);
          assert.ok(range.start.character <= position.character && position.character <= range.end.character);
        }
        const find = (label: string): CompletionItem => {
          const found = items.find((item) => item.label === label);
          assert.ok(found, `${label} is not among ${labels.join(" ")}`);
          return found;
        };
        const results = new Map(
          items.map(({ label, textEdit }) => [
            label,
            client.applied({ changes: { [uri]: [textEdit as TextEdit] } }, uri),
          ]),
        );
        const taken = (label: string) => results.get(find(label).label);
        return { list, items, labels, find, taken };
      });
    };

    it("keys at the start of a line, not those that are set, outdated ones last", async () => {
      const { items, labels, find } = await at("strict-ssl=true\n|\n[section]\naudit=false\n");
      assert.ok(!labels.includes("strict-ssl"));
      assert.ok(labels.includes("audit"), "a line in a section sets nothing");
      assert.ok(!labels.includes("always-auth"), "npm no longer has it");
      assert.ok(!labels.includes("_auth"), "npm refuses it without a registry");
      const outdated = items.filter(({ tags }) => tags?.includes(CompletionItemTag.Deprecated));
      assert.deepEqual(
        outdated.map(({ label }) => label),
        labels.slice(-outdated.length),
      );
      assert.ok(outdated.some(({ label }) => label === "production"));
      assert.deepEqual(
        items.map(({ sortText }) => sortText),
        items.map(({ sortText }) => sortText).toSorted(),
      );
      assert.equal(find("audit").documentation, undefined, "what is said about a key comes when it is asked for");
    });

    it("explains a key when the editor asks", async () => {
      const { find } = await at("|");
      const { documentation } = await client.resolveCompletion(find("save-exact"));
      assert.match(
        (documentation as MarkupContent).value,
        /exact version\.\n\nValue: `true`, `false` · Default: `false`/,
      );
      assert.equal((documentation as MarkupContent).kind, "markdown");
    });

    for (const { name, text, label, expected } of [
      { name: "a key and its equals sign", text: "strict|", label: "strict-ssl", expected: "strict-ssl=" },
      {
        name: "a key in front of its value",
        text: "  sav|e = true",
        label: "save-exact",
        expected: "  save-exact = true",
      },
      { name: "a key behind a byte order mark", text: "\uFEFFaud|", label: "audit", expected: "\uFEFFaudit=" },
      { name: "one more line of a list", text: "omit[]=dev\r\no|", label: "omit[]", expected: "omit[]=dev\r\nomit[]=" },
      { name: "a boolean", text: "strict-ssl=|", label: "false", expected: "strict-ssl=false" },
      {
        name: "a word in place of another",
        text: "loglevel = war|n ; x",
        label: "silent",
        expected: "loglevel = silent ; x",
      },
      { name: "a word beside true and false", text: "color=|", label: "always", expected: "color=always" },
      {
        name: "the registry of another line",
        text: "registry=https://npm.example.com/\n@team:registry=|",
        label: "https://npm.example.com/",
        expected: "registry=https://npm.example.com/\n@team:registry=https://npm.example.com/",
      },
      { name: "the scope that is being written", text: "@tea|", label: "@tea:registry", expected: "@tea:registry=" },
      {
        name: "a variable of the file",
        text: "cafile=${CA_FILE}\nhttps-proxy=${|",
        label: "CA_FILE",
        expected: "cafile=${CA_FILE}\nhttps-proxy=${CA_FILE}",
      },
      {
        name: "a variable in front of a brace that is there already",
        text: "//h/:_authToken=${T1}\n//i/:_authToken=${T|0}",
        label: "T1",
        expected: "//h/:_authToken=${T1}\n//i/:_authToken=${T1}",
      },
      {
        name: "a variable for a credential",
        text: "//npm.example.com/:_authToken=|",
        label: "${NPM_TOKEN}",
        expected: "//npm.example.com/:_authToken=${NPM_TOKEN}",
      },
    ]) {
      it(name, async () => assert.equal((await at(text)).taken(label), expected));
    }

    it("tokens for the registries of the file that have none, filled in from a variable", async () => {
      const text = [
        "registry=https://npm.example.com/npm",
        "@team:registry=https://team.example.com/",
        "//team.example.com/:_authToken=${TEAM_TOKEN}",
        "//extra.example.com:8080/:username=reader",
        "|",
      ].join("\n");
      const { labels, find } = await at(text);
      assert.deepEqual(labels.slice(0, 2), ["//npm.example.com/:_authToken", "//extra.example.com:8080/:_authToken"]);
      assert.ok(labels.includes("//extra.example.com:8080/:_password"));
      assert.ok(!labels.includes("//extra.example.com:8080/:username"));
      assert.ok(!labels.some((label) => label.startsWith(`//${publicScope}`)), "the file has another default registry");
      const token = find("//npm.example.com/:_authToken");
      assert.equal(token.insertTextFormat, InsertTextFormat.Snippet);
      assert.equal((token.textEdit as TextEdit).newText, "//npm.example.com/:_authToken=\\${${1:NPM_TOKEN}\\}");
    });

    it("the scopes of the file, and a pattern for others", async () => {
      const { labels, find, list } = await at("scope=@team\n@lab:registry=https://lab.example.com/\n@|");
      assert.deepEqual(
        labels.filter((label) => label.startsWith("@")),
        ["@team:registry", "@scope:registry"],
      );
      assert.equal((find("@scope:registry").textEdit as TextEdit).newText, "@${1:scope}:registry=");
      assert.equal((list as { isIncomplete: boolean }).isIncomplete, true, "the next letter makes another scope");
    });

    it("the registries of the file, not those that only a variable names", async () => {
      const { labels } = await at(
        "@lab:registry=https://lab.example.com/${TEAM}/\n@own:registry=https://npm.example.com/\n@team:registry=|",
      );
      assert.deepEqual(labels, ["https://npm.example.com/", npmPublicRegistry]);
    });

    it("marks the default, and leads on to the values of a key", async () => {
      assert.deepEqual(
        (await at("strict-ssl=|")).items.map(({ label, detail }) => [label, detail]),
        [
          ["true", "Default"],
          ["false", undefined],
        ],
      );
      assert.equal((await at("|")).find("strict-ssl").command?.command, "editor.action.triggerSuggest");
    });

    it("leaves out what a list has and what npm refuses beside another line", async () => {
      assert.deepEqual((await at("omit[]=dev\nomit[]=|")).labels, ["optional", "peer"]);
      const { labels } = await at("save-dev=true\n|");
      assert.ok(!labels.includes("save-prod") && labels.includes("save-exact"));
    });

    for (const [name, text] of [
      ["comments", "# str|"],
      ["comments behind a value", "strict-ssl=true ; f|"],
      ["sections", "[section]\n|"],
      ["headings of sections", "[sec|]"],
      ["the space behind a key", "audit |"],
      ["the space in front of a key", " | audit"],
      ["values of any text", "save-prefix=|"],
      ["values of keys that npm does not have", "no-such-thing=|"],
      ["values that have no effect behind a registry", "//npm.example.com/:strict-ssl=|"],
      ["lines that npm skips", "=tr|"],
    ] as const) {
      it(`nothing in ${name}`, async () => assert.equal((await at(text)).list, null));
    }
  });

  it("links the addresses of its registries, as far as they are known", async () => {
    const text = [
      "registry=https://reader:pw@npm.example.com/npm/?x=1#y ; mirror",
      "@team:registry = 'http://team.example.com:8080'",
      "@lab:registry=https://${LAB_HOST}/",
      "@old:registry=ftp://old.example.com/",
      "@bad:registry=npm.example.com",
      "https-proxy=https://proxy.example.com/",
      "# registry=https://commented.example.com/",
      "",
    ].join("\n");
    const links = await withText(text, async (uri) =>
      (await client.links(uri))?.map(({ range, target, tooltip }) => [client.textIn(uri, range), target, tooltip]),
    );
    assert.deepEqual(links, [
      [
        "https://reader:pw@npm.example.com/npm/?x=1",
        "https://npm.example.com/npm/",
        "Open the registry npm.example.com",
      ],
      ["http://team.example.com:8080", "http://team.example.com:8080/", "Open the registry team.example.com:8080"],
    ]);
  });

  it("is outlined line by line, without values that can be secret", async () => {
    const symbols = await withText(rich, (uri) => client.symbols(uri));
    const shown = ({ name, detail, kind, children }: DocumentSymbol): unknown[] => [
      name,
      ...(detail === undefined ? [] : [detail]),
      kind,
      ...(children ? [children.map(shown)] : []),
    ];
    assert.deepEqual(symbols?.map(shown), [
      ["registry", "https://npm.example.com/npm/", SymbolKind.Package],
      ["@team", "http://team.example.com:8080/", SymbolKind.Namespace],
      ["@lab", SymbolKind.Namespace],
      ["//npm.example.com/npm/:_authToken", SymbolKind.Key],
      ["//old.example.com/:_auth", SymbolKind.Key],
      ["//team.example.com:8080/:_authToken", "${TEAM_TOKEN}", SymbolKind.Key],
      ["https-proxy", "http://proxy.example.com:3128/", SymbolKind.Property],
      ["strict-ssl", "false", SymbolKind.Property],
      ["fetch-retries", "5", SymbolKind.Property],
      ["omit", "dev", SymbolKind.Property],
      ["password", SymbolKind.Property],
      ["some-tool", SymbolKind.Property],
      ["[extra]", SymbolKind.Module, [["audit", "false", SymbolKind.Property]]],
    ]);
    const section = symbols?.at(-1);
    assert.deepEqual(section?.range, { start: { line: 15, character: 0 }, end: { line: 16, character: 11 } });
    assert.deepEqual(section?.selectionRange, { start: { line: 15, character: 0 }, end: { line: 15, character: 7 } });
  });
});
