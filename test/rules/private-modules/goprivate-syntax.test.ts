import { goprivateSyntax } from "../../../server/src/rules/private-modules/goprivate-syntax";
import { dedent, testRule } from "../../support/ruleTester";
import { hosted, ledger } from "./goFiles";

const building = dedent`
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN go mod download
  COPY . .
  RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

testRule(goprivateSyntax, {
  reported: [
    {
      name: "a URL among several settings of one ENV, with a comment inside",
      files: {
        Dockerfile: `${dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          ENV GOPROXY=https://goproxy.cn,direct \
              # the company's own modules
              GOPRIVATE=https://git.corp.internal \
              CGO_ENABLED=0
        `}\n${building}`,
        ...ledger,
      },
      at: "GOPRIVATE=https://git.corp.internal",
      line: 5,
      severity: "error",
      message: "`GOPRIVATE` holds a URL",
      fixes: [
        {
          title: "Replace it by `GOPRIVATE=git.corp.internal`",
          safety: "safe",
          preferred: true,
          result: `${dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            ENV GOPROXY=https://goproxy.cn,direct \
                # the company's own modules
                GOPRIVATE=git.corp.internal \
                CGO_ENABLED=0
          `}\n${building}`,
        },
      ],
    },
    {
      name: "a blank behind the comma, in the old form of ENV",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE git.corp.internal, github.com/acme\n${building}`,
        ...ledger,
      },
      at: "GOPRIVATE git.corp.internal, github.com/acme",
      message: "takes a blank in `GOPRIVATE` as a part of the pattern",
      fixes: [
        {
          title: /git\.corp\.internal,github\.com\/acme/,
          result: `FROM golang:1.24 AS build\nENV GOPRIVATE git.corp.internal,github.com/acme\n${building}`,
        },
      ],
    },
    {
      name: "semicolons in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          export GOPRIVATE="git.corp.internal;github.com/acme"
          go build -o /usr/local/bin/shop .
          EOF
        `,
        ...ledger,
      },
      at: 'GOPRIVATE="git.corp.internal;github.com/acme"',
      message: "by commas alone",
      fixes: [
        {
          title: /^Replace it by/,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            export GOPRIVATE=git.corp.internal,github.com/acme
            go build -o /usr/local/bin/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "quotes that stay in the value, set below and inherited by the stage that builds",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GONOSUMDB='"git.corp.internal"'

          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
        `,
        ...ledger,
      },
      at: "GONOSUMDB='\"git.corp.internal\"'",
      message: "keeps its quotation marks",
    },
    {
      name: "a host in upper case, and an address for ssh",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go env -w GOPRIVATE=Git.Corp.internal/team
          RUN go mod download
          RUN GONOPROXY=git@git.corp.internal:team go build -o /usr/local/bin/shop .
        `,
        ...ledger,
      },
      at: ["GOPRIVATE=Git.Corp.internal/team", "GONOPROXY=git@git.corp.internal:team"],
      message: ["upper-case letters in its host", "holds a URL"],
    },
    {
      name: "a wildcard below the very module that go.mod requires",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE=github.com/acme/ledger/**\n${building}`,
        ...hosted,
      },
      at: "GOPRIVATE=github.com/acme/ledger/**",
      severity: "error",
      message: "go.mod requires `github.com/acme/ledger` itself",
      fixes: [
        {
          title: "Replace it by `GOPRIVATE=github.com/acme/ledger`",
          result: `FROM golang:1.24 AS build\nENV GOPRIVATE=github.com/acme/ledger\n${building}`,
        },
      ],
    },
    {
      name: "a whole public host: only a warning, and nothing to repair mechanically",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE=git.corp.internal,github.com\n${building}`,
        ...hosted,
      },
      at: "GOPRIVATE=git.corp.internal,github.com",
      severity: "warning",
      message: "`github.com` covers a whole public host",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a release that does not read the variable yet",
      files: {
        Dockerfile:
          "FROM golang:1.12\nENV GOPRIVATE=https://git.example.com\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\n",
        "main.go": "package main\n",
      },
    },
    {
      name: "prefixes, wildcards and a trailing comma",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE=git.corp.internal,github.com/acme/*,*.corp.internal,\n${building}`,
        ...ledger,
      },
    },
    {
      name: "a wildcard that matches every module of an organisation",
      files: { Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE=github.com/acme/**\n${building}`, ...hosted },
    },
    {
      name: "none, the word for no module at all",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE=git.corp.internal GONOPROXY=none\n${building}`,
        ...ledger,
      },
    },
    {
      name: "a value that the build passes",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nARG GOPRIVATE\nENV GOPRIVATE=$GOPRIVATE\n${building}`,
        ...ledger,
      },
    },
    {
      name: "a stage without Go",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ENV GOPRIVATE=https://git.corp.internal
          COPY shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...ledger,
        shop: "",
      },
    },
    {
      name: "a build from vendor/",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPRIVATE=https://git.corp.internal
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
        `,
        ...ledger,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\n",
      },
    },
    {
      name: "GOSUMDB switched off for everything, which is reported as that",
      files: { Dockerfile: `FROM golang:1.24 AS build\nENV GONOSUMDB=*\n${building}`, ...ledger },
    },
  ],
});
