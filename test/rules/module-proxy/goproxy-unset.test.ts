import { goproxyUnset } from "../../../server/src/rules/module-proxy/goproxy-unset";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone, vendoredShop } from "./goFiles";

const options = { moduleProxies: ["https://goproxy.cn,direct", "https://proxy.example.com"] };

testRule(goproxyUnset, {
  reported: [
    {
      name: "a member of a workspace, built from the folder of go.work",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN go build -o /app ./cmd/a
        `,
        "go.work": "go 1.24\n\nuse ./cmd/a\n",
        "cmd/a/go.mod": "module example.com/a\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n",
        "cmd/a/go.sum": "github.com/google/uuid v1.6.0 h1:x\n",
        "cmd/a/main.go": 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { uuid.New() }\n',
      },
      at: "go build",
    },
    ...["fedora:43", "rockylinux:9"].map((image) => ({
      name: `Go of the distribution's package on ${image}, which may have another default`,
      files: {
        Dockerfile: `FROM ${image}\nRUN dnf install -y golang git\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n`,
        ...shop,
      },
      at: "go mod download",
      message: "then the distribution's package of Go decides whom it asks, and Fedora's asks no proxy.",
    })),
    {
      name: "Go of a package that keeps the default",
      files: {
        Dockerfile:
          "FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y golang git\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n",
        ...shop,
      },
      at: "go mod download",
      message: "Go uses its default proxy.",
    },
    {
      name: "a download above a `go env -w`, whose value is the file's own",
      options: { moduleProxies: ["https://proxy.example.com"] },
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          RUN go env -w GOPROXY=https://goproxy.cn,direct
          COPY . .
          RUN go build -o /out/shop .
        `,
        ...shop,
      },
      at: "go mod download",
      fixes: [
        {
          title: "Move `GOPROXY` above `go mod download`",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "another stage that sets a proxy: the file's own value comes first",
      options: { moduleProxies: [] },
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS tool
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
      at: "go mod download",
      fixes: [
        {
          title: "Insert `ENV GOPROXY=https://goproxy.cn,direct`",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS tool
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go mod download
          `,
        },
        {
          title: "Insert `ARG GOPROXY=https://goproxy.cn,direct`",
          result: dedent`
            FROM golang:1.24 AS tool
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            ARG GOPROXY=https://goproxy.cn,direct
            RUN go mod download
          `,
        },
      ],
    },
    {
      name: "a download above a setting that another command needed: it moves up",
      options,
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          COPY . .
          # the mirror
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go build -o /out/shop .
        `,
        ...shop,
      },
      at: "go mod download",
      fixes: [
        {
          title: "Move `GOPROXY` above `go mod download`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPROXY=https://goproxy.cn,direct
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            # the mirror
            RUN go build -o /out/shop .
          `,
        },
        {
          title: "Insert `ARG GOPROXY=https://goproxy.cn,direct`, which a build argument can replace",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            ARG GOPROXY=https://goproxy.cn,direct
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            # the mirror
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go build -o /out/shop .
          `,
        },
        {
          title: "Insert `ENV GOPROXY=https://proxy.example.com`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPROXY=https://proxy.example.com
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            # the mirror
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "a service whose builder sets no proxy",
      options,
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          WORKDIR /src
          COPY go.mod go.sum ./
          # modules first
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /usr/local/bin/shop
          USER nobody
          ENTRYPOINT ["/usr/local/bin/shop"]
        `,
        ...shop,
      },
      at: "go mod download",
      line: 6,
      severity: "information",
      message: /`go mod download` downloads modules/,
      related: [],
      fixes: [
        {
          title: "Insert `ENV GOPROXY=https://goproxy.cn,direct`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPROXY=https://goproxy.cn,direct
            # modules first
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /usr/local/bin/shop
            USER nobody
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
        {
          title: /^Insert `ARG GOPROXY=https:\/\/goproxy\.cn,direct`, which a build argument can replace$/,
          safety: "suggestion",
          preferred: false,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            WORKDIR /src
            COPY go.mod go.sum ./
            ARG GOPROXY=https://goproxy.cn,direct
            # modules first
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /usr/local/bin/shop
            USER nobody
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
        {
          title: "Insert `ENV GOPROXY=https://proxy.example.com`",
          preferred: false,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPROXY=https://proxy.example.com
            # modules first
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /usr/local/bin/shop
            USER nobody
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
      ],
    },
    {
      name: "stages that stand on one another, once",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download

          FROM base AS tools
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0

          FROM base AS build
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "go mod download",
      related: ["go install"],
    },
    {
      name: "stages of their own, one by one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS tools
          RUN go install github.com/swaggo/swag/cmd/swag@v1.16.4
          FROM golang:1.24 AS build
          COPY . /src
          WORKDIR /src
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: ["go install", "go build"],
      line: [2, 6],
    },
    {
      name: "a heredoc, in which only the second command has a proxy",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          GOPROXY=https://goproxy.cn go install golang.org/x/tools/cmd/stringer@v0.30.0
          EOF
        `,
        ...shop,
      },
      at: "go mod download",
      line: 6,
    },
    {
      name: "a comment inside a continuation",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN apt-get update && \
              # the modules
              go mod download && \
              go build -o /shop .
        `,
        ...shop,
      },
      at: "go mod download",
      line: 6,
    },
    {
      name: "an export that ended with its RUN, whose value is what the person wants",
      options,
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN export GOPROXY=https://proxy.example.com,direct
          RUN go mod download
        `,
        ...shop,
      },
      at: "go mod download",
      related: ["GOPROXY=https://proxy.example.com,direct"],
      fixes: [
        {
          title: "Insert `ENV GOPROXY=https://proxy.example.com,direct`",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN export GOPROXY=https://proxy.example.com,direct
            ENV GOPROXY=https://proxy.example.com,direct
            RUN go mod download
          `,
        },
        {
          title: /^Insert `ARG GOPROXY=https:\/\/proxy\.example\.com,direct`/,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN export GOPROXY=https://proxy.example.com,direct
            ARG GOPROXY=https://proxy.example.com,direct
            RUN go mod download
          `,
        },
        {
          title: "Insert `ENV GOPROXY=https://goproxy.cn,direct`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN export GOPROXY=https://proxy.example.com,direct
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go mod download
          `,
        },
        {
          title: "Insert `ENV GOPROXY=https://proxy.example.com`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN export GOPROXY=https://proxy.example.com,direct
            ENV GOPROXY=https://proxy.example.com
            RUN go mod download
          `,
        },
      ],
    },
    {
      name: "an export with a password, which is not repeated",
      options,
      secret: "s3cr3t",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN export GOPROXY=https://ci:s3cr3t@proxy.example.com
          RUN go mod download
        `,
        ...shop,
      },
      at: "go mod download",
    },
    {
      name: "what go env -w wrote for another user",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go env -w GOPROXY=https://goproxy.cn && useradd -m app
          USER app
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
      at: "go mod download",
    },
    {
      name: "a value that is used later, but not by the first download",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
        `,
        ...shop,
      },
      at: "go mod download",
    },
    {
      name: "`go get` behind one that fails, in the module that the step goes on to make",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go get github.com/lib/pq; \
              go mod init example.com/shop && \
              go get github.com/gorilla/mux
        `,
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go get",
      line: 4,
    },
    {
      name: "`go get` behind another one, of a release that installs outside a module",
      files: {
        Dockerfile: dedent`
          FROM golang:1.16
          RUN go get github.com/gorilla/mux && go get github.com/lib/pq
        `,
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go get",
      related: ["go get"],
    },
  ],
  silent: [
    {
      name: "a Go that works in GOPATH where there is no module",
      options,
      files: { Dockerfile: "FROM golang:1.13-buster\nRUN go get github.com/joho/godotenv\n" },
    },
    {
      name: "nothing but private modules, for which no proxy is asked",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPRIVATE=git.example.com
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
        `,
        "go.mod": "module git.example.com/shop\n\ngo 1.24\n\nrequire git.example.com/ledger v1.2.0\n",
        "go.sum": "git.example.com/ledger v1.2.0 h1:x\ngit.example.com/ledger v1.2.0/go.mod h1:x\n",
      },
    },
    {
      name: "ENV before the download, inherited by the stage that downloads",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=https://goproxy.cn,direct
          FROM base AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "an ARG without a default, which the build command fills",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOPROXY
          ENV GOPROXY=$GOPROXY
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "an ARG with an empty default, which the build command fills as well",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOPROXY=
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "an empty ARG handed on by an ENV",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG PROXY=
          ENV GOPROXY=$PROXY
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "an assignment before the command, in a heredoc and after a comment in a continuation",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN <<EOF
          export GOPROXY=https://goproxy.cn
          go mod download
          EOF
          RUN true && \
              # tools
              env GOPROXY=https://goproxy.cn go install golang.org/x/tools/cmd/stringer@v0.30.0
        `,
        ...shop,
      },
    },
    {
      name: "go env -w by the same user",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go env -w GO111MODULE=on && go env -w GOPROXY=https://goproxy.cn,direct
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "go env -w in a branch, or by a user whose home is not known",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG USER_NAME
          RUN if [ -n "$CN" ]; then go env -w GOPROXY=https://goproxy.cn; fi
          USER $USER_NAME
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a vendored build",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...vendoredShop,
      },
    },
    {
      name: "nothing but the standard library",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go vet ./... && go build -o /clock .
        `,
        ...standalone,
      },
    },
    {
      name: "a base image of which nothing is known",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/build/golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a secret that brings the variable",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=secret,id=proxy,env=GOPROXY go mod download
        `,
        ...shop,
      },
    },
    {
      name: "Go before 1.13, which has no default proxy, and GOPATH mode",
      files: {
        Dockerfile: dedent`
          FROM golang:1.12 AS old
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          FROM golang:1.20 AS gopath
          ENV GO111MODULE=off
          RUN go get github.com/onsi/ginkgo/ginkgo
        `,
        ...shop,
      },
    },
    {
      name: "`go get` outside a module, which fails before it asks anything",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          COPY main.go ./
          RUN echo libraries && \
              # the database
              go get github.com/lib/pq
        `,
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a step that empties it for its commands",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN export GOPROXY= && go mod download
          RUN GOPROXY="" go mod tidy
        `,
        ...shop,
      },
    },
    {
      name: "commands that no build comes to, behind one that fails",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN apt-get update && \
              go get github.com/gorilla/mux && \
              go get github.com/lib/pq
          RUN go mod init example.com/shop && go get github.com/gorilla/mux
          FROM golang AS base
          RUN go get github.com/lib/pq
          FROM base
          RUN go mod init example.com/shop && go get github.com/gorilla/mux
        `,
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "go mod tidy before any source is there, which downloads nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod tidy
        `,
        ...shop,
      },
    },
    {
      name: "commands that ask no proxy",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go version && go env && gofmt -l . && go fmt ./...
        `,
        ...shop,
      },
    },
  ],
});
