import { cCompilerMissing } from "../../../server/src/rules/stages/c-compiler-missing";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.18\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n";
const plainMod = "module example.com/shop\n\ngo 1.18\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const usesSqlite = 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n';
const usesC = 'package main\n\n// int one(void) { return 1; }\nimport "C"\n\nfunc main() { println(C.one()) }\n';
const usesNet = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';
const usesGin = 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.Default().Run() }\n';
const usesNothing = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n';

const install = "RUN apk add --no-cache gcc musl-dev\n";
const builder = (image: string, build: string, before = "") =>
  `FROM ${image}\nWORKDIR /src\nCOPY . .\n${before}${build}\n`;

testRule(cCompilerMissing, {
  reported: [
    ...["CGO_ENABLED=1 GOOS=$TARGETOS", "CGO_ENABLED=1 GOARCH=amd64 GOOS=${TARGETOS:-linux}"].map((settings) => ({
      name: `the system of an image for Linux: ${settings}`,
      files: {
        Dockerfile: `FROM golang:1.18-alpine\nARG TARGETOS\nCOPY . .\nRUN ${settings} go build -o /shop .\nFROM scratch\nCOPY --from=0 /shop /shop\nCMD ["/shop"]\n`,
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
      at: "go build",
      severity: "error" as const,
    })),
    {
      name: "-race where cgo is switched off, with a compiler",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ENV CGO_ENABLED=0
          WORKDIR /src
          COPY . .
          RUN go vet ./... && go test -race ./...
          RUN CGO_ENABLED=0 go build -race -o /clock .
        `,
        "go.mod": "module example.com/clock\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: ["go test", "go build"],
      severity: "error",
      message: ["`go test -race` needs cgo, which `CGO_ENABLED=0` switches off", "`go build -race` needs cgo"],
      fixes: [
        {
          title: "Run it with `CGO_ENABLED=1`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.26
            ENV CGO_ENABLED=0
            WORKDIR /src
            COPY . .
            RUN go vet ./... && CGO_ENABLED=1 go test -race ./...
            RUN CGO_ENABLED=0 go build -race -o /clock .
          `,
        },
        {
          title: "Run it with `CGO_ENABLED=1`",
          result: dedent`
            FROM golang:1.26
            ENV CGO_ENABLED=0
            WORKDIR /src
            COPY . .
            RUN go vet ./... && go test -race ./...
            RUN CGO_ENABLED=1 go build -race -o /clock .
          `,
        },
      ],
    },
    {
      name: "-race where cgo is switched off, and no compiler either",
      files: {
        Dockerfile: "FROM golang:1.26-alpine\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go test -race ./...\n",
        "go.mod": "module example.com/clock\n\ngo 1.26\n",
      },
      at: "go test",
      message: "which `CGO_ENABLED=0` switches off",
      fixes: [],
    },
    {
      name: "a release that keeps cgo on, and a module that needs it",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM node:22-alpine AS web
          WORKDIR /web
          COPY web/ .
          RUN npm ci && npm run build

          FROM golang:1.18.3-alpine3.16 AS backend
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          # The program with its database.
          RUN go build \
              # one file
              -o /out/shop .

          FROM alpine:3.16
          COPY --from=backend /out/shop /usr/local/bin/shop
          ENTRYPOINT ["shop"]
        `,
        "go.mod": goMod,
        "go.sum": "",
        "main.go": usesSqlite,
        "web/package.json": "{}",
      },
      at: "go build",
      line: 13,
      severity: "error",
      message:
        "`go build` compiles `github.com/mattn/go-sqlite3`, which needs cgo, and nothing installs a C compiler on `golang:1.18.3-alpine3.16`.",
      fixes: [
        {
          title: "Install a C compiler before this step",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM node:22-alpine AS web
            WORKDIR /web
            COPY web/ .
            RUN npm ci && npm run build

            FROM golang:1.18.3-alpine3.16 AS backend
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN apk add --no-cache gcc musl-dev
            # The program with its database.
            RUN go build \
                # one file
                -o /out/shop .

            FROM alpine:3.16
            COPY --from=backend /out/shop /usr/local/bin/shop
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "a driver that go.mod does not name, behind other commands of the same step",
      files: {
        Dockerfile: dedent`
          FROM golang:1.15.0-alpine3.12 AS build
          ENV GO111MODULE on
          COPY . /go/src/example.com/shop
          WORKDIR /go/src/example.com/shop
          RUN set -ex \
              && apk upgrade \
              && apk add git \
              && export VERSION=$(git describe --tags) \
              && (cd && go get github.com/rakyll/statik) \
              && statik -src=assets -f \
              && go install -ldflags "-X example.com/shop/conf.Version=$VERSION"
          FROM alpine:3.12
          COPY --from=build /go/bin/shop /usr/bin/shop
          ENTRYPOINT ["shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.13\n\nrequire github.com/jinzhu/gorm v1.9.11\n",
        "main.go": 'package main\n\nimport _ "example.com/shop/models"\n\nfunc main() {}\n',
        "models/init.go": 'package models\n\nimport _ "github.com/jinzhu/gorm/dialects/sqlite"\n',
        "assets/index.html": "",
      },
      at: "go install",
      line: 11,
      severity: "error",
      message: "`go install` compiles `github.com/jinzhu/gorm/dialects/sqlite`, which needs cgo",
    },
    {
      name: "sources that cannot be read, where go.mod alone speaks",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build ./cmd/shop"),
        "go.mod": goMod,
        "cmd/shop/main.go": "",
      },
      at: "go build",
      severity: "warning",
      message: "may compile `github.com/mattn/go-sqlite3` of go.mod",
    },
    {
      name: "the program's own C, switched on by ENV",
      files: {
        Dockerfile: builder("golang:alpine", "RUN go build .", "ENV CGO_ENABLED=1\n"),
        "go.mod": plainMod,
        "main.go": usesC,
      },
      at: "go build",
      severity: "error",
      message: "compiles C code of the program",
      fixes: [
        {
          title: "Install a C compiler",
          result: builder("golang:alpine", "RUN go build .", `ENV CGO_ENABLED=1\n${install}`),
        },
      ],
    },
    {
      name: "the standard library's C, which Go no longer ships compiled, in a heredoc",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN <<EOF\nset -e\nCGO_ENABLED=1 go build -o /shop .\nEOF"),
        "go.mod": plainMod,
        "main.go": usesNet,
      },
      at: "go build",
      severity: "error",
      message: "`go build` runs with `CGO_ENABLED=1` and compiles C of the standard library",
      fixes: [
        {
          title: "Install a C compiler",
          preferred: true,
          result: builder("golang:1.24-alpine", "RUN <<EOF\nset -e\nCGO_ENABLED=1 go build -o /shop .\nEOF", install),
        },
        {
          title: "Build with `CGO_ENABLED=0`",
          safety: "suggestion",
          result: builder("golang:1.24-alpine", "RUN <<EOF\nset -e\nCGO_ENABLED=0 go build -o /shop .\nEOF"),
        },
      ],
    },
    {
      name: "a module that is known to import net, switched on for two builds of inherited stages",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS base
          WORKDIR /src
          ENV CGO_ENABLED 1
          FROM base AS build
          COPY . .
          RUN go build -o /out/shop .
          RUN go install .
        `,
        "go.mod": plainMod,
        "main.go": usesGin,
      },
      at: "go build",
      severity: "error",
      message: "`go build` runs with `CGO_ENABLED=1` and compiles C of the standard library",
      related: ["go install"],
      fixes: [
        {
          title: "Install a C compiler",
          result: dedent`
            FROM golang:1.24-alpine AS base
            WORKDIR /src
            ENV CGO_ENABLED 1
            FROM base AS build
            COPY . .
            RUN apk add --no-cache gcc musl-dev
            RUN go build -o /out/shop .
            RUN go install .
          `,
        },
        {
          title: "Build with `CGO_ENABLED=0`",
          result: dedent`
            FROM golang:1.24-alpine AS base
            WORKDIR /src
            ENV CGO_ENABLED 0
            FROM base AS build
            COPY . .
            RUN go build -o /out/shop .
            RUN go install .
          `,
        },
      ],
    },
    {
      name: "the users of the system, whatever answers for names",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN CGO_ENABLED=1 go build -tags netgo ."),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": 'package main\n\nimport "os/user"\n\nfunc main() { user.Current() }\n',
      },
      at: "go build",
      severity: "error",
      message: "compiles C of the standard library",
    },
    {
      name: "the race detector, where Go has switched cgo off by itself",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN go test -race ./..."),
        "go.mod": plainMod,
        "main.go": usesNothing,
      },
      at: "go test",
      severity: "error",
      message: "`go test -race` needs cgo",
      fixes: [
        { title: "Install a C compiler", result: builder("golang:1.24-alpine", "RUN go test -race ./...", install) },
      ],
    },
    {
      name: "Go unpacked on a slim Debian",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim
          ADD https://go.dev/dl/go1.24.4.linux-amd64.tar.gz /tmp/go.tar.gz
          RUN tar -C /usr/local -xzf /tmp/go.tar.gz
          ENV PATH=$PATH:/usr/local/go/bin CGO_ENABLED=1
          WORKDIR /src
          COPY . .
          RUN go build .
        `,
        "go.mod": plainMod,
        "main.go": usesC,
      },
      at: "go build",
      severity: "error",
      fixes: [
        {
          title: "Install a C compiler",
          result: dedent`
            FROM debian:bookworm-slim
            ADD https://go.dev/dl/go1.24.4.linux-amd64.tar.gz /tmp/go.tar.gz
            RUN tar -C /usr/local -xzf /tmp/go.tar.gz
            ENV PATH=$PATH:/usr/local/go/bin CGO_ENABLED=1
            WORKDIR /src
            COPY . .
            RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
            RUN go build .
          `,
        },
      ],
    },
    {
      name: "a user who cannot install anything",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build -o /tmp/shop .", "USER 1000\nENV GOCACHE=/tmp/cache\n"),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
      at: "go build",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "-race for another system, switched off, or where it may be",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ENV CGO_ENABLED=0
          WORKDIR /src
          COPY . .
          RUN GOOS=darwin go build -race -o /clock .
          RUN go test -race=false ./... && CGO_ENABLED=1 go test -race ./...
          RUN go test -race ./... || true
          ARG CGO=0
          RUN CGO_ENABLED=$CGO go test -race ./...
          RUN if [ -n "$RACE" ]; then go test -race ./...; fi
        `,
        "go.mod": "module example.com/clock\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a compiler, installed in the same step",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN apk add --no-cache gcc musl-dev && go build ."),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "a compiler of a package group",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build .", "RUN apk add -U build-base\n"),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "Alpine's own Go, which brings a compiler",
      files: {
        Dockerfile: builder("alpine:3.22", "RUN CGO_ENABLED=1 go build .", "RUN apk add go\n"),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "the Debian flavour",
      files: { Dockerfile: builder("golang:1.18", "RUN go build ."), "go.mod": goMod, "main.go": usesSqlite },
    },
    {
      name: "cgo switched off",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN CGO_ENABLED=0 go build ."),
        "go.mod": plainMod,
        "main.go": usesNet,
      },
    },
    {
      name: "a release that switches cgo off by itself",
      files: { Dockerfile: builder("golang:1.24-alpine", "RUN go build ."), "go.mod": plainMod, "main.go": usesNet },
    },
    {
      name: "a release that ships its library compiled",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN CGO_ENABLED=1 go build ."),
        "go.mod": plainMod,
        "main.go": usesNet,
      },
    },
    {
      name: "a program that uses no C at all",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN CGO_ENABLED=1 go build ."),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": usesNothing,
      },
    },
    {
      name: "modules of which nobody knows what they import",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN CGO_ENABLED=1 go build ."),
        "go.mod": plainMod,
        "main.go": 'package main\n\nimport "example.com/money"\n\nfunc main() { money.Count() }\n',
      },
    },
    {
      name: "a module that another one stands in for",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN CGO_ENABLED=1 go build ."),
        "go.mod": `${plainMod}\nreplace github.com/gin-gonic/gin => example.com/gin v1.0.0\n`,
        "main.go": usesGin,
      },
    },
    {
      name: "sources that cannot be read, and a release that only the build command knows",
      files: {
        Dockerfile: dedent`
          ARG VERSION
          FROM golang:1.24-alpine AS first
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=1 go build .
          FROM golang:\${VERSION}-alpine
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=1 go build ./net
        `,
        "go.mod": plainMod,
        "main.go": "",
        "net/main.go": usesNet,
      },
    },
    {
      name: "an import of net for another system, behind an old tag, or through a package of that system",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN CGO_ENABLED=1 go build . && CGO_ENABLED=1 go build ./..."),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": usesNothing,
        "old.go": '// +build pprof\n\npackage main\n\nimport _ "net/http/pprof"\n',
        "service_windows.go": 'package main\n\nimport _ "example.com/shop/service"\n',
        "service/service.go": '// +build windows\n\npackage service\n\nimport "net"\n',
        "ring_windows.go": 'package main\n\nimport _ "example.com/shop/ring"\n',
      },
    },
    {
      name: "C code behind an import of another system, or in a file that is not copied",
      files: {
        Dockerfile: dedent`
          FROM golang:1.18-alpine
          WORKDIR /src
          COPY go.mod main.go service_windows.go ./
          COPY service service
          RUN go build .
        `,
        "go.mod": "module example.com/shop\n\ngo 1.18\n",
        "main.go": usesNothing,
        "one.go": usesC,
        "service_windows.go": 'package main\n\nimport _ "example.com/shop/service"\n',
        "service/service.go": usesC.replace("main", "service"),
      },
    },
    {
      name: "names and users looked up in Go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          ENV CGO_ENABLED=1
          WORKDIR /src
          COPY . .
          RUN go build -tags osusergo ./whoami
          RUN go build -tags netgo .
          ARG TAGS
          RUN go build -tags "json $TAGS" .
        `,
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": usesNet,
        "whoami/main.go": 'package main\n\nimport "os/user"\n\nfunc main() { user.Current() }\n',
      },
    },
    {
      name: "a package of a pattern that no COPY brings",
      files: {
        Dockerfile: dedent`
          FROM golang:1.18-alpine
          WORKDIR /src
          COPY go.mod go.sum ./
          COPY cmd cmd
          RUN go build -o /out/ ./...
        `,
        "go.mod": "module example.com/shop\n\ngo 1.18\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n",
        "go.sum": "",
        "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
        "tools/gen/main.go": 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n',
      },
    },
    {
      name: "an indirect requirement that no source imports",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build ."),
        "go.mod": goMod.replace("v1.14.22", "v1.14.22 // indirect"),
        "main.go": usesNet,
      },
    },
    {
      name: "a replacement written in Go",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build ."),
        "go.mod": `${goMod}\nreplace github.com/mattn/go-sqlite3 => example.com/sqlite v1.0.0\n`,
        "main.go": usesSqlite,
      },
    },
    {
      name: "an import for another system",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build ."),
        "go.mod": plainMod,
        "main.go": usesNothing,
        "clock_darwin.go": usesC,
      },
    },
    {
      name: "an import behind a tag",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build ."),
        "go.mod": plainMod,
        "main.go": usesNothing,
        "db.go": `//go:build sqlite\n\n${usesSqlite}`,
      },
    },
    {
      name: "a driver chosen by a tag, with sources that cannot be read",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build -tags modernc ."),
        "go.mod": goMod,
        "main.go": "",
      },
    },
    {
      name: "a compiler of another name",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build .", "ENV CC=zigcc\n"),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "packages from the build command",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN go build .", "ARG PACKAGES\nRUN apk add $PACKAGES\n"),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "a toolchain copied over",
      files: {
        Dockerfile: builder(
          "golang:1.18-alpine",
          "RUN go build .",
          "COPY --from=registry.example.com/musl-cross / /\n",
        ),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    ...[
      ["GOOS=$TARGETOS GOARCH=$TARGETARCH", ""],
      ["GOOS=$TARGETOS", "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"],
      ["GOOS=$TARGETOS", "FROM scratch\nCOPY --from=0 /shop /\n"],
    ].map(([settings, runtime]) => ({
      name: `a build for a target that may be another machine: ${settings}; ${runtime}`,
      files: {
        Dockerfile: `FROM golang:1.18-alpine\nARG TARGETOS TARGETARCH\nCOPY . .\nRUN CGO_ENABLED=1 ${settings} go build -o /shop .\n${runtime}`,
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    })),
    {
      name: "a cross build",
      files: {
        Dockerfile: builder("golang:1.18-alpine", "RUN GOOS=windows go build ."),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "an unknown base",
      files: {
        Dockerfile: builder("registry.example.com/go:1.18", "RUN CGO_ENABLED=1 go build ."),
        "go.mod": goMod,
        "main.go": usesSqlite,
      },
    },
    {
      name: "race switched off",
      files: {
        Dockerfile: builder("golang:1.24-alpine", "RUN go test -race=false ./..."),
        "go.mod": plainMod,
        "main.go": usesNothing,
      },
    },
  ],
});
