import { runFlagAfterCommand } from "../../../server/src/rules/runtime/run-flag-after-command";
import { dedent, testRule } from "../../support/ruleTester";

testRule(runFlagAfterCommand, {
  reported: [
    {
      name: "mounts behind the first command",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN go version && \
              --mount=type=cache,target=/go/pkg/mod \
              --mount=type=cache,target=/root/.cache/go-build \
              CGO_ENABLED=0 go build -o /out/api ./cmd/api

          FROM alpine:3.22
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        "go.mod": "module example.com/api\n\ngo 1.24\n",
      },
      at: "--mount=type=cache,target=/go/pkg/mod",
      line: 6,
      severity: "error",
      message: /`--mount` is no flag of this RUN/,
      related: ["RUN"],
      fixes: [
        {
          title: "Move `--mount --mount` behind RUN",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go version && \
                CGO_ENABLED=0 go build -o /out/api ./cmd/api

            FROM alpine:3.22
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "an RM of the folder that would be mounted: no fix",
      files: {
        Dockerfile: dedent`
          FROM node:22
          WORKDIR /app
          RUN rm -rf /root/.npm && \
              --mount=type=cache,target=/root/.npm \
              npm ci
        `,
      },
      at: "--mount=type=cache,target=/root/.npm",
      severity: "error",
      fixes: [],
    },
    {
      name: "among the arguments of go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          FROM base
          COPY go.mod go.sum ./
          RUN go mod download --mount=type=cache,target=/go/pkg/mod
        `,
      },
      at: "--mount=type=cache,target=/go/pkg/mod",
      severity: "error",
      fixes: [
        {
          title: "Move `--mount` behind RUN",
          result: dedent`
            FROM golang:1.24 AS base
            WORKDIR /src
            FROM base
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
          `,
        },
      ],
    },
    {
      name: "two at the end of a command",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          RUN go mod download --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build
        `,
      },
      at: "--mount=type=cache,target=/go/pkg/mod",
      severity: "error",
      fixes: [
        {
          title: "Move `--mount --mount` behind RUN",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go mod download
          `,
        },
      ],
    },
    {
      name: "in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN <<EOF
          set -e
          --network=none go vet errors
          EOF
        `,
      },
      at: "--network=none",
      severity: "error",
    },
    {
      name: "in a branch, where it may never run, with a comment between",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN if [ -f go.mod ]; then \
                --mount=type=ssh \
                # modules
                go mod download; \
              fi
        `,
      },
      at: "--mount=type=ssh",
      severity: "warning",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "flags directly behind RUN",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN --mount=type=cache,target=/go/pkg/mod \
              --network=default \
              # modules
              go mod download
        `,
      },
    },
    {
      name: "a program with a flag of that name",
      files: {
        Dockerfile: dedent`
          FROM docker:28
          RUN docker run --mount=type=bind,source=/src,target=/src --network=none alpine true
          RUN tool --network=testnet --security=high
        `,
      },
    },
    {
      name: "text in quotes",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN echo "RUN --mount=type=cache,target=/x go build" > /hint
        `,
      },
    },
    {
      name: "the exec form",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN ["echo", "--mount=type=cache,target=/x"]
        `,
      },
    },
    {
      name: "mount, the program",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN findmnt --mountpoint=/ || mount --bind /a /b
        `,
      },
    },
  ],
});
