import { toolNotOnBase } from "../../../server/src/rules/stages/tool-not-on-base";
import { dedent, testRule } from "../../support/ruleTester";
import { standalone } from "../module-proxy/goFiles";

testRule(toolNotOnBase, {
  reported: [
    {
      name: "a SHELL that is not there",
      files: {
        Dockerfile: 'FROM alpine:3.22\nSHELL ["/bin/bash", "-c"]\nRUN apk add --no-cache bash\nRUN echo two\n',
      },
      at: "RUN",
      line: 3,
      severity: "error",
      message: "`bash` is not on `alpine:3.22`",
      related: ['SHELL ["/bin/bash", "-c"]'],
      fixes: [
        {
          title: "Install `bash` with the package manager",
          result:
            'FROM alpine:3.22\nRUN apk add --no-cache bash\nSHELL ["/bin/bash", "-c"]\nRUN apk add --no-cache bash\nRUN echo two\n',
        },
      ],
    },
    {
      name: "bash that is to run a command line, in a stage that stands on another",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS base
          FROM base
          RUN set -e; \
            # the script needs it
            CGO_ENABLED=0 bash -euo pipefail -c "apk add bash && go version"
          RUN bash -c "go env"
        `,
      },
      at: "bash",
      line: 5,
      severity: "error",
      message: "`bash` is not on `golang:1.26-alpine`, and no step before this one installs it.",
      fixes: [
        {
          title: "Install `bash` with the package manager",
          result: dedent`
            FROM golang:1.26-alpine AS base
            FROM base
            RUN apk add --no-cache bash
            RUN set -e; \
              # the script needs it
              CGO_ENABLED=0 bash -euo pipefail -c "apk add bash && go version"
            RUN bash -c "go env"
          `,
        },
      ],
    },
    {
      name: "bash in a list, fed by a heredoc, in another shell, and as a health check",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS list
          RUN ["/bin/bash", "-c", "go version"]
          FROM golang:1.26-alpine AS heredoc
          RUN bash <<EOF
          go version
          EOF
          FROM golang:1.26-alpine AS other
          RUN sh -c 'bash -c "go version"'
          FROM alpine:3.22
          COPY --from=list /usr/local/go/bin/gofmt /gofmt
          HEALTHCHECK CMD bash -c "test -e /gofmt"
        `,
      },
      at: ['"/bin/bash"', "bash", "bash", "bash"],
      message: [/`golang:1.26-alpine`/, /`golang:1.26-alpine`/, /`golang:1.26-alpine`/, /never becomes healthy/],
    },
    {
      name: "a heredoc whose first line asks for bash",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine
          RUN <<EOF
          #!/usr/bin/env bash
          apk add --no-cache bash
          EOF
        `,
      },
      at: "bash",
      line: 3,
      message: "`bash` is not on `golang:1.26-alpine`",
      fixes: [
        {
          title: "Install `bash` with the package manager",
          result: dedent`
            FROM golang:1.26-alpine
            RUN apk add --no-cache bash
            RUN <<EOF
            #!/usr/bin/env bash
            apk add --no-cache bash
            EOF
          `,
        },
      ],
    },
    {
      name: "a health check that is no list because of what follows it, in an image without a shell",
      files: {
        Dockerfile:
          'FROM scratch AS base\nCOPY shop /shop\nFROM base\nHEALTHCHECK --interval=1m \\\n  # asks itself\n  CMD ["/shop", "--health"] || exit 1\nCMD ["/shop"]\n',
      },
      at: "CMD",
      line: 6,
      message: "What follows `]` makes this shell form, and `scratch` has no `/bin/sh`: the health check always fails.",
      fixes: [
        {
          title: "Remove `|| exit 1`",
          result:
            'FROM scratch AS base\nCOPY shop /shop\nFROM base\nHEALTHCHECK --interval=1m \\\n  # asks itself\n  CMD ["/shop", "--health"]\nCMD ["/shop"]\n',
        },
      ],
    },
    {
      name: "a shell command on scratch",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/clock .

          FROM scratch
          COPY --from=build /out/clock /clock
          # scratch has no /tmp
          RUN mkdir -p /tmp
          EXPOSE 8080
          ENTRYPOINT ["/clock"]
        `,
        ...standalone,
      },
      at: "RUN",
      line: 9,
      message: "`scratch` has no shell",
      severity: "error",
      fixes: [
        {
          title: "Make the folder with WORKDIR",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/clock .

            FROM scratch
            COPY --from=build /out/clock /clock
            # scratch has no /tmp
            WORKDIR /tmp
            WORKDIR /
            EXPOSE 8080
            ENTRYPOINT ["/clock"]
          `,
        },
      ],
    },
    {
      name: "make on Alpine, in a heredoc and a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS base
          RUN apk add --no-cache git
          WORKDIR /src
          COPY . .

          FROM base AS build
          RUN <<EOF
            make build
          EOF
        `,
        ...standalone,
      },
      at: "make",
      message: "`make` is not on `golang:1.24-alpine`",
      fixes: [
        {
          title: "Install `make` with the package manager",
          result: dedent`
            FROM golang:1.24-alpine AS base
            RUN apk add --no-cache git
            WORKDIR /src
            COPY . .

            FROM base AS build
            RUN apk add --no-cache make
            RUN <<EOF
              make build
            EOF
          `,
        },
      ],
    },
    {
      name: "the other distribution's package manager",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN apk add --no-cache \
              # C compiler
              gcc musl-dev
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/clock .
          CMD ["clock"]
        `,
        ...standalone,
      },
      at: "apk",
      fixes: [],
    },
    {
      name: "busybox options for Debian's adduser, to which they are ambiguous",
      files: { Dockerfile: "FROM debian:bookworm\nRUN adduser -S -D clock\nUSER clock\n" },
      at: "adduser -S -D clock",
      severity: "error",
      message: "does not know `-S`",
    },
    {
      name: "options by which Debian's adduser prints its help, in a stage that needs the account for nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          RUN adduser -S -D -H -h /app clock
          WORKDIR /app
          COPY . .
          RUN go build -o clock .
          USER clock

          FROM scratch
          COPY --from=build /app/clock /clock
          USER 65532
          CMD ["/clock"]
        `,
        ...standalone,
      },
      at: "adduser -S -D -H -h /app clock",
      severity: "hint",
      message: "prints its usage, ends with 0 and makes nobody",
    },
    {
      name: "the same where a chown, a COPY and a RUN ask for the account, and where packages may bring it",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm AS a
          RUN adduser -D -H clock && chown -R clock:clock /srv
          FROM debian:bookworm AS b
          RUN adduser -D -h /srv clock
          COPY --from=a --chown=clock:clock /srv /srv
          FROM debian:bookworm AS c
          RUN adduser -D -H clock
          USER clock
          COPY --from=b /srv /srv
          RUN date
          FROM debian:bookworm
          RUN adduser -D -H clock
          RUN apt-get update && apt-get install -y clock
          COPY --from=c /srv /srv
          USER clock
        `,
      },
      at: ["adduser -D -H clock", "adduser -D -h /srv clock", "adduser -D -H clock", "adduser -D -H clock"],
      severity: ["error", "error", "error", "hint"],
      message: "makes nobody",
    },
    {
      name: "busybox options for Debian's adduser",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /app
          COPY . .
          RUN go build -o clock .
          RUN adduser -S -D -H -h /app clock
          USER clock
          CMD ["./clock"]
        `,
        ...standalone,
      },
      at: "adduser -S -D -H -h /app clock",
      severity: "error",
      message: "takes `-H` for a call for help",
      fixes: [
        {
          title: "Write `useradd -r -d /app -M clock`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /app
            COPY . .
            RUN go build -o clock .
            RUN useradd -r -d /app -M clock
            USER clock
            CMD ["./clock"]
          `,
        },
      ],
    },
    {
      name: "the tools of Debian's accounts on Alpine",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN groupadd -r -g 1000 clock
          RUN useradd -r -u 1000 -g clock clock
          USER 1000
          CMD ["clock"]
        `,
      },
      at: ["groupadd", "useradd"],
      fixes: [
        {
          title: "Write `addgroup -S -g 1000 clock`",
          result: dedent`
            FROM alpine:3.22
            RUN addgroup -S -g 1000 clock
            RUN useradd -r -u 1000 -g clock clock
            USER 1000
            CMD ["clock"]
          `,
        },
        {
          title: "Write `adduser -D -S -u 1000 -G clock -H clock`",
          result: dedent`
            FROM alpine:3.22
            RUN groupadd -r -g 1000 clock
            RUN adduser -D -S -u 1000 -G clock -H clock
            USER 1000
            CMD ["clock"]
          `,
        },
      ],
    },
    {
      name: "a long option that busybox does not know",
      files: { Dockerfile: "FROM alpine:3.22\nRUN adduser --disabled-login --gecos x clock\n" },
      at: "adduser --disabled-login --gecos x clock",
      fixes: [],
    },
    {
      name: "busybox's -H, which asks Debian's adduser for help",
      files: { Dockerfile: "FROM debian:bookworm\nRUN adduser -u 1000 -H clock\nUSER clock\n" },
      at: "adduser -u 1000 -H clock",
      fixes: [
        {
          title: "Write `useradd -u 1000 -M clock`",
          result: "FROM debian:bookworm\nRUN useradd -u 1000 -M clock\nUSER clock\n",
        },
      ],
    },
    {
      name: "a health check with curl on a slim image",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim
          COPY clock /usr/local/bin/
          USER 1000
          HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/health || exit 1
          CMD ["clock"]
        `,
        clock: "",
      },
      at: "curl",
      message: "never becomes healthy",
      fixes: [
        {
          title: "Install `curl`",
          result: dedent`
            FROM debian:bookworm-slim
            COPY clock /usr/local/bin/
            RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
            USER 1000
            HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/health || exit 1
            CMD ["clock"]
          `,
        },
      ],
    },
    {
      name: "a health check in a shell on distroless",
      files: {
        Dockerfile: dedent`
          FROM gcr.io/distroless/static-debian12:nonroot
          COPY clock /clock
          HEALTHCHECK CMD /clock health
          CMD ["/clock"]
        `,
        clock: "",
      },
      at: "CMD",
      line: 3,
      message: "has no shell",
    },
    {
      name: "account tools of Debian 13, whose images lack them",
      files: {
        Dockerfile: dedent`
          FROM debian:trixie-slim
          RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
          RUN <<EOF
          set -e
          addgroup --system shop
          adduser --system --ingroup shop --no-create-home shop
          EOF
          USER shop
        `,
      },
      at: ["addgroup", "adduser"],
      severity: "error",
      message: [
        "`addgroup` is not on `debian:trixie-slim`, and no step before this one installs it.",
        "`adduser` is not on `debian:trixie-slim`, and no step before this one installs it.",
      ],
      fixes: [
        {
          title: "Install `addgroup` with the package manager",
          safety: "suggestion",
          result: dedent`
            FROM debian:trixie-slim
            RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
            RUN apt-get update && apt-get install -y --no-install-recommends adduser && rm -rf /var/lib/apt/lists/*
            RUN <<EOF
            set -e
            addgroup --system shop
            adduser --system --ingroup shop --no-create-home shop
            EOF
            USER shop
          `,
        },
        {
          title: "Install `adduser` with the package manager",
          result: dedent`
            FROM debian:trixie-slim
            RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
            RUN apt-get update && apt-get install -y --no-install-recommends adduser && rm -rf /var/lib/apt/lists/*
            RUN <<EOF
            set -e
            addgroup --system shop
            adduser --system --ingroup shop --no-create-home shop
            EOF
            USER shop
          `,
        },
      ],
    },
    {
      name: "busybox's form on a Debian without the program",
      files: { Dockerfile: "FROM debian:stable\nRUN adduser -D -u 1000 shop\nUSER 1000\n" },
      at: "adduser",
      message: "`adduser` is not on `debian:stable`",
      fixes: [
        {
          title: "Write `useradd -u 1000 -m shop`",
          result: "FROM debian:stable\nRUN useradd -u 1000 -m shop\nUSER 1000\n",
        },
      ],
    },
    {
      name: "a shell that a folder of other programs cannot bring",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN make tools
          FROM gcr.io/distroless/static-debian12
          COPY --from=build /src/.bin/tools /usr/local/bin/
          RUN echo "shop:x:1000:1000::/:" >> /etc/passwd
        `,
      },
      at: "RUN",
      line: 7,
      message: "`gcr.io/distroless/static-debian12` has no shell",
    },
    {
      name: "a package manager on Red Hat's smallest image",
      files: { Dockerfile: "FROM registry.access.redhat.com/ubi9/ubi-micro:9.5\nRUN microdnf install -y tar\n" },
      at: "microdnf",
      message: "`microdnf` is not on `registry.access.redhat.com/ubi9/ubi-micro:9.5`",
      fixes: [],
    },
    {
      name: "the compiler of protocol buffers, whatever lies in folders that PATH does not name",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          COPY --from=registry.example.com/protoc /opt/protoc /opt/protoc
          ENV PATH=$PATH:/opt/other/bin
          RUN go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.0
          RUN protoc --go_out=. proto/a.proto
        `,
      },
      at: "protoc",
      line: 5,
      message: "`protoc` is not on `golang:1.26`",
      fixes: [
        {
          title: "Install `protoc` with the package manager",
          result: dedent`
            FROM golang:1.26
            COPY --from=registry.example.com/protoc /opt/protoc /opt/protoc
            ENV PATH=$PATH:/opt/other/bin
            RUN go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.0
            RUN apt-get update && apt-get install -y --no-install-recommends protobuf-compiler && rm -rf /var/lib/apt/lists/*
            RUN protoc --go_out=. proto/a.proto
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "account tools where Debian has them, may have them, or gets them",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim AS twelve
          RUN adduser --system app
          FROM debian:trixie-20230814-slim AS dated
          RUN adduser --system app
          FROM golang:1.26-trixie AS build
          RUN adduser --system app
          FROM debian:13 AS other
          RUN apt-get update && apt-get install -y openssh-client
          RUN adduser --system app
          FROM debian:trixie-slim
          RUN apt-get update && apt-get install -y ca-certificates adduser && addgroup --system app
          RUN useradd -r app2
        `,
      },
    },
    {
      name: "a shell that an image may bring to its own place",
      files: {
        Dockerfile: dedent`
          FROM gcr.io/distroless/static-debian12
          COPY --from=busybox:1.37 /bin/ /usr/bin/
          RUN echo a > /a
        `,
      },
    },
    {
      name: "a SHELL that is there, and steps that do not use it",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS one
          RUN apk add --no-cache bash
          SHELL ["/bin/bash", "-c"]
          RUN echo one
          FROM alpine:3.22 AS two
          SHELL ["bash", "-c"]
          RUN ["apk", "add", "bash"]
          RUN echo two
          FROM debian:bookworm-slim
          SHELL ["/bin/bash", "-o", "pipefail", "-c"]
          RUN echo three
        `,
      },
    },
    {
      name: "heredocs that ask for a shell which is there",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS one
          RUN <<EOF
          #!/bin/sh
          echo one
          EOF
          FROM alpine:3.22 AS two
          RUN apk add --no-cache bash
          RUN <<EOF
          #!/bin/bash
          echo two
          EOF
          FROM debian:bookworm-slim
          RUN <<EOF
          #!/bin/bash
          echo three
          EOF
        `,
      },
    },
    {
      name: "applets of busybox, which has its own options for them",
      files: {
        Dockerfile:
          "FROM debian:12-slim\nRUN apt-get update && apt-get install -y busybox\nRUN busybox wget -O /x http://x && busybox adduser -S -D shop\nHEALTHCHECK CMD busybox wget -qO- http://localhost\n",
      },
    },
    {
      name: "bash that may not be started, may fail, or is there",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine
          ARG LINT
          RUN if [ -n "$LINT" ]; then bash -c "go vet ./..."; fi
          RUN bash -c "go env" || true
          RUN apk add --no-cache bash && bash -c "go env"
          FROM debian:bookworm-slim
          RUN bash -c "echo one" && /bin/bash -c "echo two"
          FROM example.com/builder
          RUN bash -c "make"
        `,
      },
    },
    {
      name: "programs that are installed first",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nRUN apk add --no-cache build-base bash curl && make build && curl -fsS http://x\nRUN bash -c 'go version'\n",
      },
    },
    {
      name: "a package that may bring anything",
      files: {
        Dockerfile:
          "FROM alpine:3.22\nRUN apk add --no-cache alpine-sdk\nRUN git clone https://git.example.com/x && make\n",
      },
    },
    {
      name: "a program in a folder of its own, which PATH names",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS one
          COPY --from=registry.example.com/protoc /opt/protoc /opt/protoc
          ENV PATH=$PATH:/opt/protoc/bin
          RUN protoc --version
          FROM golang:1.26 AS two
          ARG TOOLS
          COPY --from=registry.example.com/protoc /opt/protoc /opt/protoc
          ENV PATH=$PATH:$TOOLS
          RUN protoc --version
          FROM golang:1.26 AS three
          COPY --from=registry.example.com/protoc /opt/protoc /opt/protoc
          RUN export PATH=$PATH:/opt/protoc/bin && protoc --version
          FROM golang:1.26 AS four
          COPY tools /tools
          ENV PATH=/tools:$PATH
          RUN protoc --version
          FROM golang:1.26
          RUN go install github.com/wasilibs/go-protoc/cmd/protoc@latest
          RUN protoc --version
        `,
        "tools/protoc": "",
      },
    },
    {
      name: "a branch, and a question before",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nRUN if command -v apt-get; then apt-get update; else apk update; fi\nRUN command -v make\nRUN curl -V || true\n",
      },
    },
    {
      name: "an exec form on scratch",
      files: {
        Dockerfile:
          'FROM scratch\nCOPY clock /clock\nRUN ["/clock", "init"]\nHEALTHCHECK CMD ["/clock", "health"]\nCMD ["/clock"]\n',
        clock: "",
      },
    },
    {
      name: "a shell that is copied in, and a whole root file system",
      files: {
        Dockerfile: dedent`
          FROM gcr.io/distroless/static-debian12 AS a
          COPY --from=busybox:1.37 /bin/sh /bin/sh
          RUN echo hello
          FROM scratch AS b
          ADD rootfs.tar.gz /
          RUN echo hello
          FROM scratch AS c
          COPY --from=a / /
          RUN echo hello
        `,
        "rootfs.tar.gz": "",
      },
    },
    {
      name: "a shell of its own in an image for debugging",
      files: {
        Dockerfile: 'FROM gcr.io/distroless/static-debian12:debug\nSHELL ["/busybox/sh", "-c"]\nRUN echo hello\n',
      },
    },
    {
      name: "unknown base images, and images that are not slim",
      files: {
        Dockerfile:
          "FROM registry.example.com/base:1\nRUN curl x && apk add y\nFROM golang:1.24\nRUN curl x && make && git version\n",
      },
    },
    {
      name: "options that both programs know",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nRUN addgroup --system --gid 1000 a && adduser --system --no-create-home --uid 1000 --ingroup a a\nFROM debian:bookworm\nRUN adduser --system --group --no-create-home a && adduser --disabled-password --gecos "" -u 1001 b\n',
      },
    },
    {
      name: "a program from another stage, from the context or by a script",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS a
          COPY --from=golang:1.24 /usr/bin/make /usr/local/bin/make
          RUN make
          FROM alpine:3.22 AS b
          COPY bin/ /usr/local/bin/
          RUN make
          FROM alpine:3.22 AS c
          RUN ./tools.sh
          RUN make
        `,
        "bin/make": "",
      },
    },
    {
      name: "wget of busybox",
      files: { Dockerfile: 'FROM alpine:3.22\nHEALTHCHECK CMD wget -qO- http://localhost/ || exit 1\nCMD ["clock"]\n' },
    },
  ],
});
