import { moduleEditInBuild } from "../../../server/src/rules/layer-cache/module-edit-in-build";
import { dedent, testRule } from "../../support/ruleTester";
import { goMod, service, source } from "./modules";

const replace = "Replace with `go mod download`";
const tidy = (...lines: string[]) =>
  ["FROM golang:1.24", "WORKDIR /src", ...lines, "RUN go build -o /shop .", ""].join("\n");

testRule(moduleEditInBuild, {
  reported: [
    {
      name: "before the sources: it strips the requirements",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          ENV GOPROXY=https://goproxy.cn,direct
          WORKDIR /app

          COPY go.sum .
          COPY go.mod .
          # modules
          RUN go mod tidy
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        ...service,
      },
      at: "go mod tidy",
      line: 8,
      severity: "warning",
      message:
        "`go mod tidy` runs before any Go source is here: it finds no import, strips every requirement from `go.mod`",
      fixes: [
        {
          title: replace,
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS builder
            ENV GOPROXY=https://goproxy.cn,direct
            WORKDIR /app

            COPY go.sum .
            COPY go.mod .
            # modules
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /usr/local/bin/shop
            CMD ["shop"]
          `,
        },
      ],
    },
    {
      name: "after the sources",
      files: { Dockerfile: tidy("COPY . .", "RUN go mod tidy -v"), ...service },
      at: "go mod tidy",
      message: "`go mod tidy` rewrites `go.mod` and `go.sum` in the image only",
      fixes: [{ title: replace, result: tidy("COPY . .", "RUN go mod download") }],
    },
    {
      name: "among some sources, behind a download, and brought back by the COPY of all",
      files: {
        Dockerfile: tidy("COPY go.mod go.sum main.go ./", "RUN go mod download && go mod tidy", "COPY . ."),
        ...service,
      },
      at: "go mod tidy",
      severity: "information",
      message: "a later COPY brings those of the build context back: the change is lost",
      fixes: [
        {
          title: "Remove `go mod tidy`",
          safety: "suggestion",
          preferred: true,
          result: tidy("COPY go.mod go.sum main.go ./", "RUN go mod download", "COPY . ."),
        },
      ],
    },
    {
      name: "in front of a download, in the same step",
      files: { Dockerfile: tidy("COPY . .", "RUN go mod tidy && go mod download"), ...service },
      at: "go mod tidy",
      fixes: [{ title: "Remove `go mod tidy`", result: tidy("COPY . .", "RUN go mod download") }],
    },
    {
      name: "in front of a download, which the next step runs",
      files: { Dockerfile: tidy("COPY . .", "RUN go mod tidy", "RUN go mod download"), ...service },
      at: "go mod tidy",
      fixes: [{ title: "Remove `go mod tidy`", result: tidy("COPY . .", "RUN go mod download") }],
    },
    {
      name: "a step of its own behind the step that downloads",
      files: {
        Dockerfile: tidy("COPY go.mod go.sum ./", "RUN go mod download", "RUN go mod tidy", "COPY . ."),
        ...service,
      },
      at: "go mod tidy",
      fixes: [
        { title: "Remove `go mod tidy`", result: tidy("COPY go.mod go.sum ./", "RUN go mod download", "COPY . .") },
      ],
    },
    {
      name: "go get before the COPY of all",
      files: { Dockerfile: tidy("COPY go.mod go.sum main.go ./", "RUN go get -u ./...", "COPY . ."), ...service },
      at: "go get",
      severity: "information",
      fixes: [],
    },
    {
      name: "a step between it and the COPY of all, which sees what it has changed",
      files: {
        Dockerfile: tidy("COPY go.mod go.sum main.go ./", "RUN go mod tidy", "RUN go mod verify", "COPY . ."),
        ...service,
      },
      at: "go mod tidy",
      severity: "warning",
      message: "what is built may not be what was committed",
    },
    {
      name: "bind mounts of the manifests alone, behind a comment in a continuation",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          WORKDIR /usr/src/app/
          RUN --mount=type=bind,source=go.sum,target=go.sum,rw \
              --mount=type=bind,source=go.mod,target=go.mod,rw \
              # modules
              go mod tidy
        `,
        ...service,
      },
      at: "go mod tidy",
      line: 6,
      message: "before any Go source is here",
      fixes: [
        {
          title: replace,
          result: dedent`
            FROM golang:1.24-alpine AS builder
            WORKDIR /usr/src/app/
            RUN --mount=type=bind,source=go.sum,target=go.sum,rw \
                --mount=type=bind,source=go.mod,target=go.mod,rw \
                # modules
                go mod download
          `,
        },
      ],
    },
    {
      name: "nothing says what to download, a flag changes versions, or another stage takes the result: no fix",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS alone
          WORKDIR /src
          COPY go.mod ./
          RUN go mod tidy

          FROM golang:1.24 AS compat
          WORKDIR /src
          COPY . .
          RUN go mod tidy -compat=1.20

          FROM golang:1.24 AS taken
          WORKDIR /src
          COPY . .
          RUN go mod tidy

          FROM golang:1.24
          COPY --from=alone /src/main.go /a/
          COPY --from=compat /src/main.go /b/
          COPY --from=taken /src/go.mod /src/go.sum /c/
        `,
        ...service,
      },
      at: ["go mod tidy", "go mod tidy", "go mod tidy"],
      fixes: [],
    },
    {
      name: "go get of the module's own packages, in a heredoc of an inherited stage",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS base\nWORKDIR /src\nCOPY . .\n\nFROM base\nRUN <<EOF\ngo get -u ./...\ngo build -o /shop .\nEOF\n",
        ...service,
      },
      at: "go get",
      message: "`go get` chooses versions and rewrites `go.mod` in the image only",
      fixes: [],
    },
    {
      name: "go get of a requirement",
      files: { Dockerfile: tidy("COPY . .", "RUN go get -u github.com/gin-gonic/gin@latest"), ...service },
      at: "go get",
      fixes: [],
    },
    {
      name: "-mod=mod on the command, and in GOFLAGS once for all commands",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS a\nWORKDIR /src\nCOPY . .\nRUN go build -mod=mod -o /a .\n\nFROM golang:1.24\nENV GOFLAGS=-mod=mod\nWORKDIR /src\nCOPY . .\nRUN go vet ./... && go build -o /b . && go build -o /c .\nCOPY --from=a /a /a\n",
        ...service,
      },
      at: ["-mod=mod", "GOFLAGS=-mod=mod"],
      severity: "information",
      fixes: [
        {
          title: "Remove `-mod=mod`",
          safety: "suggestion",
          result:
            "FROM golang:1.24 AS a\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\n\nFROM golang:1.24\nENV GOFLAGS=-mod=mod\nWORKDIR /src\nCOPY . .\nRUN go vet ./... && go build -o /b . && go build -o /c .\nCOPY --from=a /a /a\n",
        },
      ],
    },
    {
      name: "a go.mod without requirements, to which it adds some",
      files: {
        Dockerfile: tidy("COPY . .", "RUN go mod tidy"),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n',
      },
      at: "go mod tidy",
      message: "`go mod tidy` rewrites `go.mod` and `go.sum` in the image only",
    },
  ],
  silent: [
    ...["before", "behind"].map((place) => ({
      name: `a module without requirements, ${place} the sources: nothing changes`,
      files: {
        Dockerfile: tidy(
          ...(place === "before" ? ["COPY go.mod ./", "RUN go mod tidy", "COPY . ."] : ["COPY . .", "RUN go mod tidy"]),
        ),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go":
          'package main\n\nimport (\n\t"net/http"\n\n\t_ "example.com/shop/store"\n)\n\nfunc main() { http.Get("/") }\n',
        "store/store.go": "package store\n",
      },
    })),
    {
      name: "changes of a writable bind mount, which are gone with the step",
      files: {
        Dockerfile: tidy(
          "RUN --mount=type=bind,target=.,rw go mod tidy && go mod download",
          "RUN --mount=type=bind,source=.,target=.,rw go build -o /out/first .",
        ),
        ...service,
      },
    },
    {
      name: "go get without -u of the module's own packages, which adds only what go.mod lacks",
      files: {
        Dockerfile: tidy("COPY . .", "RUN go get -d -v && go get ./... && go get -t ."),
        ...service,
      },
    },
    {
      name: "go mod download",
      files: {
        Dockerfile: tidy("COPY go.mod go.sum ./", "RUN go mod download && go mod verify", "COPY . ."),
        ...service,
      },
    },
    {
      name: "a module that is made in the image",
      files: {
        Dockerfile: tidy("COPY *.go ./", "RUN go mod init example.com/x", "RUN go mod tidy"),
        "main.go": source("main"),
      },
    },
    {
      name: "a go.mod that is edited on purpose",
      files: {
        Dockerfile: tidy(
          "COPY . .",
          "RUN go mod edit -replace=example.com/a=../a",
          "RUN go mod tidy",
          "RUN echo 'replace a => b v1.0.0' >> go.mod",
          "RUN go mod tidy",
        ),
        ...service,
      },
    },
    {
      name: "a check that compares",
      files: {
        Dockerfile: tidy("COPY . .", "RUN go mod tidy && git diff --exit-code go.mod go.sum", "RUN go mod tidy -diff"),
        ...service,
      },
    },
    {
      name: "a stage that updates the manifests, and one that the image does not need",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS update\nWORKDIR /src\nCOPY . .\nRUN go mod tidy\n\nFROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod tidy && mkdir /out && cp go.mod go.sum /out\n",
        ...service,
      },
    },
    {
      name: "a program with a version, and one that go get installs",
      files: {
        Dockerfile: tidy(
          "COPY . .",
          "RUN go install github.com/swaggo/swag/cmd/swag@v1.16.0",
          "RUN go get github.com/swaggo/swag/cmd/swag",
        ),
        ...service,
      },
    },
    {
      name: "-mod=mod instead of vendor, for a tool, and without go.sum",
      files: {
        Dockerfile: tidy("COPY . .", "RUN go run -mod=mod entgo.io/ent/cmd/ent generate", "RUN go build -mod=mod ."),
        ...service,
        "vendor/modules.txt": "",
      },
    },
    {
      name: "without go.sum -mod=mod makes one",
      files: { Dockerfile: tidy("COPY . .", "RUN go build -mod=mod ."), "go.mod": goMod, "main.go": source("main") },
    },
    {
      name: "GOPATH mode",
      files: {
        Dockerfile: "FROM golang:1.15\nENV GO111MODULE=off\nWORKDIR /go/src/shop\nCOPY . .\nRUN go get ./...\n",
        ...service,
      },
    },
  ],
});
