import { cgoDisabledWithCgoModule } from "../../../server/src/rules/stages/cgo-disabled-with-cgo-module";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n";
const importing = (path: string) => `package store\n\nimport _ "${path}"\n`;
const main = 'package main\n\nimport _ "example.com/shop/store"\n\nfunc main() {}\n';
const sqlite = { "go.mod": goMod, "main.go": main, "store/store.go": importing("github.com/mattn/go-sqlite3") };

const builder = (image: string, build: string, before = "") =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\n${before}${build}\n`;

const tools = {
  "go.mod": goMod,
  "cmd/shop/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
  "tools/gen/main.go": 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n',
};

/** A build stage with `before` and `build`, and the stage that gets the program. */
const forTarget = (before: string, build: string, runtime = 'FROM alpine:3.22\nCMD ["/shop"]\n') =>
  `FROM --platform=$BUILDPLATFORM golang:1.24 AS build\nARG TARGETOS TARGETARCH\nWORKDIR /src\nCOPY . .\n${before}RUN ${build}\n${runtime}COPY --from=build /shop /shop\n`;

testRule(cgoDisabledWithCgoModule, {
  reported: [
    ...[
      ["", "CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} go build -o /shop ."],
      ["", 'CGO_ENABLED=0 GOOS="${TARGETOS:-linux}" GOARCH=$TARGETARCH go build -o /shop .'],
      ["ENV CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH\n", "go build -o /shop ."],
      ["RUN go env -w GOOS=$TARGETOS\n", "CGO_ENABLED=0 go build -o /shop ."],
      ["", "export CGO_ENABLED=0 GOOS=$TARGETOS && go build -o /shop ."],
    ].map(([before = "", build = ""]) => ({
      name: `the system of an image for Linux: ${before.trim()} ${build}`,
      files: { Dockerfile: forTarget(before, build), ...sqlite },
      at: "go build",
      severity: "error" as const,
      fixes: [],
    })),
    {
      name: "sqlite behind a package of the program, on scratch",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          ENV CGO_ENABLED=0
          RUN go build \
              -trimpath \
              # smaller
              -ldflags="-s -w" \
              -o /out/shop .

          FROM scratch
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        ...sqlite,
        "go.sum": "",
      },
      at: "go build",
      line: 8,
      severity: "error",
      message:
        "`go build` runs without cgo (`CGO_ENABLED=0`), and the program imports `github.com/mattn/go-sqlite3`. `github.com/mattn/go-sqlite3` is then a stub, whose driver returns an error when it opens a database.",
      related: ["CGO_ENABLED=0"],
      // With cgo the program would need a C library, which scratch does not have.
      fixes: [],
    },
    {
      name: "a compiler that is there, and a runtime image with the same library",
      files: {
        Dockerfile: `${builder("golang:1.24-bookworm", "RUN CGO_ENABLED=0 go build -o /out/shop .")}FROM debian:bookworm-slim\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n`,
        ...sqlite,
      },
      at: "go build",
      fixes: [
        {
          title: "Build with `CGO_ENABLED=1`",
          safety: "suggestion",
          preferred: true,
          result: `${builder("golang:1.24-bookworm", "RUN CGO_ENABLED=1 go build -o /out/shop .")}FROM debian:bookworm-slim\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n`,
        },
      ],
    },
    {
      name: "of the programs of a pattern the one that is copied",
      files: {
        Dockerfile: `${builder("golang:1.24-bookworm", "RUN CGO_ENABLED=0 go build -o /out/ ./...")}FROM debian:bookworm-slim\nCOPY --from=build /out/gen /gen\nENTRYPOINT ["/gen"]\n`,
        ...tools,
      },
      at: "go build",
      fixes: [
        {
          title: "Build with `CGO_ENABLED=1`",
          result: `${builder("golang:1.24-bookworm", "RUN CGO_ENABLED=1 go build -o /out/ ./...")}FROM debian:bookworm-slim\nCOPY --from=build /out/gen /gen\nENTRYPOINT ["/gen"]\n`,
        },
      ],
    },
    {
      name: "all programs of a pattern, on an image without the library: nothing is offered",
      files: {
        Dockerfile: `${builder("golang:1.24-bookworm", "RUN CGO_ENABLED=0 go build -o /out/ ./cmd/... ./tools/...")}FROM scratch\nCOPY --from=build /out/ /bin/\nENTRYPOINT ["/bin/shop"]\n`,
        ...tools,
      },
      at: "go build",
      fixes: [],
    },
    {
      name: "a pattern that takes in a package which does not compile without cgo, whatever is copied",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ./..."),
        ...tools,
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/confluentinc/confluent-kafka-go v1.9.2\n",
        "tools/gen/main.go":
          'package main\n\nimport _ "github.com/confluentinc/confluent-kafka-go/kafka"\n\nfunc main() {}\n',
      },
      at: "go build",
      message: /fails: the program imports/,
    },
    {
      name: "Go on Alpine, which switches cgo off by itself",
      files: { Dockerfile: builder("golang:1.24-alpine", "RUN go build -o /out/shop ."), ...sqlite },
      at: "go build",
      message: "`go build` runs without cgo (`golang:1.24-alpine` has no C compiler)",
      related: [],
      fixes: [
        {
          title: "Install a C compiler before this step",
          result: builder("golang:1.24-alpine", "RUN go build -o /out/shop .", "RUN apk add --no-cache gcc musl-dev\n"),
        },
      ],
    },
    {
      name: "a driver that imports sqlite, in a heredoc of an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS base
          ENV CGO_ENABLED=0
          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go build -o /out/shop .
          EOF
        `,
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire gorm.io/driver/sqlite v1.5.0\n",
        "main.go": main,
        "store/store.go": importing("gorm.io/driver/sqlite"),
      },
      at: "go build",
      message: "imports `gorm.io/driver/sqlite`. `github.com/mattn/go-sqlite3` is then a stub",
      related: ["CGO_ENABLED=0"],
      fixes: [
        {
          title: "Build with `CGO_ENABLED=1` and install a C compiler",
          result: dedent`
            FROM golang:1.24-alpine AS base
            ENV CGO_ENABLED=1
            FROM base AS build
            WORKDIR /src
            COPY . .
            RUN apk add --no-cache gcc musl-dev
            RUN <<EOF
            set -e
            go build -o /out/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "a module that does not compile without cgo",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 GOOS=linux go install ."),
        "go.mod":
          "module example.com/shop\n\ngo 1.24\n\nrequire github.com/confluentinc/confluent-kafka-go/v2 v2.5.0\n",
        "main.go": main,
        "store/store.go": importing("github.com/confluentinc/confluent-kafka-go/v2/kafka"),
      },
      at: "go install",
      message: "and fails: the program imports `github.com/confluentinc/confluent-kafka-go/v2/kafka`",
    },
    {
      name: "a program that has a driver for another database as well",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build -o /out/shop ."),
        ...sqlite,
        "store/store.go":
          'package store\n\nimport (\n\t_ "github.com/jackc/pgx/v5/stdlib"\n\t_ "github.com/mattn/go-sqlite3"\n)\n',
      },
      at: "go build",
      severity: "warning",
      message: "returns an error when it opens an SQLite database; `github.com/jackc/pgx/v5/stdlib` works.",
    },
    {
      name: "a module that does not compile, beside a driver for another database",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build -o /out/shop ."),
        "go.mod":
          "module example.com/shop\n\ngo 1.24\n\nrequire github.com/confluentinc/confluent-kafka-go/v2 v2.5.0\n",
        "main.go": main,
        "store/store.go":
          'package store\n\nimport (\n\t_ "github.com/confluentinc/confluent-kafka-go/v2/kafka"\n\t_ "github.com/lib/pq"\n)\n',
      },
      at: "go build",
      severity: "error",
      message: "and fails: the program imports",
    },
  ],
  silent: [
    ...[
      ["GOOS=$TARGETOS", "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"],
      ["GOOS=$TARGETOS", "FROM registry.example.com/base\n"],
      ["GOOS=$TARGETOS", "FROM scratch\n"],
      ["GOOS=$SYSTEM", undefined],
      ["GOOS=${TARGETOS}x", undefined],
      ["TARGETOS=windows GOOS=$SYSTEM", undefined],
    ].map(([system, runtime]) => ({
      name: `a system that may be another one: ${system}, ${runtime?.trim() ?? "Linux"}`,
      files: {
        Dockerfile: forTarget("ARG SYSTEM\n", `CGO_ENABLED=0 ${system} go build -o /shop .`, runtime),
        ...sqlite,
      },
    })),
    {
      name: "a system that the shell or an argument decides",
      files: {
        Dockerfile: forTarget(
          "ARG GOOS=$TARGETOS\n",
          "go env && CGO_ENABLED=0 go build -o /shop . && TARGETOS=windows && CGO_ENABLED=0 GOOS=$TARGETOS go build -o /shop .",
        ),
        ...sqlite,
      },
    },
    { name: "cgo on", files: { Dockerfile: builder("golang:1.24", "RUN go build ."), ...sqlite } },
    {
      name: "a compiler on Alpine",
      files: { Dockerfile: builder("golang:1.24-alpine", "RUN go build .", "RUN apk add gcc musl-dev\n"), ...sqlite },
    },
    {
      name: "a requirement that the built program does not import",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ./cmd/tool"),
        ...sqlite,
        "cmd/tool/main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "of a pattern a package that no COPY brings",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          COPY cmd cmd
          RUN CGO_ENABLED=0 go build -o /out/ ./...
          FROM debian:bookworm-slim
          COPY --from=build /out/ /bin/
          ENTRYPOINT ["/bin/shop"]
        `,
        ...tools,
        "go.sum": "",
      },
    },
    {
      name: "of a pattern a package that the ignore file hides",
      files: {
        Dockerfile: `${builder("golang:1.24", "RUN CGO_ENABLED=0 go build -o /out/ ./...")}FROM debian:bookworm-slim\nCOPY --from=build /out/ /bin/\nENTRYPOINT ["/bin/shop"]\n`,
        ...tools,
        ".dockerignore": "tools\n",
      },
    },
    {
      name: "of the programs of a pattern another one than is copied",
      files: {
        Dockerfile: `${builder("golang:1.24", "RUN CGO_ENABLED=0 go build -o /out/ ./...")}FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /out/shop /\nENTRYPOINT ["/shop"]\n`,
        ...tools,
      },
    },
    {
      name: "a pattern without an output, which leaves no program behind",
      files: { Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ./..."), ...tools },
    },
    {
      name: "test data, which no pattern matches",
      files: {
        Dockerfile: `${builder("golang:1.24", "RUN CGO_ENABLED=0 go build -o /out/ ./...")}FROM debian:bookworm-slim\nCOPY --from=build /out/ /bin/\nENTRYPOINT ["/bin/shop"]\n`,
        "go.mod": goMod,
        "cmd/shop/main.go": tools["cmd/shop/main.go"],
        "cmd/shop/testdata/gen/main.go": tools["tools/gen/main.go"],
      },
    },
    {
      name: "sources that cannot be read",
      files: { Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."), "go.mod": goMod, "main.go": "" },
    },
    {
      name: "an import of tests alone",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        "go.mod": goMod,
        "main.go": "package main\n\nfunc main() {}\n",
        "main_test.go": importing("github.com/mattn/go-sqlite3"),
      },
    },
    {
      name: "an import behind a build tag",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        ...sqlite,
        "store/store.go": `//go:build cgo\n\n${importing("github.com/mattn/go-sqlite3")}`,
        "store/other.go": "package store\n",
      },
    },
    {
      name: "a replacement written in Go",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        ...sqlite,
        "go.mod": `${goMod}\nreplace github.com/mattn/go-sqlite3 => example.com/sqlite v1.0.0\n`,
      },
    },
    {
      name: "a driver written in Go",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        ...sqlite,
        "store/store.go": importing("modernc.org/sqlite"),
      },
    },
    {
      name: "migrations, which only wrap a database that is given",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/golang-migrate/migrate/v4 v4.18.1\n",
        "main.go": main,
        "store/store.go": importing("github.com/golang-migrate/migrate/v4/database/sqlite3"),
      },
    },
    ...["modernc.org/sqlite", "github.com/glebarez/go-sqlite", "github.com/ncruces/go-sqlite3/driver"].map(
      (driver) => ({
        name: `gorm's dialect beside ${driver}, which opens the database`,
        files: {
          Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
          "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire gorm.io/driver/sqlite v1.5.0\n",
          "main.go": main,
          "store/store.go": importing("gorm.io/driver/sqlite"),
          "store/driver.go": importing(driver),
        },
      }),
    ),
    {
      name: "a driver written in Go that another module brings",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        ...sqlite,
        "go.mod": `${goMod}\nrequire modernc.org/sqlite v1.34.0 // indirect\n`,
      },
    },
    {
      name: "a module of which it is not known",
      files: {
        Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go build ."),
        ...sqlite,
        "store/store.go": importing("gocv.io/x/gocv"),
      },
    },
    {
      name: "a value of the build command",
      files: { Dockerfile: builder("golang:1.24", "RUN go build .", "ARG CGO_ENABLED\n"), ...sqlite },
    },
    {
      name: "another system",
      files: { Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 GOOS=windows go build ."), ...sqlite },
    },
    {
      name: "checks that make no program",
      files: { Dockerfile: builder("golang:1.24", "RUN CGO_ENABLED=0 go vet ./..."), ...sqlite },
    },
  ],
});
