import { goproxyIsHttpProxy } from "../../../server/src/rules/module-proxy/goproxy-is-http-proxy";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "./goFiles";

function builder(setting: string): string {
  return dedent`
    FROM golang:1.24
    ${setting}
    WORKDIR /src
    COPY . .
    RUN go build -o /shop .
  `;
}

testRule(goproxyIsHttpProxy, {
  reported: [
    {
      name: "a port on which network proxies listen",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # out of the company
              GOPROXY=http://proxy.example.com:3128
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=http://proxy.example.com:3128",
      severity: "hint",
      message: "`proxy.example.com:3128` looks like a network proxy",
      fixes: [],
    },
    {
      name: "the network proxy of the same stage",
      files: {
        Dockerfile: builder("ENV HTTPS_PROXY=http://gate.example.com:8080 GOPROXY=http://gate.example.com:8080,direct"),
        ...shop,
      },
      at: "GOPROXY=http://gate.example.com:8080,direct",
      message: "is the network proxy of this build",
    },
    {
      name: "an export in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          export GOPROXY=http://127.0.0.1:7890/
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: "GOPROXY=http://127.0.0.1:7890/",
    },
    {
      name: "an inherited stage, and a password that no text shows",
      secret: "s3cret",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=http://me:s3cret@squid.example.com:3128
          FROM base
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "GOPROXY=http://me:s3cret@squid.example.com:3128",
      message: "`squid.example.com:3128`",
    },
  ],
  silent: [
    {
      name: "ports of module proxies",
      files: { Dockerfile: builder("ENV GOPROXY=http://athens:3000,http://proxy.example.com:8080"), ...shop },
    },
    {
      name: "a path behind the port",
      files: { Dockerfile: builder("ENV GOPROXY=https://proxy.example.com:3128/repository/go/"), ...shop },
    },
    {
      name: "another network proxy than the module proxy",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV HTTPS_PROXY=http://gate.example.com:8080 GOPROXY=https://goproxy.cn,direct
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
    },
    {
      name: "a variable for the address",
      files: { Dockerfile: builder("ARG PROXY=http://proxy.example.com:3128\nENV GOPROXY=$PROXY"), ...shop },
    },
    {
      name: "a stage without Go",
      files: { Dockerfile: "FROM alpine:3.22\nENV GOPROXY=http://proxy.example.com:3128\n" },
    },
    {
      name: "a host of both, of which the path says that it keeps modules",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV HTTPS_PROXY=http://one.example.com GOPROXY=http://one.example.com/go
          FROM base
          WORKDIR /src
          COPY . .
          RUN go vet ./... && \
              # the program
              go build -o /shop .
        `,
        ...shop,
      },
    },
  ],
});
