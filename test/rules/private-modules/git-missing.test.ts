import { gitMissing } from "../../../server/src/rules/private-modules/git-missing";
import { dedent, testRule } from "../../support/ruleTester";
import { hosted, ledger, shop } from "./goFiles";

const runtime = dedent`
  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

testRule(gitMissing, {
  reported: [
    {
      name: "a private module on golang:alpine",
      files: {
        Dockerfile: `${dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          ENV GOPRIVATE=github.com/acme \
              # static programs
              CGO_ENABLED=0
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
          COPY . .
          RUN go build -o /out/shop .
        `}\n${runtime}`,
        ...hosted,
      },
      at: "go mod download",
      severity: "error",
      message:
        "fetches `github.com/acme/ledger` from its repository, past every proxy, and `golang:1.24-alpine` has no git",
      fixes: [
        {
          title: "Install `git` before the download",
          safety: "safe",
          preferred: true,
          result: `${dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            RUN apk add --no-cache git
            ENV GOPRIVATE=github.com/acme \
                # static programs
                CGO_ENABLED=0
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
            COPY . .
            RUN go build -o /out/shop .
          `}\n${runtime}`,
        },
      ],
    },
    {
      name: "no proxy at all, in a heredoc of a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS base
          RUN apk add --no-cache make ca-certificates

          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          export GOPROXY=direct
          go build -o /usr/local/bin/shop .
          EOF
        `,
        ...shop,
      },
      at: "go build",
      message: "`github.com/gin-gonic/gin`",
      fixes: [
        {
          title: "Install `git` before the download",
          result: dedent`
            FROM golang:1.24-alpine AS base
            RUN apk add --no-cache make ca-certificates

            FROM base AS build
            WORKDIR /src
            COPY . .
            RUN apk add --no-cache git
            RUN <<EOF
            set -e
            export GOPROXY=direct
            go build -o /usr/local/bin/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "git without an ssh client",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          RUN apk add --no-cache git
          ENV GOPRIVATE=github.com/acme
          RUN git config --global url."ssh://git@github.com/acme/".insteadOf "https://github.com/acme/"
          WORKDIR /src
          COPY go.mod go.sum known_hosts ./
          RUN --mount=type=ssh go mod download
        `,
        ...hosted,
        known_hosts: "",
      },
      at: "go mod download",
      message: "over ssh, and nothing installs an ssh client",
      fixes: [
        {
          title: "Install `openssh-client` before the download",
          result: dedent`
            FROM golang:1.24-alpine
            RUN apk add --no-cache openssh-client
            RUN apk add --no-cache git
            ENV GOPRIVATE=github.com/acme
            RUN git config --global url."ssh://git@github.com/acme/".insteadOf "https://github.com/acme/"
            WORKDIR /src
            COPY go.mod go.sum known_hosts ./
            RUN --mount=type=ssh go mod download
          `,
        },
      ],
    },
    {
      name: "another user: nothing can be installed there",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          USER 1000:1000
          ENV GOPRIVATE=git.corp.internal GOCACHE=/tmp/go-build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
        `,
        ...ledger,
      },
      at: "go mod download",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "packages whose names a file or a script of the project holds",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS file
          COPY packages.txt /
          RUN xargs apk add --no-cache < /packages.txt
          ENV GOPRIVATE=github.com/acme
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
          FROM golang:1.24-alpine
          COPY setup /opt/setup
          RUN /opt/setup
          ENV GOPRIVATE=github.com/acme
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
        `,
        "packages.txt": "git\n",
        setup: "#!/bin/sh\napk add git\n",
        ...hosted,
      },
    },
    {
      name: "git is installed, together with others",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nRUN apk add --no-cache build-base git=~2\nENV GOPROXY=direct\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
      },
    },
    {
      name: "a package that brings git",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nRUN apk add --no-cache alpine-sdk\nENV GOPROXY=direct\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
      },
    },
    {
      name: "the Debian image, which has git",
      files: { Dockerfile: "FROM golang:1.24\nENV GOPROXY=direct\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...shop },
    },
    {
      name: "modules through a proxy",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nENV GOPRIVATE=github.com/other\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...hosted,
      },
    },
    {
      name: "GONOPROXY=none: a private proxy serves everything",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nENV GOPROXY=https://athens.corp.internal GOPRIVATE=github.com/acme GONOPROXY=none\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...hosted,
      },
    },
    {
      name: "git comes from another image",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nCOPY --from=alpine/git:2.49.1 /usr/ /usr/\nENV GOPROXY=direct\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
      },
    },
    {
      name: "a script that may install it",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nCOPY setup.sh /\nRUN /setup.sh\nENV GOPROXY=direct\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
        "setup.sh": "",
      },
    },
    {
      name: "a host whose modules may come from elsewhere",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nENV GOPRIVATE=modules.corp.internal\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...ledger,
        "go.mod": ledger["go.mod"].replace("git.corp.internal/team/ledger", "modules.corp.internal/ledger"),
      },
    },
    {
      name: "a build from vendor/",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nENV GOPROXY=direct\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\n",
      },
    },
  ],
});
