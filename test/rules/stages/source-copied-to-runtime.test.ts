import { sourceCopiedToRuntime } from "../../../server/src/rules/stages/source-copied-to-runtime";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const files = {
  "go.mod": goMod,
  "go.sum": "",
  "main.go": 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n',
};
const builder = "FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o shop .\n";

testRule(sourceCopiedToRuntime, {
  reported: [
    {
      name: "the whole working folder",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          WORKDIR /app
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build \
              # smaller
              -ldflags="-s -w" -o bin/shop .

          FROM alpine:3.22
          RUN apk add --no-cache tzdata
          WORKDIR /srv
          COPY --from=build /app /srv
          USER nobody
          CMD ["/srv/bin/shop"]
        `,
        ...files,
        "templates/index.html": "",
      },
      at: "/app",
      line: 14,
      severity: "warning",
      message: "`/app` of the stage `build` holds the whole source",
      related: ["go build"],
      fixes: [
        {
          title: "Copy `/app/bin/shop` instead of the whole folder",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            WORKDIR /app
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # smaller
                -ldflags="-s -w" -o bin/shop .

            FROM alpine:3.22
            RUN apk add --no-cache tzdata
            WORKDIR /srv
            COPY --from=build /app/bin/shop /srv/bin/shop
            COPY --from=build /app/templates /srv/templates
            USER nobody
            CMD ["/srv/bin/shop"]
          `,
        },
      ],
    },
    ...[
      "RUN mkdir -p log",
      "RUN mkdir bin log",
      "RUN echo $VERSION > VERSION.txt",
      "RUN cp -r /usr/share/zoneinfo zones",
      "RUN wget https://example.com/city.mmdb",
      "RUN go generate ./...",
      "RUN make assets",
    ].map((line) => ({
      name: `what a RUN leaves beside the program, which may need it: ${line}`,
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nWORKDIR /app\n${line}\nCOPY . .\nRUN CGO_ENABLED=0 go build -o bin/shop .\nFROM alpine:3.22\nCOPY --from=build /app /app\nCMD ["/app/bin/shop"]\n`,
        ...files,
      },
      at: "/app",
      fixes: [],
    })),
    ...[
      "RUN mkdir -p bin /data && apt-get update && apt-get install -y git",
      "RUN apt-get update && apt-get install -y libvips-dev",
      "RUN cp -r /usr/share/zoneinfo /zones && cd / && mkdir log",
      "RUN go mod download && go test ./...",
    ].map((line) => ({
      name: `what a RUN leaves elsewhere, and the folder of the program: ${line}`,
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\n${line}\nRUN CGO_ENABLED=0 go build -o bin/shop .\nFROM alpine:3.22\nCOPY --from=build /app /app\nCMD ["/app/bin/shop"]\n`,
        ...files,
      },
      at: "/app",
      fixes: [
        {
          title: "Copy `/app/bin/shop` instead of the whole folder",
          result: `FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\n${line}\nRUN CGO_ENABLED=0 go build -o bin/shop .\nFROM alpine:3.22\nCOPY --from=build /app/bin/shop /app/bin/shop\nCMD ["/app/bin/shop"]\n`,
        },
      ],
    })),
    {
      name: "files that the stage below brings",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS base\nWORKDIR /app\nCOPY pages pages\nFROM base AS build\nCOPY go.* *.go ./\nRUN CGO_ENABLED=0 go build -o shop .\nFROM alpine:3.22\nCOPY --from=build /app /app\nCMD ["/app/shop"]\n',
        ...files,
        "pages/index.html": "",
      },
      at: "/app",
      fixes: [
        {
          title: "Copy `/app/shop` instead of the whole folder",
          result:
            'FROM golang:1.24 AS base\nWORKDIR /app\nCOPY pages pages\nFROM base AS build\nCOPY go.* *.go ./\nRUN CGO_ENABLED=0 go build -o shop .\nFROM alpine:3.22\nCOPY --from=build /app/shop /app/shop\nCOPY --from=build /app/pages /app/pages\nCMD ["/app/shop"]\n',
        },
      ],
    },
    {
      name: "with an owner, built in a heredoc, without other files",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /app
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          CGO_ENABLED=0 go build -o shop .
          EOF
          FROM gcr.io/distroless/static-debian12
          COPY --from=build --chown=65532:65532 /app /app
          USER 65532:65532
          ENTRYPOINT ["/app/shop"]
        `,
        ...files,
      },
      at: "/app",
      fixes: [
        {
          title: "Copy `/app/shop` instead of the whole folder",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /app
            COPY . .
            RUN <<EOF
            set -e
            go mod download
            CGO_ENABLED=0 go build -o shop .
            EOF
            FROM gcr.io/distroless/static-debian12
            COPY --from=build --chown=65532:65532 /app/shop /app/shop
            USER 65532:65532
            ENTRYPOINT ["/app/shop"]
          `,
        },
      ],
    },
    ...[".env.docker", "deploy.env", "config/db.env"].map((path) => ({
      name: `${path} with a secret in it, which no fix may copy`,
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /app /app\nUSER nobody\nCMD ["/app/shop"]\n`,
        ...files,
        "config/app.yaml": "",
        [path]: "SHOP_TOKEN=4f8d1c77aa\n",
      },
      at: "/app",
      fixes: [],
    })),
    ...[".env.docker", "deploy.env"].map((path) => ({
      name: `${path} with settings`,
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /app /app\nUSER nobody\nCMD ["/app/shop"]\n`,
        ...files,
        [path]: "SHOP_TITLE=Shop\n",
      },
      at: "/app",
      fixes: [
        {
          title: "Copy `/app/shop` instead of the whole folder",
          result: `${builder}FROM alpine:3.22\nCOPY --from=build /app/shop /app/shop\nCOPY --from=build /app/${path} /app/${path}\nUSER nobody\nCMD ["/app/shop"]\n`,
        },
      ],
    })),
    {
      name: "a file with a secret that the ignore file leaves out",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /app /app\nUSER nobody\nCMD ["/app/shop"]\n`,
        ...files,
        ".dockerignore": "*.env\n",
        "deploy.env": "SHOP_TOKEN=4f8d1c77aa\n",
      },
      at: "/app",
      fixes: [
        {
          title: "Copy `/app/shop` instead of the whole folder",
          result: `${builder}FROM alpine:3.22\nCOPY --from=build /app/shop /app/shop\nUSER nobody\nCMD ["/app/shop"]\n`,
        },
      ],
    },
    {
      name: "the module cache",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /go /go\nCOPY --from=build /app/shop /shop\nUSER nobody\nCMD ["/shop"]\n`,
        ...files,
      },
      at: "/go",
      message: "`/go` of the stage `build` holds the module cache",
      fixes: [],
    },
    {
      name: "what the module cache has downloaded",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /go/pkg/mod/cache /cache\nCOPY --from=build /app/shop /shop\nUSER nobody\nCMD ["/shop"]\n`,
        ...files,
      },
      at: "/go/pkg/mod/cache",
      fixes: [],
    },
    {
      name: "everything in the folder, into a stage that stands on another",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22 AS base\nUSER nobody\nFROM base\nCOPY --from=build /app/* /app/\nCMD ["/app/shop"]\n`,
        ...files,
      },
      at: "/app/*",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "an image that runs the source with a Go of its own",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nRUN apk add --no-cache go\nWORKDIR /app\nCOPY --from=build /app .\nCMD ["go", "run", "."]\n`,
        ...files,
      },
    },
    {
      name: "the program alone",
      files: { Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /app/shop /shop\nCMD ["/shop"]\n`, ...files },
    },
    {
      name: "a folder below the module's root",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /app/templates /templates\nCOPY --from=build /app/shop /shop\nCMD ["/shop"]\n`,
        ...files,
        "templates/index.html": "",
      },
    },
    {
      name: "one module of the cache, whose data the program reads",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nCOPY --from=build /go/pkg/mod/github.com/go-ego /go/pkg/mod/github.com/go-ego\nCOPY --from=build /app/shop /shop\nCMD ["/shop"]\n`,
        ...files,
      },
    },
    {
      name: "an image that has Go as well",
      files: {
        Dockerfile: `${builder}FROM golang:1.24\nCOPY --from=build /app /app\nWORKDIR /app\nCMD ["go", "run", "."]\n`,
        ...files,
      },
    },
    {
      name: "an image of which nothing is known",
      files: {
        Dockerfile: `${builder}FROM registry.example.com/base\nCOPY --from=build /app /app\nCMD ["/app/shop"]\n`,
        ...files,
      },
    },
    {
      name: "a stage that takes its sources away",
      files: {
        Dockerfile: `${builder}RUN rm -rf /app/go.mod /app/*.go\nFROM alpine:3.22\nCOPY --from=build /app /app\nCMD ["/app/shop"]\n`,
        ...files,
      },
    },
    {
      name: "a test stage",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22 AS test\nCOPY --from=build /app /app\nCMD ["/app/shop"]\n`,
        ...files,
      },
    },
    {
      name: "sources that are only mounted",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /app\nRUN --mount=type=bind,target=/src cd /src && go build -o /app/shop .\nFROM alpine:3.22\nCOPY --from=build /app /app\nCMD ["/app/shop"]\n',
        ...files,
      },
    },
  ],
});
