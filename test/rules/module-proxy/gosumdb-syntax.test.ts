import { gosumdbSyntax } from "../../../server/src/rules/module-proxy/gosumdb-syntax";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "./goFiles";

const withoutSums = { "go.mod": shop["go.mod"], "main.go": shop["main.go"] };

testRule(gosumdbSyntax, {
  reported: [
    {
      name: "on, without a go.sum",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          RUN go env -w GOPROXY=https://goproxy.cn,direct
          RUN go env -w GOSUMDB=on
          WORKDIR /src
          COPY . .
          RUN go mod download
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...withoutSums,
      },
      at: "GOSUMDB=on",
      severity: "error",
      message: "`on` is no checksum database",
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS builder
            RUN go env -w GOPROXY=https://goproxy.cn,direct
            WORKDIR /src
            COPY . .
            RUN go mod download
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
        {
          title: "Write `GOSUMDB=sum.golang.org`",
          preferred: false,
          result: dedent`
            FROM golang:1.24-alpine AS builder
            RUN go env -w GOPROXY=https://goproxy.cn,direct
            RUN go env -w GOSUMDB=sum.golang.org
            WORKDIR /src
            COPY . .
            RUN go mod download
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "an address, where a complete go.sum asks no database yet",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV CGO_ENABLED=0 \
              # asked directly
              GOSUMDB=https://sum.golang.google.cn
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: "GOSUMDB=https://sum.golang.google.cn",
      severity: "warning",
      message: "and not an address",
      fixes: [
        {
          title: "Remove",
          preferred: false,
          result: dedent`
            FROM golang:1.24
            ENV CGO_ENABLED=0
            # asked directly
            WORKDIR /src
            COPY . .
            RUN <<EOF
            go build -o /shop .
            EOF
          `,
        },
        {
          title: "Write `GOSUMDB=sum.golang.google.cn`",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            ENV CGO_ENABLED=0 \
                # asked directly
                GOSUMDB=sum.golang.google.cn
            WORKDIR /src
            COPY . .
            RUN <<EOF
            go build -o /shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "another host without its key, for a tool that no go.sum lists",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOSUMDB=sumdb.example.com
          FROM base
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
        `,
      },
      at: "GOSUMDB=sumdb.example.com",
      severity: "error",
      message: "Go knows no key for `sumdb.example.com`",
    },
    {
      name: "a broken key, and too many words",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS one
          ENV GOSUMDB=sumdb.example.com+abc+key
          WORKDIR /src
          COPY . .
          RUN go mod tidy
          FROM golang:1.24
          ENV GOSUMDB="sum.golang.org https://a.example.com https://b.example.com"
          WORKDIR /src
          COPY . .
          RUN go mod tidy
        `,
        ...shop,
      },
      at: ["GOSUMDB=sumdb.example.com+abc+key", 'GOSUMDB="sum.golang.org https://a.example.com https://b.example.com"'],
      severity: "warning",
      message: ["The key is not complete", "at most one address"],
    },
  ],
  silent: [
    {
      name: "a release that does not read the variable yet",
      files: {
        Dockerfile: "FROM golang:1.12.17\nENV GOSUMDB=bogus\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\n",
        "main.go": "package main\n",
      },
    },
    {
      name: "the default, its other name, and off",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB=sum.golang.google.cn
          WORKDIR /src
          COPY . .
          RUN GOSUMDB=sum.golang.org go mod download && \
              # tests only
              GOSUMDB=off go test ./...
        `,
        ...withoutSums,
      },
    },
    {
      name: "a database with its key, and one with an address",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB="sumdb.example.com+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
          WORKDIR /src
          COPY . .
          RUN <<EOF
          GOSUMDB="sum.golang.org https://proxy.example.com/sumdb/sum.golang.org" go mod download
          EOF
        `,
        ...withoutSums,
      },
    },
    {
      name: "an empty value and a hook",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOSUMDB
          ENV GOSUMDB=$GOSUMDB
          WORKDIR /src
          COPY . .
          RUN go mod download
          RUN GOSUMDB= go build ./...
        `,
        ...withoutSums,
      },
    },
    {
      name: "a variable in the value",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG DATABASE=example
          RUN GOSUMDB=$DATABASE.example.com go install golang.org/x/tools/cmd/stringer@v0.30.0
        `,
      },
    },
    {
      name: "a stage without Go",
      files: { Dockerfile: "FROM alpine:3.22\nENV GOSUMDB=on\nRUN apk add --no-cache ca-certificates\n" },
    },
  ],
});
