import { goprivateMissing } from "../../../server/src/rules/private-modules/goprivate-missing";
import { dedent, testRule } from "../../support/ruleTester";
import { hosted, ledger, shop } from "./goFiles";

const runtime = dedent`
  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

testRule(goprivateMissing, {
  reported: [
    {
      name: "a module of an internal host behind a public proxy",
      files: {
        Dockerfile: `${dedent`
          FROM golang:1.24 AS build
          ENV GOPROXY=https://goproxy.cn,direct \
              # static programs
              CGO_ENABLED=0
          WORKDIR /src
          COPY go.mod go.sum ./
          # modules first
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .
        `}\n${runtime}`,
        ...ledger,
      },
      at: "go mod download",
      line: 8,
      severity: "warning",
      message: "asks the public proxy for `git.corp.internal/team/ledger`",
      related: ["git.corp.internal/team/ledger v1.2.0"],
      fixes: [
        {
          title: "Set `GOPRIVATE=git.corp.internal` before the download",
          safety: "suggestion",
          preferred: true,
          result: `${dedent`
            FROM golang:1.24 AS build
            ENV GOPROXY=https://goproxy.cn,direct \
                # static programs
                CGO_ENABLED=0
            WORKDIR /src
            COPY go.mod go.sum ./
            ENV GOPRIVATE=git.corp.internal
            # modules first
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .
          `}\n${runtime}`,
        },
      ],
    },
    {
      name: "a pattern of the settings, added to those that are there",
      options: { privateModules: ["github.com/acme"] },
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPRIVATE=git.corp.internal

          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
        `,
        ...hosted,
      },
      at: "go build",
      message: "`github.com/acme/ledger`",
      fixes: [
        {
          title: "Set `GOPRIVATE=git.corp.internal,github.com/acme` before the download",
          result: dedent`
            FROM golang:1.24 AS base
            ENV GOPRIVATE=git.corp.internal,github.com/acme

            FROM base AS build
            WORKDIR /src
            COPY . .
            RUN go build -o /usr/local/bin/shop .
          `,
        },
      ],
    },
    {
      name: "past every proxy, but not past the checksum database; in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          export GOPROXY=direct
          go build -o /usr/local/bin/shop .
          EOF
        `,
        ...ledger,
      },
      at: "go build",
      message: "asks the public checksum database",
    },
    {
      name: "a tool of an internal host, on an image without git",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          RUN go install git.corp.internal/team/tool@v1.0.0
        `,
      },
      at: "go install",
      fixes: [
        {
          title: "Set `GOPRIVATE=git.corp.internal` before the download",
          result: dedent`
            FROM golang:1.24-alpine
            RUN apk add --no-cache git
            ENV GOPRIVATE=git.corp.internal
            RUN go install git.corp.internal/team/tool@v1.0.0
          `,
        },
      ],
    },
    {
      name: "what replaces a public module counts, once for two stages",
      options: { internalHosts: ["code.acme.example"] },
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS deps
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download

          FROM deps AS build
          COPY . .
          RUN go mod vendor && go build -o /usr/local/bin/shop .
        `,
        ...shop,
        "go.mod": `${shop["go.mod"]}\nreplace github.com/gin-gonic/gin => code.acme.example/forks/gin v1.10.1\n`,
      },
      at: "go mod download",
      message: "`code.acme.example/forks/gin`",
    },
  ],
  silent: [
    {
      name: "GOPRIVATE names the host",
      files: {
        Dockerfile: "FROM golang:1.24\nENV GOPRIVATE=*.corp.internal\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...ledger,
      },
    },
    {
      name: "a proxy of the company, which may have the module",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV GOPROXY=https://athens.corp.internal\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...ledger,
      },
    },
    {
      name: "a module of a public host that nobody calls private",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...hosted },
    },
    {
      name: "a value that the build passes",
      files: { Dockerfile: "FROM golang:1.24\nARG GOPRIVATE\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...ledger },
    },
    {
      name: "an image that may set it",
      files: { Dockerfile: "FROM registry.corp.internal/go:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...ledger },
    },
    {
      name: "a build from vendor/",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...ledger,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\n",
      },
    },
    {
      name: "a replacement by a folder",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...ledger,
        "go.mod": `${ledger["go.mod"]}\nreplace git.corp.internal/team/ledger => ./ledger\n`,
        "ledger/go.mod": "module git.corp.internal/team/ledger\n\ngo 1.24\n",
      },
    },
    {
      name: "an earlier step that may have written another go.mod",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ./prepare.sh\nRUN go build .\n",
        ...ledger,
        "prepare.sh": "",
      },
    },
  ],
});
