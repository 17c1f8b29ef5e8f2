import { goproxyOff } from "../../../server/src/rules/module-proxy/goproxy-off";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone, vendoredShop } from "./goFiles";

testRule(goproxyOff, {
  reported: [
    {
      name: "a builder that downloads",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # no proxy
              GOPROXY=off
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
      at: "GOPROXY=off",
      line: 5,
      severity: "error",
      message: "`go mod download` has modules to download: to go without a proxy is `direct`",
      related: ["go mod download"],
      fixes: [],
    },
    {
      name: "a build, by go env -w and in a child stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN go env -w GOPROXY=off
          FROM base
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: "GOPROXY=off",
      severity: "error",
      related: ["go build"],
    },
    {
      name: "a tool by its version, where off stands before other entries",
      files: {
        Dockerfile: "FROM golang:1.24\nRUN GOPROXY=off,direct go install golang.org/x/tools/cmd/stringer@v0.30.0\n",
      },
      at: "GOPROXY=off,direct",
      severity: "error",
    },
    {
      name: "everything vendored",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=off GOFLAGS=-mod=vendor
          WORKDIR /src
          COPY . .
          RUN go vet ./... && go build -o /shop .
        `,
        ...vendoredShop,
      },
      at: "GOPROXY=off",
      severity: "information",
      message: "all modules come from `vendor/`",
    },
    {
      name: "a download of modules that are vendored",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOPROXY=off
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...vendoredShop,
      },
      at: "GOPROXY=off",
      severity: "error",
    },
  ],
  silent: [
    {
      name: "modules that an earlier step has downloaded",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          ENV GOPROXY=off
          COPY . .
          RUN go build \
              # from the layer
              -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "a module without requirements",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=off
          WORKDIR /src
          COPY . .
          RUN go build -o /clock .
        `,
        ...standalone,
      },
    },
    {
      name: "a cache mount, which may hold them",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=off
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
    },
    {
      name: "private modules, which are fetched all the same",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=off GOPRIVATE=github.com/*
          FROM base
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "a make of which nobody knows what it does, and a command whose failure is passed over",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPROXY=off
          WORKDIR /src
          COPY . .
          RUN go mod download || true
          RUN make build
        `,
        ...shop,
      },
    },
    {
      name: "a proxy first, and a hook",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS one
          ENV GOPROXY=https://goproxy.cn,off
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          FROM golang:1.24
          ARG GOPROXY
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
  ],
});
