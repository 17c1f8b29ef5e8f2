import { goReleases } from "../../../server/src/build/goReleases";
import { goImageEndOfLife } from "../../../server/src/rules/go-version/go-image-end-of-life";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.20\n";
const main = "package main\n\nfunc main() {}\n";
const builder = (image: string) => `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/shop .\n`;

const server = { "go.mod": goMod, "main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("") }\n' };
const shipped = (image: string, target: string, run = "go build -o /out/shop .") =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${run}\nFROM ${target}\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n`;

testRule(goImageEndOfLife, {
  reported: [
    ...["debian:bookworm-slim", "debian:12.5-slim", "gcr.io/distroless/base-debian12", "ubuntu:24.04"].map(
      (target) => ({
        name: `a program that may ask for glibc, for ${target}`,
        files: { Dockerfile: shipped("golang:1.20", target), ...server },
        at: "golang:1.20",
        fixes: [{ title: "Use `golang:1.27-bookworm`", result: shipped("golang:1.27-bookworm", target) }],
      }),
    ),
    ...["debian:bullseye-slim", "debian:buster-slim", "ubuntu:20.04", "gcr.io/distroless/base-debian11", "debian"].map(
      (target) => ({
        name: `a program that may ask for glibc, for ${target}, which is older than every image or unknown`,
        files: { Dockerfile: shipped("golang:1.17", target), ...server },
        at: "golang:1.17",
        fixes: [],
      }),
    ),
    ...["debian:trixie-slim", "scratch", "alpine:3.22"].map((target) => ({
      name: `a program that asks for no newer glibc than there is, for ${target}`,
      files: { Dockerfile: shipped("golang:1.20", target, "go build -tags netgo,osusergo -o /out/shop ."), ...server },
      at: "golang:1.20",
      fixes: [
        {
          title: "Use `golang:1.27`",
          result: shipped("golang:1.27", target, "go build -tags netgo,osusergo -o /out/shop ."),
        },
      ],
    })),
    {
      name: "a program without cgo for an old image",
      files: { Dockerfile: shipped("golang:1.20", "ubuntu:20.04", "CGO_ENABLED=0 go build -o /out/shop ."), ...server },
      at: "golang:1.20",
      fixes: [
        {
          title: "Use `golang:1.27`",
          result: shipped("golang:1.27", "ubuntu:20.04", "CGO_ENABLED=0 go build -o /out/shop ."),
        },
      ],
    },
    {
      name: "a program for the Debian release that the image stands on already",
      files: { Dockerfile: shipped("golang:1.25", "registry.example.com/base:1"), ...server },
      at: "golang:1.25",
      fixes: [{ title: "Use `golang:1.27`", result: shipped("golang:1.27", "registry.example.com/base:1") }],
    },
    {
      name: "a program that make builds, for an old image",
      files: { Dockerfile: shipped("golang:1.20", "ubuntu:20.04", "go generate ./... && make shop"), ...server },
      at: "golang:1.20",
      fixes: [],
    },
    {
      name: "a file that Go 1.24 has moved",
      files: {
        Dockerfile: dedent`
          FROM golang:1.20-alpine AS build
          WORKDIR /src
          COPY . .
          RUN GOOS=js GOARCH=wasm go build -o /out/shop.wasm .
          FROM nginx:1.29
          COPY --from=build /usr/local/go/misc/wasm/wasm_exec.js /usr/share/nginx/html/
          COPY --from=build /out/shop.wasm /usr/share/nginx/html/
        `,
        "go.mod": goMod,
        "main.go": main,
      },
      at: "golang:1.20-alpine",
      fixes: [],
    },
    ...["go build -i -o /out/shop .", "go install -i .", "go test -i ./... && go build -o /out/shop ."].map((run) => ({
      name: `${run}, whose flag Go 1.20 has removed`,
      files: { Dockerfile: shipped("golang:1.17-alpine", "alpine:3.22", run), ...server },
      at: "golang:1.17-alpine",
      fixes: [],
    })),
    {
      name: "a flag that Go 1.20 has removed, in a stage on this one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.19-alpine AS base
          WORKDIR /src
          FROM base AS build
          COPY . .
          RUN go build -i -o /out/shop .
        `,
        ...server,
      },
      at: "golang:1.19-alpine",
      fixes: [],
    },
    {
      name: "a module without go.sum, which Go wrote by itself before 1.16",
      files: {
        Dockerfile: builder("golang:1.15-alpine"),
        "go.mod": "module example.com/shop\n\ngo 1.15\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
        "main.go": main,
      },
      at: "golang:1.15-alpine",
      fixes: [],
    },
    {
      name: "an image that other steps hang on: no other one is offered",
      files: {
        Dockerfile:
          "FROM golang:1.16 AS a\nRUN go get github.com/githubnemo/CompileDaemon\nWORKDIR /app\nCOPY . .\nRUN go build .\nFROM golang:1.20-bookworm\nRUN apt-get update && apt-get install -y git=1:2.39.5-0+deb12u2\nWORKDIR /app\nCOPY . .\nRUN go build .\n",
        "go.mod": "module example.com/a\n\ngo 1.16\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: ["golang:1.16", "golang:1.20-bookworm"],
      fixes: [],
    },
    {
      name: "a release that ended long ago",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.20-alpine AS build
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN go build \
              # static
              -tags netgo \
              -o /out/shop .

          FROM alpine:3.22
          COPY --from=build /out/shop /usr/local/bin/shop
          USER 10001
          ENTRYPOINT ["shop"]
        `,
        "go.mod": goMod,
        "main.go": main,
      },
      at: "golang:1.20-alpine",
      line: 2,
      severity: "hint",
      message: "Go 1.20 has had no security fixes since Go 1.22 was released. As of 2026-11, Go 1.26 and 1.27",
      fixes: [
        {
          title: "Use `golang:1.27-alpine`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.27-alpine AS build
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN go build \
                # static
                -tags netgo \
                -o /out/shop .

            FROM alpine:3.22
            COPY --from=build /out/shop /usr/local/bin/shop
            USER 10001
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "the newest one that has ended, with a patch release and a platform",
      files: { Dockerfile: builder("--platform=$BUILDPLATFORM golang:1.25.3"), "go.mod": goMod, "main.go": main },
      at: "golang:1.25.3",
      message: "Go 1.25 has had no security fixes since Go 1.27",
      fixes: [{ title: "Use `golang:1.27`", result: builder("--platform=$BUILDPLATFORM golang:1.27") }],
    },
    {
      name: "a Debian release that later images may lack",
      files: { Dockerfile: builder("golang:1.19-buster"), "go.mod": goMod, "main.go": main },
      at: "golang:1.19-buster",
      fixes: [],
    },
    {
      name: "sources without a module, which later releases do not build from GOPATH",
      files: { Dockerfile: "FROM golang:1.9\nCOPY . /go/src/shop\nRUN go install shop\n", "main.go": main },
      at: "golang:1.9",
      fixes: [],
    },
    {
      name: "a module that an inherited stage builds, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          FROM base AS build
          COPY . .
          RUN <<EOF
          go build -o /out/shop .
          EOF
        `,
        "go.mod": goMod,
        "main.go": main,
      },
      at: "golang:1.24",
      line: 1,
      fixes: [
        {
          title: "Use `golang:1.27`",
          result: dedent`
            FROM golang:1.27 AS base
            WORKDIR /src
            FROM base AS build
            COPY . .
            RUN <<EOF
            go build -o /out/shop .
            EOF
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "the older of the supported releases",
      files: { Dockerfile: builder(`golang:${goReleases.oldestSupported}-alpine`) },
    },
    { name: "the newest release", files: { Dockerfile: builder(`golang:${goReleases.newest}.0`) } },
    { name: "a release that came after the table", files: { Dockerfile: builder("golang:1.40") } },
    { name: "no version", files: { Dockerfile: builder("golang:alpine") } },
    { name: "an argument", files: { Dockerfile: `ARG GO=1.20\n${builder(`golang:\${GO}`)}` } },
    { name: "a digest", files: { Dockerfile: builder(`golang:1.20@sha256:${"0".repeat(64)}`) } },
    {
      name: "another registry's image, which may be repaired",
      files: { Dockerfile: builder("registry.example.com/golang:1.20") },
    },
    { name: "another image", files: { Dockerfile: builder("alpine:3.12") } },
  ],
});
