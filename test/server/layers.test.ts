import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ClientCapabilities, InlayHint, MarkupContent } from "vscode-languageserver/node";
import type { BuildGraph } from "../../server/src/protocol";
import { Sandbox } from "../support/commandLine";
import { dedent } from "../support/dedent";
import { LspClient } from "../support/lspClient";

const dockerfile = dedent`
  FROM golang:1.26-alpine AS build
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN go mod download
  COPY . .
  RUN --mount=type=cache,target=/root/.cache/go-build \
      CGO_ENABLED=0 go build -o /app .

  FROM alpine:3.22
  RUN apk add --no-cache tini
  COPY --from=build /app /app
  USER 65532
  ENTRYPOINT ["/app"]
`;

const files = {
  "go.mod": "module example.com/app\n\ngo 1.26\n\nrequire github.com/go-chi/chi/v5 v5.2.1\n",
  "go.sum": "github.com/go-chi/chi/v5 v5.2.1 h1:KOIHODQj58PmL80G2Eak4WdvUzjSJSm0vG72crDCqb8=\n",
  "main.go": 'package main\n\nimport _ "github.com/go-chi/chi/v5"\n\nfunc main() {}\n',
  "web/index.html": "<html></html>\n",
  ".dockerignore": "Dockerfile\n.dockerignore\n*.Dockerfile\n",
};

/** Bytes of what the ignore file leaves. */
const sent = Object.entries(files).reduce((sum, [name, text]) => sum + (name === ".dockerignore" ? 0 : text.length), 0);

/** 1-based line, label. */
function said(hints: readonly InlayHint[] | null): string[] {
  return (hints ?? []).map(({ position, label }) => `${position.line + 1}: ${label}`);
}

describe("layers over stdio", () => {
  let sandbox: Sandbox;
  let client: LspClient;
  let uri: string;

  const start = async (
    options: { capabilities?: ClientCapabilities; settings?: unknown; clientless?: boolean } = {},
  ) => {
    client = await LspClient.start({
      folders: [sandbox.folder],
      ...(options.capabilities && { capabilities: options.capabilities }),
      settings: options.settings ?? {},
      initializationOptions: options.clientless ? {} : { clientCommands: true, buildGraphs: true },
    });
    uri = await client.open("Dockerfile", dockerfile);
  };

  beforeEach(() => {
    sandbox = new Sandbox(files);
  });

  afterEach(async () => {
    assert.deepEqual(client.errors, []);
    assert.equal(await client.stop(), 0);
    sandbox.remove();
  });

  const goHints = [
    "1: cached until golang:1.26-alpine changes",
    "3: cached until go.mod, go.sum change",
    "4: cached until go.mod, go.sum change",
    `5: runs again on every source edit (4 files, ${sent} B)`,
    `6: runs again on every source edit (4 files, ${sent} B)`,
    "11: cached until the result of build changes",
  ];
  const allHints = [
    ...goHints.slice(0, 5),
    "9: cached until alpine:3.22 changes",
    "10: cached until alpine:3.22 changes",
    ...goHints.slice(5),
  ];

  it("registers for Dockerfiles alone where the client can, and says so at once where it cannot", async () => {
    await start();
    await client.until("the registration", () =>
      ["textDocument/inlayHint", "textDocument/codeLens"].every((method) =>
        [...client.registrations.values()].some((each) => each.method === method),
      ),
    );
    const registration = [...client.registrations.values()].find(({ method }) => method === "textDocument/inlayHint");
    assert.deepEqual(registration?.registerOptions.documentSelector, [{ language: "dockerfile" }]);
    assert.equal(registration?.registerOptions.resolveProvider, true);
    assert.equal(client.initializeResult.capabilities.inlayHintProvider, undefined);
    await client.stop();
    await start({ capabilities: { textDocument: { inlayHint: {}, codeLens: {} } } });
    assert.deepEqual(client.initializeResult.capabilities.inlayHintProvider, { resolveProvider: false });
    assert.deepEqual(client.initializeResult.capabilities.codeLensProvider, { resolveProvider: false });
    await client.stop();
    await start({ capabilities: {} });
    assert.equal(client.initializeResult.capabilities.inlayHintProvider, undefined);
    assert.equal(client.initializeResult.capabilities.codeLensProvider, undefined);
  });

  it("says at the end of each line when the step runs again", async () => {
    await start();
    const hints = (await client.inlayHints(uri)) ?? [];
    assert.deepEqual(said(hints), goHints);
    const first = hints[1];
    assert.deepEqual(first?.position, { line: 2, character: "COPY go.mod go.sum ./".length });
    assert.equal(first.paddingLeft, true);
    // Behind the escape that continues the line.
    const lines = dockerfile.split("\n");
    assert.equal(hints[4]?.position.character, lines[5]?.length);
  });

  it("gives hints for the asked lines only", async () => {
    await start();
    const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } };
    assert.deepEqual(said(await client.inlayHints(uri, range)), goHints.slice(1, 3));
  });

  it("lists in the tooltip what the layer depends on, once it is asked for", async () => {
    await start();
    const hint = (await client.inlayHints(uri))?.[4];
    assert.ok(hint);
    assert.equal(hint.tooltip, undefined);
    const tooltip = ((await client.resolveHint(hint)).tooltip as MarkupContent).value;
    assert.equal(
      tooltip,
      [
        "It runs again when one of these changes, or a line of the Dockerfile above it:",
        "- the image that `golang:1.26-alpine` names (line 1)",
        "- `go.mod` (line 3)",
        "- `go.sum` (line 3)",
        "- `.`: `go.mod`, `go.sum`, `main.go`, `web/index.html` (line 5)",
        "",
        "It finds the modules in a layer below.",
        "",
        "Build context: `.`  ",
        "Guessed: it is the folder in which the copied files exist. Name it in `.go-hints.yaml` under `contexts` to be sure.",
      ].join("\n"),
    );
  });

  it("names the build context only where the layer depends on it", async () => {
    await start();
    const hint = (await client.inlayHints(uri))?.[0];
    assert.ok(hint);
    assert.equal(
      ((await client.resolveHint(hint)).tooltip as MarkupContent).value,
      "It runs again when one of these changes, or a line of the Dockerfile above it:\n- the image that `golang:1.26-alpine` names (line 1)",
    );
  });

  it("gives clients that resolve nothing the tooltip at once, as plain text where they read no Markdown", async () => {
    await start({ capabilities: { textDocument: { inlayHint: {}, hover: { contentFormat: ["plaintext"] } } } });
    const hint = (await client.inlayHints(uri))?.[2];
    assert.equal(hint?.data, undefined);
    assert.match(String(hint?.tooltip), /^- go\.mod \(line 3\)$/m);
    assert.match(String(hint?.tooltip), /downloads the modules again/);
  });

  it("follows the settings: off, every step, lenses", async () => {
    await start({ settings: { layerHints: "off" } });
    assert.deepEqual(await client.inlayHints(uri), []);
    assert.equal(await client.codeLenses(uri), null);
    await client.changeSettings({ layerHints: "all" });
    await client.until("a refresh", () => client.hintRefreshes > 0);
    assert.deepEqual(said(await client.inlayHints(uri)), allHints);
    await client.changeSettings({ layerHintsAs: "codeLens" });
    await client.until("a refresh of lenses", () => client.lensRefreshes > 1);
    assert.equal(await client.inlayHints(uri), null);
    const lenses = (await client.codeLenses(uri)) ?? [];
    assert.deepEqual(
      lenses.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`),
      goHints,
    );
    assert.equal(lenses[1]?.command?.command, "goHints.showBuildGraph");
    assert.deepEqual(lenses[1]?.command?.arguments, [uri, 2]);
    await client.changeSettings({ enable: false });
    await client.until("the end of the hints", () => client.hintRefreshes > 2);
    assert.equal(await client.inlayHints(uri), null);
  });

  it("names no command that the client does not have", async () => {
    await start({ clientless: true, settings: { layerHintsAs: "codeLens" } });
    assert.equal((await client.codeLenses(uri))?.[0]?.command?.command, "");
    sandbox.write("other.txt", "");
    await client.watchedFiles({ "other.txt": 1 });
    await client.until("a refresh", () => client.lensRefreshes > 0);
    assert.deepEqual(client.changedGraphs, []);
  });

  it("has hints and graph asked for anew when the surroundings change", async () => {
    await start();
    assert.deepEqual(said(await client.inlayHints(uri)), goHints);
    sandbox.write("more.go", "package main\n");
    await client.watchedFiles({ "more.go": 1 });
    await client.until("a refresh", () => client.hintRefreshes > 0 && client.changedGraphs.includes(uri));
    assert.ok(
      said(await client.inlayHints(uri)).includes(
        `5: runs again on every source edit (5 files, ${sent + "package main\n".length} B)`,
      ),
    );
    sandbox.write(".dockerignore", `${files[".dockerignore"]}web\n`);
    const before = client.hintRefreshes;
    await client.watchedFiles({ ".dockerignore": 2 });
    await client.until("a second refresh", () => client.hintRefreshes > before);
    assert.ok(
      said(await client.inlayHints(uri)).includes(
        `5: runs again on every source edit (4 files, ${sent + "package main\n".length - files["web/index.html"].length} B)`,
      ),
    );
  });

  it("follows edits of the Dockerfile, and says where modules are downloaded again", async () => {
    await start();
    await client.replace(uri, "COPY go.mod go.sum ./\nRUN go mod download\n", "");
    assert.deepEqual(said(await client.inlayHints(uri)).slice(1, 3), [
      `3: runs again on every source edit (4 files, ${sent} B)`,
      `4: runs again on every source edit (4 files, ${sent} B) · downloads modules again`,
    ]);
    await client.replace(uri, "target=/root/.cache/go-build", "target=/go/pkg/mod");
    assert.equal(
      said(await client.inlayHints(uri))[2],
      `4: runs again on every source edit (4 files, ${sent} B) · modules stay in the cache mount`,
    );
  });

  it("speaks the person's language", async () => {
    await start();
    await client.stop();
    const bundle = JSON.parse(readFileSync("l10n/bundle.l10n.zh-cn.json", "utf8"));
    client = await LspClient.start({
      folders: [sandbox.folder],
      settings: {},
      initializationOptions: { l10n: bundle },
      locale: "zh-cn",
    });
    uri = await client.open("Dockerfile", dockerfile);
    assert.equal(said(await client.inlayHints(uri))[1], "3: go.mod, go.sum 改变之前使用缓存");
  });

  it("has nothing to say about other documents", async () => {
    await start();
    const other = await client.open(".dockerignore", "web\n", "ignore");
    assert.equal(await client.inlayHints(other), null);
    assert.equal(await client.codeLenses(other), null);
    assert.equal(await client.buildGraph(other), null);
    assert.equal(await client.buildGraph(client.uri("absent.Dockerfile")), null);
  });

  /** The graph in a few lines: stages with their steps, then edges. */
  function outline({ images, stages, edges }: BuildGraph): string[] {
    return [
      ...images.map(({ id }) => id),
      ...stages.flatMap((stage) => [
        `${stage.id} ${stage.name} from ${stage.base}${stage.isFinal ? " final" : ""}${stage.isNeeded ? "" : " unneeded"}`,
        ...stage.steps.map(
          ({ id, keyword, renewal, range, findings }) =>
            `  ${id} ${keyword} ${renewal} line ${range.start.line + 1}${id === stage.firstRenewed ? " boundary" : ""}${findings.length > 0 ? " !" : ""}`,
        ),
      ]),
      ...edges.map(({ from, to, step, kind, paths }) => [from, "->", step ?? to, kind, ...paths].join(" ")),
    ];
  }

  it("describes the build as a graph", async () => {
    await start({ settings: { rules: { "goproxy-unset": "warning" } } });
    const graph = await client.buildGraph(uri);
    assert.ok(graph);
    assert.deepEqual(outline(graph), [
      "image golang:1.26-alpine",
      "image alpine:3.22",
      "stage 0 build from golang:1.26-alpine",
      "  step 0 0 WORKDIR cached line 2",
      "  step 0 1 COPY cached line 3",
      "  step 0 2 RUN cached line 4 !",
      "  step 0 3 COPY source line 5 boundary",
      "  step 0 4 RUN source line 6 !",
      "stage 1 stage 1 from alpine:3.22 final",
      "  step 1 0 RUN cached line 10",
      "  step 1 1 COPY result line 11",
      "  step 1 2 USER none line 12",
      "  step 1 3 ENTRYPOINT none line 13",
      "image golang:1.26-alpine -> stage 0 base",
      "image alpine:3.22 -> stage 1 base",
      "stage 0 -> step 1 1 copy /app",
    ]);
    const download = graph.stages[0]?.steps[2];
    assert.equal(download?.text, "RUN go mod download");
    assert.equal(download.hint, "cached until go.mod, go.sum change");
    assert.match(download.detail ?? "", /go\.sum \(line 3\)/);
    const finding = download.findings.find(({ rule }) => rule === "goproxy-unset");
    assert.equal(finding?.severity, "warning");
    assert.equal(finding.range.start.line, 3);
    assert.equal(graph.version, 1);
  });

  it("draws stages on stages, mounts, other images and what is not needed, and hides credentials", async () => {
    await start();
    const other = await client.open(
      "other.Dockerfile",
      dedent`
        FROM golang:1.26 AS deps
        ENV TOKEN_URL=https://user:s3cr3t@example.com/
        FROM deps AS test
        RUN go test ./...
        FROM scratch
        COPY --from=deps /etc/ssl /etc/ssl
        COPY --from=busybox:1.37 /bin/sh /bin/
        RUN --mount=type=bind,from=deps,source=/src,target=/src ["/bin/sh"]
      `,
    );
    const graph = await client.buildGraph(other);
    assert.ok(graph);
    assert.ok(!JSON.stringify(graph).includes("s3cr3t"));
    assert.deepEqual(
      outline(graph).filter((line) => !line.startsWith("  ")),
      [
        "image golang:1.26",
        "image busybox:1.37",
        "stage 0 deps from golang:1.26",
        "stage 1 test from deps unneeded",
        "stage 2 stage 2 from scratch final",
        "image golang:1.26 -> stage 0 base",
        "stage 0 -> stage 1 base",
        "stage 0 -> step 2 0 copy /etc/ssl",
        "image busybox:1.37 -> step 2 1 copy /bin/sh",
        "stage 0 -> step 2 2 mount /src",
      ],
    );
  });
});
