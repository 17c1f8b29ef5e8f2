import assert from "node:assert/strict";
import { CompletionItemKind, InsertTextFormat, type MarkupContent } from "vscode-languageserver/node";
import { type ClientFeatures, readClientFeatures } from "../../server/src/handlers/clientFeatures";
import { dockerfileCompletion } from "../../server/src/handlers/completion/dockerfileCompletion";
import { type Preferences, resolveSettings } from "../../server/src/lint/settings";
import { allRules } from "../../server/src/rules/index";
import { LineIndex } from "../../server/src/syntax/text";
import { dedent } from "../support/dedent";
import { memoryLinter } from "../support/lintInMemory";
import { richCapabilities } from "../support/lspClient";

/** Where the caret stands in the texts of the tests. */
const caret = "‸";

const features = readClientFeatures(
  { processId: null, rootUri: null, capabilities: richCapabilities },
  { clientCommands: true },
);

const goMod = "module github.com/acme/shop\n\ngo 1.26.1\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const goSum = "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n";
const shop = { "go.mod": goMod, "go.sum": goSum, "main.go": "package main\n\nfunc main() {}\n" };

interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly preferences?: Preferences;
  readonly locale?: string;
  readonly features?: Partial<ClientFeatures>;
}

/** What completes a Dockerfile at the caret. */
async function completions(marked: string, options: Options = {}) {
  const offset = marked.indexOf(caret);
  assert.ok(offset >= 0, "the text has no caret");
  const text = marked.replace(caret, "");
  const files = { ...shop, ...options.files, Dockerfile: text };
  const settings = resolveSettings(undefined, options.preferences, options.locale ?? "en");
  const report = await memoryLinter(files, []).lint("Dockerfile", { settings });
  const position = report.lines.positionAt(offset);
  const list = dockerfileCompletion(report, position, settings.options, { ...features, ...options.features });
  return { text, items: list?.items ?? [], isIncomplete: list?.isIncomplete };
}

/** Labels of what completes a Dockerfile at the caret. */
async function labels(marked: string, options?: Options): Promise<string[]> {
  return (await completions(marked, options)).items.map(({ label }) => label);
}

/** The text after the suggestion with this label was taken. */
async function accepted(marked: string, label: string, options?: Options): Promise<string> {
  const { text, items } = await completions(marked, options);
  const item = items.find((each) => each.label === label);
  assert.ok(item, `no ${label} among ${items.map((each) => each.label).join(", ") || "nothing"}`);
  assert.ok(item.textEdit && "range" in item.textEdit);
  const lines = new LineIndex(text);
  const { range, newText } = item.textEdit;
  assert.equal(range.start.line, range.end.line, "a suggestion replaces a part of one line");
  return text.slice(0, lines.offsetAt(range.start)) + newText + text.slice(lines.offsetAt(range.end));
}

const proxies = [
  "https://goproxy.cn,direct",
  "https://goproxy.io,direct",
  "https://mirrors.aliyun.com/goproxy/,direct",
];

describe("completion of a Dockerfile", () => {
  interface Case {
    readonly name: string;
    readonly text: string;
    /** Labels that have to be there, in this order, others between them or not. */
    readonly has?: readonly string[];
    /** Labels in all. */
    readonly all?: readonly string[];
    readonly lacks?: readonly string[];
    readonly take?: readonly [label: string, result: string];
    readonly options?: Options;
  }

  const cases: Readonly<Record<string, readonly Case[]>> = {
    "of Go variables": [
      {
        name: "offers names in ENV, with an equals sign",
        text: "FROM golang:1.26\nENV GOPR‸\n",
        has: ["GOPROXY", "GOPRIVATE", "CGO_ENABLED"],
        take: ["GOPROXY", "FROM golang:1.26\nENV GOPROXY=\n"],
      },
      {
        name: "offers them behind the keyword at the end of the file",
        text: "FROM golang:1.26\nARG ‸",
        has: ["GOPROXY"],
        take: ["GOOS", "FROM golang:1.26\nARG GOOS="],
      },
      {
        name: "keeps the value that stands behind a name, and leaves out what is set beside it",
        text: "FROM golang:1.26\nENV GOOS=linux \\\n    # the architecture\n    GOA‸=amd64\n",
        has: ["GOARCH"],
        lacks: ["GOOS"],
        take: ["GOARCH", "FROM golang:1.26\nENV GOOS=linux \\\n    # the architecture\n    GOARCH=amd64\n"],
      },
      {
        name: "goes on behind an escape at the end of the file",
        text: "FROM golang:1.26\nENV GOOS=linux \\\n    ‸",
        has: ["GOARCH"],
        lacks: ["GOOS"],
      },
      {
        name: "knows the back-tick as escape",
        text: "# escape=`\nFROM golang:1.26\nENV GOOS=linux `\n    CGO_‸\n",
        has: ["CGO_ENABLED"],
      },
      {
        name: "offers names behind export and go env -w, and for one that is begun in front of a command",
        text: "FROM golang:1.26\nRUN cd /src && export GOP‸ && go build\n",
        has: ["GOPROXY"],
        take: ["GOPROXY", "FROM golang:1.26\nRUN cd /src && export GOPROXY= && go build\n"],
      },
      { name: "behind go env -w", text: "FROM golang:1.26\nRUN go env -w ‸\n", has: ["GOPROXY"] },
      { name: "in front of a command", text: "FROM golang:1.26\nRUN set -e; CGO‸ go build\n", has: ["CGO_ENABLED"] },
      {
        name: "offers them in a heredoc",
        text: "FROM golang:1.26\nRUN <<EOF\nset -e\nexport GO‸\nEOF\n",
        has: ["GOFLAGS"],
        take: ["GOFLAGS", "FROM golang:1.26\nRUN <<EOF\nset -e\nexport GOFLAGS=\nEOF\n"],
      },
      { name: "says nothing for programs", text: "FROM golang:1.26\nRUN g‸\n", all: [] },
      { name: "says nothing for arguments", text: "FROM golang:1.26\nRUN echo GOPR‸\n", all: [] },
      { name: "says nothing in a comment", text: "FROM golang:1.26\n# ENV GOPR‸\n", all: [] },
      { name: "says nothing in a comment in ENV", text: "FROM a\nENV A=b \\\n# GOP‸\n  C=d\n", all: [] },
      {
        name: "says nothing in a script for another program",
        text: "FROM a\nRUN <<EOF\n#!/usr/bin/python3\nexport GO‸\nEOF\n",
        all: [],
      },
      {
        name: "says nothing in the file that COPY writes",
        text: "FROM a\nCOPY <<EOF /env\nexport GO‸\nEOF\n",
        all: [],
      },
    ],
    "of their values": [
      {
        name: "offers the usual lists of proxies first",
        text: "FROM golang:1.26\nENV GOPROXY=‸\n",
        has: [proxies[0] ?? "", "https://goproxy.cn", "direct", "off"],
        take: [proxies[0] ?? "", `FROM golang:1.26\nENV GOPROXY=${proxies[0]}\n`],
      },
      {
        name: "offers the person's own list in front of all",
        text: "FROM golang:1.26\nENV GOPROXY=ht‸\n",
        options: { preferences: { moduleProxy: "https://proxy.example.com|direct" } },
        has: ["https://proxy.example.com|direct", ...proxies],
        take: ["https://proxy.example.com|direct", "FROM golang:1.26\nENV GOPROXY=https://proxy.example.com|direct\n"],
      },
      {
        name: "quotes a list that a shell would take for a pipe",
        text: "FROM golang:1.26\nRUN GOPROXY=‸ go build\n",
        options: { preferences: { moduleProxy: "https://proxy.example.com|direct" } },
        take: [
          "https://proxy.example.com|direct",
          'FROM golang:1.26\nRUN GOPROXY="https://proxy.example.com|direct" go build\n',
        ],
      },
      {
        name: "offers single entries behind a separator, and none twice",
        text: 'FROM golang:1.26\nENV GOPROXY="https://goproxy.cn,‸"\n',
        has: ["https://goproxy.io", "direct", "off"],
        lacks: ["https://goproxy.cn", ...proxies],
        take: ["direct", 'FROM golang:1.26\nENV GOPROXY="https://goproxy.cn,direct"\n'],
      },
      {
        name: "replaces the entry around the caret alone",
        text: "FROM golang:1.26\nENV GOPROXY=https://gop‸roxy.cn|direct\n",
        lacks: ["direct"],
        take: ["https://goproxy.io", "FROM golang:1.26\nENV GOPROXY=https://goproxy.io|direct\n"],
      },
      {
        name: "offers the separators behind a complete address, the bar only where no shell takes it",
        text: "FROM golang:1.26\nENV GOPROXY=https://goproxy.cn‸\n",
        has: [",direct", "|direct"],
        take: ["|direct", "FROM golang:1.26\nENV GOPROXY=https://goproxy.cn|direct\n"],
      },
      {
        name: "offers the comma alone in a shell",
        text: "FROM golang:1.26\nRUN export GOPROXY=https://goproxy.cn‸\n",
        has: [",direct"],
        lacks: ["|direct"],
      },
      {
        name: "offers the old form of ENV too",
        text: "FROM golang:1.26\nENV CGO_ENABLED ‸\n",
        all: ["0", "1"],
        take: ["0", "FROM golang:1.26\nENV CGO_ENABLED 0\n"],
      },
      {
        name: "offers systems and architectures, and the argument of BuildKit where it is declared",
        text: "FROM golang:1.26\nARG TARGETARCH\nRUN GOOS=linux GOARCH=‸ go build\n",
        has: ["$TARGETARCH", "amd64", "arm64", "riscv64"],
      },
      {
        name: "does not offer an argument that is not declared",
        text: "FROM golang:1.26\nRUN GOARCH=‸ go build\n",
        has: ["amd64"],
        lacks: ["$TARGETARCH"],
      },
      {
        name: "offers flags one by one in quotes",
        text: 'FROM golang:1.26\nENV GOFLAGS="-trimpath -mod=‸"\n',
        has: ["-mod=readonly", "-mod=vendor"],
        take: ["-mod=vendor", 'FROM golang:1.26\nENV GOFLAGS="-trimpath -mod=vendor"\n'],
      },
      {
        name: "offers the toolchain of go.mod",
        text: "FROM golang:1.26\nENV GOTOOLCHAIN=‸\n",
        options: { files: { "go.mod": `${goMod}\ntoolchain go1.26.3\n` } },
        all: ["local", "auto", "path", "go1.26.3"],
      },
      {
        name: "offers private hosts of go.mod and the company's own place",
        text: "FROM golang:1.26\nENV GOPRIVATE=‸\n",
        options: {
          files: {
            "go.mod": `${goMod}\nrequire (\n\tgit.corp.internal/lib v1.0.0\n\tgithub.com/acme/log v1.2.0\n)\n`,
          },
          preferences: { privateModules: ["code.example.com"] },
        },
        all: ["git.corp.internal", "github.com/acme", "code.example.com"],
      },
      {
        name: "offers patterns behind a comma, and none twice",
        text: "FROM golang:1.26\nENV GOPRIVATE=code.example.com,‸\n",
        options: { preferences: { privateModules: ["code.example.com", "example.org"] } },
        all: ["example.org"],
        take: ["example.org", "FROM golang:1.26\nENV GOPRIVATE=code.example.com,example.org\n"],
      },
      {
        name: "offers versions for the argument of FROM",
        text: "ARG GO_VERSION=‸\nFROM golang:${GO_VERSION}\n",
        all: ["1.26", "1.27"],
      },
      { name: "says nothing for other variables", text: "FROM golang:1.26\nENV APP_MODE=‸\n", all: [] },
      {
        name: "says nothing where a command makes the value",
        text: "FROM golang:1.26\nRUN GOOS=$(‸) go build\n",
        all: [],
      },
    ],
    "of mounts": [
      {
        name: "offers the caches of the official image to root",
        text: "FROM golang:1.26\nRUN --mount=type=cache,target=‸ \\\n    go build ./...\n",
        all: ["/go/pkg/mod", "/root/.cache/go-build"],
        take: [
          "/root/.cache/go-build",
          "FROM golang:1.26\nRUN --mount=type=cache,target=/root/.cache/go-build \\\n    go build ./...\n",
        ],
      },
      {
        name: "offers the caches in force at the step, also those that it sets itself",
        text: "FROM golang:1.26\nENV GOCACHE=/cache/build\nRUN --mount=type=cache,target=/‸ GOMODCACHE=/cache/mod go build\n",
        all: ["/cache/mod", "/cache/build"],
      },
      {
        name: "says whose the cache is where it is not root's",
        text: "FROM golang:1.26\nRUN useradd -m -u 1001 app\nUSER app\nRUN --mount=type=cache,target=‸,sharing=locked go build\n",
        take: [
          "/home/app/.cache/go-build",
          "FROM golang:1.26\nRUN useradd -m -u 1001 app\nUSER app\nRUN --mount=type=cache,target=/home/app/.cache/go-build,uid=1001,sharing=locked go build\n",
        ],
      },
      {
        name: "does not say it twice",
        text: "FROM golang:1.26\nRUN useradd -m -u 1001 app\nUSER app\nRUN --mount=type=cache,uid=1001,target=‸ go build\n",
        take: [
          "/home/app/.cache/go-build",
          "FROM golang:1.26\nRUN useradd -m -u 1001 app\nUSER app\nRUN --mount=type=cache,uid=1001,target=/home/app/.cache/go-build go build\n",
        ],
      },
      {
        name: "offers nothing to a user whose number nobody knows",
        text: "FROM golang:1.26\nUSER somebody\nRUN --mount=type=cache,target=‸ go build\n",
        all: [],
      },
      {
        name: "offers the caches of a step that is only being written",
        text: "FROM golang:1.26\nRUN --mount=type=cache,target=‸",
        all: ["/go/pkg/mod", "/root/.cache/go-build"],
      },
      {
        name: "offers none where there is no Go",
        text: "FROM alpine:3.22\nRUN --mount=type=cache,target=‸ ls",
        all: [],
      },
      {
        name: "offers npm's cache where npm runs",
        text: "FROM node:22\nRUN --mount=type=cache,target=‸ npm ci\n",
        all: ["/root/.npm"],
      },
      {
        name: "offers targets of secrets in the user's home",
        text: "FROM golang:1.26\nRUN useradd -m -u 1001 app\nUSER app\nRUN --mount=type=secret,id=netrc,target=‸ go build\n",
        all: ["/home/app/.netrc", "/home/app/.npmrc"],
        take: [
          "/home/app/.netrc",
          "FROM golang:1.26\nRUN useradd -m -u 1001 app\nUSER app\nRUN --mount=type=secret,id=netrc,target=/home/app/.netrc,uid=1001 go build\n",
        ],
      },
      {
        name: "offers npm's file first where the secret is npm's",
        text: "FROM node:22\nRUN --mount=type=secret,id=npm-token,target=‸ npm ci\n",
        all: ["/root/.npmrc", "/root/.netrc"],
      },
      {
        name: "offers the ids of secrets that the file uses",
        text: "FROM golang:1.26\nRUN --mount=type=secret,id=git-login,target=/root/.netrc go mod download\nRUN --mount=type=secret,id=‸,target=/root/.netrc go build\n",
        all: ["git-login", "netrc", "npmrc"],
      },
      {
        name: "offers stages and their paths to bind mounts",
        text: "FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine\nRUN --mount=type=bind,from=‸ true\n",
        all: ["build"],
      },
      {
        name: "offers what such a stage makes",
        text: "FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine\nRUN --mount=type=bind,from=build,source=‸ true\n",
        has: ["/out/shop"],
      },
      {
        name: "offers whole mounts for a flag that is begun, without those that are there",
        text: "FROM golang:1.26\nRUN --mount=type=cache,target=/go/pkg/mod \\\n    --mount=‸ \\\n    go build\n",
        has: ["--mount=type=cache,target=/root/.cache/go-build", "--mount=type=secret,id=netrc,target=/root/.netrc"],
        lacks: ["--mount=type=cache,target=/go/pkg/mod"],
        take: [
          "--mount=type=cache,target=/root/.cache/go-build",
          "FROM golang:1.26\nRUN --mount=type=cache,target=/go/pkg/mod \\\n    --mount=type=cache,target=/root/.cache/go-build \\\n    go build\n",
        ],
      },
      { name: "leaves keys to others", text: "FROM golang:1.26\nRUN --mount=type=cache,‸ go build\n", all: [] },
      { name: "leaves other flags to others", text: "FROM golang:1.26\nRUN --network=‸ go build\n", all: [] },
      {
        name: "says nothing for flags of a program",
        text: "FROM golang:1.26\nRUN go build --mount=type=cache,target=‸\n",
        all: [],
      },
    ],
    "of images": [
      {
        name: "offers tags that fit go.mod",
        text: "FROM golang:‸\n",
        has: ["golang:1.26", "golang:1.26-alpine", "golang:1.26-bookworm", "golang:1.27", "golang:1.27-alpine"],
        take: ["golang:1.26-alpine", "FROM golang:1.26-alpine\n"],
      },
      {
        name: "replaces the tag that is there, and keeps the registry",
        text: "FROM --platform=$BUILDPLATFORM mirror.example.com/library/golang:1.1‸9 AS build\n",
        take: [
          "mirror.example.com/library/golang:1.27",
          "FROM --platform=$BUILDPLATFORM mirror.example.com/library/golang:1.27 AS build\n",
        ],
      },
      {
        name: "puts a release without security fixes last",
        text: "FROM gol‸",
        options: { files: { "go.mod": "module a.example/b\n\ngo 1.22\n" } },
        has: ["golang:1.27", "golang:1.26", "golang:1.22", "golang:1.22-bookworm"],
        lacks: ["golang:1.22-trixie"],
      },
      {
        name: "offers no release that is too old for one of the modules",
        text: "FROM golang:‸",
        options: { files: { "tools/go.mod": "module a.example/tools\n\ngo 1.27\n" } },
        has: ["golang:1.27"],
        lacks: ["golang:1.26"],
      },
      {
        name: "offers a release that is newer than those known",
        text: "FROM golang:‸",
        options: { files: { "go.mod": "module a.example/b\n\ngo 1.31.2\n" } },
        has: ["golang:1.31", "golang:1.31-alpine"],
        lacks: ["golang:1.27"],
      },
      { name: "leaves other images to others", text: "FROM alpine:‸", all: [] },
      { name: "says nothing behind the image", text: "FROM golang:1.26 ‸", all: [] },
      { name: "says nothing for a tag in a variable", text: "ARG V=1\nFROM golang:$‸", all: [] },
    ],
    "of COPY --from": [
      {
        name: "offers stages with what they make",
        text: "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/shop .\nFROM scratch\nCOPY --from=‸\n",
        has: ["build /out/shop", "build /etc/ssl/certs/ca-certificates.crt", "build /usr/share/zoneinfo"],
        lacks: ["build"],
        take: [
          "build /out/shop",
          "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/shop .\nFROM scratch\nCOPY --from=build /out/shop \n",
        ],
      },
      {
        name: "offers paths behind the flag, without what the image has already",
        text: "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY config.yaml ./\nRUN go build -o /out/shop .\nFROM alpine:3.22\nCOPY --from=build --chmod=0755 ‸\n",
        has: ["/out/shop", "/src/config.yaml"],
        lacks: ["/etc/ssl/certs/ca-certificates.crt"],
      },
      {
        name: "completes a path that is begun, and one among others",
        text: "FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine:3.22\nCOPY --from=build /o‸ /usr/local/bin/\n",
        take: [
          "/out/shop",
          "FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine:3.22\nCOPY --from=build /out/shop /usr/local/bin/\n",
        ],
      },
      {
        name: "completes the exec form",
        text: 'FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine:3.22\nCOPY --from=build ["/o‸", "/usr/local/bin/"]\n',
        take: [
          "/out/shop",
          'FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine:3.22\nCOPY --from=build ["/out/shop", "/usr/local/bin/"]\n',
        ],
      },
      {
        name: "says nothing for the destination",
        text: "FROM golang:1.26 AS build\nRUN go build -o /out/shop .\nFROM alpine:3.22\nCOPY --from=build /out/shop /‸\n",
        all: [],
      },
      {
        name: "knows no stage that comes later",
        text: "FROM alpine AS a\nCOPY --from=‸\n\nFROM golang:1.26 AS build\nRUN go build -o /out/shop .\n",
        all: [],
      },
      { name: "says nothing for the build context", text: "FROM alpine\nCOPY ‸\n", all: [] },
    ],
    "of other places": [
      {
        name: "offers no keyword",
        text: "FROM alpine\nR‸\n",
        options: { features: { completionSnippets: false } },
        all: [],
      },
      { name: "offers nothing in LABEL", text: "FROM alpine\nLABEL GOPROXY=‸\n", all: [] },
      { name: "offers nothing in a RUN of words", text: 'FROM golang\nRUN ["GOPROXY=‸"]\n', all: [] },
      { name: "offers nothing on Windows", text: "FROM golang:1.26-windowsservercore\nRUN set GOPROXY=‸\n", all: [] },
    ],
  };

  for (const [group, list] of Object.entries(cases)) {
    describe(group, () => {
      for (const { name, text, has, all, lacks, take, options } of list) {
        for (const [ending, source] of [
          ["", text],
          [" (CRLF)", text.replaceAll("\n", "\r\n")],
        ] as const) {
          it(name + ending, async () => {
            const found = await labels(source, options);
            if (all) assert.deepEqual(found, all);
            if (has) {
              assert.deepEqual(
                found.filter((label) => has.includes(label)),
                has,
                `of ${found.join(", ")}`,
              );
            }
            if (lacks) {
              assert.deepEqual(
                found.filter((label) => lacks.includes(label)),
                [],
              );
            }
            if (take) {
              const result = await accepted(source, take[0], options);
              assert.equal(result.replaceAll("\r\n", "\n"), take[1]);
            }
          });
        }
      }
    });
  }

  it("explains every Go variable and value that it offers", async () => {
    const { items } = await completions("FROM golang:1.26\nENV ‸\n");
    for (const { label, documentation } of items) {
      assert.match((documentation as MarkupContent | undefined)?.value ?? "", /\n\nDefault: /, label);
    }
    const values = await completions("FROM golang:1.26\nENV GOPROXY=‸\n");
    assert.deepEqual(
      values.items.filter(({ detail }) => !detail).map(({ label }) => label),
      [],
    );
    assert.equal(values.isIncomplete, true);
  });

  it("offers mirrors in mainland China first where the display language is Simplified Chinese", async () => {
    assert.equal((await labels("FROM golang:1.26\nENV GOPROXY=‸\n", { locale: "zh-cn" }))[0], proxies[0]);
    assert.notEqual((await labels("FROM golang:1.26\nENV GOPROXY=‸\n"))[0], proxies[0]);
  });

  it("asks for the next list where the client can do that", async () => {
    const marked = "FROM golang:1.26\nENV CGO_E‸\n";
    const leading = async (options: Options) =>
      (await completions(marked, options)).items.find(({ label }) => label === "CGO_ENABLED")?.command?.command;
    assert.equal(await leading({}), "editor.action.triggerSuggest");
    assert.equal(await leading({ features: { clientCommands: false } }), undefined);
  });
});

describe("completion at every place of a Dockerfile", () => {
  const texts = [
    'FROM golang:1.26 AS build\r\nENV GOPROXY="https://goproxy.cn|direct" \\\r\n  # why\r\n  GOFLAGS=-mod=vendor\r\nRUN --mount=type=cache,target=/x <<EOF bash\r\nexport GOOS=linux\r\nEOF\r\nCOPY --from=build ["/a", "/b"]\r\nONBUILD RUN GOOS=a\r\nRUN a \\',
    '\ufeff# escape=`\nARG V=1\nFROM golang:$V\nRUN GOARCH="x && `\n  y\nCOPY --from= \nENV A\nENV B c d\nRUN ["GOOS=1"]\nRUN --mount= --mount=type=secret,id=,target= x',
  ];
  for (const [number, text] of texts.entries()) {
    it(`replaces what touches the caret, on its line (${number + 1})`, async () => {
      const settings = resolveSettings(undefined, undefined, "en");
      const report = await memoryLinter({ ...shop, Dockerfile: text }, []).lint("Dockerfile", { settings });
      let offered = 0;
      for (let offset = 0; offset <= text.length; offset++) {
        const position = report.lines.positionAt(offset);
        for (const { label, textEdit } of dockerfileCompletion(report, position, settings.options, features)?.items ??
          []) {
          assert.ok(textEdit && "range" in textEdit);
          const { start, end } = textEdit.range;
          const touches = start.line === position.line && end.line === position.line;
          assert.ok(touches && start.character <= position.character && end.character >= position.character, label);
          offered++;
        }
      }
      assert.ok(offered > 100, `${offered} suggestions`);
    });
  }
});

describe("snippets for a Dockerfile", () => {
  /** The text after a snippet was taken and every place was left as it is. */
  async function written(marked: string, label: string, options?: Options): Promise<string> {
    const { items } = await completions(marked, options);
    const item = items.find((each) => each.label === label);
    assert.equal(item?.insertTextFormat, InsertTextFormat.Snippet);
    assert.equal(item.kind, CompletionItemKind.Snippet);
    const text = await accepted(marked, label, options);
    const unescaped = (part: string): string => part.replace(/\\([\\$}|,])/g, "$1");
    return text
      .replace(/\$\{\d\|((?:\\.|[^\\,|])*)(?:,(?:\\.|[^\\|])*)?\|\}/g, (_, first: string) => unescaped(first))
      .replace(/\$\{\d:((?:\\.|[^\\}])*)\}/g, (_, first: string) => unescaped(first))
      .replace(/(?<!\\)\$0/, "")
      .replace(/\\([\\$}])/g, "$1");
  }

  /** Rules that report something in a Dockerfile among files. */
  async function findings(text: string, files: Readonly<Record<string, string>>): Promise<string[]> {
    const settings = resolveSettings(undefined, undefined, "en");
    const ignore = ".git\n.env\n**/*.pem\n";
    const all = { ...files, ".dockerignore": ignore, Dockerfile: text };
    const report = await memoryLinter(all, allRules).lint("Dockerfile", { settings });
    return report.findings.map(({ rule, message }) => `${rule.meta.id}: ${message}`);
  }

  const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "a module": shop,
    "commands in cmd": {
      "go.mod": goMod,
      "go.sum": goSum,
      "cmd/api/main.go": "package main\n\nfunc main() {}\n",
      "cmd/worker/main.go": "package main\n\nfunc main() {}\n",
    },
    "a module in a folder": Object.fromEntries(Object.entries(shop).map(([path, text]) => [`backend/${path}`, text])),
    "a local replacement": {
      ...shop,
      "go.mod": `${goMod}\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n`,
      "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
      "lib/lib.go": "package lib\n",
    },
    "a workspace": {
      "go.work": "go 1.26\n\nuse ./api\nuse ./lib\n",
      "api/go.mod": goMod,
      "api/go.sum": goSum,
      "api/main.go": "package main\n\nfunc main() {}\n",
      "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
      "lib/lib.go": "package lib\n",
    },
    "private modules": {
      ...shop,
      "go.mod": `${goMod}\nrequire git.corp.internal/lib v1.0.0\n`,
    },
    "a module that needs cgo": {
      ...shop,
      "go.mod": goMod.replace("github.com/gin-gonic/gin v1.10.0", "github.com/mattn/go-sqlite3 v1.14.22"),
      "main.go": 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n',
    },
  };

  for (const [name, files] of Object.entries(projects)) {
    it(`builds and runs ${name} without a finding`, async () => {
      const { "go.mod": _, "go.sum": __, "main.go": ___, ...empty } = shop;
      const options = { files: { ...empty, ...files } };
      const text = await writtenIn("‸", "go-image", options.files);
      assert.deepEqual(await findings(text, files), [], text);
    });
  }

  /** As `written`, with no other files than these. */
  async function writtenIn(marked: string, label: string, files: Readonly<Record<string, string>>): Promise<string> {
    const text = marked.replace(caret, "");
    const settings = resolveSettings(undefined, undefined, "en");
    const report = await memoryLinter({ ...files, Dockerfile: text }, []).lint("Dockerfile", { settings });
    const list = dockerfileCompletion(
      report,
      report.lines.positionAt(marked.indexOf(caret)),
      settings.options,
      features,
    );
    const item = list?.items.find((each) => each.label === label);
    const documentation = (item?.documentation as MarkupContent | undefined)?.value ?? "";
    return documentation.replace(/^```dockerfile\n|```$/g, "");
  }

  it("writes the whole build for a module", async () => {
    assert.equal(
      await written("‸", "go-image", { preferences: { moduleProxy: "https://proxy.example.com,direct" } }),
      dedent`
        # syntax=docker/dockerfile:1

        FROM golang:1.26 AS build
        WORKDIR /src
        ENV GOPROXY=https://proxy.example.com,direct
        COPY go.mod go.sum ./
        RUN go mod download
        COPY . .
        RUN --mount=type=cache,target=/root/.cache/go-build \
            CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/shop .

        FROM gcr.io/distroless/static-debian12:nonroot
        COPY --from=build /out/shop /shop
        ENTRYPOINT ["/shop"]
      `,
    );
  });

  it("writes the download for the stage at hand", async () => {
    assert.equal(
      await written("FROM golang:1.26\nWORKDIR /app\nENV GOPROXY=https://goproxy.cn\ngo-m‸\n", "go-modules"),
      "FROM golang:1.26\nWORKDIR /app\nENV GOPROXY=https://goproxy.cn\nCOPY go.mod go.sum ./\nRUN go mod download\n",
    );
    assert.equal(
      await written("FROM golang:1.26\n‸\nCOPY . .\n", "go-modules", {
        preferences: { moduleProxy: "https://proxy.example.com" },
      }),
      "FROM golang:1.26\nWORKDIR /src\nENV GOPROXY=https://proxy.example.com\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n",
    );
  });

  it("leaves out a module proxy that the build command may give", async () => {
    assert.equal(
      await written("FROM golang:1.26\nWORKDIR /app\nARG GOPROXY\ngo-m‸\n", "go-modules"),
      "FROM golang:1.26\nWORKDIR /app\nARG GOPROXY\nCOPY go.mod go.sum ./\nRUN go mod download\n",
    );
  });

  const silent: readonly [name: string, text: string][] = [
    ["inside an instruction", "FROM golang:1.26\nRUN a \\\n  ‸\n  b\n"],
    ["behind a keyword", "FROM golang:1.26\nRUN ‸\n"],
    ["in a heredoc", "FROM golang:1.26\nRUN <<EOF\n‸\nEOF\n"],
    ["in a comment", "FROM golang:1.26\n# ‸\n"],
  ];
  for (const [name, text] of silent) {
    it(`are not offered ${name}`, async () => assert.deepEqual(await labels(text), []));
  }

  it("offers no download in a stage without Go, nor before the first one", async () => {
    assert.deepEqual(await labels("FROM alpine\n‸\n"), ["go-image"]);
    assert.deepEqual(await labels("‸\nFROM golang:1.26\n"), ["go-image"]);
  });

  it("are not offered to clients that take none", async () => {
    assert.deepEqual(await labels("FROM golang:1.26\n‸\n", { features: { completionSnippets: false } }), []);
  });
});
