import { goproxySyntax } from "../../../server/src/rules/module-proxy/goproxy-syntax";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, vendoredShop } from "./goFiles";

/** A build that downloads with one setting above it. */
function builder(setting: string): string {
  return dedent`
    FROM golang:1.24
    ${setting}
    WORKDIR /src
    COPY go.mod go.sum ./
    RUN go mod download
    COPY . .
    RUN go build -o /shop .
  `;
}

testRule(goproxySyntax, {
  reported: [
    {
      name: "a colon between the entries, which Go takes for that of a port",
      files: { Dockerfile: builder("ENV GOPROXY=https://goproxy.cn:direct"), ...shop },
      at: "GOPROXY=https://goproxy.cn:direct",
      severity: "error",
      message: "takes what stands behind the colon of `https://goproxy.cn:direct` for a port",
      fixes: [
        {
          title: "Write `GOPROXY=https://goproxy.cn,direct`",
          safety: "safe",
          result: builder("ENV GOPROXY=https://goproxy.cn,direct"),
        },
      ],
    },
    {
      name: "a semicolon between the entries, in an ENV with a comment",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # near the builders
              GOPROXY=https://goproxy.cn;direct \
              GOFLAGS=-trimpath
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn;direct",
      severity: "error",
      message: "takes `https://goproxy.cn;direct` for one address",
      fixes: [
        {
          title: "Write `GOPROXY=https://goproxy.cn,direct`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV CGO_ENABLED=0 \
                # near the builders
                GOPROXY=https://goproxy.cn,direct \
                GOFLAGS=-trimpath
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a blank in the old form of ENV",
      files: { Dockerfile: builder("ENV GOPROXY https://goproxy.cn direct"), ...shop },
      at: "GOPROXY https://goproxy.cn direct",
      severity: "error",
      fixes: [{ title: "Write", result: builder("ENV GOPROXY https://goproxy.cn,direct") }],
    },
    {
      name: "full-width commas",
      files: { Dockerfile: builder("ENV GOPROXY=https://goproxy.cn，direct"), ...shop },
      at: "GOPROXY=https://goproxy.cn，direct",
      fixes: [{ title: "Write", safety: "safe", result: builder("ENV GOPROXY=https://goproxy.cn,direct") }],
    },
    {
      name: "quotes that stay in the value",
      files: { Dockerfile: builder(`ENV GOPROXY='"https://goproxy.cn,direct"'`), ...shop },
      at: `GOPROXY='"https://goproxy.cn,direct"'`,
      severity: "error",
      message: "The quotes are a part of the value",
      fixes: [{ title: "Write", result: builder("ENV GOPROXY=https://goproxy.cn,direct") }],
    },
    {
      name: "a bare word",
      files: { Dockerfile: builder("RUN go env -w GOPROXY=goproxy"), ...shop },
      at: "GOPROXY=goproxy",
      severity: "error",
      message: "neither `direct` nor `off`",
      fixes: [],
    },
    {
      name: "direct in capitals",
      files: { Dockerfile: builder("ENV GOPROXY=https://goproxy.cn,Direct"), ...shop },
      at: "GOPROXY=https://goproxy.cn,Direct",
      severity: "error",
      fixes: [{ title: "Write", result: builder("ENV GOPROXY=https://goproxy.cn,direct") }],
    },
    {
      name: "a scheme that is none of Go's, and a folder without one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base AS one
          RUN GOPROXY=socks5://proxy.example.com:1080 go mod download
          FROM base AS two
          RUN GOPROXY=/srv/modules,direct go mod download
        `,
        ...shop,
      },
      at: ["GOPROXY=socks5://proxy.example.com:1080", "GOPROXY=/srv/modules,direct"],
      severity: "error",
      message: ["`https`, `http` and `file`", "`file:///srv/modules`"],
      fixes: [],
    },
    {
      name: "a scheme without its colon, with one slash, and with none",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base AS one
          ENV GOPROXY=https//goproxy.cn,direct
          RUN go mod download
          FROM base AS two
          ENV GOPROXY=https:/goproxy.cn|direct
          RUN go mod download
          FROM base AS three
          ENV GOPROXY=https:goproxy.cn|direct
          RUN go mod download
        `,
        ...shop,
      },
      at: ["GOPROXY=https//goproxy.cn,direct", "GOPROXY=https:/goproxy.cn|direct", "GOPROXY=https:goproxy.cn|direct"],
      severity: ["error", "warning", "error"],
      message: "`://` stands behind the scheme",
    },
    {
      name: "entries behind direct",
      files: { Dockerfile: builder("ARG GOPROXY=direct,https://goproxy.cn"), ...shop },
      at: "GOPROXY=direct,https://goproxy.cn",
      severity: "warning",
      message: "up to `direct`: `https://goproxy.cn` behind it is never asked",
      fixes: [{ title: "Write `GOPROXY=direct`", safety: "safe", result: builder("ARG GOPROXY=direct") }],
    },
    {
      name: "nothing but separators",
      files: { Dockerfile: builder('ENV GOPROXY=","'), ...shop },
      at: 'GOPROXY=","',
      severity: "error",
      message: "nothing but separators",
      fixes: [],
    },
    {
      name: "a password in the list, which no text shows",
      secret: "s3cret",
      files: { Dockerfile: builder("ENV GOPROXY=https://me:s3cret@proxy.example.com,dirct"), ...shop },
      at: "GOPROXY=https://me:s3cret@proxy.example.com,dirct",
      message: "`dirct`",
      fixes: [],
    },
    {
      name: "a list that ENV cuts at the blank",
      files: { Dockerfile: builder("ENV GOPROXY=https://goproxy.cn, direct"), ...shop },
      at: "GOPROXY=https://goproxy.cn, direct",
      severity: "error",
      message: "Docker takes `direct` for another variable",
      fixes: [
        {
          title: "Write `GOPROXY=https://goproxy.cn,direct`",
          safety: "safe",
          result: builder("ENV GOPROXY=https://goproxy.cn,direct"),
        },
      ],
    },
    {
      name: "a list that ARG cuts at the blank",
      files: { Dockerfile: builder("ARG GOPROXY=https://goproxy.cn direct"), ...shop },
      at: "GOPROXY=https://goproxy.cn direct",
      severity: "warning",
      message: "another build argument",
      fixes: [{ title: "Write", result: builder("ARG GOPROXY=https://goproxy.cn,direct") }],
    },
    {
      name: "a pipe that the shell makes of the list",
      files: { Dockerfile: builder("RUN go env -w GOPROXY=https://goproxy.cn|direct"), ...shop },
      at: "GOPROXY=https://goproxy.cn|direct",
      severity: "error",
      message: "the shell runs `direct` as a command",
      fixes: [
        {
          title: "Write `GOPROXY='https://goproxy.cn|direct'`",
          result: builder("RUN go env -w GOPROXY='https://goproxy.cn|direct'"),
        },
      ],
    },
    {
      name: "a semicolon in a heredoc, and an inherited ENV of a stage below",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY="https://goproxy.cn https://goproxy.io,direct"
          FROM base
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          export GOPROXY=https://goproxy.cn;direct
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: ['GOPROXY="https://goproxy.cn https://goproxy.io,direct"', "GOPROXY=https://goproxy.cn;direct"],
      severity: "error",
    },
  ],
  silent: [
    {
      name: "a release that does not read the variable yet",
      files: {
        Dockerfile:
          'FROM golang:1.10\nENV GOPROXY="example;direct"\nWORKDIR /go/src/example.com/a\nCOPY . .\nRUN go build -o /a .\n',
        "main.go": "package main\n",
      },
    },
    {
      name: "a host without its scheme, a path, a port, a folder, blanks around entries",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base AS a
          RUN GOPROXY=goproxy.cn,direct go mod download
          FROM base AS b
          RUN GOPROXY=localhost:3000 go mod download
          FROM base AS c
          ENV GOPROXY="https://proxy.example.com/api/go/all/ , direct"
          RUN go mod download
          FROM base AS d
          ENV GOPROXY=file:///srv/modules|https://goproxy.cn|direct,
          RUN <<EOF
          go mod download
          EOF
        `,
        ...shop,
      },
    },
    {
      name: "off, direct and an empty value",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN GOPROXY=off go version && GOPROXY=direct go mod download && \
              # the default
              GOPROXY= go build -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "variables in the value",
      files: {
        Dockerfile: dedent`
          ARG MIRROR=goproxy.cn
          FROM golang:1.24
          ARG MIRROR
          ENV GOPROXY=https://$MIRROR;direct
          WORKDIR /src
          COPY . .
          RUN GOPROXY="\${MIRROR} direct" go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a hook, and an ENV that hands it on",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOPROXY
          ENV GOPROXY=$GOPROXY
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a stage without Go",
      files: { Dockerfile: "FROM alpine:3.22\nENV GOPROXY=https://goproxy.cn;direct\n", ...vendoredShop },
    },
    {
      name: "a semicolon in an address, and another word behind another variable",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=https://proxy.example.com/go;v=1,direct
          FROM base
          ARG GOPROXY=https://goproxy.cn VERSION
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...shop,
      },
    },
  ],
});
