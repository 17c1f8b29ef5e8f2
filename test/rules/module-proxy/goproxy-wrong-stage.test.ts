import { goproxyWrongStage } from "../../../server/src/rules/module-proxy/goproxy-wrong-stage";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, vendoredShop } from "./goFiles";

testRule(goproxyWrongStage, {
  reported: [
    {
      name: "a global ARG that the stage does not declare",
      files: {
        Dockerfile: dedent`
          ARG GO_VERSION=1.24
          ARG GOPROXY=https://goproxy.cn,direct

          FROM golang:1.24-alpine AS builder
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          USER nobody
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      line: 2,
      severity: "warning",
      message: "above the first FROM is visible to no RUN",
      related: ["go mod download"],
      fixes: [
        {
          title: "Insert `ARG GOPROXY` into stage `builder`",
          safety: "safe",
          preferred: true,
          result: dedent`
            ARG GO_VERSION=1.24
            ARG GOPROXY=https://goproxy.cn,direct

            FROM golang:1.24-alpine AS builder
            WORKDIR /src
            COPY go.mod go.sum ./
            ARG GOPROXY
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            USER nobody
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a global ARG without a default, and two stages that lack it",
      files: {
        Dockerfile: dedent`
          ARG GOPROXY
          FROM golang:1.24 AS tools
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go mod download
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: "GOPROXY",
      related: ["go install", "go mod download"],
      fixes: [
        {
          title: "Declare `GOPROXY` in each stage that downloads",
          safety: "safe",
          result: dedent`
            ARG GOPROXY
            FROM golang:1.24 AS tools
            ARG GOPROXY
            RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            ARG GOPROXY
            RUN <<EOF
            go mod download
            go build -o /shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "a global ARG that one stage declares and another forgets",
      files: {
        Dockerfile: dedent`
          ARG GOPROXY=https://goproxy.cn
          FROM golang:1.24 AS tools
          ARG GOPROXY
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn",
      message: "in stage `1`",
      related: ["go mod download"],
    },
    {
      name: "ENV in the final stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN apt-get update && \
              # needs no proxy yet
              go build -o /out/shop .

          FROM debian:bookworm-slim AS runtime
          ENV TZ=Asia/Shanghai GOPROXY=https://goproxy.cn,direct
          COPY --from=builder /out/shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      message: "`GOPROXY` is set in stage `runtime`, which downloads nothing. `go build` in stage `builder`",
      fixes: [
        {
          title: "Insert `ENV GOPROXY=https://goproxy.cn,direct` into stage `builder`",
          safety: "safe",
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            ENV GOPROXY=https://goproxy.cn,direct
            RUN apt-get update && \
                # needs no proxy yet
                go build -o /out/shop .

            FROM debian:bookworm-slim AS runtime
            ENV TZ=Asia/Shanghai GOPROXY=https://goproxy.cn,direct
            COPY --from=builder /out/shop /usr/local/bin/shop
            CMD ["shop"]
          `,
        },
      ],
    },
    {
      name: "in a stage that stands on the one that downloads",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS modules
          WORKDIR /src
          COPY . .
          RUN go mod download
          FROM modules AS build
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go build -o /shop .
          FROM scratch
          COPY --from=build /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      fixes: [
        {
          title: /into stage `modules`$/,
          result: dedent`
            FROM golang:1.24 AS modules
            WORKDIR /src
            COPY . .
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go mod download
            FROM modules AS build
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go build -o /shop .
            FROM scratch
            COPY --from=build /shop /shop
          `,
        },
      ],
    },
    {
      name: "two useless stages that differ: the first one is only a suggestion",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          FROM alpine:3.22 AS one
          ENV GOPROXY=https://goproxy.cn
          COPY --from=build /shop /shop
          FROM alpine:3.22 AS two
          ARG GOPROXY=https://proxy.example.com
          COPY --from=build /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn",
      related: ["go build", "GOPROXY=https://proxy.example.com"],
      fixes: [
        {
          title: "Insert `ENV GOPROXY=https://goproxy.cn` into stage `build`",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            ENV GOPROXY=https://goproxy.cn
            RUN go build -o /shop .
            FROM alpine:3.22 AS one
            ENV GOPROXY=https://goproxy.cn
            COPY --from=build /shop /shop
            FROM alpine:3.22 AS two
            ARG GOPROXY=https://proxy.example.com
            COPY --from=build /shop /shop
          `,
        },
      ],
    },
    {
      name: "a value with a password: no fix",
      secret: "s3cr3t",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          FROM alpine:3.22
          ENV GOPROXY=https://ci:s3cr3t@proxy.example.com
          COPY --from=build /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://ci:s3cr3t@proxy.example.com",
      fixes: [],
    },
    {
      name: "a global ARG with a password: no fix either",
      secret: "s3cr3t",
      files: {
        Dockerfile: dedent`
          ARG GOPROXY=https://ci:s3cr3t@proxy.example.com
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "GOPROXY=https://ci:s3cr3t@proxy.example.com",
      fixes: [],
    },
    {
      name: "a value from a variable that the other stage does not have: no fix",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          FROM alpine:3.22
          ARG MIRROR=https://goproxy.cn
          ENV GOPROXY=$MIRROR
          COPY --from=build /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=$MIRROR",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a global ARG that the stage declares",
      files: {
        Dockerfile: dedent`
          ARG GOPROXY=https://goproxy.cn,direct
          FROM golang:1.24
          ARG GOPROXY
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "an inherited value",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=https://goproxy.cn,direct
          FROM base AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN <<EOF
          go mod download
          EOF
          FROM scratch
          COPY --from=build /go/pkg /pkg
        `,
        ...shop,
      },
    },
    {
      name: "a stage that sets it and downloads, beside one that does not",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS tools
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a stage that sets it after its own download, which is too late there",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS tools
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          ENV GOPROXY=https://goproxy.cn,direct
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a stage that may download out of sight",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go mod download
          FROM build AS check
          ENV GOPROXY=https://goproxy.cn,direct
          RUN make lint
        `,
        ...shop,
      },
    },
    {
      name: "an image for development, whose containers run go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN true && \
              # once
              go mod download
          FROM golang:1.24 AS dev
          ENV GOPROXY=https://goproxy.cn,direct
          CMD ["air"]
        `,
        ...shop,
      },
    },
    {
      name: "a private base image, which may carry the variable",
      files: {
        Dockerfile: dedent`
          ARG GOPROXY=https://goproxy.cn
          FROM registry.example.com/golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "an assignment before the command, and a vendored build",
      files: {
        Dockerfile: dedent`
          ARG GOPROXY=https://goproxy.cn
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          RUN GOPROXY=https://goproxy.cn go install golang.org/x/tools/cmd/stringer@v0.30.0
        `,
        ...vendoredShop,
      },
    },
    {
      name: "off in the final stage, which is no proxy",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go mod download && go build -o /shop .
          FROM alpine:3.22
          ENV GOPROXY=off
          COPY --from=build /shop /shop
        `,
        ...shop,
      },
    },
  ],
});
