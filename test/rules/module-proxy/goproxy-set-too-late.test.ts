import { goproxySetTooLate } from "../../../server/src/rules/module-proxy/goproxy-set-too-late";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, vendoredShop } from "./goFiles";

testRule(goproxySetTooLate, {
  reported: [
    {
      name: "ENV behind the download of a realistic build",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          RUN apk add --no-cache git
          WORKDIR /src
          COPY go.mod go.sum ./

          # modules
          RUN go mod download
          COPY . .
          # mirror
          ENV GOPROXY=https://goproxy.cn,direct
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          USER nobody
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      line: 11,
      severity: "warning",
      message: "after `go mod download` has downloaded",
      related: ["go mod download"],
      fixes: [
        {
          title: "Move `GOPROXY` above `go mod download`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            RUN apk add --no-cache git
            WORKDIR /src
            COPY go.mod go.sum ./

            ENV GOPROXY=https://goproxy.cn,direct
            # modules
            RUN go mod download
            COPY . .
            # mirror
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
      name: "one pair among others, with a comment in the continuation",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV CGO_ENABLED=0 \
              # where modules come from
              GOPROXY=https://goproxy.cn,direct \
              GOOS=linux
          RUN go build -o /out/shop .
          FROM scratch
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      fixes: [
        {
          title: /^Move/,
          safety: "safe",
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go mod download
            ENV CGO_ENABLED=0 \
                # where modules come from
                GOOS=linux
            RUN go build -o /out/shop .
            FROM scratch
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "the last pair, behind a comment",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV CGO_ENABLED=0 \
              # where modules come from
              GOPROXY=https://goproxy.cn,direct
          RUN go build -o /out/shop .
          FROM scratch
          COPY --from=builder /out/shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      fixes: [
        {
          title: /^Move/,
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            ENV GOPROXY=https://goproxy.cn,direct
            RUN go mod download
            ENV CGO_ENABLED=0
            # where modules come from
            RUN go build -o /out/shop .
            FROM scratch
            COPY --from=builder /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "an ARG and the ENV that hands it on move together",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          EOF
          ARG GOPROXY=https://goproxy.cn
          ENV GOPROXY=$GOPROXY,direct
          RUN go build -o /out/shop .
          FROM scratch
          COPY --from=builder /out/shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn",
      related: ["go mod download", "GOPROXY=$GOPROXY,direct"],
      fixes: [
        {
          title: /^Move/,
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            ARG GOPROXY=https://goproxy.cn
            ENV GOPROXY=$GOPROXY,direct
            RUN <<EOF
            set -e
            go mod download
            EOF
            RUN go build -o /out/shop .
            FROM scratch
            COPY --from=builder /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "an ARG without a default, declared too late for --build-arg, in the old form of ENV beside it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
          ARG GOPROXY
          CMD ["shop"]
        `,
        ...shop,
      },
      at: "GOPROXY",
      line: 5,
      fixes: [
        {
          title: "Move `GOPROXY` above `go build`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            ARG GOPROXY
            RUN go build -o /usr/local/bin/shop .
            CMD ["shop"]
          `,
        },
      ],
    },
    {
      name: "the old form of ENV",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
          ENV GOPROXY https://goproxy.cn,direct
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY https://goproxy.cn,direct",
      fixes: [
        {
          title: /^Move/,
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            ENV GOPROXY https://goproxy.cn,direct
            RUN go build -o /shop .
            FROM scratch
            COPY --from=builder /shop /shop
          `,
        },
      ],
    },
    {
      name: "ENV in front of an instruction that was swallowed, which Docker would take for a variable",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          ENV GOPROXY=https://goproxy.cn,direct \
          USER 1000
          RUN go build -o /shop .

          FROM alpine:3.22
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      fixes: [],
    },
    {
      name: "a value that hangs on a variable from further down: no fix",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download
          ARG MIRROR=https://goproxy.cn
          ENV GOPROXY=$MIRROR,direct
          RUN go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=$MIRROR,direct",
      fixes: [],
    },
    {
      name: "a variable on the way that would take the value in: no fix",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download
          LABEL proxy=$GOPROXY
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      fixes: [],
    },
    {
      name: "exported behind the download in the same RUN",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download && export GOPROXY=https://goproxy.cn,direct && go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://goproxy.cn,direct",
      fixes: [
        {
          title: "Insert `ARG GOPROXY=https://goproxy.cn,direct`",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            ARG GOPROXY=https://goproxy.cn,direct
            RUN go mod download && export GOPROXY=https://goproxy.cn,direct && go build -o /shop .
            FROM scratch
            COPY --from=builder /shop /shop
          `,
        },
      ],
    },
    {
      name: "in a stage that stands on another, for its own download",
      secret: "s3cr3t",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          FROM base AS builder
          COPY . .
          RUN go mod download
          RUN go env -w GOPROXY=https://ci:s3cr3t@proxy.example.com
          RUN go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
      at: "GOPROXY=https://ci:s3cr3t@proxy.example.com",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "set before the download",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          ENV GOPROXY=https://goproxy.cn,direct
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...shop,
      },
    },
    {
      name: "a later step downloads",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
        `,
        ...shop,
      },
    },
    {
      name: "a later step may download out of sight",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          RUN make build
        `,
        ...shop,
      },
    },
    {
      name: "a stage above downloads",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          FROM base AS tools
          RUN <<EOF
          go install golang.org/x/tools/cmd/stringer@v0.30.0
          EOF
          FROM scratch
          COPY --from=tools /go/bin/stringer /stringer
        `,
        ...shop,
      },
    },
    {
      name: "the value came earlier, from the stage below",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=https://proxy.example.com
          FROM base AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
    },
    {
      name: "an assignment before the command",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN true && \
              # first download
              GOPROXY=https://proxy.example.com go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          RUN go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
    },
    {
      name: "off, which proves that the build downloads nothing more",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV GOPROXY=off
          RUN go build -o /shop .
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...shop,
      },
    },
    {
      name: "a vendored build and commands that download nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go version && go env && go fmt ./...
          RUN go build -o /shop .
          ENV GOPROXY=https://goproxy.cn,direct
          FROM scratch
          COPY --from=builder /shop /shop
        `,
        ...vendoredShop,
      },
    },
    {
      name: "an image for development, whose containers run go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go mod download
          ENV GOPROXY=https://goproxy.cn,direct
          CMD ["go", "test", "./..."]
        `,
        ...shop,
      },
    },
    {
      name: "an image that opens a shell",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          ENV GOPROXY=https://goproxy.cn,direct
        `,
        ...shop,
      },
    },
  ],
});
