import { strict as assert } from "node:assert";
import { type Build, simulate } from "../../server/src/build/build";
import { type LayerSummary, type LayerThing, summarizeLayers } from "../../server/src/build/layerSummary";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { dedent } from "../support/dedent";
import { simulateFiles } from "../support/simulation";

const module = "module example.com/app\n\ngo 1.26\n\nrequire github.com/go-chi/chi/v5 v5.2.1\n";
const context = {
  "go.mod": module,
  "go.sum": "",
  "main.go": "package main\n",
  "internal/store.go": "package internal\n",
  "web/index.html": "<html>",
  "web/app.css": "",
  "config.yaml": "",
  "a.json": "",
  "b.json": "",
};

/** One line for each layer: its instruction's first words, and what it waits for. */
function linesOf(build: Build): string {
  return summarizeLayers(build)
    .map((summary) => `${titleOf(build, summary)} => ${renewalText(summary)}`)
    .join("\n");
}

function titleOf(build: Build, { instruction }: LayerSummary): string {
  const text = build.syntax.slice(instruction.head).replace(/\s+/g, " ");
  return text.length > 44 ? `${text.slice(0, 43)}…` : text;
}

function renewalText({ renewal, modules }: LayerSummary): string {
  const suffix = modules === "none" ? "" : ` + modules ${modules}`;
  const figures =
    "figures" in renewal && renewal.figures
      ? ` (${renewal.figures.isLowerBound ? ">" : ""}${renewal.figures.files} files)`
      : "";
  if (renewal.kind !== "things") return `${renewal.kind}${figures}${suffix}`;
  return `${renewal.things.map(thingText).join(", ")}${figures}${suffix}`;
}

function thingText(thing: LayerThing): string {
  switch (thing.kind) {
    case "path":
      return `${thing.path}${thing.form === "folder" ? "/" : ""}`;
    case "stage":
      return `result of ${thing.stage.label}`;
    case "image":
      return `image ${thing.name}`;
    case "remote":
      return thing.address;
    case "argument":
      return `ARG ${thing.name}`;
  }
}

describe("what renews each layer", () => {
  const table: { name: string; file: string; expected: string; files?: Record<string, string> }[] = [
    {
      name: "a download layer keeps the modules; the source renews what follows",
      file: dedent`
        FROM golang:1.26-alpine AS build
        WORKDIR /src
        COPY go.mod go.sum ./
        RUN go mod download
        COPY . .
        RUN go build -o /app .
      `,
      expected: dedent`
        FROM golang:1.26-alpine AS build => image golang:1.26-alpine
        WORKDIR /src => image golang:1.26-alpine
        COPY go.mod go.sum ./ => go.mod, go.sum
        RUN go mod download => go.mod, go.sum + modules downloaded
        COPY . . => source (10 files)
        RUN go build -o /app . => source (10 files) + modules inLayer
      `,
    },
    {
      name: "without one, every edit downloads again",
      file: dedent`
        FROM golang:1.26
        COPY . /src
        WORKDIR /src
        RUN go build -o /app .
      `,
      expected: dedent`
        FROM golang:1.26 => image golang:1.26
        COPY . /src => source (10 files)
        WORKDIR /src => source (10 files)
        RUN go build -o /app . => source (10 files) + modules downloaded
      `,
    },
    {
      name: "a cache mount keeps the modules although the step runs again",
      file: dedent`
        FROM golang:1.26
        WORKDIR /src
        COPY . .
        RUN --mount=type=cache,target=/go/pkg/mod go build -o /app .
      `,
      expected: dedent`
        FROM golang:1.26 => image golang:1.26
        WORKDIR /src => image golang:1.26
        COPY . . => source (10 files)
        RUN --mount=type=cache,target=/go/pkg/mod g… => source (10 files) + modules kept
      `,
    },
    {
      name: "a bind mount renews its own step and those behind it, not those before",
      file: dedent`
        FROM golang:1.26
        WORKDIR /src
        RUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=bind,source=go.sum,target=go.sum go mod download
        RUN --mount=type=bind,target=. go build -o /app .
      `,
      expected: dedent`
        FROM golang:1.26 => image golang:1.26
        WORKDIR /src => image golang:1.26
        RUN --mount=type=bind,source=go.mod,target=… => go.mod, go.sum + modules downloaded
        RUN --mount=type=bind,target=. go build -o … => source (10 files) + modules inLayer
      `,
    },
    {
      name: "what another stage gives stands for that stage",
      file: dedent`
        FROM golang:1.26 AS build
        WORKDIR /src
        COPY . .
        RUN go build -o /app .
        FROM alpine:3.22
        RUN apk add --no-cache tini
        COPY --from=build /app /app
        COPY config.yaml /etc/
        RUN chmod +x /app
      `,
      expected: dedent`
        FROM golang:1.26 AS build => image golang:1.26
        WORKDIR /src => image golang:1.26
        COPY . . => source (10 files)
        RUN go build -o /app . => source (10 files) + modules downloaded
        FROM alpine:3.22 => image alpine:3.22
        RUN apk add --no-cache tini => image alpine:3.22
        COPY --from=build /app /app => result of build
        COPY config.yaml /etc/ => result of build, config.yaml
        RUN chmod +x /app => result of build, config.yaml
      `,
    },
    {
      name: "a stage stands on all that the stage below it waits for",
      file: dedent`
        FROM golang:1.26 AS deps
        WORKDIR /src
        COPY go.* ./
        RUN go mod download
        FROM deps AS build
        COPY web ./web
        COPY *.go ./
      `,
      expected: dedent`
        FROM golang:1.26 AS deps => image golang:1.26
        WORKDIR /src => image golang:1.26
        COPY go.* ./ => go.mod, go.sum
        RUN go mod download => go.mod, go.sum + modules downloaded
        FROM deps AS build => go.mod, go.sum
        COPY web ./web => go.mod, go.sum, web/ (4 files)
        COPY *.go ./ => source (5 files)
      `,
    },
    {
      name: "a linked COPY depends on nothing below it; the next step depends on both",
      file: dedent`
        FROM alpine@sha256:aaaa
        COPY . /src
        COPY --link config.yaml /etc/
        RUN true
      `,
      expected: dedent`
        FROM alpine@sha256:aaaa => instruction
        COPY . /src => source (10 files)
        COPY --link config.yaml /etc/ => config.yaml
        RUN true => source (10 files)
      `,
    },
    {
      name: "build arguments without a default renew every RUN below them, also through ENV",
      file: dedent`
        FROM golang:1.26
        RUN true
        ARG VERSION
        ARG LEVEL=1
        ARG TARGETARCH
        RUN echo
        ENV NAME=app-$VERSION
        COPY go.mod /src/
        FROM golang:1.26
        ARG COMMIT
        ENV COMMIT=\${COMMIT}
        RUN echo
      `,
      expected: dedent`
        FROM golang:1.26 => image golang:1.26
        RUN true => image golang:1.26
        RUN echo => ARG VERSION
        COPY go.mod /src/ => ARG VERSION, go.mod
        FROM golang:1.26 => image golang:1.26
        RUN echo => ARG COMMIT
      `,
    },
    {
      name: "an image that a build argument chooses",
      file: dedent`
        ARG GO_VERSION
        ARG ALPINE=3.22
        FROM golang:$GO_VERSION-alpine
        RUN true
        FROM alpine:$ALPINE
      `,
      expected: dedent`
        FROM golang:$GO_VERSION-alpine => ARG GO_VERSION
        RUN true => ARG GO_VERSION
        FROM alpine:$ALPINE => image alpine:3.22
      `,
    },
    {
      name: "files from other images, addresses and heredocs",
      file: dedent`
        FROM scratch
        COPY <<EOF /etc/motd
        hello
        EOF
        COPY --from=busybox:1.37 /bin/sh /bin/sh
        ADD https://example.com/ca.pem /etc/ssl/
        ADD --checksum=sha256:24454f830c https://example.com/tool /bin/
      `,
      expected: dedent`
        FROM scratch => instruction
        COPY <<EOF /etc/motd => instruction
        COPY --from=busybox:1.37 /bin/sh /bin/sh => image busybox:1.37
        ADD https://example.com/ca.pem /etc/ssl/ => https://example.com/ca.pem
        ADD --checksum=sha256:24454f830c https://ex… => https://example.com/ca.pem
      `,
    },
    {
      name: "what the ignore file keeps out does not count",
      file: "FROM alpine:3.22\nCOPY . /src\nCOPY web /web\n",
      files: { ".dockerignore": "**/*.go\nweb/*.css\n" },
      expected: dedent`
        FROM alpine:3.22 => image alpine:3.22
        COPY . /src => context (8 files)
        COPY web /web => context (8 files)
      `,
    },
    {
      name: "excluded files do not count either",
      file: "FROM alpine:3.22\nCOPY --exclude=**/*.go --exclude=Dockerfile . /src\n",
      expected: dedent`
        FROM alpine:3.22 => image alpine:3.22
        COPY --exclude=**/*.go --exclude=Dockerfile… => context (7 files)
      `,
    },
    {
      name: "a folder whose inside is not listed makes a lower bound",
      file: "FROM alpine:3.22\nCOPY . /src\nCOPY vendor /vendor\n",
      files: { "vendor/modules.txt": "" },
      expected: dedent`
        FROM alpine:3.22 => image alpine:3.22
        COPY . /src => source (>10 files)
        COPY vendor /vendor => source (>10 files)
      `,
    },
    {
      name: "a source that a variable decides is not known, nor is what follows",
      file: "FROM alpine:3.22\nARG PART\nCOPY $PART /src\nRUN true\n",
      expected: dedent`
        FROM alpine:3.22 => image alpine:3.22
        COPY $PART /src => unknown
        RUN true => unknown
      `,
    },
    {
      name: "ONBUILD works in the stage that stands on it",
      file: dedent`
        FROM golang:1.26 AS base
        ONBUILD COPY . /src
        RUN true
        FROM base
        RUN true
      `,
      expected: dedent`
        FROM golang:1.26 AS base => image golang:1.26
        RUN true => image golang:1.26
        FROM base => source (10 files)
        RUN true => source (10 files)
      `,
    },
    {
      name: "an image made for ONBUILD takes nobody knows what",
      file: "FROM example.com/golang:onbuild\nRUN true\n",
      expected: dedent`
        FROM example.com/golang:onbuild => unknown
        RUN true => unknown
      `,
    },
    {
      name: "a heredoc of commands, and a download that a script may have done",
      file: dedent`
        FROM golang:1.26
        WORKDIR /src
        COPY . .
        RUN <<EOF
        go mod download
        go build .
        EOF
        RUN make && go build .
      `,
      expected: dedent`
        FROM golang:1.26 => image golang:1.26
        WORKDIR /src => image golang:1.26
        COPY . . => source (10 files)
        RUN <<EOF => source (10 files) + modules downloaded
        RUN make && go build . => source (10 files) + modules inLayer
      `,
    },
  ];
  for (const { name, file, expected, files } of table) {
    it(name, async () => {
      assert.equal(`${linesOf(await simulateFiles({ ...context, ...files, Dockerfile: file }))}\n`, expected);
    });
  }

  it("says nothing where the build context is not known", async () => {
    const workspace = new Workspace(new MemoryFileSystem({ Dockerfile: "" }));
    const syntax = parseDockerfile("FROM golang:1.26\nCOPY go.mod ./\nRUN true\n");
    const surroundings = await workspace.surroundings("Dockerfile", contextHintsOf(syntax), { context: "nowhere" });
    assert.equal(surroundings.context, undefined);
    assert.equal(
      linesOf(simulate(syntax, surroundings)),
      "FROM golang:1.26 => image golang:1.26\nCOPY go.mod ./ => unknown\nRUN true => unknown",
    );
  });

  it("does not count what lies behind the limit of the listing", async () => {
    const workspace = new Workspace(new MemoryFileSystem({ ...context, "z/deep/late.go": "" }), {
      limits: { contextEntries: 12 },
    });
    const syntax = parseDockerfile("FROM golang:1.26\nCOPY web /w\nCOPY z /z\nCOPY . /src\n");
    const surroundings = await workspace.surroundings("Dockerfile", contextHintsOf(syntax), { context: "" });
    assert.equal(surroundings.context?.listing.truncated, true);
    assert.equal(
      linesOf(simulate(syntax, surroundings)),
      "FROM golang:1.26 => image golang:1.26\nCOPY web /w => unknown\nCOPY z /z => unknown\nCOPY . /src => source (>9 files)",
    );
  });

  it("tells the size once the files are measured", async () => {
    const files = { ...context, Dockerfile: "FROM golang:1.26\nCOPY web internal /src/\n" };
    const build = await simulateFiles(files);
    const bytes = () => {
      const renewal = summarizeLayers(build).at(-1)?.renewal;
      return renewal?.kind === "source" ? renewal.figures?.bytes : renewal;
    };
    assert.equal(bytes(), undefined);
    assert.deepEqual([...build.surroundings.demand.sizes].sort(), [
      "internal/store.go",
      "web/app.css",
      "web/index.html",
    ]);
  });

  it("knows which steps belong to building Go programs", async () => {
    const build = await simulateFiles({
      ...context,
      Dockerfile: dedent`
        FROM golang:1.26 AS build
        RUN apk add git
        COPY . /src
        RUN cd /src && go build -o /app .
        COPY config.yaml /late
        FROM node:24 AS web
        COPY web /web
        RUN npm run build
        FROM alpine:3.22
        COPY --from=build /app /app
        COPY --from=web /web /web
      `,
    });
    const titles = summarizeLayers(build).flatMap((summary) => (summary.isGoStep ? [titleOf(build, summary)] : []));
    assert.deepEqual(titles, [
      "FROM golang:1.26 AS build",
      "COPY . /src",
      "RUN cd /src && go build -o /app .",
      "COPY --from=build /app /app",
    ]);
  });
});
