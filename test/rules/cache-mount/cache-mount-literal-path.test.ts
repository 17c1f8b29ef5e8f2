import { cacheMountLiteralPath } from "../../../server/src/rules/cache-mount/cache-mount-literal-path";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(cacheMountLiteralPath, {
  reported: [
    {
      name: "a tilde in a realistic file",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod \
              go mod download
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod \
              # Go's build cache
              --mount=type=cache,target=~/.cache/go-build \
              CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "~/.cache/go-build",
      line: 10,
      message: "at `/src/~/.cache/go-build`",
      severity: "error",
      fixes: [
        {
          title: "Write `/root/.cache/go-build`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod \
                go mod download
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod \
                # Go's build cache
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
      name: "HOME that only a runtime knows, with a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=$HOME/.cache/go-build <<EOF
            go build -o /out/shop .
          EOF
        `,
        ...shop,
      },
      at: "$HOME/.cache/go-build",
      message: "becomes `/.cache/go-build`",
      fixes: [
        {
          title: "Write `/root/.cache/go-build`",
          safety: "safe",
          result: dedent`
            FROM golang:1.24-alpine AS build
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
      name: "HOME in braces, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .

          FROM base AS build
          RUN --mount=type=cache,target=\${HOME}/.cache/go-build go build -o /out/shop .
        `,
        ...shop,
      },
      at: "${HOME}/.cache/go-build",
      fixes: [
        {
          title: "Write `/root/.cache/go-build`",
          result: {
            Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .

          FROM base AS build
          RUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/shop .
        `,
          },
        },
      ],
    },
    {
      name: "a secret, and another user: the number would be needed as well",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          RUN useradd -m app
          USER app
          WORKDIR /home/app/src
          COPY . .
          RUN --mount=type=secret,id=netrc,target=~/.netrc go mod download
        `,
        ...shop,
      },
      at: "~/.netrc",
      fixes: [],
    },
    {
      name: "an unknown base image: nobody knows whose home is meant",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/builders/go:7
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=~/.cache/go-build go build ./...
        `,
        ...shop,
      },
      at: "~/.cache/go-build",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "the absolute path",
      files: { Dockerfile: "FROM golang:1.24\nRUN --mount=type=cache,target=/root/.cache/go-build go build ./...\n" },
    },
    {
      name: "HOME that an ENV sets",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV HOME=/build\nRUN --mount=type=cache,target=$HOME/.cache/go-build go build ./...\n",
      },
    },
    {
      name: "another variable",
      files: { Dockerfile: "FROM golang:1.24\nRUN --mount=type=cache,target=$GOPATH/pkg/mod go build ./...\n" },
    },
    {
      name: "HOME on a base image that may set it",
      files: {
        Dockerfile:
          "FROM registry.example.com/go:1\nRUN --mount=type=cache,target=$HOME/.cache/go-build go build ./...\n",
      },
    },
    {
      name: "a tilde that a shell reads",
      files: { Dockerfile: "FROM golang:1.24\nRUN --mount=type=cache,target=/go/pkg/mod ls ~/.cache\n" },
    },
    {
      name: "a tilde inside of a name, and a name that only begins like HOME",
      files: {
        Dockerfile:
          "FROM golang:1.24\nARG HOMES=/homes\nRUN --mount=type=cache,target=/cache/~x --mount=type=cache,target=$HOMES/a go version\n",
      },
    },
  ],
});
