import { gonoproxyWithoutGonosumdb } from "../../../server/src/rules/private-modules/gonoproxy-without-gonosumdb";
import { dedent, testRule } from "../../support/ruleTester";
import { ledger } from "./goFiles";

const building = dedent`
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN go mod download
  COPY . .
  RUN CGO_ENABLED=0 go build -o /out/shop .

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

testRule(gonoproxyWithoutGonosumdb, {
  reported: [
    {
      name: "GONOPROXY alone, as articles recommend it",
      files: {
        Dockerfile: `${dedent`
          FROM golang:1.24 AS build
          ENV GOPROXY=https://goproxy.cn,direct \
              # modules of our own
              GONOPROXY=git.corp.internal
        `}\n${building}`,
        ...ledger,
      },
      at: "GONOPROXY=git.corp.internal",
      line: 4,
      severity: "warning",
      message: "leaves `GONOSUMDB` empty",
      fixes: [
        {
          title: "Rename `GONOPROXY` to `GOPRIVATE`",
          safety: "safe",
          preferred: true,
          result: `${dedent`
            FROM golang:1.24 AS build
            ENV GOPROXY=https://goproxy.cn,direct \
                # modules of our own
                GOPRIVATE=git.corp.internal
          `}\n${building}`,
        },
      ],
    },
    {
      name: "GONOSUMDB alone with a public proxy",
      files: { Dockerfile: `FROM golang:1.24 AS build\nENV GONOSUMDB git.corp.internal\n${building}`, ...ledger },
      at: "GONOSUMDB git.corp.internal",
      message: "leaves `GONOPROXY` empty",
      fixes: [
        {
          title: "Rename `GONOSUMDB` to `GOPRIVATE`",
          result: `FROM golang:1.24 AS build\nENV GOPRIVATE git.corp.internal\n${building}`,
        },
      ],
    },
    {
      name: "exported in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          export GONOPROXY=git.corp.internal
          go build -o /usr/local/bin/shop .
          EOF
        `,
        ...ledger,
      },
      at: "GONOPROXY=git.corp.internal",
      fixes: [
        {
          title: /^Rename/,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            export GOPRIVATE=git.corp.internal
            go build -o /usr/local/bin/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "inherited from the stage below, and once for two commands",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN go env -w GONOPROXY=git.corp.internal
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download

          FROM base
          COPY . .
          RUN go build -o /usr/local/bin/shop .
        `,
        ...ledger,
      },
      at: "GONOPROXY=git.corp.internal",
    },
    {
      name: "the default of an argument keeps its name: builds may pass it",
      files: { Dockerfile: `FROM golang:1.24 AS build\nARG GONOPROXY=git.corp.internal\n${building}`, ...ledger },
      at: "GONOPROXY=git.corp.internal",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "GOPRIVATE",
      files: { Dockerfile: `FROM golang:1.24 AS build\nENV GOPRIVATE=git.corp.internal\n${building}`, ...ledger },
    },
    {
      name: "both halves",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GONOPROXY=git.corp.internal GONOSUMDB=git.corp.internal\n${building}`,
        ...ledger,
      },
    },
    {
      name: "GOPRIVATE further up in the chain",
      files: {
        Dockerfile: `FROM golang:1.24 AS base\nENV GOPRIVATE=git.corp.internal\nFROM base AS build\nENV GONOPROXY=none\n${building}`,
        ...ledger,
      },
    },
    {
      name: "no checksum database at all",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GONOPROXY=git.corp.internal GOSUMDB=off\n${building}`,
        ...ledger,
      },
    },
    {
      name: "a proxy of the company that serves the private modules",
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nENV GOPROXY=https://athens.corp.internal GONOSUMDB=git.corp.internal\n${building}`,
        ...ledger,
      },
    },
    {
      name: "a value that the build passes",
      files: { Dockerfile: `FROM golang:1.24 AS build\nARG GONOPROXY\n${building}`, ...ledger },
    },
    {
      name: "a build from vendor/",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GONOPROXY=git.corp.internal
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
        `,
        ...ledger,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\n",
      },
    },
  ],
});
