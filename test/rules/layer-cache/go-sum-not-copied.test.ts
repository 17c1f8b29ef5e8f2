import { goSumNotCopied } from "../../../server/src/rules/layer-cache/go-sum-not-copied";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const goSum = "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n";
const shop = {
  "go.mod": goMod,
  "go.sum": goSum,
  "main.go": 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n',
};
const build = (copy: string, rest = "RUN go mod download\nCOPY . .\nRUN go build .\n") =>
  `FROM golang:1.24\nWORKDIR /src\n${copy}\n${rest}`;
const title = "Copy `go.sum` as well";

/** Forms of a COPY of go.mod alone, and what the fix makes of them. */
const forms: readonly [before: string, at: string, after: string][] = [
  ["COPY go.mod ./", "go.mod", "COPY go.mod go.sum ./"],
  ["COPY go.mod .", "go.mod", "COPY go.mod go.sum ./"],
  ["COPY go.mod go.mod", "go.mod", "COPY go.mod go.sum ./"],
  ["COPY go.mod ./go.mod", "go.mod", "COPY go.mod go.sum ./"],
  ["COPY ./go.mod /src/go.mod", "./go.mod", "COPY ./go.mod ./go.sum /src/"],
  ["COPY go.mod /src", "go.mod", "COPY go.mod go.sum /src/"],
  ["COPY --chown=1000:1000 --link go.mod /src/", "go.mod", "COPY --chown=1000:1000 --link go.mod go.sum /src/"],
  ['COPY ["go.mod", "/src/go.mod"]', '"go.mod"', 'COPY ["go.mod", "go.sum", "/src/"]'],
  ["copy go.mod VERSION ./", "go.mod", "copy go.mod go.sum VERSION ./"],
  ["ADD go.mod \\\n    # the manifest\n    ./", "go.mod", "ADD go.mod go.sum \\\n    # the manifest\n    ./"],
];

/** The root is one of the modules that go.work lists, or it is not: Go reads go.sum of those alone. */
const workspace = (...used: string[]) => ({
  ...shop,
  "go.work": `go 1.24\n\nuse (\n${used.map((folder) => `\t${folder}\n`).join("")})\n`,
  "cmd/api/go.mod": goMod.replace("shop", "shop/cmd/api"),
  "cmd/api/go.sum": goSum,
  "cmd/api/main.go": shop["main.go"],
  "pkg/lib/go.mod": "module example.com/shop/pkg/lib\n\ngo 1.24\n",
  "pkg/lib/lib.go": "package lib\n",
});
const workspaceBuild = "COPY cmd cmd\nCOPY pkg pkg\nCOPY go.mod go.work ./";

testRule(goSumNotCopied, {
  reported: [
    ...forms.map(([before, at, after]) => ({
      name: before.replace(/\s+/g, " "),
      files: { Dockerfile: build(before), ...shop, VERSION: "1\n" },
      at,
      fixes: [{ title, safety: "safe" as const, preferred: true, result: build(after) }],
    })),
    {
      name: "a build that completes go.sum by itself",
      files: { Dockerfile: build("COPY go.mod main.go ./", "RUN go build -mod=mod .\n"), ...shop },
      at: "go.mod",
      message: "the modules are not compared with its checksums",
    },
    {
      name: "a realistic file: message, severity and the command that reads",
      files: {
        "deploy/Dockerfile": dedent`
          # syntax=docker/dockerfile:1
          ARG GO_VERSION=1.24
          FROM golang:\${GO_VERSION}-alpine AS build
          ENV CGO_ENABLED=0 GOPROXY=https://goproxy.cn,direct
          WORKDIR /src

          # modules
          COPY backend/go.mod backend/
          RUN cd backend && go mod download

          COPY backend backend
          RUN cd backend && go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=build /out/shop /usr/local/bin/
          ENTRYPOINT ["shop"]
        `,
        "backend/go.mod": goMod,
        "backend/go.sum": goSum,
        "backend/main.go": shop["main.go"],
      },
      at: "backend/go.mod",
      line: 8,
      severity: "warning",
      message: "`go.mod` is there for `go mod download`, but `go.sum` of the build context is not",
      related: ["go mod download"],
      fixes: [
        {
          title,
          result: dedent`
            # syntax=docker/dockerfile:1
            ARG GO_VERSION=1.24
            FROM golang:\${GO_VERSION}-alpine AS build
            ENV CGO_ENABLED=0 GOPROXY=https://goproxy.cn,direct
            WORKDIR /src

            # modules
            COPY backend/go.mod backend/go.sum backend/
            RUN cd backend && go mod download

            COPY backend backend
            RUN cd backend && go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=build /out/shop /usr/local/bin/
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "an image whose version the build command gives",
      files: {
        Dockerfile: build("COPY go.mod ./")
          .replace("golang:1.24", "golang:${VERSION}-alpine")
          .replace(/^/, "ARG VERSION\n"),
        ...shop,
      },
      at: "go.mod",
    },
    {
      name: "go.sum comes too late, and a heredoc reads",
      files: {
        Dockerfile: build(
          "COPY go.mod ./",
          "RUN <<EOT\n  go mod download\nEOT\nCOPY go.sum .\nCOPY main.go .\nRUN go build .\n",
        ),
        ...shop,
      },
      at: "go.mod",
      fixes: [
        {
          title,
          result: build(
            "COPY go.mod go.sum ./",
            "RUN <<EOT\n  go mod download\nEOT\nCOPY go.sum .\nCOPY main.go .\nRUN go build .\n",
          ),
        },
      ],
    },
    {
      name: "a build that never gets it",
      files: { Dockerfile: build("COPY go.mod main.go ./", "RUN go build .\n"), ...shop },
      at: "go.mod",
      message:
        "`go.mod` is there for `go build`, but `go.sum` of the build context is not: it stops with `missing go.sum entry`.",
      related: ["go build"],
      fixes: [{ title, result: build("COPY go.mod go.sum main.go ./", "RUN go build .\n") }],
    },
    {
      name: "the root of a workspace that lists it",
      files: { Dockerfile: build(workspaceBuild, "RUN go mod download\n"), ...workspace(".", "./pkg/lib") },
      at: "go.mod",
      message: "the modules are not compared with its checksums",
    },
    {
      name: "a build in a workspace does not stop without checksums",
      files: {
        Dockerfile: build("COPY pkg pkg\nCOPY go.mod go.work main.go ./", "RUN go build .\n"),
        ...workspace(".", "./pkg/lib"),
      },
      at: "go.mod",
      message: "the modules are not compared with its checksums",
    },
    {
      name: "outside the workspace, which is turned off, it does",
      files: {
        Dockerfile: build("COPY pkg pkg\nCOPY go.mod go.work main.go ./", "RUN GOWORK=off go build .\n"),
        ...workspace("./cmd/api", "./pkg/lib"),
      },
      at: "go.mod",
      message: "it stops with `missing go.sum entry`",
    },
    {
      name: "go.work stays behind",
      files: { Dockerfile: build("COPY go.mod ./"), ...workspace("./cmd/api", "./pkg/lib") },
      at: "go.mod",
      message: "the modules are not compared with its checksums",
    },
    {
      name: "go.mod lies in an earlier stage, and the second reader is not reported again",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY go.mod ./

          FROM base AS build
          RUN go mod download
          COPY main.go .
          RUN go build .
        `,
        ...shop,
      },
      at: "go.mod",
      line: 3,
    },
    {
      name: "a bind mount of go.mod alone",
      files: {
        Dockerfile: build(
          "RUN --mount=type=bind,source=go.mod,target=go.mod go mod download",
          "COPY . .\nRUN go build .\n",
        ),
        ...shop,
      },
      at: "--mount=type=bind,source=go.mod,target=go.mod",
      fixes: [
        {
          title: "Mount `go.sum` as well",
          safety: "suggestion",
          result: build(
            "RUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=bind,source=go.sum,target=go.sum go mod download",
            "COPY . .\nRUN go build .\n",
          ),
        },
      ],
    },
  ],
  silent: [
    { name: "both are copied", files: { Dockerfile: build("COPY go.mod go.sum ./"), ...shop } },
    { name: "each with a COPY of its own", files: { Dockerfile: build("COPY go.mod .\nCOPY go.sum ."), ...shop } },
    { name: "a wildcard takes both", files: { Dockerfile: build("COPY go.* ./"), ...shop } },
    { name: "the whole context", files: { Dockerfile: build("COPY . ."), ...shop } },
    { name: "no go.sum in the build context", files: { Dockerfile: build("COPY go.mod ./"), "go.mod": goMod } },
    {
      name: "a workspace that does not list the root",
      files: { Dockerfile: build(workspaceBuild, "RUN go mod download\n"), ...workspace("./cmd/api", "./pkg/lib") },
    },
    {
      name: "a go.work that is not known",
      files: {
        Dockerfile: build("COPY pkg pkg\nCOPY go.mod go.work main.go ./", "RUN GOWORK=/srv/go.work go build .\n"),
        ...workspace(".", "./pkg/lib"),
      },
    },
    { name: "go.sum is ignored", files: { Dockerfile: build("COPY go.mod ./"), ...shop, ".dockerignore": "go.sum\n" } },
    {
      name: "a guessed context that lacks what lies beside the Dockerfile alone",
      files: {
        "build/Dockerfile": `${build("COPY go.mod ./")}COPY entrypoint.sh /\n`,
        "build/entrypoint.sh": "",
        ...shop,
      },
      context: "guess",
    },
    {
      name: "nothing is required",
      files: { Dockerfile: build("COPY go.mod ./"), ...shop, "go.mod": "module example.com/shop\n\ngo 1.24\n" },
    },
    {
      name: "go.sum is made in the image",
      files: { Dockerfile: build("COPY go.mod main.go ./", "RUN go mod tidy\nRUN go build .\n"), ...shop },
    },
    {
      name: "a script may have written it",
      files: { Dockerfile: build("COPY go.mod ./", "RUN ./fetch-sums.sh\nRUN go mod download\n"), ...shop },
    },
    {
      name: "only a tool with its version is installed",
      files: {
        Dockerfile: build("COPY go.mod ./", "RUN go install golang.org/x/tools/cmd/stringer@v0.30.0\n"),
        ...shop,
      },
    },
    {
      name: "an image that may hold it",
      files: { Dockerfile: build("COPY go.mod ./").replace("golang:1.24", "registry.example.com/build:7"), ...shop },
    },
    {
      name: "both are mounted",
      files: {
        Dockerfile: build(
          "RUN --mount=type=bind,source=go.sum,target=go.sum --mount=type=bind,source=go.mod,target=go.mod go mod download",
          "",
        ),
        ...shop,
      },
    },
  ],
});
