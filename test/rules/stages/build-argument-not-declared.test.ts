import { buildArgumentNotDeclared } from "../../../server/src/rules/stages/build-argument-not-declared";
import { dedent, testRule } from "../../support/ruleTester";

testRule(buildArgumentNotDeclared, {
  reported: [
    {
      name: "an ARG whose default asks for the one before the first FROM, which it does not see",
      files: {
        Dockerfile: dedent`
          ARG TOOL_VERSION=1.2
          FROM alpine:3.22
          ARG TOOL_VERSION=\${TOOL_VERSION}
          RUN wget https://example.com/tool-\${TOOL_VERSION}
        `,
      },
      at: "${TOOL_VERSION}",
      line: 3,
      message: "its ARG stands before the first FROM",
    },
    {
      name: "a read above an ARG whose default names itself",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN wget https://example.com/tool-\${TOOL_VERSION}
          ARG TOOL_VERSION=\${TOOL_VERSION}
        `,
      },
      at: "${TOOL_VERSION}",
      line: 2,
      message: "declared only below",
    },
    {
      name: "a name in lower case that fills a variable of the program, in a heredoc of an inherited stage",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS base\nWORKDIR /src\nCOPY . .\nFROM base\nRUN <<EOF\ngo build -ldflags "-s -X main.version=$version" .\nEOF\n',
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
      },
      at: "$version",
      message: "`version` has no value here: no ARG or ENV of this stage sets it.",
      fixes: [
        {
          title: "Insert `ARG version`",
          safety: "suggestion",
          result:
            'FROM golang:1.24 AS base\nWORKDIR /src\nCOPY . .\nFROM base\nARG version\nRUN <<EOF\ngo build -ldflags "-s -X main.version=$version" .\nEOF\n',
        },
      ],
    },
    {
      name: "an ARG before FROM that the stage does not repeat",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          ARG VERSION=dev
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          # stamp the version
          RUN CGO_ENABLED=0 go build \
              # into the binary
              -ldflags "-X main.version=$VERSION" \
              -o /out/api ./cmd/api

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
      at: "$VERSION",
      line: 11,
      severity: "warning",
      message: /its ARG stands before the first FROM/,
      related: ["VERSION=dev"],
      fixes: [
        {
          title: "Insert `ARG VERSION`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            ARG VERSION=dev
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            ARG VERSION
            # stamp the version
            RUN CGO_ENABLED=0 go build \
                # into the binary
                -ldflags "-X main.version=$VERSION" \
                -o /out/api ./cmd/api

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "a token that nothing declares, without a fix that would leak it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN git config --global url."https://oauth2:\${GH_TOKEN}@github.com/".insteadOf "https://github.com/"
          RUN go build -o /bin/app .
          CMD ["/bin/app"]
        `,
      },
      at: "${GH_TOKEN}",
      line: 4,
      message: /no ARG or ENV of this stage sets it/,
      fixes: [],
    },
    {
      name: "the ARG of another stage, with its default",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ARG COMMIT=unknown
          WORKDIR /src
          COPY . .
          RUN go build -ldflags "-X main.commit=$COMMIT" -o /app .

          FROM alpine:3.22
          LABEL org.opencontainers.image.revision=$COMMIT
          COPY --from=build /app /app
          RUN echo "$COMMIT" > /etc/commit
          CMD ["/app"]
        `,
      },
      at: "$COMMIT",
      line: 8,
      message: /belongs to another stage/,
      related: ["COMMIT=unknown", "$COMMIT"],
      fixes: [
        {
          title: "Insert `ARG COMMIT=unknown`",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24 AS build
            ARG COMMIT=unknown
            WORKDIR /src
            COPY . .
            RUN go build -ldflags "-X main.commit=$COMMIT" -o /app .

            FROM alpine:3.22
            ARG COMMIT=unknown
            LABEL org.opencontainers.image.revision=$COMMIT
            COPY --from=build /app /app
            RUN echo "$COMMIT" > /etc/commit
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "the ARG of another stage whose default holds a variable: without it the declaration would change nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          ARG REPO=\${GOPATH}/src/example
          WORKDIR \${REPO}
          FROM debian:trixie-slim
          RUN mkdir -p \${REPO}/data
        `,
      },
      at: "${REPO}",
      line: 5,
      message: /belongs to another stage/,
      fixes: [],
    },
    {
      name: "a heredoc that reads what is declared only below",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          case "$CHANNEL" in
            beta) go build -tags beta -o /app . ;;
            *) go build -o /app . ;;
          esac
          EOF
          ARG CHANNEL=stable
          CMD ["/app"]
        `,
      },
      at: "$CHANNEL",
      message: /declared only below/,
    },
    {
      name: "ENV with its own default, which no build argument can replace",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          ENV GOPROXY=\${GOPROXY:-https://goproxy.cn}
          WORKDIR /src
          COPY . .
          RUN go build -o /app .
          CMD ["/app"]
        `,
      },
      at: "${GOPROXY:-https://goproxy.cn}",
      fixes: [
        {
          title: "Insert `ARG GOPROXY`",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24-alpine
            ARG GOPROXY
            ENV GOPROXY=\${GOPROXY:-https://goproxy.cn}
            WORKDIR /src
            COPY . .
            RUN go build -o /app .
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "a COPY whose source then does not exist",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY dist/\${SERVICE}/app /app
          CMD ["/app"]
        `,
        "dist/orders/app": "",
      },
      at: "${SERVICE}",
      severity: "error",
    },
    {
      name: "FROM, which sees no ARG of a stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ARG ALPINE_VERSION=3.22
          RUN go install example.com/tool@v1.2.3

          FROM alpine:$ALPINE_VERSION
          COPY --from=build /go/bin/tool /usr/local/bin/tool
          CMD ["tool"]
        `,
      },
      at: "$ALPINE_VERSION",
      line: 5,
      severity: "error",
      message: /FROM sees only ARGs/,
      fixes: [
        {
          title: "Insert `ARG ALPINE_VERSION=3.22` before the first FROM",
          safety: "suggestion",
          result: dedent`
            ARG ALPINE_VERSION=3.22
            FROM golang:1.24 AS build
            ARG ALPINE_VERSION=3.22
            RUN go install example.com/tool@v1.2.3

            FROM alpine:$ALPINE_VERSION
            COPY --from=build /go/bin/tool /usr/local/bin/tool
            CMD ["tool"]
          `,
        },
      ],
    },
    {
      name: "a stage and one that stands on it, once",
      files: {
        Dockerfile: dedent`
          ARG REVISION
          FROM golang:1.24 AS base
          RUN echo "$REVISION" > /revision
          FROM base
          RUN echo "$REVISION" >> /revision
          CMD ["cat", "/revision"]
        `,
      },
      at: "$REVISION",
      line: 3,
    },
    {
      name: "the ENV of another stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV APP_HOME=/srv/app
          WORKDIR $APP_HOME
          COPY . .
          RUN go build -o server .

          FROM alpine:3.22
          WORKDIR $APP_HOME
          COPY --from=build /srv/app/server ./
          CMD ["/srv/app/server"]
        `,
      },
      at: "$APP_HOME",
      line: 8,
      message: /the ENV of another stage does not reach this one/,
      fixes: [],
    },
    {
      name: "a USER that would name an account which only another stage makes: no ARG is offered",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          ARG SERVICE=article
          WORKDIR /build
          COPY . .
          RUN useradd $SERVICE && go build -o /build/$SERVICE .

          FROM alpine:3.22
          COPY --from=build /build/$SERVICE /app/
          USER $SERVICE
        `,
      },
      at: "$SERVICE",
      fixes: [],
    },
    {
      name: "a USER with a number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          ARG SERVICE=1000
          WORKDIR /build
          COPY . .
          RUN useradd $SERVICE && go build -o /build/$SERVICE .

          FROM alpine:3.22
          COPY --from=build /build/$SERVICE /app/
          USER $SERVICE
        `,
      },
      at: "$SERVICE",
      fixes: [
        {
          title: "Insert `ARG SERVICE=1000`",
          result: dedent`
            FROM golang:1.26 AS build
            ARG SERVICE=1000
            WORKDIR /build
            COPY . .
            RUN useradd $SERVICE && go build -o /build/$SERVICE .

            FROM alpine:3.22
            ARG SERVICE=1000
            COPY --from=build /build/$SERVICE /app/
            USER $SERVICE
          `,
        },
      ],
    },
    {
      name: "a USER whose account the stage makes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          ARG SERVICE=article
          WORKDIR /build
          COPY . .
          RUN useradd $SERVICE && go build -o /build/$SERVICE .

          FROM alpine:3.22
          RUN adduser -D article
          COPY --from=build /build/$SERVICE /app/
          USER $SERVICE
        `,
      },
      at: "$SERVICE",
      fixes: [
        {
          title: "Insert `ARG SERVICE=article`",
          result: dedent`
            FROM golang:1.26 AS build
            ARG SERVICE=article
            WORKDIR /build
            COPY . .
            RUN useradd $SERVICE && go build -o /build/$SERVICE .

            FROM alpine:3.22
            RUN adduser -D article
            ARG SERVICE=article
            COPY --from=build /build/$SERVICE /app/
            USER $SERVICE
          `,
        },
      ],
    },
    {
      name: "a value that a step has never had, and may not bear: the ARG is a suggestion",
      files: {
        Dockerfile: dedent`
          ARG LINT_VERSION=1.60.3
          FROM golang:1.26
          LABEL lint=$LINT_VERSION
          RUN curl -sSfL https://example.com/install.sh | sh -s -- -b /usr/local/bin \${LINT_VERSION}
        `,
      },
      at: "$LINT_VERSION",
      fixes: [
        {
          title: "Insert `ARG LINT_VERSION`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            ARG LINT_VERSION=1.60.3
            FROM golang:1.26
            ARG LINT_VERSION
            LABEL lint=$LINT_VERSION
            RUN curl -sSfL https://example.com/install.sh | sh -s -- -b /usr/local/bin \${LINT_VERSION}
          `,
        },
      ],
    },
    {
      name: "a stamp of several words, which the linker takes for several",
      files: {
        Dockerfile: dedent`
          ARG BUILT="in a container"
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -ldflags "-X main.built=$BUILT" -o /app .
          EOF
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
      },
      at: "$BUILT",
      fixes: [
        {
          title: "Insert `ARG BUILT`",
          safety: "suggestion",
          result: dedent`
            ARG BUILT="in a container"
            FROM golang:1.26
            WORKDIR /src
            COPY . .
            ARG BUILT
            RUN <<EOF
            go build -ldflags "-X main.built=$BUILT" -o /app .
            EOF
          `,
        },
      ],
    },
    {
      name: "a stamp in one stage, which chooses a download in one that stands on it",
      files: {
        Dockerfile: dedent`
          ARG RELEASE=1.2
          FROM alpine:3.22 AS base
          LABEL release=$RELEASE
          FROM base
          RUN wget https://example.com/tool-$RELEASE
        `,
      },
      at: "$RELEASE",
      line: 3,
      fixes: [
        {
          title: "Insert `ARG RELEASE`",
          safety: "suggestion",
          result: dedent`
            ARG RELEASE=1.2
            FROM alpine:3.22 AS base
            ARG RELEASE
            LABEL release=$RELEASE
            FROM base
            RUN wget https://example.com/tool-$RELEASE
          `,
        },
      ],
    },
    {
      name: "what the build passes, and only a label keeps",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          LABEL org.opencontainers.image.revision=$REVISION
        `,
        "compose.yaml": "services:\n  shop:\n    build:\n      context: .\n      args:\n        REVISION: \n",
      },
      context: "guess",
      at: "$REVISION",
      message: "The build passes `REVISION`",
      fixes: [
        {
          title: "Insert `ARG REVISION`",
          safety: "safe",
          result: dedent`
            FROM alpine:3.22
            ARG REVISION
            LABEL org.opencontainers.image.revision=$REVISION
          `,
        },
      ],
    },
    {
      name: "what the build passes to a command",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN wget https://example.com/tool-$TOOL_RELEASE
        `,
        "compose.yaml": 'services:\n  shop:\n    build:\n      context: .\n      args:\n        TOOL_RELEASE: "1.2"\n',
      },
      context: "guess",
      at: "$TOOL_RELEASE",
      fixes: [
        {
          title: "Insert `ARG TOOL_RELEASE`",
          safety: "suggestion",
          result: dedent`
            FROM alpine:3.22
            ARG TOOL_RELEASE
            RUN wget https://example.com/tool-$TOOL_RELEASE
          `,
        },
      ],
    },
    {
      name: "a stamp of an ARG without a value, which is empty in every build that is known",
      files: {
        Dockerfile: dedent`
          ARG RELEASE
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN go build -ldflags="-s -X 'main.release=v\${RELEASE}'" -o /app .
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
      },
      at: "${RELEASE}",
      fixes: [
        {
          title: "Insert `ARG RELEASE`",
          safety: "safe",
          result: dedent`
            ARG RELEASE
            FROM golang:1.26
            WORKDIR /src
            COPY . .
            ARG RELEASE
            RUN go build -ldflags="-s -X 'main.release=v\${RELEASE}'" -o /app .
          `,
        },
      ],
    },
    {
      name: "an address of an ARG without a value, which somebody passes in builds that nobody knows",
      files: {
        Dockerfile: dedent`
          ARG TOOL_RELEASE
          FROM alpine:3.22
          RUN wget https://example.com/tool-$TOOL_RELEASE
        `,
      },
      at: "$TOOL_RELEASE",
      fixes: [
        {
          title: "Insert `ARG TOOL_RELEASE`",
          safety: "suggestion",
          result: dedent`
            ARG TOOL_RELEASE
            FROM alpine:3.22
            ARG TOOL_RELEASE
            RUN wget https://example.com/tool-$TOOL_RELEASE
          `,
        },
      ],
    },
    {
      name: "ENV of itself in two stages: neither has a value that the other one could lack",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ENV VERSION=$VERSION
          FROM debian:trixie-slim
          ENV VERSION=\${VERSION}
        `,
      },
      at: ["$VERSION", "${VERSION}"],
      message: "no ARG or ENV of this stage sets it",
      related: [],
    },
    {
      name: "FROM with a name that nothing in the file gives, and an ARG without a value would not give either",
      files: { Dockerfile: "FROM ${BASE}:3.22\nRUN true\n" },
      at: "${BASE}",
      severity: "error",
      fixes: [],
    },
    {
      name: "FROM with a name that the build passes",
      files: {
        Dockerfile: "FROM ${BASE}:3.22\nRUN true\n",
        "compose.yaml": "services:\n  shop:\n    build:\n      context: .\n      args:\n        BASE: alpine\n",
      },
      context: "guess",
      at: "${BASE}",
      fixes: [
        {
          title: "Insert `ARG BASE` before the first FROM",
          safety: "suggestion",
          result: "ARG BASE\nFROM ${BASE}:3.22\nRUN true\n",
        },
      ],
    },
  ],
  silent: [
    {
      name: "an ARG whose default names itself, which the build passes",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG TOOL_VERSION=\${TOOL_VERSION}
          RUN wget https://example.com/tool-\${TOOL_VERSION}
        `,
        "compose.yaml": 'services:\n  shop:\n    build:\n      context: .\n      args:\n        TOOL_VERSION: "1.2"\n',
      },
      context: "guess",
    },
    {
      name: "the same without anything that passes it, or with a default",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG TOOL_VERSION="\${TOOL_VERSION}" OTHER_VERSION=\${OTHER_VERSION:-1.2}
          RUN wget https://example.com/tool-\${TOOL_VERSION}-\${OTHER_VERSION}
        `,
      },
    },
    {
      name: "names in lower case that the shell sets, or that are no part of the program",
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN version=$(cat VERSION) && go build -ldflags "-X main.version=$version" .\nRUN for os in linux darwin; do go build -ldflags "-X main.os=$os" -o "/out/$os" .; done\nRUN go build -o "/out/$name" .\n',
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
      },
    },
    {
      name: "a variable that a file may bring",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          COPY .env ./
          RUN export $(grep -v '^#' .env | xargs) && echo "$RELEASE"
        `,
        ".env": "RELEASE=1\n",
      },
    },
    {
      name: "an ARG that the stage repeats",
      files: {
        Dockerfile: dedent`
          ARG VERSION=dev
          FROM golang:1.24
          ARG VERSION
          RUN go install -ldflags "-X main.version=$VERSION" example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "an ARG that the stage below declares",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ARG VERSION=dev
          FROM base
          RUN go install -ldflags "-X main.version=$VERSION" example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "variables of the shell, of a loop, of read and of an assignment",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN set -e; \
              for ARCHIVE in a b; do echo "$ARCHIVE"; done; \
              # the release
              RELEASE="$(cat /etc/alpine-release)"; echo "$RELEASE" "$PWD" "$HOME" "$PATH"; \
              echo x | while read LINE; do echo "$LINE"; done; \
              : "\${TARGET_DIR:=/opt}"; echo "$TARGET_DIR"
        `,
      },
    },
    {
      name: "single quotes, escapes and a quoted heredoc",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN echo 'run $PROGRAM' > /start
          RUN cat <<'END' > /entry.sh
          exec "$PROGRAM"
          END
        `,
      },
    },
    {
      name: "a base image of which nothing is known",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/base/builder:7
          RUN echo "$PRODUCT_NAME" > /etc/product
        `,
      },
    },
    {
      name: "tests of whether it is set, and defaults",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN if [ -n "$EXTRA_TAGS" ]; then go install -tags "$EXTRA_TAGS" example.com/tool@v1.0.0; fi
          RUN echo "\${GREETING:-hello}"
          RUN [[ -z "$OFFLINE" ]] || echo "$OFFLINE"
        `,
      },
    },
    {
      name: "variables that programs know, and lists that are appended to",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV LD_LIBRARY_PATH=/opt/lib:$LD_LIBRARY_PATH PLUGINS=/opt/plugins:$PLUGINS
          RUN echo "$CFLAGS" "$LANG" "$XDG_CACHE_HOME" "$GOBIN"
        `,
      },
    },
    {
      name: "platform arguments, which are another rule's matter",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          RUN GOARCH=$TARGETARCH go build -o /app .
        `,
      },
    },
    {
      name: "the commands of the container, whose variables come later",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          EXPOSE \${SERVER_PORT}
          HEALTHCHECK CMD wget -q -O - http://localhost:$SERVER_PORT/ || exit 1
          CMD /app --port $SERVER_PORT
        `,
      },
    },
    {
      name: "a secret mount that sets the variable",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN --mount=type=secret,id=token,env=GH_TOKEN \
              git config --global url."https://oauth2:\${GH_TOKEN}@github.com/".insteadOf "https://github.com/"
        `,
      },
    },
    {
      name: "what an earlier RUN exports, which is lost in another way",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN export BUILD_DATE=$(date)
          RUN echo "$BUILD_DATE" > /built
        `,
      },
    },
  ],
});
