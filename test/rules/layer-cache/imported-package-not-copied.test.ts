import { importedPackageNotCopied } from "../../../server/src/rules/layer-cache/imported-package-not-copied";
import { dedent, testRule } from "../../support/ruleTester";
import { goMod, goSum, service, source } from "./modules";

const head = "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n";

testRule(importedPackageNotCopied, {
  reported: [
    {
      name: "a folder that is left out, whatever is written elsewhere before",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm
          WORKDIR /workspace
          RUN curl -Lo /usr/bin/tool https://example.com/tool && wget -qO- https://example.com/x.tgz | tar -C /opt -xz
          RUN ln -sf /usr/share/zoneinfo/Asia/Shanghai /etc/localtime && touch /ready && date | tee /etc/built
          COPY go.mod go.sum main.go ./
          COPY internal/ internal/
          RUN CGO_ENABLED=0 go build -o /out/shop main.go
        `,
        ...service,
      },
      at: "go build",
      severity: "error",
    },
    {
      name: "a folder of the module that narrow COPYs leave out",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-bookworm AS builder
          WORKDIR /workspace

          # manifests first, so that a source edit keeps the modules
          COPY go.mod go.sum ./
          RUN go mod download

          # sources
          COPY main.go main.go
          COPY internal/ internal/

          RUN CGO_ENABLED=0 go build -trimpath -o /out/shop main.go

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...service,
      },
      at: "go build",
      line: 13,
      severity: "error",
      message:
        "`go build` fails: it needs the package `example.com/shop/pkg/money`, but no COPY brings `pkg/money` into the image.",
      related: ['"example.com/shop/pkg/money"'],
      fixes: [
        {
          title: "Copy `pkg` as well",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-bookworm AS builder
            WORKDIR /workspace

            # manifests first, so that a source edit keeps the modules
            COPY go.mod go.sum ./
            RUN go mod download

            # sources
            COPY main.go main.go
            COPY internal/ internal/
            COPY pkg/ ./pkg/

            RUN CGO_ENABLED=0 go build -trimpath -o /out/shop main.go

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "what a missing package imports in its turn is missing as well",
      files: { Dockerfile: `${head}COPY --chown=1000:1000 main.go ./\nRUN go build .\n`, ...service },
      at: "go build",
      message: "`internal/cart` into the image; the same holds for 1 more.",
      fixes: [
        {
          title: "Copy `internal`, `pkg` as well",
          result: `${head}COPY --chown=1000:1000 main.go ./\nCOPY --chown=1000:1000 internal/ ./internal/\nCOPY --chown=1000:1000 pkg/ ./pkg/\nRUN go build .\n`,
        },
      ],
    },
    {
      name: "the package that is to be built",
      files: {
        Dockerfile: `${head}COPY pkg ./pkg\nCOPY internal ./internal\nRUN go build -o /shop ./cmd/shop\n`,
        ...service,
        "cmd/shop/main.go": source("main"),
      },
      at: "go build",
      message: "`go build` fails: no COPY brings `cmd/shop`, which it is to build, into the image.",
      related: [],
      fixes: [
        {
          title: "Copy `cmd` as well",
          result: `${head}COPY pkg ./pkg\nCOPY internal ./internal\nCOPY cmd/ ./cmd/\nRUN go build -o /shop ./cmd/shop\n`,
        },
      ],
    },
    {
      name: "the package beside go.mod",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go build -o /shop .\n",
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "api.go": "package main\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go build",
      message: "`go build` fails: no COPY brings `main.go`, which it is to build, into the image.",
      fixes: [
        {
          title: "Copy `main.go`, `api.go` as well",
          result: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nCOPY main.go api.go ./\nRUN go build -o /shop .\n",
        },
      ],
    },
    {
      name: "the package beside go.mod, which lies elsewhere in the image",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY auth/go.mod ./
          COPY . .
          RUN go build -o /auth .
        `,
        "auth/go.mod": "module example.com/auth\n\ngo 1.24\n",
        "auth/main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go build",
    },
    {
      name: "the file that is to be built",
      files: {
        Dockerfile: `${head}COPY pkg pkg\nCOPY internal internal\nRUN go build -o /shop main.go\n`,
        ...service,
      },
      at: "go build",
      message: "no COPY brings `main.go`, which it is to build",
      fixes: [
        {
          title: "Copy `main.go` as well",
          result: `${head}COPY pkg pkg\nCOPY internal internal\nCOPY main.go ./\nRUN go build -o /shop main.go\n`,
        },
      ],
    },
    {
      name: "a heredoc in a stage that stands on the one with the sources, in a folder of its own",
      files: {
        "build/Dockerfile": dedent`
          ARG GO_VERSION=1.24
          FROM golang:\${GO_VERSION}-alpine AS sources
          WORKDIR /src
          COPY services/shop/go.mod services/shop/go.sum services/shop/
          COPY services/shop/main.go services/shop/
          COPY services/shop/internal services/shop/internal

          FROM sources AS build
          RUN <<EOF
          set -eu
          cd services/shop
          go build -o /out/shop .
          EOF

          FROM scratch
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...Object.fromEntries(Object.entries(service).map(([path, text]) => [`services/shop/${path}`, text])),
      },
      at: "go build",
      line: 12,
      message: "no COPY brings `services/shop/pkg/money` into the image",
      fixes: [],
    },
    {
      name: "a continuation with a comment in it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          COPY internal internal
          RUN go vet ./... \
              # the program
              && go build -o /shop .
        `,
        ...service,
      },
      at: "go vet",
    },
    {
      name: "a file that gets another name in the image",
      files: {
        Dockerfile: `${head}COPY cmd/shop/main.go ./main.go\nRUN go build -o /shop main.go\n`,
        "go.mod": goMod,
        "go.sum": goSum,
        "cmd/shop/main.go": source("main", "example.com/shop/cmd/shop/app"),
        "cmd/shop/app/app.go": source("app"),
      },
      at: "go build",
      message: "no COPY brings `cmd/shop/app` into the image",
    },
    {
      name: "a container that runs the sources",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          COPY pkg ./pkg
          RUN go mod download
          CMD ["go", "run", "."]
        `,
        ...service,
      },
      at: '"go", "run"',
      message: "`go run` fails: it needs the package `example.com/shop/internal/cart`",
    },
    {
      name: "helpers for cross builds that are copied over the whole image hide nothing",
      files: {
        Dockerfile: dedent`
          ARG XX_VERSION=1.9.0
          FROM --platform=$BUILDPLATFORM tonistiigi/xx:\${XX_VERSION} AS xx

          FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
          COPY --from=xx / /
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          COPY internal/ internal/
          ARG TARGETPLATFORM
          RUN CGO_ENABLED=0 xx-go build -o /out/shop .

          FROM scratch
          COPY --from=build /out/shop /shop
        `,
        ...service,
      },
      at: "xx-go build",
      message: "no COPY brings `pkg/money` into the image",
    },
  ],
  silent: [
    {
      name: "a folder that a link or an archive may bring",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm AS linked
          RUN ln -s /workspace /app
          COPY . /app/
          WORKDIR /workspace
          COPY go.mod go.sum main.go ./
          RUN CGO_ENABLED=0 go build -o /out/shop main.go
          FROM golang:1.24-bookworm
          WORKDIR /workspace
          COPY go.mod go.sum main.go ./
          RUN wget -qO- https://example.com/x.tgz | tar -xz
          RUN CGO_ENABLED=0 go build -o /out/shop main.go
        `,
        ...service,
      },
    },
    { name: "the whole module", files: { Dockerfile: `${head}COPY . .\nRUN go build .\n`, ...service } },
    ...["main.go", "./cmd/shop"].map((program) => ({
      name: `a program that a container gets when it is started: ${program}`,
      files: {
        Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCMD ["go", "run", "${program}"]\n`,
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": "package main\n\nfunc main() {}\n",
        "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
      },
    })),
    {
      name: "a package beside go.mod that a container gets when it is started",
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCMD ["go", "run", "."]\n',
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a package beside go.mod that a bind mount shows",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN --mount=type=bind,target=. go build -o /shop .\n",
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "every folder that the program needs; tests and other systems need more",
      files: {
        Dockerfile: `${head}COPY main.go ./\nCOPY internal/cart ./internal/cart\nCOPY pkg ./pkg\nRUN go build .\n`,
        ...service,
      },
    },
    {
      name: "an import behind a build constraint, in both forms, and with cgo",
      files: {
        Dockerfile: `${head}COPY main.go tools.go old.go native.go ./\nRUN go build .\n`,
        "go.mod": goMod,
        "go.sum": goSum,
        "main.go": source("main"),
        "tools.go": `//go:build tools\n\n${source("main", "example.com/shop/internal/a")}`,
        "old.go": `// +build ignore\n\n${source("main", "example.com/shop/internal/a")}`,
        "native.go": source("main", "C", "example.com/shop/internal/a"),
        "internal/a/a.go": source("a"),
      },
    },
    {
      name: "a package that a step generates, or may generate",
      files: {
        Dockerfile: `${head}COPY main.go ./\nCOPY internal ./internal\nRUN make generate\nRUN go build .\n`,
        ...service,
      },
    },
    {
      name: "a package that another stage brings",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS money
          WORKDIR /src
          COPY pkg ./pkg

          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          COPY internal internal
          COPY --from=money /src/pkg ./pkg
          RUN go build .
        `,
        ...service,
      },
    },
    {
      name: "a package that a bind mount shows, and one where a mount may have left something",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          COPY pkg ./pkg
          RUN --mount=type=bind,source=internal,target=/src/internal go build -o /shop .
          RUN go build -o /shop2 .
        `,
        ...service,
      },
    },
    {
      name: "a package of which the context knows nothing",
      files: {
        Dockerfile: `${head}COPY main.go ./\nRUN go build .\n`,
        "go.mod": goMod,
        "go.sum": goSum,
        "main.go": source("main", "example.com/shop/internal/gen"),
      },
    },
    {
      name: "a package of a module inside the module, and of a required module with a longer path",
      files: {
        Dockerfile: `${head}COPY main.go ./\nRUN go build .\n`,
        "go.mod": `${goMod}\nrequire (\n\texample.com/shop/api v0.1.0\n\texample.com/shop/client v0.1.0\n)\n`,
        "go.sum": goSum,
        "main.go": source("main", "example.com/shop/api/v1", "example.com/shop/client"),
        "api/go.mod": "module example.com/shop/api\n",
        "api/v1/v1.go": source("v1"),
        "client/client.go": source("client"),
      },
    },
    {
      name: "what the ignore file hides is a finding of its own",
      files: {
        Dockerfile: `${head}COPY main.go ./\nCOPY internal ./internal\nRUN go build .\n`,
        ...service,
        ".dockerignore": "pkg\n",
      },
    },
    {
      name: "a base image that may hold sources, and flags that a variable hides",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/golang-with-sources:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          RUN go build .

          FROM golang:1.24
          ARG FLAGS
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          RUN go build $FLAGS .
        `,
        ...service,
      },
    },
    {
      name: "a command whose failure is passed over, one that may not run, and GOPATH mode",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          RUN go build . || true
          RUN if [ -n "$DEBUG" ]; then go build .; fi
          RUN GO111MODULE=off go build .
        `,
        ...service,
      },
    },
    {
      name: "folders that are poured out are a finding of their own",
      files: { Dockerfile: `${head}COPY main.go internal pkg ./\nRUN go build .\n`, ...service },
    },
  ],
});
