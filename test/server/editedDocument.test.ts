import assert from "node:assert/strict";
import { Sandbox } from "../support/commandLine";
import { LspClient } from "../support/lspClient";

const project = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n",
  "go.sum": "example.com/dep v1.0.0 h1:x\n",
  "main.go": "package main\n\nfunc main() {}\n",
};

const dockerfile = `# syntax=docker/dockerfile:1
ARG GO_VERSION=1.24

# The builder.
FROM golang:\${GO_VERSION} AS build
WORKDIR /src
ENV GOFLAGS=-mod=mod \\
    # Ours comes first.
    GOPROXY=https://proxy.example.com,direct
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \\
    # Small.
    go build -o /out/shop .
RUN <<EOF
go vet ./...
EOF

FROM debian:bookworm
COPY --from=build /out/shop /shop
ENV TOKEN=abc
ENTRYPOINT ["/shop"]
`;

/** What is typed, one after the other: the text before the caret, and the characters. */
const typed: readonly (readonly [behind: string, characters: string])[] = [
  ["# The builder.", " It needs a C compiler."],
  ["GOPROXY=https://proxy.example.com", ",https://other.example.com"],
  ["go build -o /out/shop", " -trimpath"],
  ["go vet ./...", " && go test ./..."],
  ["# Ours comes first.", " Always."],
  ["COPY . .", "/app/"],
  ["ENTRYPOINT [", '"/bin/sh", "-c", '],
  ["ENV TOKEN=abc", "def"],
  ['"/shop"]', "\nRUN GOFLAGS= go "],
];

const variants: readonly (readonly [what: string, change: (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["without a last line break", (text) => text.trimEnd()],
  ["with line breaks of Windows", (text) => text.replaceAll("\n", "\r\n")],
];

describe("a document that was written in, over stdio", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox(project);
  });

  afterEach(() => sandbox.remove());

  for (const [what, change] of variants) {
    it(`${what}, is answered for as if it had just been opened`, async function () {
      this.timeout(60_000);
      const edited = await LspClient.start({ folders: [sandbox.folder] });
      let text = change(dockerfile);
      const uri = await edited.open("Dockerfile", text);
      await edited.pull(uri);
      for (const [behind, characters] of typed) {
        let written = behind;
        for (const character of characters) {
          await edited.replace(uri, written, written + character);
          text = text.replace(written, () => written + character);
          written += character;
          await edited.pull(uri);
        }
      }
      const opened = await LspClient.start({ folders: [sandbox.folder] });
      await opened.open("Dockerfile", text);
      const [ofEdited, ofOpened] = [await answers(edited, uri, text), await answers(opened, uri, text)];
      for (const [question, answer] of ofOpened) assert.deepEqual(ofEdited.get(question), answer, question);
      assert.equal(ofEdited.size, ofOpened.size);
      assert.ok([...ofOpened.values()].filter((answer) => answer !== null).length > 100);
      for (const client of [edited, opened]) {
        assert.deepEqual(client.errors, []);
        assert.equal(await client.stop(), 0);
      }
    });
  }
});

/** Everything that a client can ask about a document, by what it asks. */
async function answers(client: LspClient, uri: string, text: string): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  const diagnostics = await client.diagnostics(uri);
  found.set("diagnostics", diagnostics);
  found.set("lenses", await client.codeLenses(uri));
  found.set("hints", await client.inlayHints(uri));
  found.set("graph", { ...(await client.buildGraph(uri)), version: 0 });
  const lines = text.split(/\r?\n/);
  for (const [line, content] of lines.entries()) {
    for (let character = 0; character <= content.length; character++) {
      const params = { textDocument: { uri }, position: { line, character } };
      const place = `${line}:${character} of ${content}`;
      found.set(`hover ${place}`, await client.connection.sendRequest("textDocument/hover", params));
      found.set(`completion ${place}`, await client.connection.sendRequest("textDocument/completion", params));
    }
    const range = { start: { line, character: 0 }, end: { line, character: content.length } };
    const here = diagnostics.filter((each) => each.range.start.line <= line && line <= each.range.end.line);
    for (const action of (await client.codeActions(uri, range, { diagnostics: here })) ?? []) {
      const { title, kind, isPreferred, command, edit } = await client.resolve(action);
      const changed = edit && client.applied(edit, uri);
      found.set(`action on ${content}: ${title}`, { kind, isPreferred, command, changed });
    }
  }
  return found;
}
