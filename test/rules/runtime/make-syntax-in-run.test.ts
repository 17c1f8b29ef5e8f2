import { makeSyntaxInRun } from "../../../server/src/rules/runtime/make-syntax-in-run";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/api\n\ngo 1.24\n";

testRule(makeSyntaxInRun, {
  reported: [
    {
      name: "a version stamp that came out of a Makefile",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          # stamped with the tag
          RUN CGO_ENABLED=0 go build \
              -ldflags "-s -w -X main.version=$(shell git describe --tags)" \
              -o /out/api ./cmd/api

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        "go.mod": goMod,
      },
      at: "$(shell git describe --tags)",
      line: 7,
      severity: "warning",
      confidence: "high",
      message: "`$(shell …)` is a function of Make",
      fixes: [
        {
          title: "Run the command itself, without `shell`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            # stamped with the tag
            RUN CGO_ENABLED=0 go build \
                -ldflags "-s -w -X main.version=$(git describe --tags)" \
                -o /out/api ./cmd/api

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "a declared argument in brackets, behind a comment inside the instruction",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ARG VERSION=dev

          FROM base AS build
          ARG VERSION
          WORKDIR /src
          COPY . .
          RUN go build \
              # stamped
              -ldflags="-X main.version=$(VERSION)" -o /api .
        `,
        "go.mod": goMod,
      },
      at: "$(VERSION)",
      message: "runs a program called `VERSION`",
      fixes: [
        {
          title: "Write `${VERSION}`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS base
            ARG VERSION=dev

            FROM base AS build
            ARG VERSION
            WORKDIR /src
            COPY . .
            RUN go build \
                # stamped
                -ldflags="-X main.version=\${VERSION}" -o /api .
          `,
        },
      ],
    },
    {
      name: "a variable of the image below, and one that the script itself sets",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV OUTPUT=/out
          FROM base
          WORKDIR /src
          RUN NAME=api && go build -o $(OUTPUT)/$(NAME) .
        `,
      },
      at: ["$(OUTPUT)", "$(NAME)"],
    },
    {
      name: "commands of a heredoc that is the RUN, one in a pipe",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          RUN <<EOF
          set -e
          COMMIT=$(shell git rev-parse HEAD | cut -c 1-8)
          go build -ldflags "-X main.commit=$COMMIT" .
          EOF
        `,
      },
      at: "$(shell git rev-parse HEAD | cut -c 1-8)",
      fixes: [
        {
          title: "Run the command itself, without `shell`",
          result: dedent`
            FROM golang:1.24-alpine
            RUN <<EOF
            set -e
            COMMIT=$(git rev-parse HEAD | cut -c 1-8)
            go build -ldflags "-X main.commit=$COMMIT" .
            EOF
          `,
        },
      ],
    },
    {
      name: "what Make would read once more: no fix",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN echo "$(shell echo $$(uname -m))" > /arch
        `,
      },
      at: "$(shell echo $$(uname -m))",
      fixes: [],
    },
    {
      name: "on an image of which nothing is known",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/tools/builder:3
          RUN go build -ldflags "-X main.date=$(shell date -u +%F)" -o /api .
        `,
      },
      at: "$(shell date -u +%F)",
      confidence: "medium",
    },
  ],
  silent: [
    {
      name: "commands in the shell's own form",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION=dev
          RUN go build -ldflags "-X main.version=\${VERSION} -X main.commit=$(git rev-parse HEAD)" -o /api .
        `,
      },
    },
    {
      name: "a program in capitals that is no variable",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN echo $(VERSION) $(R --version) > /versions
        `,
      },
    },
    {
      name: "text in single quotes, and a file that a heredoc writes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION=dev
          RUN echo 'V := $(shell git describe) $(VERSION)' > Makefile
          RUN cat <<EOF > other.mk
          V := $(shell git describe)
          EOF
        `,
      },
    },
    {
      name: "a program of that name that the file brings",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          COPY tools/shell /usr/local/bin/shell
          FROM base
          RUN echo "$(shell --version)"
        `,
      },
    },
    {
      name: "a function of that name",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN shell() { sh -c "$1"; }; echo "$(shell 'git describe')"
        `,
      },
    },
    {
      name: "the exec form, another shell, and instructions that run nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION=dev
          LABEL version="$(VERSION)"
          RUN ["make", "VERSION=$(shell git describe)"]
          SHELL ["pwsh", "-Command"]
          RUN Write-Output "$(shell git describe) $(VERSION)"
        `,
      },
    },
    {
      name: "a variable that only another stage declares",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS other
          ARG VERSION=dev
          FROM golang:1.24
          RUN echo $(VERSION)
        `,
      },
    },
  ],
});
