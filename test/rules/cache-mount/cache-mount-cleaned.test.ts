import { cacheMountCleaned } from "../../../server/src/rules/cache-mount/cache-mount-cleaned";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(cacheMountCleaned, {
  reported: [
    {
      name: "go clean -modcache under its mount",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod \
              # static
              CGO_ENABLED=0 go build -o /out/shop . && \
              go clean -modcache

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "go clean -modcache",
      line: 9,
      message: "fails with `device or resource busy`",
      severity: "error",
      fixes: [
        {
          title: "Remove `go clean -modcache`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod \
                # static
                CGO_ENABLED=0 go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "go clean -cache empties the build cache and passes, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/root/.cache/go-build <<EOF
          go build -o /out/shop .
          go clean -cache
          EOF
        `,
        ...shop,
      },
      at: "go clean -cache",
      severity: "warning",
      fixes: [
        {
          title: "Remove `go clean -cache`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=/root/.cache/go-build <<EOF
            go build -o /out/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "rm of the mount point, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .

          FROM base AS build
          RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop . && rm -rf /go/pkg/mod
        `,
        ...shop,
      },
      at: "rm -rf /go/pkg/mod",
      severity: "error",
      related: ["--mount=type=cache,target=/go/pkg/mod"],
    },
    {
      name: "rm of what is in it, together with something else",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop . && rm -rf /go/pkg/mod/* /tmp/x
        `,
        ...shop,
      },
      at: "rm -rf /go/pkg/mod/* /tmp/x",
      severity: "warning",
      fixes: [],
    },
    {
      name: "a module cache inside of a wider mount goes without an error",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg go build -o /out/shop . && go clean -modcache
        `,
        ...shop,
      },
      at: "go clean -modcache",
      severity: "warning",
    },
  ],
  silent: [
    {
      name: "without a mount the layer becomes smaller",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build . && go clean -modcache\n",
        ...shop,
      },
    },
    {
      name: "the other cache",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build . && go clean -cache\n",
        ...shop,
      },
    },
    {
      name: "go clean -testcache",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go clean -testcache && go test ./...\n",
        ...shop,
      },
    },
    {
      name: "caches of other programs",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && rm -rf /var/lib/apt/lists/*\n",
      },
    },
    {
      name: "another folder",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build . && rm -rf /src/docs\n",
        ...shop,
      },
    },
    {
      name: "a bind mount",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,target=/go/pkg/mod,rw go build ./... && go clean -modcache\n",
        ...shop,
      },
    },
  ],
});
