import { cacheMountHidesDownload } from "../../../server/src/rules/cache-mount/cache-mount-hides-download";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone, vendoredShop } from "../module-proxy/goFiles";

const download = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n";

const fetching = (imports: string) => ({
  Dockerfile: dedent`
    FROM golang:1.24
    WORKDIR /src
    COPY go.mod go.sum ./
    RUN --mount=type=cache,target=/go/pkg/mod go mod download
    COPY cmd/fetch cmd/fetch
    RUN go run cmd/fetch/fetch.go
  `,
  ...shop,
  "cmd/fetch/fetch.go": `package main\n\nimport "${imports}"\n\nfunc main() {}\n`,
});

testRule(cacheMountHidesDownload, {
  reported: [
    {
      name: "a download layer, then a mount over it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod \
              # compiled packages
              --mount=type=cache,target=/root/.cache/go-build \
              CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=build /out/shop /usr/local/bin/shop
          USER 65534
          ENTRYPOINT ["shop"]
        `,
        ...shop,
      },
      at: "--mount=type=cache,target=/go/pkg/mod",
      line: 6,
      message: "finds an empty `/go/pkg/mod`",
      severity: "warning",
      related: ["go mod download"],
      fixes: [
        {
          title: "Mount the module cache in all steps that use modules",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod \
                go mod download
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod \
                # compiled packages
                --mount=type=cache,target=/root/.cache/go-build \
                CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=build /out/shop /usr/local/bin/shop
            USER 65534
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "a download into the mount, then a build without it, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          COPY . .
          RUN <<EOF
            go build -o /out/shop .
          EOF

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
        `,
        ...shop,
      },
      at: "go build",
      message: "downloads all modules again",
      fixes: [
        {
          title: "Mount the module cache",
          safety: "safe",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod <<EOF
              go build -o /out/shop .
            EOF

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "the mount of a wider folder, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS modules
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download

          FROM modules AS build
          COPY . .
          RUN --mount=type=cache,target=/go/pkg,id=go go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
        `,
        ...shop,
      },
      at: "--mount=type=cache,target=/go/pkg,id=go",
      fixes: [
        {
          title: "Mount the module cache",
          result: dedent`
            FROM golang:1.24 AS modules
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg,id=go \
                go mod download

            FROM modules AS build
            COPY . .
            RUN --mount=type=cache,target=/go/pkg,id=go go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "a stage whose modules another one copies: a mount would leave nothing there",
      files: {
        Dockerfile: `${download}RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop .
FROM golang:1.24 AS test
COPY --from=build /go/pkg/mod /go/pkg/mod
`,
        ...shop,
      },
      at: "--mount=type=cache,target=/go/pkg/mod",
      fixes: [],
    },
    {
      name: "make, which may need the modules as well",
      files: {
        Dockerfile: `${download}RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop .
RUN make lint
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/shop /shop
`,
        ...shop,
      },
      at: "--mount=type=cache,target=/go/pkg/mod",
      fixes: [],
    },
    {
      name: "mounts at two folders, which are two caches",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          COPY . .
          RUN --mount=type=cache,target=/go/pkg go build .
        `,
        ...shop,
      },
      at: "--mount=type=cache,target=/go/pkg",
      line: 6,
      message: "this mount at `/go/pkg` is another cache than the one at `/go/pkg/mod`",
      related: ["go mod download"],
      fixes: [],
    },
    {
      name: "a program that is run by its file",
      files: fetching("github.com/gin-gonic/gin"),
      at: "go run",
      line: 6,
      message: "`go run` downloads all modules again",
      related: ["go mod download"],
    },
  ],
  silent: [
    {
      name: "a program that is run by its file and imports the standard library alone",
      files: fetching("net/http"),
    },
    {
      name: "mounts with ids of their own at two folders",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,id=layer,target=/go/pkg/mod go mod download
          COPY . .
          RUN --mount=type=cache,target=/go/pkg go build .
        `,
        ...shop,
      },
    },
    {
      name: "only the build cache is mounted",
      files: { Dockerfile: `${download}RUN --mount=type=cache,target=/root/.cache/go-build go build .\n`, ...shop },
    },
    {
      name: "the same mount on both",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .\n",
        ...shop,
      },
    },
    {
      name: "no mount at all",
      files: { Dockerfile: `${download}RUN go build .\n`, ...shop },
    },
    {
      name: "a module without requirements",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .\n",
        ...standalone,
      },
    },
    {
      name: "vendored modules",
      files: { Dockerfile: `${download}RUN --mount=type=cache,target=/go/pkg/mod go build .\n`, ...vendoredShop },
    },
    {
      name: "a command that needs no modules",
      files: {
        Dockerfile: `${download}RUN --mount=type=cache,target=/go/pkg/mod go version\nRUN go build .\n`,
        ...shop,
      },
    },
    {
      name: "another GOMODCACHE",
      files: {
        Dockerfile: `${download}ENV GOMODCACHE=/cache\nRUN --mount=type=cache,target=/cache go build .\n`,
        ...shop,
      },
    },
    {
      name: "a mount that begins with files of another stage",
      files: {
        Dockerfile: `FROM golang:1.24 AS warm\n${download}RUN --mount=type=cache,from=warm,target=/go/pkg/mod go build .\n`,
        ...shop,
      },
    },
    {
      name: "only a tool is installed without the mount",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN go install golang.org/x/tools/cmd/stringer@v0.30.0\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .\n",
        ...shop,
      },
    },
  ],
});
