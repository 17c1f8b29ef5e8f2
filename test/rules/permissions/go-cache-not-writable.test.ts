import { goCacheNotWritable } from "../../../server/src/rules/permissions/go-cache-not-writable";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone } from "../module-proxy/goFiles";

testRule(goCacheNotWritable, {
  reported: [
    {
      name: "a number without an account: its home is the root folder",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /tmp/src
          COPY --chown=1000 go.mod ./
          # nobody should build as root
          USER 1000
          RUN go mod download
          COPY --chown=1000 . .
          RUN CGO_ENABLED=0 \
              # smaller
              go build -ldflags="-s -w" -o /tmp/clock .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /tmp/clock /clock
          ENTRYPOINT ["/clock"]
        `,
        ...standalone,
      },
      at: "go build",
      line: 10,
      message: "runs as `1000` and needs its build cache in `/.cache/go-build`, but `/` belongs to root",
      severity: "error",
      related: ["USER 1000"],
      fixes: [
        {
          title: "Insert `ENV GOCACHE=/tmp/go-build`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /tmp/src
            COPY --chown=1000 go.mod ./
            # nobody should build as root
            USER 1000
            RUN go mod download
            COPY --chown=1000 . .
            ENV GOCACHE=/tmp/go-build
            RUN CGO_ENABLED=0 \
                # smaller
                go build -ldflags="-s -w" -o /tmp/clock .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /tmp/clock /clock
            ENTRYPOINT ["/clock"]
          `,
        },
      ],
    },
    {
      name: "an account without a home, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN useradd -M app
          USER app
          WORKDIR /tmp/src
          COPY . .
          RUN <<EOF
            go vet ./...
          EOF
        `,
        ...standalone,
      },
      at: "go vet",
      message: "`/home/app/.cache/go-build`, but `/home` belongs to root",
    },
    {
      name: "reported once for a stage and those on it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          USER 1000
          WORKDIR /tmp/src
          COPY . .
          RUN go vet ./...

          FROM base AS build
          RUN go build -o /tmp/clock .
        `,
        ...standalone,
      },
      at: "go vet",
    },
    {
      name: "a download into a module cache that root has made, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS tools
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          RUN useradd -m app

          FROM tools AS build
          USER app
          WORKDIR /home/app/src
          COPY --chown=app . .
          RUN go mod download
        `,
        ...shop,
      },
      at: "go mod download",
      message: "downloads to `/go/pkg/mod`, but `/go/pkg/mod/cache` belongs to root",
      fixes: [],
    },
    {
      name: "GOCACHE in a folder of root's that a mount at another step shows to be meant",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOCACHE=/cache
          RUN mkdir /cache
          WORKDIR /tmp/src
          COPY . .
          RUN --mount=type=cache,target=/cache go vet ./...
          USER 1000
          RUN go test ./...
        `,
        ...standalone,
      },
      at: "go test",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "an account with a home",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN useradd -m app\nUSER app\nWORKDIR /home/app/src\nCOPY . .\nRUN go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "HOME, XDG_CACHE_HOME or GOCACHE in a writable place",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nWORKDIR /tmp/src\nCOPY . .\nRUN HOME=/tmp go vet ./...\nRUN XDG_CACHE_HOME=/tmp go vet ./...\nENV GOCACHE=/tmp/c\nRUN go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "only a download, which needs no build cache, into the GOPATH that is for everybody",
      files: {
        Dockerfile: "FROM golang:1.24\nUSER 1000\nWORKDIR /tmp/src\nCOPY . .\nRUN go mod download\n",
        ...shop,
      },
    },
    {
      name: "modules that root has downloaded",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN useradd -m app\nWORKDIR /src\nCOPY . .\nRUN go mod download\nUSER app\nRUN go build -o /tmp/shop .\n",
        ...shop,
      },
    },
    {
      name: "an unknown base image may have the account",
      files: {
        Dockerfile: "FROM registry.example.com/go:1\nUSER 1000\nWORKDIR /src\nCOPY . .\nRUN go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "accounts that come with a file, by variables or by a script",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS a
          COPY passwd /etc/passwd
          USER 1000
          RUN go vet std
          FROM golang:1.24 AS b
          ARG ID=1000
          RUN useradd -m -u $ID app
          USER 1000
          RUN go vet std
          FROM golang:1.24 AS c
          RUN ./accounts.sh
          USER 1000
          RUN go vet std
        `,
        passwd: "",
      },
    },
    {
      name: "an account that may have got this number",
      files: {
        Dockerfile: "FROM golang:1.24\nRUN useradd -m app\nUSER 1000\nRUN go vet std\n",
      },
    },
    {
      name: "a cache that root has opened",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV GOCACHE=/cache\nRUN mkdir -p /cache && chmod 0777 /cache\nUSER 1000\nWORKDIR /tmp/src\nCOPY . .\nRUN go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "a mount over the cache",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nWORKDIR /tmp/src\nCOPY . .\nRUN --mount=type=cache,target=/.cache,uid=1000 go test ./...\n",
        ...standalone,
      },
    },
    {
      name: "a failure that is passed over",
      files: {
        Dockerfile: "FROM golang:1.24\nUSER 1000\nWORKDIR /tmp/src\nCOPY . .\nRUN go vet ./... || true\n",
        ...standalone,
      },
    },
  ],
});
