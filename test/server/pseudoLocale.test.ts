import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import type { CompletionList } from "vscode-languageserver/node";
import { describeRules } from "../../server/src/lint/metadata";
import { Sandbox } from "../support/commandLine";
import { LspClient, richCapabilities } from "../support/lspClient";
import { assertTranslated, pseudoBundle, pseudoLocale } from "../support/pseudoLocale";

/** Members of answers of the server that a person reads. */
const readMembers = new Set([
  "message",
  "title",
  "label",
  "value",
  "detail",
  "documentation",
  "tooltip",
  "hint",
  "reason",
  "description",
  "needsConfirmation",
]);

/** A Dockerfile in which much is said: variables of Go, mounts, heredocs, settings of npm. */
const dockerfile = [
  "# syntax=docker/dockerfile:1",
  "FROM golang:1.24 AS build",
  "ARG GOPRIVATE=git.example.com",
  "ENV GOPROXY=https://goproxy.cn,direct GOFLAGS=-mod=mod CGO_ENABLED=1 GOSUMDB=off GOTOOLCHAIN=local",
  "WORKDIR /src",
  "COPY . .",
  "RUN --mount=type=cache,target=/go/pkg/mod,id=mod,sharing=locked go mod download",
  "RUN GOOS=linux go build -o /app ./cmd/order-service && go env GOCACHE",
  "FROM alpine:3.22",
  "COPY --from=build /app /app",
  "ENTRYPOINT /app",
  "",
].join("\n");

const npmrc = [
  "registry=http://registry.example.com/",
  "@team:registry=https://npm.example.com/",
  "//npm.example.com/:_authToken=${NPM_TOKEN}",
  "strict-ssl=false",
  "fetch-retries=many",
  "cafile=/etc/ssl/ca.pem",
  "noproxy=localhost",
  "unknown-key=1",
  "",
].join("\n");

const configuration = [
  "rules:",
  "  goproxy-unset: of",
  "categories:",
  "  secrets: off",
  "moduleProxy: https://goproxy.cn",
  "privateModules: [git.example.com]",
  "internalHosts: []",
  "contexts:",
  "  Dockerfile: .",
  "minimumConfidence: low",
  "",
].join("\n");

describe("the server in a pseudo-locale leaves nothing in English:", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let client: LspClient;
  let names: string;

  before(async () => {
    sandbox = new Sandbox();
    cpSync("examples/order-service", sandbox.folder, { recursive: true });
    sandbox.write("Dockerfile", dockerfile);
    sandbox.write("compose.yaml", "services:\n  app:\n    build: .\n");
    sandbox.write(".npmrc", npmrc);
    sandbox.write(".go-hints.yaml", configuration);
    client = await LspClient.start({
      folders: [sandbox.folder],
      locale: pseudoLocale,
      initializationOptions: { l10n: pseudoBundle(), clientCommands: true, status: true, buildGraphs: true },
      capabilities: richCapabilities,
    });
    const files = readdirSync(sandbox.folder, { recursive: true, encoding: "utf8" });
    names = [
      ...files,
      ...describeRules().map(({ id }) => id),
      dockerfile,
      npmrc,
      configuration,
      readFileSync(sandbox.path("go.mod"), "utf8"),
    ].join("\n");
  });

  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.errors, []);
    sandbox.remove();
  });

  /** Checks every text for a person in an answer; the number of texts. */
  function check(answer: unknown, what: string, member = ""): number {
    if (typeof answer === "string") {
      if (!readMembers.has(member)) return 0;
      // Labels of completions are what is typed, and so are lines of code in Markdown.
      for (const line of answer.split("\n")) assertTranslated(line, names, what);
      return 1;
    }
    if (Array.isArray(answer)) return answer.reduce((count: number, item) => count + check(item, what, member), 0);
    if (typeof answer !== "object" || answer === null) return 0;
    return Object.entries(answer).reduce((count, [key, value]) => count + check(value, what, key), 0);
  }

  const documents = [
    ["Dockerfile", "dockerfile", dockerfile],
    [".npmrc", "npmrc", npmrc],
    [".go-hints.yaml", "yaml", configuration],
  ] as const;

  for (const [path, language, text] of documents) {
    describe(path, () => {
      let uri: string;
      before(async () => {
        uri = await client.open(path, text, language);
      });

      const everyPlace = text
        .split("\n")
        .flatMap((line, number) =>
          [...line.matchAll(/[^\s=,:;|&]+/g)].map(({ index }) => ({ line: number, character: index + 1 })),
        );

      it("diagnostics", async () => {
        const items = await client.diagnostics(uri);
        assert.ok(items.length > 0);
        check(items, `a diagnostic of ${path}`);
      });

      it("hovers", async () => {
        let count = 0;
        for (const position of everyPlace) {
          const hover = await client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
          count += check(hover, `the hover at ${path}:${position.line + 1}:${position.character + 1}`);
        }
        assert.ok(count > 3, `${count} hovers`);
      });

      it("code actions, links, symbols, hints and lenses", async () => {
        const range = { start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } };
        const actions = (await client.codeActions(uri, range, { triggerKind: 1 })) ?? [];
        check(
          actions.map(({ title }) => ({ title })),
          `a code action of ${path}`,
        );
        for (const action of actions.slice(0, 20)) {
          const { edit } = await client.resolve(action);
          check(Object.values(edit?.changeAnnotations ?? {}), `an annotation of ${action.title}`);
        }
        check(
          (await client.links(uri))?.map(({ tooltip }) => ({ tooltip })),
          `a link of ${path}`,
        );
        check(
          (await client.symbols(uri))?.map(({ detail }) => ({ detail })),
          `a symbol of ${path}`,
        );
        const hints = (await client.inlayHints(uri)) ?? [];
        for (const hint of hints) check(await client.resolveHint(hint), `a hint of ${path}`);
        check(await client.connection.sendRequest("goHints/documentStatus", { uri }), `the status of ${path}`);
        if (language !== "dockerfile") return;
        assert.ok(hints.length > 3);
        const graph = await client.buildGraph(uri);
        const steps = graph?.stages.flatMap((stage) => [stage.from, ...stage.steps]) ?? [];
        assert.ok(steps.length > 5);
        check(
          steps.map(({ hint, detail, findings }) => ({ hint, detail, findings })),
          "the build graph",
        );
      });

      it("completions", async () => {
        for (const { line, character } of everyPlace) {
          const position = { line, character: character - 1 };
          const list: CompletionList | null = await client.connection.sendRequest("textDocument/completion", {
            textDocument: { uri },
            position,
          });
          for (const item of list?.items ?? []) {
            const { documentation, detail } = await client.resolveCompletion(item);
            check({ documentation, detail }, `what completes ${path}:${line + 1}:${character} with ${item.label}`);
          }
        }
      });
    });
  }
});
