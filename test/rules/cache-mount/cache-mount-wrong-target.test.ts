import { cacheMountWrongTarget } from "../../../server/src/rules/cache-mount/cache-mount-wrong-target";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(cacheMountWrongTarget, {
  reported: [
    {
      name: "root's GOPATH in an image that has its own",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          RUN apk add --no-cache git
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/root/go/pkg/mod \
              # compiled packages
              --mount=type=cache,target=/root/.cache/go-build \
              CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "/root/go/pkg/mod",
      line: 5,
      message: "keeps modules in `/go/pkg/mod` here",
      severity: "warning",
      fixes: [
        {
          title: "Mount it at `/go/pkg/mod`",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            RUN apk add --no-cache git
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod \
                # compiled packages
                --mount=type=cache,target=/root/.cache/go-build \
                CGO_ENABLED=0 go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a build cache that GOCACHE puts elsewhere, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV GOCACHE=/var/cache/go
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/root/.cache/go-build <<EOF
            go build -o /out/shop .
          EOF
        `,
        ...shop,
      },
      at: "/root/.cache/go-build",
      message: "`/var/cache/go`",
      fixes: [
        {
          title: "Mount it at `/var/cache/go`",
          result: dedent`
          FROM golang:1.24 AS build
          ENV GOCACHE=/var/cache/go
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/var/cache/go <<EOF
            go build -o /out/shop .
          EOF
        `,
        },
      ],
    },
    {
      name: "root's cache for another user, in a stage on another one: the mount would need the number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN useradd -m app
          USER app

          FROM base AS build
          WORKDIR /home/app/src
          COPY --chown=app . .
          RUN --mount=type=cache,target=/root/.cache/go-build go build -o /home/app/shop .
        `,
        ...shop,
      },
      at: "/root/.cache/go-build",
      message: "`/home/app/.cache/go-build`",
      fixes: [],
    },
    {
      name: "modules that a layer holds already: a mount would hide them",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN --mount=type=cache,target=/root/go/pkg/mod go build -o /out/shop .
        `,
        ...shop,
      },
      at: "/root/go/pkg/mod",
      fixes: [],
    },
    {
      name: "folders of one's own, which no variable names",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/gomod-cache --mount=type=cache,target=/go-cache go build -o /out/shop .
        `,
        ...shop,
      },
      at: ["/gomod-cache", "/go-cache"],
      message: ["keeps modules in `/go/pkg/mod` here", "keeps its build cache in `/root/.cache/go-build` here"],
      fixes: [
        {
          title: "Mount it at `/go/pkg/mod`",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go-cache go build -o /out/shop .
          `,
        },
        {
          title: "Mount it at `/root/.cache/go-build`",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=/gomod-cache --mount=type=cache,target=/root/.cache/go-build go build -o /out/shop .
          `,
        },
      ],
    },
    ...["/go-mod-cache", "/var/gomodcache", "/gocache", "/cache/go-build-cache"].map((target) => ({
      name: `${target}, where nothing looks`,
      files: {
        Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=${target} go build .\n`,
        ...shop,
      },
      at: target,
    })),
    {
      name: "the right place is mounted as well",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/gopath/pkg/mod go build -o /out/shop .
        `,
        ...shop,
      },
      at: "/gopath/pkg/mod",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "folders of one's own, which variables name",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV GOMODCACHE=/gomod-cache GOCACHE=/go-cache\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/gomod-cache --mount=type=cache,target=/go-cache go build .\n",
        ...shop,
      },
    },
    {
      name: "a folder of one's own that a command fills",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go-cache GOCACHE=/go-cache go vet ./... && go build .\n",
        ...shop,
      },
    },
    {
      name: "both caches where they are",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build .\n",
        ...shop,
      },
    },
    {
      name: "folders above the caches, and a part of one",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache --mount=type=cache,target=/go/pkg/mod/cache go build .\n",
        ...shop,
      },
    },
    {
      name: "make, which may set anything",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/go/pkg/mod go vet . && make\n",
        ...shop,
      },
    },
    {
      name: "GOMODCACHE that the command sets for itself",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/m/pkg/mod GOMODCACHE=/m/pkg/mod go build .\n",
        ...shop,
      },
    },
    {
      name: "an unknown base image, whose GOPATH nobody knows",
      files: {
        Dockerfile:
          "FROM registry.example.com/go:1\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/go/pkg/mod go build .\n",
        ...shop,
      },
    },
    {
      name: "mounts of other programs",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm --mount=type=cache,target=/var/cache/apt go build .\n",
        ...shop,
      },
    },
    {
      name: "a step without Go",
      files: { Dockerfile: "FROM golang:1.24\nRUN --mount=type=cache,target=/root/go/pkg/mod ls /root/go/pkg/mod\n" },
    },
  ],
});
