import { cacheMountNotWritable } from "../../../server/src/rules/cache-mount/cache-mount-not-writable";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone } from "../module-proxy/goFiles";

testRule(cacheMountNotWritable, {
  reported: [
    {
      name: "a build cache of root's for an account with a number",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          RUN groupadd -g 1000 app && useradd -m -u 1000 -g 1000 app
          USER app
          WORKDIR /home/app/src
          COPY --chown=app . .
          RUN --mount=type=cache,target=/home/app/.cache/go-build \
              # static
              CGO_ENABLED=0 go build -o /tmp/clock .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /tmp/clock /clock
          ENTRYPOINT ["/clock"]
        `,
        ...standalone,
      },
      at: "--mount=type=cache,target=/home/app/.cache/go-build",
      line: 7,
      message: "runs as `app`",
      severity: "error",
      related: ["go build", "USER app"],
      fixes: [
        {
          title: "Add `uid=1000,gid=1000` to the mount",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            RUN groupadd -g 1000 app && useradd -m -u 1000 -g 1000 app
            USER app
            WORKDIR /home/app/src
            COPY --chown=app . .
            RUN --mount=type=cache,target=/home/app/.cache/go-build,uid=1000,gid=1000 \
                # static
                CGO_ENABLED=0 go build -o /tmp/clock .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /tmp/clock /clock
            ENTRYPOINT ["/clock"]
          `,
        },
      ],
    },
    {
      name: "both caches, in a heredoc, for a number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV GOCACHE=/tmp/go-build
          USER 1000:1000
          WORKDIR /tmp/src
          COPY --chown=1000:1000 . .
          RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/tmp/go-build <<EOF
            go build -o /tmp/shop .
          EOF
        `,
        ...shop,
      },
      at: ["--mount=type=cache,target=/go/pkg/mod", "--mount=type=cache,target=/tmp/go-build"],
    },
    {
      name: "an account without a number, in a stage below",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN useradd -m app
          USER app

          FROM base AS build
          WORKDIR /home/app/src
          COPY --chown=app . .
          RUN --mount=type=cache,target=/home/app/.cache go build -o /tmp/clock .
        `,
        ...standalone,
      },
      at: "--mount=type=cache,target=/home/app/.cache",
      fixes: [],
    },
    {
      name: "uid=0 says what holds anyway",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          USER 1000
          ENV GOCACHE=/cache
          WORKDIR /tmp/src
          COPY --chown=1000 . .
          RUN --mount=type=cache,target=/cache,uid=0 go test ./...
        `,
        ...standalone,
      },
      at: "--mount=type=cache,target=/cache,uid=0",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "the user's own mount",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nENV GOCACHE=/cache\nWORKDIR /tmp/src\nCOPY . .\nRUN --mount=type=cache,target=/cache,uid=1000 go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "root",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "mode=0777, which some builders follow",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nENV GOCACHE=/cache\nWORKDIR /tmp/src\nCOPY . .\nRUN --mount=type=cache,target=/cache,mode=0777 go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "a module cache from which nothing has to be downloaded",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nENV GOCACHE=/tmp/c\nWORKDIR /tmp/src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "an unknown user",
      files: {
        Dockerfile:
          "FROM registry.example.com/go:1\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "sudo",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nENV GOCACHE=/cache\nWORKDIR /tmp/src\nCOPY . .\nRUN --mount=type=cache,target=/cache sudo go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "a mount that begins with another stage's files",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS warm\nFROM golang:1.24\nUSER 1000\nENV GOCACHE=/cache\nWORKDIR /tmp/src\nCOPY . .\nRUN --mount=type=cache,from=warm,target=/cache go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "a command that writes to no cache",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nENV GOCACHE=/cache\nRUN --mount=type=cache,target=/cache go version\n",
      },
    },
  ],
});
