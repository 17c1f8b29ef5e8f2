import { goSumMissing } from "../../../server/src/rules/layer-cache/go-sum-missing";
import { dedent, testRule } from "../../support/ruleTester";
import { goMod, goSum, source } from "./modules";

const shop = { "go.mod": goMod, "main.go": source("main", "github.com/gin-gonic/gin") };
const build = (...lines: string[]) => ["FROM golang:1.24", "WORKDIR /src", ...lines, ""].join("\n");

testRule(goSumMissing, {
  reported: [
    {
      name: "no go.sum at all",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          ENV GOPROXY=https://goproxy.cn,direct
          WORKDIR /src

          # go.sum* hides that there is none
          COPY go.mod go.sum* ./
          RUN go mod download

          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        ...shop,
      },
      at: "go.mod",
      line: 6,
      severity: "warning",
      message:
        "There is no `go.sum` although `go.mod` has requirements: the download passes, but `go build` stops with `missing go.sum entry`.",
      related: ["go mod download"],
      fixes: [],
    },
    {
      name: "a go.sum that git ignores",
      files: { Dockerfile: build("COPY . .", "RUN go build ."), ...shop, ".gitignore": "*.sum\n" },
      at: ".",
      message:
        "git ignores `go.sum`, so that a fresh clone has none: there `go build` stops with `missing go.sum entry`.",
    },
    {
      name: "a build that no download stands before",
      files: { Dockerfile: build("COPY . .", "RUN go build ."), ...shop },
      at: ".",
      message: "There is no `go.sum` although `go.mod` has requirements: `go build` stops with `missing go.sum entry`.",
    },
    {
      name: "the module of a folder, in a heredoc of an inherited stage",
      files: {
        Dockerfile:
          "FROM golang:alpine AS base\nWORKDIR /src\nCOPY backend/go.mod backend/\n\nFROM base\nRUN <<EOF\ncd backend\ngo mod download\nEOF\n",
        "backend/go.mod": goMod,
        "backend/main.go": source("main"),
      },
      at: "backend/go.mod",
      message: "There is no `backend/go.sum`",
    },
    {
      name: "a bind mount, and a comment in a continuation",
      files: {
        Dockerfile: build(
          "RUN --mount=type=bind,source=go.mod,target=go.mod \\",
          "    # the modules",
          "    go mod download",
        ),
        ...shop,
      },
      at: "--mount=type=bind,source=go.mod,target=go.mod",
    },
    {
      name: "sums that are written for another command, which comes too late",
      files: {
        Dockerfile: build("COPY go.mod ./", "RUN go mod download", "COPY . .", "RUN go build .", "RUN go mod tidy"),
        ...shop,
      },
      at: "go.mod",
      related: ["go mod download"],
    },
    {
      name: "a script that ran before there was a module",
      files: { Dockerfile: build("RUN curl -sSf https://get.example.com | sh", "COPY . .", "RUN go build ."), ...shop },
      at: ".",
    },
    {
      name: "a stage without the sums that another one makes later",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS test
          WORKDIR /src
          COPY . .
          RUN go vet ./...
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go mod tidy && go build .
        `,
        ...shop,
      },
      at: ".",
      line: 3,
      related: ["go vet"],
    },
  ],
  silent: [
    {
      name: "sums that are written between the download and the build",
      files: {
        Dockerfile: build("COPY go.mod ./", "RUN go mod download", "COPY . .", "RUN go mod tidy", "RUN go build ."),
        ...shop,
      },
    },
    {
      name: "sums that are written between the download and the build, in a stage on it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS modules
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          FROM modules
          COPY . .
          RUN go get ./... && \
              # the program
              go build .
        `,
        ...shop,
      },
    },
    {
      name: "a build that completes the sums behind the download",
      files: {
        Dockerfile: build("COPY go.mod ./", "RUN go mod download", "COPY . .", "RUN go build -mod=mod ."),
        ...shop,
      },
    },
    {
      name: "generators, of which one may tidy",
      files: {
        Dockerfile: build("COPY . .", "RUN go generate -x ./... && go build ."),
        ...shop,
        "main.go": `//go:generate go mod tidy\n${source("main", "github.com/gin-gonic/gin")}`,
      },
    },
    {
      name: "make behind the download, which may tidy",
      files: { Dockerfile: build("COPY go.mod ./", "RUN go mod download", "COPY . .", "RUN make build"), ...shop },
    },
    {
      name: "a script between the sources and the build",
      files: { Dockerfile: build("COPY . .", "RUN ./prepare.sh", "RUN go build ."), ...shop },
    },
    {
      name: "the sums of another stage, which a COPY brings",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS sums
          WORKDIR /src
          COPY . .
          RUN go mod tidy
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          COPY --from=sums /src/go.sum ./
          RUN go build .
        `,
        ...shop,
      },
    },
    { name: "go.sum is there", files: { Dockerfile: build("COPY . .", "RUN go build ."), ...shop, "go.sum": goSum } },
    {
      name: "a module without requirements",
      files: {
        Dockerfile: build("COPY . .", "RUN go build ."),
        "go.mod": "module example.com/clock\n\ngo 1.24\n",
        "main.go": source("main"),
      },
    },
    {
      name: "every requirement is a folder of the build",
      files: {
        Dockerfile: build("COPY . .", "RUN go build ."),
        "go.mod":
          "module example.com/shop\ngo 1.24\nrequire example.com/lib v0.0.0\nreplace example.com/lib => ./lib\n",
        "lib/go.mod": "module example.com/lib\n",
        "main.go": source("main"),
      },
    },
    {
      name: "vendored modules",
      files: {
        Dockerfile: build("COPY . .", "RUN go build ."),
        ...shop,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\n",
      },
    },
    {
      name: "the build makes go.sum",
      files: { Dockerfile: build("COPY . .", "RUN go mod tidy", "RUN go build ."), ...shop },
    },
    {
      name: "the build completes go.sum, or downloads with sums",
      files: { Dockerfile: build("COPY . .", "RUN go mod download all", "RUN go build -mod=mod ."), ...shop },
    },
    {
      name: "GOFLAGS completes go.sum",
      files: { Dockerfile: build("ENV GOFLAGS=-mod=mod", "COPY . .", "RUN go build ."), ...shop },
    },
    {
      name: "a release that completes go.sum by itself",
      files: { Dockerfile: "FROM golang:1.15\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...shop },
    },
    {
      name: "a COPY that names go.sum: it is made before the build, or the COPY fails by itself",
      files: { Dockerfile: build("COPY go.mod go.sum ./", "RUN go mod download"), ...shop },
    },
    {
      name: "a guessed context",
      files: { "docker/Dockerfile": build("COPY . .", "RUN go build ."), ...shop },
      context: "guess",
    },
    {
      name: "a workspace, whose sums may be in go.work.sum",
      files: {
        Dockerfile: build("COPY . .", "RUN go build ."),
        ...shop,
        "go.work": "go 1.24\nuse .\n",
        "go.work.sum": goSum,
      },
    },
    {
      name: "a go.sum that another stage makes",
      files: {
        Dockerfile: "FROM golang:1.24 AS sums\nWORKDIR /src\nCOPY . .\nRUN go mod tidy\n\nFROM sums\nRUN go build .\n",
        ...shop,
      },
    },
  ],
});
