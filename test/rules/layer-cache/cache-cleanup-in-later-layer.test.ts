import { cacheCleanupInLaterLayer } from "../../../server/src/rules/layer-cache/cache-cleanup-in-later-layer";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(cacheCleanupInLaterLayer, {
  reported: [
    {
      name: "a step behind the build, in the image itself",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /usr/local/bin/shop .
          # keep it small
          RUN go clean -modcache
          CMD ["shop"]
        `,
        ...shop,
      },
      at: "go clean -modcache",
      severity: "information",
      message: "The layer of `go mod download` keeps what it put into `/go/pkg/mod`",
      related: ["go mod download"],
      fixes: [
        {
          title: "Remove the command that deletes the cache",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /usr/local/bin/shop .
            # keep it small
            CMD ["shop"]
          `,
        },
      ],
    },
    {
      name: "a builder of which only the program is taken",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop . && \
              # not needed any more
              strip /out/shop && \
              rm -rf /go/pkg /root/.cache

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "rm -rf /go/pkg /root/.cache",
      message: "deleting `/go/pkg` makes none smaller",
      related: ["go build"],
      fixes: [
        {
          title: "Remove",
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            WORKDIR /src
            COPY . .
            RUN go build -o /out/shop . && \
                # not needed any more
                strip /out/shop

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a stage that stands on the one that downloaded, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS modules
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
          FROM modules
          RUN <<EOF
          set -e
          rm -rf "$GOPATH/pkg"
          apt-get clean
          EOF
          CMD ["shop"]
        `,
        ...shop,
      },
      at: 'rm -rf "$GOPATH/pkg"',
      message: "`/go/pkg`",
      fixes: [
        {
          title: "Remove",
          result: dedent`
            FROM golang:1.24 AS modules
            WORKDIR /src
            COPY . .
            RUN go build -o /usr/local/bin/shop .
            FROM modules
            RUN <<EOF
            set -e
            apt-get clean
            EOF
            CMD ["shop"]
          `,
        },
      ],
    },
    {
      name: "the build cache together with something else, which stays",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
          RUN rm -rf /root/.cache/go-build /src
          CMD ["shop"]
        `,
        ...shop,
      },
      at: "rm -rf /root/.cache/go-build /src",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "the same layer of an image that keeps it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop . && \
              # in the layer that made it
              go clean -cache -modcache
          CMD ["shop"]
        `,
        ...shop,
      },
    },
    {
      name: "a cache mount, which is another rule's",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop .
          RUN --mount=type=cache,target=/go/pkg/mod go clean -modcache
          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
        `,
        ...shop,
      },
    },
    {
      name: "caches that nothing has filled, and other folders",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN rm -rf /go/pkg /var/lib/apt/lists/*
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
          RUN <<EOF
          rm -rf /src
          go clean -testcache
          EOF
        `,
        ...shop,
      },
    },
    {
      name: "a builder whose cache another stage takes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .
          RUN go clean -modcache
          FROM golang:1.24
          COPY --from=builder /go /go
        `,
        ...shop,
      },
    },
    {
      name: "a builder whose cache another stage takes over together with the program",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .
          RUN go clean -modcache
          FROM golang:1.24
          COPY --from=builder /out/shop /go /kept/
        `,
        ...shop,
      },
    },
    {
      name: "a target of its own",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base AS tester
          RUN go build ./...
          RUN go clean -modcache
          FROM alpine:3.22
          COPY shop /shop
        `,
        ...shop,
      },
    },
    {
      name: "a command that may not run",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/shop .
          RUN if [ -n "$SLIM" ]; then rm -rf /go/pkg; fi
        `,
        ...shop,
      },
    },
  ],
});
