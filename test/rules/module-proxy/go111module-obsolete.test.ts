import { go111moduleObsolete } from "../../../server/src/rules/module-proxy/go111module-obsolete";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone } from "./goFiles";

function builder(from: string, setting: string, command = "go build -o /shop ."): string {
  return dedent`
    FROM ${from}
    ${setting}
    WORKDIR /src
    COPY . .
    RUN ${command}
  `;
}

testRule(go111moduleObsolete, {
  reported: [
    {
      name: "on among other variables",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV GO111MODULE=on \
              # no C
              CGO_ENABLED=0 \
              GOOS=linux
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
        `,
        ...shop,
      },
      at: "GO111MODULE=on",
      severity: "hint",
      message: "Modules are on by default since Go 1.16",
      fixes: [
        {
          title: "Remove `GO111MODULE`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV \
                # no C
                CGO_ENABLED=0 \
                GOOS=linux
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "on in the old form, on an image without a version",
      files: { Dockerfile: builder("golang:alpine", "ENV GO111MODULE on"), ...shop },
      at: "GO111MODULE on",
      fixes: [
        {
          title: "Remove",
          safety: "safe",
          result: dedent`
            FROM golang:alpine
            WORKDIR /src
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "on before a command, and for a make",
      files: {
        Dockerfile: dedent`
          FROM golang:1.16 AS base
          WORKDIR /src
          COPY . .
          FROM base
          RUN GO111MODULE=on go build -o /shop . && GO111MODULE=on make test
        `,
        ...shop,
      },
      at: ["GO111MODULE=on", "GO111MODULE=on"],
    },
    {
      name: "on among assignments, each on a line of its own: the line goes",
      files: {
        Dockerfile: builder(
          "golang:1.24",
          "RUN env GOOS=linux \\\n        GO111MODULE=on \\\n        CGO_ENABLED=0 \\\n        go vet .",
        ),
        ...shop,
      },
      at: "GO111MODULE=on",
      fixes: [
        {
          title: "Remove `GO111MODULE`",
          safety: "safe",
          result: builder("golang:1.24", "RUN env GOOS=linux \\\n        CGO_ENABLED=0 \\\n        go vet ."),
        },
      ],
    },
    {
      name: "on before a command that a substitution names",
      files: {
        Dockerfile: builder("golang:1.24", "RUN \\\n    GO111MODULE=on `which go` version && go vet ."),
        ...shop,
      },
      at: "GO111MODULE=on",
    },
    {
      name: "the default of an ARG, which a build command may give another value",
      files: { Dockerfile: builder("golang:1.24", "ARG GO111MODULE=on"), ...shop },
      at: "GO111MODULE=on",
      fixes: [],
    },
    {
      name: "auto in a module",
      files: { Dockerfile: builder("golang:1.24", "ENV GO111MODULE=auto"), ...shop },
      at: "GO111MODULE=auto",
      severity: "hint",
      fixes: [{ title: "Remove", safety: "suggestion", result: builder("golang:1.24", "").replace("\n\n", "\n") }],
    },
    {
      name: "off where go.mod is wanted, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GO111MODULE=off
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN <<EOF
          go mod download
          EOF
        `,
        ...shop,
      },
      at: "GO111MODULE=off",
      severity: "error",
      message: "`go mod download` is about modules, and stops",
      related: ["go mod download"],
    },
    {
      name: "off over a build of a module",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN GO111MODULE=on go mod download
          RUN go env -w GO111MODULE=off
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: ["GO111MODULE=on", "GO111MODULE=off"],
      severity: ["hint", "warning"],
      message: [/on by default/, /`go build` ignores `go.mod`/],
    },
    {
      name: "off below GOPATH, without the packages that are imported",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /go/src/example.com/shop
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN GO111MODULE=off go build -o /shop .
        `,
        ...shop,
        "vendor/modules.txt": "",
        ".dockerignore": "vendor\n",
      },
      at: "GO111MODULE=off",
      severity: "warning",
    },
    {
      name: "a word that Go does not know",
      files: { Dockerfile: builder("golang:1.24", "ENV GO111MODULE=yes"), ...shop },
      at: "GO111MODULE=yes",
      severity: "error",
      message: "Go does not know `GO111MODULE=yes`",
    },
    {
      name: "on in front of an instruction that was swallowed: without it Docker would take that for a variable",
      files: { Dockerfile: builder("golang:1.24", "ENV GO111MODULE=on \\\n\n# build\nLABEL a b"), ...shop },
      at: "GO111MODULE=on",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "on before a command for which an ENV above switches modules off",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GO111MODULE=off
          FROM base
          RUN GO111MODULE=on go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "on before a command where the build command may pass off",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GO111MODULE
          RUN GO111MODULE=on go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "an ENV over an ARG, which the build command may give another value",
      files: { Dockerfile: builder("golang:1.24", "ARG GO111MODULE=auto\nENV GO111MODULE=on"), ...shop },
    },
    {
      name: "on under an export of off in the same shell, and over what was written before",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go env -w GO111MODULE=off
          RUN GO111MODULE=on go install example.com/tool@v1.0.0
          RUN go env -u GO111MODULE && export GO111MODULE=off && GO111MODULE=on go install example.com/tool@v1.1.0
        `,
      },
    },
    {
      name: "auto for go commands that only another program or a substitution starts",
      files: {
        Dockerfile:
          "FROM golang:1.26-alpine\nWORKDIR /go/src/github.com/docker/cli\nENV GO111MODULE=auto\nRUN --mount=type=bind,target=.,rw gotestsum -- $(go list ./... | grep -v e2e)\n",
        "vendor.mod": "module github.com/docker/cli\n",
        "cmd/main.go": "package main\n\nfunc main() {}\n",
      },
    },
    { name: "a Go that needs it", files: { Dockerfile: builder("golang:1.15-alpine", "ENV GO111MODULE=on"), ...shop } },
    {
      name: "an image of which nothing is known",
      files: { Dockerfile: builder("registry.example.com/go-builder", "ENV GO111MODULE=on"), ...shop },
    },
    {
      name: "a version that the build command gives",
      files: { Dockerfile: `ARG GO_VERSION\n${builder("golang:$GO_VERSION", "ENV GO111MODULE=on")}`, ...shop },
    },
    {
      name: "auto for a tool outside of any module",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GO111MODULE=auto
          FROM base
          WORKDIR /work
          RUN <<EOF
          go get golang.org/x/tools/cmd/stringer
          EOF
        `,
      },
    },
    {
      name: "off for a program in GOPATH",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GO111MODULE=off
          WORKDIR /go/src/example.com/clock
          COPY main.go ./
          RUN go build \
              # the old way
              -o /clock .
        `,
        "main.go": standalone["main.go"],
      },
    },
    {
      name: "off for a module below GOPATH that brings its packages along",
      files: {
        Dockerfile: dedent`
          FROM golang:1.15
          COPY . /go/src/example.com/shop
          WORKDIR /go/src/example.com/shop
          RUN CGO_ENABLED=0 GO111MODULE=off go build -o /shop .
        `,
        ...shop,
        "vendor/modules.txt": "",
      },
    },
    {
      name: "a variable, and a hook",
      files: { Dockerfile: builder("golang:1.24", "ARG GO111MODULE\nENV GO111MODULE=$GO111MODULE"), ...shop },
    },
  ],
});
