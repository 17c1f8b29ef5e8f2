import { volatileStepBeforeDownload } from "../../../server/src/rules/layer-cache/volatile-step-before-download";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(volatileStepBeforeDownload, {
  reported: [
    {
      name: "version and commit at the top of the builder",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          # shown by --version
          ARG VERSION=dev
          ARG COMMIT
          RUN apk add --no-cache git
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -ldflags="-X main.version=$VERSION -X main.commit=$COMMIT" -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
        `,
        ...shop,
      },
      at: "VERSION=dev",
      severity: "information",
      message: "`go mod download` does not need `VERSION`",
      related: ["go mod download", "ARG COMMIT"],
      fixes: [
        {
          title: "Move it below `go mod download`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            RUN apk add --no-cache git
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            # shown by --version
            ARG VERSION=dev
            ARG COMMIT
            COPY . .
            RUN go build -ldflags="-X main.version=$VERSION -X main.commit=$COMMIT" -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "an ENV that takes its value from the argument, and a download in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          ARG GIT_COMMIT
          ENV GIT_COMMIT=\${GIT_COMMIT}
          COPY go.mod go.sum ./
          RUN <<EOF
          go mod download
          EOF
          COPY . .
          RUN make build
        `,
        ...shop,
      },
      at: "GIT_COMMIT",
      fixes: [
        {
          title: "Move",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN <<EOF
            go mod download
            EOF
            ARG GIT_COMMIT
            ENV GIT_COMMIT=\${GIT_COMMIT}
            COPY . .
            RUN make build
          `,
        },
      ],
    },
    {
      name: "a commit with what belongs to it; a mode of the build stays",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GIT_REF
          ARG GIT_REF_NAME
          ARG GIT_REF_TYPE
          ARG BUILD_MODE
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN make build
        `,
        ...shop,
      },
      at: "GIT_REF",
      fixes: [
        {
          title: "Move",
          result: dedent`
            FROM golang:1.24
            ARG BUILD_MODE
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            ARG GIT_REF
            ARG GIT_REF_NAME
            ARG GIT_REF_TYPE
            COPY . .
            RUN make build
          `,
        },
      ],
    },
    {
      name: "a label in between that reads it, so that a person moves both",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG BUILD_DATE
          LABEL org.opencontainers.image.created=$BUILD_DATE
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download && \
              # nothing else
              go mod verify
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: "BUILD_DATE",
      fixes: [],
    },
    {
      name: "files of another part of the project, in an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          FROM base
          COPY web/ ./web/
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
        "web/index.html": "<!doctype html>\n",
      },
      at: "COPY web/ ./web/",
      message: "downloads all modules again when one of them changes",
      fixes: [
        {
          title: "Move",
          safety: "safe",
          result: dedent`
            FROM golang:1.24 AS base
            WORKDIR /src
            FROM base
            COPY go.mod go.sum ./
            RUN go mod download
            COPY web/ ./web/
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "arguments below the download, and those that name tools",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG PROTOC_VERSION=29.3
          ARG TARGETARCH
          ARG GOPROXY
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          ARG VERSION
          COPY . .
          RUN go build -ldflags="-X main.version=$VERSION" -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "sources before the download, which is another rule's",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION
          WORKDIR /src
          COPY . .
          RUN go mod download
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "a cache mount, which keeps the modules",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod <<EOF
          go mod download
          EOF
          COPY . .
        `,
        ...shop,
      },
    },
    {
      name: "a step of the download that uses it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download && \
              # the tool of the release
              curl -o /tool https://example.com/tool-$VERSION
          COPY . .
        `,
        ...shop,
      },
    },
    {
      name: "a checkout that it chooses, which decides what go.mod says",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          ARG GIT_TAG
          RUN git clone https://github.com/gin-gonic/gin .
          RUN git checkout $GIT_TAG
          RUN go mod download
          RUN go build .
        `,
      },
    },
    {
      name: "a folder that is named after it, by way of another variable",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG VERSION=dev
          ENV PLACE=/src/$VERSION
          WORKDIR $PLACE
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
        `,
        ...shop,
      },
    },
    {
      name: "a script in between that may read its environment",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          FROM base
          ARG VERSION
          WORKDIR /src
          COPY go.mod go.sum Makefile ./
          RUN make tools
          RUN go mod download
          COPY . .
        `,
        ...shop,
        Makefile: "tools:\n",
      },
    },
    {
      name: "a folder with a module, and one of certificates",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY api/ ./api/
          COPY certs/ ./certs/
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
        `,
        ...shop,
        "api/go.mod": "module example.com/api\n\ngo 1.24\n",
        "certs/root.crt": "",
      },
    },
    {
      name: "a value that the file itself fixes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV VERSION=1.4.0
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
        `,
        ...shop,
      },
    },
    {
      name: "a value that another ENV of the file fixes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV COMMIT=4f8d1c7
          ENV APP_VERSION=$COMMIT
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
        `,
        ...shop,
      },
    },
    {
      name: "a folder of which the ignore file leaves nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY web/ ./web/
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
        `,
        ".dockerignore": "web/*\n",
        ...shop,
        "web/index.html": "<!doctype html>\n",
      },
    },
    {
      name: "files of a folder that is only guessed to be the context",
      files: {
        "api/Dockerfile": dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY web/ ./web/
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
        `,
        ...Object.fromEntries(Object.entries(shop).map(([path, text]) => [`api/${path}`, text])),
        "api/web/index.html": "<!doctype html>\n",
      },
      context: "guess",
    },
    {
      name: "a cache mount in an image of which nobody knows where its module cache lies",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/team/go-builder:1
          ARG VERSION
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          COPY . .
          RUN go build -ldflags "-X main.version=$VERSION" .
        `,
        ...shop,
      },
    },
  ],
});
