import { goproxyInsecure } from "../../../server/src/rules/module-proxy/goproxy-insecure";
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

testRule(goproxyInsecure, {
  reported: [
    {
      name: "a public proxy without encryption",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # the mirror
              GOPROXY=http://goproxy.cn,direct
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
      at: "GOPROXY=http://goproxy.cn,direct",
      severity: "warning",
      message: "asked of `goproxy.cn` over `http`",
      fixes: [
        {
          title: "Write `GOPROXY=https://goproxy.cn,direct`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV CGO_ENABLED=0 \
                # the mirror
                GOPROXY=https://goproxy.cn,direct
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
      name: "a host that may not answer over https",
      files: { Dockerfile: builder("ENV GOPROXY http://proxy.example.com:8081/repository/go/,direct"), ...shop },
      at: "GOPROXY http://proxy.example.com:8081/repository/go/,direct",
      fixes: [
        {
          title: "Write",
          preferred: false,
          result: builder("ENV GOPROXY https://proxy.example.com:8081/repository/go/,direct"),
        },
      ],
    },
    {
      name: "the second entry, in a shell",
      files: { Dockerfile: builder("RUN go env -w 'GOPROXY=https://goproxy.cn|http://goproxy.io|direct'"), ...shop },
      at: "'GOPROXY=https://goproxy.cn|http://goproxy.io|direct'",
      message: "`goproxy.io`",
      fixes: [
        {
          title: "Write",
          result: builder("RUN go env -w GOPROXY='https://goproxy.cn|https://goproxy.io|direct'"),
        },
      ],
    },
    {
      name: "a password, which is not written a second time",
      secret: "s3cret",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=http://me:s3cret@proxy.example.com
          FROM base
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: "GOPROXY=http://me:s3cret@proxy.example.com",
      message: "`proxy.example.com`",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "https, and a host without a scheme",
      files: { Dockerfile: builder("ENV GOPROXY=goproxy.cn|https://goproxy.io"), ...shop },
    },
    {
      name: "the machine itself",
      files: {
        Dockerfile: builder("ENV GOPROXY=http://localhost:3000,http://127.0.0.1:3000,http://[::1]:3000"),
        ...shop,
      },
    },
    {
      name: "private addresses, and names that only a network of its own knows",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN GOPROXY=http://10.0.0.7:3000 go vet ./... && \
              # the container beside
              GOPROXY=http://athens:3000 go vet ./...
          RUN <<EOF
          GOPROXY=http://goproxy.corp,http://192.168.1.4 go build -o /shop .
          EOF
        `,
        ...shop,
      },
    },
    {
      name: "a host of the settings",
      options: { internalHosts: ["proxy.example.com"] },
      files: { Dockerfile: builder("ENV GOPROXY=http://proxy.example.com/go"), ...shop },
    },
    {
      name: "a variable for the host",
      files: { Dockerfile: builder("ARG HOST=goproxy.cn\nENV GOPROXY=http://$HOST"), ...shop },
    },
    {
      name: "a network proxy, which is another rule's",
      files: { Dockerfile: builder("ENV GOPROXY=http://proxy.example.com:3128"), ...shop },
    },
    {
      name: "what stands behind direct",
      files: { Dockerfile: builder("ENV GOPROXY=direct,http://goproxy.cn"), ...shop },
    },
  ],
});
