import assert from "node:assert/strict";
import type { MarkupContent } from "vscode-languageserver/node";
import { goVariables } from "../../server/src/handlers/goVariables";
import { npmrcKeyHelp } from "../../server/src/handlers/npmrcKeyHelp";
import { Sandbox } from "../support/commandLine";
import { LspClient, richCapabilities, serverWithRules } from "../support/lspClient";

describe("hovers over stdio", () => {
  let server: string;
  let sandbox: Sandbox;
  let client: LspClient;

  before(async function () {
    this.timeout(30_000);
    server = await serverWithRules("test/server/serverRules.ts");
    sandbox = new Sandbox({
      "go.mod": "module example.com/app\n",
      ".dockerignore": "*.log\n",
      "compose.yaml": "services:\n  app:\n    build: .\n",
    });
    client = await LspClient.start({ server, folders: [sandbox.folder] });
  });

  after(async () => {
    assert.equal(await client.stop(), 0);
    sandbox.remove();
  });

  let counter = 0;

  /** What is said over the first `place` of a text. */
  const saidOf = async (text: string, place: string, path = `${++counter}.Dockerfile`): Promise<string | undefined> => {
    const uri = await client.open(path, text, path.endsWith("npmrc") ? "npmrc" : "dockerfile");
    const hover = await client.hover(uri, place);
    await client.close(uri);
    return hover ? (hover.contents as MarkupContent).value : undefined;
  };

  it("tell cause, effect and remedy of a finding, and link its page", async () => {
    const said = await saidOf("FROM golang:latest\n", ":latest");
    assert.equal(
      said,
      [
        "**Cause** `latest` moves, \\[see\\]\\(command:evil\\).",
        "**Effect** What `happens` &lt;b\\>then&lt;/b\\>.",
        "**Remedy** What to do.",
        said?.slice(said.lastIndexOf("\n\n") + 2),
      ].join("\n\n"),
    );
    assert.match(said ?? "", /\n\n\[pin-tag\]\(https:\/\/\S+\/docs\/rules\/pin-tag\.md\)$/);
  });

  const steps = [
    "ARG GOPROXY=https://global.example.com",
    "FROM golang:1.26 AS build",
    "ENV GOPROXY=https://goproxy.cn|https://user:secret@proxy.example.com,direct,https://never.example.com GOFLAGS=-mod=mod",
    "RUN GOFLAGS=-trimpath go build ./... && go env GOCACHE",
    "ARG GOPRIVATE",
    "RUN echo $GOPRIVATE # CC",
    "FROM alpine",
    "RUN echo $GOPROXY",
    "",
  ].join("\n");

  for (const { name, place, expected } of [
    {
      name: "the list of GOPROXY, entry by entry, without its secrets",
      place: "GOPROXY=https://goproxy.cn",
      expected: [
        /^\*\*`GOPROXY`\*\* Where Go downloads modules from/,
        /Here: `https:\/\/goproxy\.cn\|https:\/\/user:\*+@proxy\.example\.com,direct,\S+`, set by ENV in line 3\. Default: /,
        /1\. `https:\/\/goproxy\.cn`: after any error, also an outage, the next is asked/,
        /2\. `https:\/\/user:\*+@proxy\.example\.com`: only after “not found” \(404 or 410\)/,
        /3\. `direct`: the repository of the module itself/,
        /Never looked at: `https:\/\/never\.example\.com`/,
      ],
    },
    {
      name: "a value that a command sets for itself",
      place: "GOFLAGS=-trimpath",
      expected: [/Here: `-trimpath`, set in this step, line 4\./],
    },
    {
      name: "a value that nobody sets",
      place: "GOCACHE",
      expected: [/Here: not set, so the default holds\. Default: `\$XDG_CACHE_HOME\/go-build`/],
    },
    {
      name: "a hook that the build fills",
      place: "GOPRIVATE #",
      expected: [/Here: what the build gives with `--build-arg`\./],
    },
    {
      name: "a global argument",
      place: "GOPROXY=https://global",
      expected: [/Here: `https:\/\/global\.example\.com`, set by ARG in line 1\./],
    },
    {
      name: "another stage, which has nothing of it",
      place: "GOPROXY\n",
      expected: [/Here: not set, so the default holds\./, /2\. `direct`/],
    },
  ]) {
    it(`tell of a Go variable: ${name}`, async () => {
      const said = (await saidOf(steps, place)) ?? "";
      for (const pattern of expected) assert.match(said, pattern);
      assert.ok(!said.includes("secret"), said);
    });
  }

  it("say nothing of names that are none of Go's, of values and of comments", async () => {
    assert.equal(await saidOf("FROM alpine\nENV MY_VAR=1\n", "MY_VAR"), undefined);
    assert.equal(await saidOf("FROM alpine\n# GOPROXY\nRUN true\n", "GOPROXY"), undefined);
    assert.equal(await saidOf("FROM alpine\nRUN true \\\n  # GOPROXY\n  && true\n", "GOPROXY"), undefined);
    assert.equal(await saidOf("FROM alpine\nRUN echo CC\n", "CC"), undefined);
  });

  it("tell which folder is the build context, and why", async () => {
    const said = await saidOf("FROM alpine\nCOPY go.mod .\n", "COPY", "Dockerfile");
    assert.equal(said, "Build context: `.`  \nNamed in `compose.yaml`.");
    assert.equal(await saidOf("FROM alpine\nCOPY --from=build /a .\n", "COPY"), undefined);
  });

  it("tell what a key of .npmrc decides, never its value", async () => {
    const npmrc =
      "//registry.example.com/:_authToken=npm_0123456789abcdef\n@team:registry=https://npm.example.com\nunknown-key=1\n";
    const token = (await saidOf(npmrc, "_authToken", ".npmrc")) ?? "";
    assert.match(token, /^\*\*`_authToken`\*\* for the registry `\/\/registry\.example\.com\/`/);
    assert.ok(!token.includes("npm_0123"), token);
    assert.match((await saidOf(npmrc, "registry=", ".npmrc")) ?? "", /^\*\*`registry`\*\* for packages of `@team`/);
    assert.equal(await saidOf(npmrc, "unknown-key", ".npmrc"), undefined);
  });

  it("are plain text for clients that know nothing else", async () => {
    const plain = await LspClient.start({
      server,
      folders: [sandbox.folder],
      capabilities: { ...richCapabilities, textDocument: { ...richCapabilities.textDocument, hover: {} } },
    });
    const uri = await plain.open("Dockerfile", "FROM golang:latest\n");
    const contents = (await plain.hover(uri, ":latest"))?.contents as MarkupContent;
    assert.equal(contents.kind, "plaintext");
    assert.match(
      contents.value,
      /^Cause latest moves, \[see\]\(command:evil\)\.\n\nEffect What happens <b>then<\/b>\.\n/,
    );
    await plain.stop();
  });

  it("do not repeat the message where the client shows it, and open the page inside of the editor", async () => {
    const ours = await LspClient.start({
      server,
      folders: [sandbox.folder],
      locale: "zh-cn",
      initializationOptions: { clientCommands: true, diagnosticsInHover: true },
    });
    const uri = await ours.open("Dockerfile", "FROM golang:latest\n");
    const said = (await ours.hover(uri, ":latest"))?.contents as MarkupContent | undefined;
    assert.equal(
      said?.value,
      [
        "**Effect** What `happens` &lt;b\\>then&lt;/b\\>.",
        "**Remedy** What to do.",
        "[Explain pin-tag](command:goHints.openRuleDocumentation?%5B%22pin-tag%22%5D)",
      ].join("\n\n"),
    );
    const pages = (await ours.diagnostics(uri)).map(({ codeDescription }) => codeDescription?.href);
    assert.ok(pages.includes("go-hints-docs:/zh-cn/pin-tag.md"), pages.join());
    await ours.stop();
  });

  it("know the variables and keys that people write, each with a text", () => {
    for (const name of ["GOPROXY", "GOSUMDB", "GOPRIVATE", "GOFLAGS", "CGO_ENABLED", "GOTOOLCHAIN"]) {
      assert.ok(goVariables.has(name), name);
    }
    for (const [name, { meaning, fallback }] of goVariables) {
      assert.match(meaning(), /^\p{Lu}.*\.$/su, name);
      assert.notEqual(fallback(), "", name);
    }
    for (const [name, { meaning }] of npmrcKeyHelp) assert.match(meaning(), /^\p{Lu}.*\.$/su, name);
  });
});
