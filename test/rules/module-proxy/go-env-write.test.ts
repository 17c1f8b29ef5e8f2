import { goEnvWrite } from "../../../server/src/rules/module-proxy/go-env-write";
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

testRule(goEnvWrite, {
  reported: [
    {
      name: "a value that Go has anyway, before another one",
      files: {
        Dockerfile: builder("RUN go env -w GO111MODULE=on && go env -w GOPROXY=https://goproxy.cn,direct"),
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      message: "which other users and tools do not read: use ENV, which holds for all of them.",
      related: [],
      fixes: [{ title: "Set it with ENV", result: builder("ENV GOPROXY=https://goproxy.cn,direct") }],
    },
    {
      name: "a value that Go has anyway, under an ENV that says otherwise",
      files: {
        Dockerfile: builder("ENV GO111MODULE=off\nRUN go env -w GO111MODULE=on"),
        ...shop,
      },
      at: "GO111MODULE=on",
      message: "is set in the environment, which wins",
    },
    {
      name: "a value that a later step replaces",
      files: {
        Dockerfile: builder(
          "RUN go env -w GOPROXY=https://goproxy.cn,direct\nRUN go install example.com/tool@v1.0.0\nRUN go env -w GOPROXY=https://goproxy.io,direct",
        ),
        ...shop,
      },
      at: ["GOPROXY=https://goproxy.cn,direct", "GOPROXY=https://goproxy.io,direct"],
      fixes: [
        {
          title: "Set it with ENV",
          result: builder(
            "RUN go env -w GOPROXY=https://goproxy.cn,direct\nRUN go install example.com/tool@v1.0.0\nENV GOPROXY=https://goproxy.io,direct",
          ),
        },
      ],
    },
    {
      name: "a value that a command of the same step replaces",
      files: {
        Dockerfile: builder(
          "RUN go env -w CGO_ENABLED=1 && go install example.com/tool@v1.0.0 && go env -w CGO_ENABLED=0",
        ),
        ...shop,
      },
      at: "CGO_ENABLED=1",
      fixes: [],
    },
    {
      name: "a value that a stage on this one replaces",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN go env -w CGO_ENABLED=1
          FROM base
          WORKDIR /src
          RUN --mount=type=secret,id=cgo go env -w CGO_ENABLED=$(cat /run/secrets/cgo)
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "CGO_ENABLED=1",
      fixes: [],
    },
    {
      name: "a RUN of its own",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          # the mirror
          RUN go env -w GOPROXY=https://goproxy.cn,direct
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
      severity: "information",
      message: "writes `GOPROXY` to a file in one user's home",
      fixes: [
        {
          title: "Set it with ENV",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
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
      name: "several in one RUN, with a comment",
      files: {
        Dockerfile: builder(
          'RUN go env -w GO111MODULE=on && \\\n    # the mirror\n    go env -w "GOPROXY=https://goproxy.cn|direct" GOFLAGS="-mod=mod -trimpath"',
        ),
        ...shop,
      },
      at: '"GOPROXY=https://goproxy.cn|direct"',
      related: ['GOFLAGS="-mod=mod -trimpath"'],
      fixes: [
        {
          title: "Set it with ENV",
          result: builder(
            'ENV GO111MODULE=on \\\n    # the mirror\n    GOPROXY=https://goproxy.cn|direct GOFLAGS="-mod=mod -trimpath"',
          ),
        },
      ],
    },
    {
      name: "among other commands",
      files: {
        Dockerfile: builder("RUN apt-get update && go env -w GOPRIVATE=git.example.com && git --version"),
        ...shop,
      },
      at: "GOPRIVATE=git.example.com",
      fixes: [
        {
          title: "Set it with ENV",
          result: builder("ENV GOPRIVATE=git.example.com\nRUN apt-get update && git --version"),
        },
      ],
    },
    {
      name: "another user who builds, in a stage that stands on this one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN useradd -m -u 1000 app
          RUN <<EOF
          go env -w GOPRIVATE=git.example.com
          EOF
          FROM base
          USER app
          WORKDIR /home/app/src
          COPY --chown=app . .
          RUN go build -o /tmp/shop .
        `,
        ...shop,
      },
      at: "GOPRIVATE=git.example.com",
      severity: "warning",
      message: "`go build`, which runs as another user, does not find `GOPRIVATE`",
      related: ["go build"],
      fixes: [
        {
          title: "Set it with ENV",
          result: dedent`
            FROM golang:1.24 AS base
            RUN useradd -m -u 1000 app
            ENV GOPRIVATE=git.example.com
            FROM base
            USER app
            WORKDIR /home/app/src
            COPY --chown=app . .
            RUN go build -o /tmp/shop .
          `,
        },
      ],
    },
    {
      name: "a variable that ENV sets, and wins",
      files: {
        Dockerfile: builder("ENV GOPROXY=https://goproxy.io,direct\nRUN go env -w GOPROXY=https://goproxy.cn,direct"),
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      severity: "warning",
      message: "Go passes over what is written here",
      fixes: [],
    },
    {
      name: "a password, which is not written into the environment",
      secret: "s3cret",
      files: { Dockerfile: builder("RUN go env -w GOPROXY=https://me:s3cret@proxy.example.com"), ...shop },
      at: "GOPROXY=https://me:s3cret@proxy.example.com",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a value that Go has anyway",
      files: { Dockerfile: builder("RUN go env -w GO111MODULE=on"), ...shop },
    },
    { name: "ENV", files: { Dockerfile: builder("ENV GOPROXY=https://goproxy.cn,direct"), ...shop } },
    {
      name: "reading the environment, and taking a setting back",
      files: { Dockerfile: builder("RUN go env GOPROXY && go env -u GOPROXY && go env -json"), ...shop },
    },
    {
      name: "a value out of a secret",
      files: {
        Dockerfile: builder(
          "RUN --mount=type=secret,id=proxy \\\n    # never in a layer\n    go env -w GOPROXY=$(cat /run/secrets/proxy)",
        ),
        ...shop,
      },
    },
    {
      name: "a value that the build command gives",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ARG MIRROR
          FROM base
          RUN <<EOF
          go env -w GOPROXY=$MIRROR
          EOF
        `,
      },
    },
    {
      name: "a setting that only some builds take",
      files: { Dockerfile: builder("RUN if [ -f proxy ]; then go env -w GOPROXY=https://goproxy.cn; fi"), ...shop },
    },
    {
      name: "another program's settings",
      files: { Dockerfile: builder("RUN git config --global http.version HTTP/1.1"), ...shop },
    },
  ],
});
