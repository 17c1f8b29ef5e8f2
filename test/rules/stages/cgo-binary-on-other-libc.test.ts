import { cgoBinaryOnOtherLibc } from "../../../server/src/rules/stages/cgo-binary-on-other-libc";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const sqliteMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n";
const server = 'package main\n\nimport (\n\t"net/http"\n)\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';

/** The last stage of a build, behind a Debian builder with cgo on. */
function behindDebian(final: string, build = "RUN go build -o /out/shop ."): string {
  return `FROM golang:1.24-bookworm AS build\nWORKDIR /src\nCOPY . .\n${build}\n${final}`;
}

const alpine = 'FROM alpine:3.22\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n';

testRule(cgoBinaryOnOtherLibc, {
  reported: [
    {
      name: "files by their names, with no go.mod anywhere, one of which listens",
      files: {
        Dockerfile: behindDebian(alpine, "RUN go build -o /out/shop main.go server.go"),
        "main.go": "package main\n\nfunc main() { serve() }\n",
        "server.go": server.replace("main()", "serve()"),
      },
      at: "/out/shop",
    },
    {
      name: "a Debian builder and Alpine",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build \
              # smaller
              -ldflags="-s -w" \
              -o /out/shop ./cmd/shop

          FROM alpine:3.22
          RUN apk add --no-cache tzdata
          COPY --from=build /out/shop /usr/local/bin/
          USER 10001
          ENTRYPOINT ["shop"]
        `,
        "go.mod": goMod,
        "go.sum": "",
        "cmd/shop/main.go": server,
      },
      at: "/out/shop",
      line: 14,
      severity: "warning",
      message: "`go build` runs with cgo on `golang:1.24`, so that its program may need glibc. `alpine:3.22`",
      related: ["go build"],
      fixes: [
        {
          title: "Build with `CGO_ENABLED=0`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # smaller
                -ldflags="-s -w" \
                -o /out/shop ./cmd/shop

            FROM alpine:3.22
            RUN apk add --no-cache tzdata
            COPY --from=build /out/shop /usr/local/bin/
            USER 10001
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "scratch, built in a heredoc, with a variable in front of the command",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          GOOS=linux go build -o /shop .
          EOF
          FROM scratch
          COPY --from=build /shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": goMod,
        "main.go": server,
      },
      at: "/shop",
      fixes: [
        {
          title: "Build with `CGO_ENABLED=0`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            go mod download
            CGO_ENABLED=0 GOOS=linux go build -o /shop .
            EOF
            FROM scratch
            COPY --from=build /shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a command behind a wrapper, which gets its variable from ENV",
      files: {
        Dockerfile: behindDebian(alpine, "RUN time go build -o /out/shop ."),
        "go.mod": goMod,
        "main.go": server,
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Build with `CGO_ENABLED=0`",
          result: behindDebian(alpine, "ENV CGO_ENABLED=0\nRUN time go build -o /out/shop ."),
        },
      ],
    },
    {
      name: "inherited stages, a folder with two programs, and a program moved before it is copied",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm AS base
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN go build -o shop ./cmd/shop && mkdir -p /dist && mv shop /dist/
          RUN go build -o /dist/worker ./cmd/worker
          FROM alpine:3.22 AS run
          FROM run
          COPY --from=build /dist/ /opt/shop/
          CMD ["/opt/shop/shop"]
        `,
        "go.mod": goMod,
        "cmd/shop/main.go": server,
        "cmd/worker/main.go": server,
      },
      at: "/dist/",
      related: ["go build", "go build"],
      message: "on `golang:1.24-bookworm`",
      fixes: [
        {
          title: "Build with `CGO_ENABLED=0`",
          result: dedent`
            FROM golang:1.24-bookworm AS base
            WORKDIR /src
            COPY . .
            FROM base AS build
            RUN CGO_ENABLED=0 go build -o shop ./cmd/shop && mkdir -p /dist && mv shop /dist/
            RUN CGO_ENABLED=0 go build -o /dist/worker ./cmd/worker
            FROM alpine:3.22 AS run
            FROM run
            COPY --from=build /dist/ /opt/shop/
            CMD ["/opt/shop/shop"]
          `,
        },
      ],
    },
    ...["python:3.13-alpine", "nginx:1.29-alpine-slim", "docker.io/library/php:8.4-fpm-alpine3.22"].map((image) => ({
      name: `an official image on Alpine: ${image}`,
      files: {
        Dockerfile: behindDebian(alpine.replace("alpine:3.22", image)),
        "go.mod": goMod,
        "main.go": server,
      },
      at: "/out/shop",
      message: `may need glibc. \`${image}\` does not have it`,
    })),
    {
      name: "the programs of a pattern, of which one is copied",
      files: {
        Dockerfile: behindDebian(alpine, "RUN go build -o /out/ ./cmd/..."),
        "go.mod": goMod,
        "cmd/shop/main.go": server,
        "cmd/worker/main.go": "package main\n\nfunc main() {}\n",
      },
      at: "/out/shop",
      related: ["go build"],
    },
    {
      name: "a module that needs cgo, on scratch: an image with glibc",
      files: {
        Dockerfile: behindDebian('FROM scratch\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n'),
        "go.mod": sqliteMod,
        "main.go": server,
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `gcr.io/distroless/base-debian12`",
          preferred: true,
          result: behindDebian(
            'FROM gcr.io/distroless/base-debian12\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n',
          ),
        },
      ],
    },
    {
      name: "a module that needs cgo, on Alpine with packages: an Alpine builder with a compiler",
      files: {
        Dockerfile: behindDebian(
          'FROM alpine:3.22\nRUN apk add --no-cache tzdata\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n',
        ),
        "go.mod": sqliteMod,
        "main.go": server,
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Build on `golang:1.24-alpine` with a C compiler",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            RUN apk add --no-cache gcc musl-dev
            WORKDIR /src
            COPY . .
            RUN go build -o /out/shop .
            FROM alpine:3.22
            RUN apk add --no-cache tzdata
            COPY --from=build /out/shop /shop
            CMD ["/shop"]
          `,
        },
      ],
    },
    {
      name: "cgo asked for by name, distroless static with a tag",
      files: {
        Dockerfile: behindDebian(
          'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n',
          "ENV CGO_ENABLED=1\nRUN go build -o /out/shop .",
        ),
        "go.mod": goMod,
        "main.go": server,
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `gcr.io/distroless/base-debian12:nonroot`",
          result: behindDebian(
            'FROM gcr.io/distroless/base-debian12:nonroot\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n',
            "ENV CGO_ENABLED=1\nRUN go build -o /out/shop .",
          ),
        },
      ],
    },
    {
      name: "the other way round: musl on Debian, for which nothing is offered",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          RUN apk add --no-cache build-base
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=1 go build -o /out/shop .
          FROM debian:bookworm-slim
          COPY --from=build /out/shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        "go.mod": sqliteMod,
        "main.go": server,
      },
      at: "/out/shop",
      message: "may need musl. `debian:bookworm-slim` does not have it",
      fixes: [],
    },
    {
      name: "sources that are not in the context: nothing is offered, because the program may need cgo",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          RUN git clone https://example.com/shop.git .
          RUN go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          CMD ["/shop"]
        `,
      },
      at: "/out/shop",
      fixes: [],
    },
    {
      name: "C code in the module: no CGO_ENABLED=0",
      files: {
        Dockerfile: behindDebian(alpine),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": 'package main\n\nimport "example.com/shop/sound"\n\nfunc main() { sound.Play() }\n',
        "sound/sound.go": 'package sound\n\n// #include <math.h>\nimport "C"\n\nfunc Play() {}\n',
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `gcr.io/distroless/base-debian12`",
          preferred: true,
          result: behindDebian(alpine.replace("alpine:3.22", "gcr.io/distroless/base-debian12")),
        },
        {
          title: "Build on `golang:1.24-alpine` with a C compiler",
          preferred: false,
          result: behindDebian(alpine).replace(
            "FROM golang:1.24-bookworm AS build\n",
            "FROM golang:1.24-alpine AS build\nRUN apk add --no-cache gcc musl-dev\n",
          ),
        },
      ],
    },
    {
      name: "SQLite, for which a tag of package net is not enough",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -tags netgo -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n",
        "main.go": 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n',
      },
      at: "/out/shop",
    },
  ],
  silent: [
    {
      name: "a file by its name, with no go.mod anywhere, that imports nothing of the kind",
      files: {
        Dockerfile: dedent`
          FROM golang:1.15 AS build
          COPY main.go .
          RUN go build -o /app main.go
          FROM alpine:3
          COPY --from=build /app .
          CMD ["./app"]
        `,
        "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
      },
    },
    {
      name: "of several programs one that calls no libc",
      files: {
        Dockerfile: behindDebian(alpine, "RUN go build -o /out/ ./cmd/shop ./cmd/worker"),
        "go.mod": goMod,
        "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
        "cmd/worker/main.go": server,
      },
    },
    {
      name: "the same by a pattern",
      files: {
        Dockerfile: behindDebian(alpine, "RUN go build -o /out/ ./..."),
        "go.mod": goMod,
        "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
        "cmd/worker/main.go": server,
      },
    },
    {
      name: "a package of a pattern that no COPY brings",
      files: {
        Dockerfile: `FROM golang:1.24-bookworm AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nCOPY cmd/worker cmd/worker\nRUN go build -o /out/ ./...\n${alpine}`,
        "go.mod": goMod,
        "go.sum": "",
        "cmd/shop/main.go": server,
        "cmd/worker/main.go": server,
      },
    },
    {
      name: "files by a pattern in a module",
      files: {
        Dockerfile: behindDebian(alpine, "RUN go build -o /out/shop cmd/*.go"),
        "go.mod": goMod,
        "cmd/main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
      },
    },
    {
      name: "a default for the image that the build replaces",
      files: {
        Dockerfile: `ARG RUNNER_IMAGE=debian:bookworm-slim\nFROM golang:1.24-alpine AS build\nWORKDIR /src\nCOPY . .\nENV CGO_ENABLED=1\nRUN apk add --no-cache gcc musl-dev && go build -o /out/shop .\nFROM \${RUNNER_IMAGE}\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n`,
        "go.mod": goMod,
        Makefile: "image:\n\tdocker build --build-arg RUNNER_IMAGE=alpine:3.22 .\n",
      },
      context: "guess",
    },
    {
      name: "ENV CGO_ENABLED=0",
      files: { Dockerfile: behindDebian(alpine, "ENV CGO_ENABLED=0\nRUN go build -o /out/shop ."), "go.mod": goMod },
    },
    {
      name: "CGO_ENABLED=0 inline",
      files: { Dockerfile: behindDebian(alpine, "RUN CGO_ENABLED=0 go build -o /out/shop ."), "go.mod": goMod },
    },
    {
      name: "CGO_ENABLED=0 exported",
      files: {
        Dockerfile: behindDebian(alpine, "RUN export CGO_ENABLED=0 && go build -o /out/shop ."),
        "go.mod": goMod,
      },
    },
    {
      name: "a build argument that decides",
      files: { Dockerfile: behindDebian(alpine, "ARG CGO_ENABLED\nRUN go build -o /out/shop ."), "go.mod": goMod },
    },
    {
      name: "another system",
      files: { Dockerfile: behindDebian(alpine, "RUN GOOS=windows go build -o /out/shop ."), "go.mod": goMod },
    },
    {
      name: "a cross build for the target platform",
      files: {
        Dockerfile: behindDebian(
          alpine,
          "ARG TARGETOS TARGETARCH\nRUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/shop .",
        ),
        "go.mod": goMod,
      },
    },
    {
      name: "the same C library",
      files: { Dockerfile: behindDebian(alpine.replace("alpine:3.22", "debian:bookworm-slim")), "go.mod": goMod },
    },
    {
      name: "an Alpine builder without a compiler",
      files: {
        Dockerfile: behindDebian('FROM scratch\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n').replace(
          "bookworm",
          "alpine",
        ),
        "go.mod": goMod,
      },
    },
    {
      name: "an Alpine builder with a compiler and an Alpine runtime",
      files: {
        Dockerfile: behindDebian(alpine, "RUN apk add --no-cache gcc musl-dev\nRUN go build -o /out/shop .").replace(
          "bookworm",
          "alpine",
        ),
        "go.mod": sqliteMod,
      },
    },
    {
      name: "tags of the pure Go resolver and accounts",
      files: { Dockerfile: behindDebian(alpine, "RUN go build -tags netgo,osusergo -o /out/shop ."), "go.mod": goMod },
    },
    {
      name: "static linking by the C linker",
      files: {
        Dockerfile: behindDebian(
          alpine,
          `RUN go build -ldflags '-s -linkmode external -extldflags "-static"' -o /out/shop .`,
        ),
        "go.mod": goMod,
      },
    },
    {
      name: "static linking through GOFLAGS",
      files: {
        Dockerfile: behindDebian(alpine, "ENV GOFLAGS=-tags=netgo,osusergo\nRUN go build -o /out/shop ."),
        "go.mod": goMod,
      },
    },
    {
      name: "flags that a variable hides",
      files: {
        Dockerfile: behindDebian(alpine, "ARG BUILD_FLAGS\nRUN go build $BUILD_FLAGS -o /out/shop ."),
        "go.mod": goMod,
      },
    },
    {
      name: "linker flags that a variable hides",
      files: {
        Dockerfile: behindDebian(alpine, 'ARG LDFLAGS\nRUN go build -ldflags "$LDFLAGS" -o /out/shop .'),
        "go.mod": goMod,
      },
    },
    {
      name: "a stand-in for glibc",
      files: {
        Dockerfile: behindDebian(alpine.replace("COPY", "RUN apk add --no-cache gcompat\nCOPY")),
        "go.mod": goMod,
      },
    },
    {
      name: "a loader made by hand",
      files: {
        Dockerfile: behindDebian(
          alpine.replace(
            "COPY",
            "RUN mkdir /lib64 && ln -s /lib/libc.musl-x86_64.so.1 /lib64/ld-linux-x86-64.so.2\nCOPY",
          ),
        ),
        "go.mod": goMod,
      },
    },
    {
      name: "libraries copied along",
      files: {
        Dockerfile: behindDebian(
          'FROM scratch\nCOPY --from=build /lib64 /lib64\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n',
        ),
        "go.mod": goMod,
      },
    },
    {
      name: "a whole root folder",
      files: { Dockerfile: behindDebian('FROM scratch\nCOPY --from=build / /\nCMD ["/out/shop"]\n'), "go.mod": goMod },
    },
    {
      name: "musl's compiler",
      files: { Dockerfile: behindDebian(alpine, "RUN CC=musl-gcc go build -o /out/shop ."), "go.mod": goMod },
    },
    { name: "a script", files: { Dockerfile: behindDebian(alpine, "RUN ./build.sh /out/shop"), "go.mod": goMod } },
    { name: "make", files: { Dockerfile: behindDebian(alpine, "RUN make build"), "go.mod": goMod } },
    {
      name: "another file",
      files: {
        Dockerfile: behindDebian('FROM alpine\nCOPY --from=build /src/config.yaml /\nCMD ["/bin/true"]\n'),
        "go.mod": goMod,
      },
    },
    {
      name: "files to export",
      files: { Dockerfile: behindDebian("FROM scratch\nCOPY --from=build /out/shop /\n"), "go.mod": goMod },
    },
    {
      name: "an image whose libc depends on its variant",
      files: { Dockerfile: behindDebian(alpine.replace("alpine:3.22", "busybox")), "go.mod": goMod },
    },
    ...["python:3.13", "nginx:1.29", "example.com/nginx:1.29-alpine", "flink:1.9-alpine"].map((image) => ({
      name: `an image whose libc nobody knows: ${image}`,
      files: {
        Dockerfile: behindDebian(alpine.replace("alpine:3.22", image)),
        "go.mod": goMod,
        "main.go": server,
      },
    })),
    {
      name: "sources of the standard library's pure Go packages only",
      files: {
        Dockerfile: behindDebian(alpine, "RUN go build -o /out/shop ./cmd/shop"),
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "cmd/shop/main.go":
          'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/shop/price"\n)\n\nfunc main() { fmt.Println(price.Of(1)) }\n',
        "cmd/shop/main_test.go": 'package main\n\nimport "net/http/httptest"\n\nvar _ = httptest.NewServer\n',
        "price/price.go": 'package price\n\nimport "net/url"\n\nvar _ url.URL\n\nfunc Of(n int) int { return n }\n',
        "server/server.go": 'package server\n\nimport "net/http"\n\nvar _ http.Client\n',
      },
    },
    ...['CGO_LDFLAGS="-static"', 'CGO_ENABLED=1 CC="zig cc -target x86_64-linux-musl"'].map((settings) => ({
      name: `a static link by ${settings}`,
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN ${settings} go build -o /out/shop .
          FROM scratch
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": 'package main\n\nimport _ "net/http"\n\nfunc main() {}\n',
      },
    })),
    {
      name: "packages of golang.org/x that call no libc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire golang.org/x/net v0.40.0\n",
        "main.go": 'package main\n\nimport _ "golang.org/x/net/html"\n\nfunc main() {}\n',
      },
    },
  ],
});
