import { goEnvLostExport } from "../../../server/src/rules/module-proxy/go-env-lost-export";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "./goFiles";

function builder(lines: string): string {
  return dedent`
    FROM golang:1.24
    ${lines}
    WORKDIR /src
    COPY . .
    RUN go build -o /shop .
  `;
}

testRule(goEnvLostExport, {
  reported: [
    {
      name: "exports in the branches of a RUN that does nothing else, in a heredoc: no fix knows which one holds",
      files: {
        Dockerfile:
          'FROM golang:1.26 AS base\nARG TARGETARCH\nRUN <<EOF\ncase "$TARGETARCH" in\n  # boards\n  arm) export GOARM=7 ;;\n  *) if [ -n "$CI" ]; then export GOFLAGS=-v; fi ;;\nesac\nEOF\nFROM base\nRUN go build .\n',
      },
      at: 'GOARM=7 ;;\n  *) if [ -n "$CI" ]; then export GOFLAGS=-v',
      message: "no later step sees `GOARM`, `GOFLAGS`",
      fixes: [],
    },
    {
      name: "cgo that a lost setting leaves switched on, for a program that needs it: it must stay so",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS base
          RUN apk add --no-cache gcc musl-dev
          WORKDIR /src
          RUN CGO_ENABLED=0
          FROM base
          COPY . .
          RUN go build -tags musl -o /shop .
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n\nrequire github.com/confluentinc/confluent-kafka-go v1.9.2\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "CGO_ENABLED=0",
      fixes: [],
    },
    {
      name: "cgo that no program of the image needs",
      files: {
        Dockerfile: "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN export CGO_ENABLED=0\nRUN go build -o /shop .\n",
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "CGO_ENABLED=0",
      fixes: [
        {
          title: "Set it with ENV",
          safety: "suggestion",
          result: "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nENV CGO_ENABLED=0\nRUN go build -o /shop .\n",
        },
      ],
    },
    {
      name: "a proxy for the download of the next step",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          RUN apk add --no-cache git
          # the mirror
          RUN export GOPROXY=https://goproxy.cn,direct
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
      at: "GOPROXY=https://goproxy.cn,direct",
      severity: "warning",
      message: "ends with its shell: no later step sees `GOPROXY`",
      fixes: [
        {
          title: "Set it with ENV",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            RUN apk add --no-cache git
            # the mirror
            ENV GOPROXY=https://goproxy.cn,direct
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
      name: "the last command, with a semicolon behind it",
      files: { Dockerfile: "FROM golang:1.26\nRUN true; export GOPROXY=https://goproxy.cn;\nRUN go version\n" },
      at: "GOPROXY=https://goproxy.cn",
      fixes: [
        {
          title: "Set it with ENV",
          result: "FROM golang:1.26\nRUN true;\nENV GOPROXY=https://goproxy.cn\nRUN go version\n",
        },
      ],
    },
    {
      name: "keywords in small letters",
      files: { Dockerfile: "from golang:1.26\nrun export GOPROXY=https://goproxy.cn\nrun go version\n" },
      at: "GOPROXY=https://goproxy.cn",
      fixes: [
        {
          title: "Set it with ENV",
          result: "from golang:1.26\nenv GOPROXY=https://goproxy.cn\nrun go version\n",
        },
      ],
    },
    {
      name: "several, over lines with a comment",
      files: {
        Dockerfile: builder(
          "RUN export GOPROXY=https://goproxy.cn && \\\n    # private\n    export GOPRIVATE=git.example.com GOSUMDB='sum.golang.org';",
        ),
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn && \\\n    # private\n    export GOPRIVATE=git.example.com GOSUMDB='sum.golang.org'",
      message: "sees `GOPROXY`, `GOPRIVATE`, `GOSUMDB`",
      fixes: [
        {
          title: "Set it with ENV",
          safety: "safe",
          result: builder(
            "ENV GOPROXY=https://goproxy.cn \\\n    # private\n    GOPRIVATE=git.example.com GOSUMDB='sum.golang.org'",
          ),
        },
      ],
    },
    {
      name: "assignments without export, which change what is built",
      files: { Dockerfile: builder("RUN GOOS=windows GOARCH=amd64"), ...shop },
      at: "GOOS=windows GOARCH=amd64",
      fixes: [{ title: "Set it with ENV", safety: "suggestion", result: builder("ENV GOOS=windows GOARCH=amd64") }],
    },
    {
      name: "what the image sets already",
      files: { Dockerfile: builder("RUN export GOPATH=/go"), ...shop },
      at: "GOPATH=/go",
      fixes: [
        {
          title: "Remove the RUN: the variables have these values already",
          safety: "safe",
          result: builder("").replace("\n\n", "\n"),
        },
      ],
    },
    {
      name: "PATH behind other commands",
      files: { Dockerfile: builder("RUN mkdir -p /tools/bin && export PATH=$PATH:/tools/bin"), ...shop },
      at: "PATH=$PATH:/tools/bin",
      fixes: [
        {
          title: "Set it with ENV",
          safety: "suggestion",
          result: builder("RUN mkdir -p /tools/bin\nENV PATH=$PATH:/tools/bin"),
        },
      ],
    },
    {
      name: "another variable that a child stage reads, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN <<EOF
          export FLAVOUR=slim
          EOF
          FROM base
          WORKDIR /src
          COPY . .
          RUN go build -tags "$FLAVOUR" -o /shop .
        `,
        ...shop,
      },
      at: "FLAVOUR=slim",
      fixes: [
        {
          title: "Set it with ENV",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24 AS base
            ENV FLAVOUR=slim
            FROM base
            WORKDIR /src
            COPY . .
            RUN go build -tags "$FLAVOUR" -o /shop .
          `,
        },
      ],
    },
    {
      name: "a value that only the shell can know",
      files: { Dockerfile: builder("RUN export GOARCH=$(dpkg --print-architecture)"), ...shop },
      at: "GOARCH=$(dpkg --print-architecture)",
      fixes: [],
    },
    {
      name: "a home that Docker does not know, and one variable from another",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN export GOPATH=$HOME/go
          RUN export GOOS=linux CGO_CFLAGS="-DTARGET=$GOOS"
          CMD ["bash"]
        `,
      },
      at: ["GOPATH=$HOME/go", 'CGO_CFLAGS="-DTARGET=$GOOS"'],
      fixes: [],
    },
  ],
  silent: [
    {
      name: "an export in a branch or a loop with something that may read it",
      files: {
        Dockerfile:
          'FROM golang:1.26\nRUN for arch in amd64 arm64; do go build -o "/out/$arch" .; export GOARCH=$arch; done\nRUN if [ -n "$CI" ]; then go vet ./...; export GOFLAGS=-v; fi\n',
      },
    },
    {
      name: "an export that a later command of the RUN uses",
      files: {
        Dockerfile: builder(
          "RUN export GOPROXY=https://goproxy.cn && \\\n    # uses it\n    go install golang.org/x/tools/cmd/stringer@v0.30.0",
        ),
        ...shop,
      },
    },
    {
      name: "a heredoc whose commands use it, and a script",
      files: {
        Dockerfile: builder(
          "RUN <<EOF\nexport GOFLAGS=-mod=mod\ngo vet ./...\nEOF\nRUN export CGO_ENABLED=0; make tools",
        ),
        ...shop,
      },
    },
    {
      name: "a variable of the shell that nothing reads, and one that its RUN prints",
      files: { Dockerfile: builder("RUN export DEBIAN_FRONTEND=noninteractive\nRUN GOOS=linux; echo $GOOS"), ...shop },
    },
    {
      name: "a variable that the environment sets for the later step",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN export FLAVOUR=slim
          ENV FLAVOUR=full
          FROM base
          WORKDIR /src
          COPY . .
          RUN go build -tags "$FLAVOUR" -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "an assignment before a command, and in another shell",
      files: {
        Dockerfile: builder("RUN CGO_ENABLED=0 go vet ./...\nRUN sh -c 'export GOOS=linux; go version'"),
        ...shop,
      },
    },
    {
      name: "a file that shells read, and a setting that Go keeps",
      files: {
        Dockerfile: builder("RUN echo 'export GOPATH=/go' >> /etc/profile\nRUN go env -w GOPROXY=https://goproxy.cn"),
        ...shop,
      },
    },
    {
      name: "a substitution that finds what was exported before it",
      files: { Dockerfile: builder("RUN export GOOS=linux && FILES=$(go list ./...) && echo $FILES"), ...shop },
    },
  ],
});
