import { copiedBinaryMissing } from "../../../server/src/rules/stages/copied-binary-missing";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/team/shop\n\ngo 1.24\n";
const main = "package main\n\nfunc main() {}\n";
const files = { "go.mod": goMod, "cmd/shop/main.go": main, "config/app.yaml": "" };

/** A builder with `build` as its last lines, and a final stage that copies `sources`. */
function build(build: string, sources: string): string {
  return `FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\n${build}\nFROM alpine:3.22\nCOPY --from=build ${sources}\nUSER nobody\nCMD ["/app/shop"]\n`;
}

testRule(copiedBinaryMissing, {
  reported: [
    {
      name: "a program that `go get` no longer installs",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN go get -d ./... && go get ./cmd/server
          FROM scratch
          COPY --from=build /go/bin/server /
          ENTRYPOINT ["/server"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "cmd/server/main.go": "package main\n\nfunc main() {}\n",
      },
      at: "/go/bin/server",
      severity: "error",
      message: "Nothing in the stage `build` makes `/go/bin/server`",
      fixes: [],
    },
    {
      name: "a build in another folder",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM node:22-alpine AS web
          WORKDIR /app/web
          COPY web/ ./
          RUN npm ci && npm run build

          FROM golang:1.24 AS builder
          WORKDIR /workspace
          COPY go.mod ./
          RUN go mod download
          COPY . .
          COPY --from=web /app/web/dist/ ./web/dist/
          RUN CGO_ENABLED=0 go build \
              # no symbols
              -ldflags="-s -w" \
              -o shop ./cmd/shop

          FROM debian:bookworm-slim
          RUN apt-get update && apt-get install -y --no-install-recommends nmap && rm -rf /var/lib/apt/lists/*
          COPY --from=builder /app/shop /usr/local/bin/shop
          USER 65532:65532
          ENTRYPOINT ["/usr/local/bin/shop"]
        `,
        ...files,
        "web/package.json": "{}",
      },
      at: "/app/shop",
      line: 20,
      severity: "error",
      message: "Nothing in the stage `builder` makes `/app/shop`",
      related: ["go build"],
      fixes: [
        {
          title: "Copy `/workspace/shop`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM node:22-alpine AS web
            WORKDIR /app/web
            COPY web/ ./
            RUN npm ci && npm run build

            FROM golang:1.24 AS builder
            WORKDIR /workspace
            COPY go.mod ./
            RUN go mod download
            COPY . .
            COPY --from=web /app/web/dist/ ./web/dist/
            RUN CGO_ENABLED=0 go build \
                # no symbols
                -ldflags="-s -w" \
                -o shop ./cmd/shop

            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y --no-install-recommends nmap && rm -rf /var/lib/apt/lists/*
            COPY --from=builder /workspace/shop /usr/local/bin/shop
            USER 65532:65532
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
      ],
    },
    {
      name: "a program that the module names, copied into a folder",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          go build
          EOF
          FROM alpine:3.22
          WORKDIR /app
          COPY --from=build /src/main .
          USER nobody
          CMD ["./main"]
        `,
        "go.mod": goMod,
        "main.go": main,
      },
      at: "/src/main",
      fixes: [
        {
          title: "Copy `/src/shop`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            go mod download
            go build
            EOF
            FROM alpine:3.22
            WORKDIR /app
            COPY --from=build /src/shop ./main
            USER nobody
            CMD ["./main"]
          `,
        },
      ],
    },
    {
      name: "a stage that stands on another",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS base
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN go build -o /out/shop ./cmd/shop
          FROM alpine:3.22
          COPY --from=build /out/server /app/shop
          CMD ["/app/shop"]
        `,
        ...files,
      },
      at: "/out/server",
      fixes: [
        {
          title: "Copy `/out/shop`",
          result: dedent`
            FROM golang:1.24-alpine AS base
            WORKDIR /src
            COPY . .
            FROM base AS build
            RUN go build -o /out/shop ./cmd/shop
            FROM alpine:3.22
            COPY --from=build /out/shop /app/shop
            CMD ["/app/shop"]
          `,
        },
      ],
    },
    {
      name: "a blank inside the path, behind make",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          WORKDIR /go/src/example.com/shop
          COPY . .
          RUN make shop
          FROM alpine:3.22
          COPY --from=builder /go/src/e xample.com/shop/_output/bin/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...files,
      },
      at: "/go/src/e xample.com/shop/_output/bin/shop",
      message: "The blank makes two sources of `/go/src/example.com/shop/_output/bin/shop`",
      fixes: [
        {
          title: "Take the blank out",
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /go/src/example.com/shop
            COPY . .
            RUN make shop
            FROM alpine:3.22
            COPY --from=builder /go/src/example.com/shop/_output/bin/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a folder that the context lacks; no program stands in for it",
      files: { Dockerfile: build("RUN go build -o /app/shop ./cmd/shop", "/src/templates /templates"), ...files },
      at: "/src/templates",
      fixes: [],
    },
    {
      name: "a program that was written into a cache mount",
      files: {
        Dockerfile: build("RUN --mount=type=cache,target=/out go build -o /out/shop ./cmd/shop", "/out/shop /app/shop"),
        ...files,
      },
      at: "/out/shop",
    },
    {
      name: "a folder behind a variable in WORKDIR",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ARG APP
          COPY . /src
          WORKDIR /src/app/\${APP}
          RUN mkdir -p bin/ && go build -o ./bin/ ./...
          FROM alpine:3.22
          COPY --from=build /src/bin /app
          CMD ["/app/shop"]
        `,
        ...files,
      },
      at: "/src/bin",
      fixes: [],
    },
    {
      name: "what git ignores, where the stage writes the program elsewhere",
      files: {
        Dockerfile: build("RUN go build -o shop ./cmd/shop", "/src/cmd/shop/shop /app/shop"),
        ...files,
        ".gitignore": "cmd/shop/shop\n",
      },
      at: "/src/cmd/shop/shop",
      severity: "warning",
      message: "On a fresh checkout nothing in the stage `build` makes `/src/cmd/shop/shop`",
      fixes: [{ title: "Copy `/src/shop`", result: build("RUN go build -o shop ./cmd/shop", "/src/shop /app/shop") }],
    },
    {
      name: "a guessed context that explains another source",
      context: "guess",
      file: "demo/Dockerfile",
      files: {
        "demo/Dockerfile": dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /app ./cmd/shop
          FROM gcr.io/distroless/static-debian12
          COPY --from=build /src/config /config
          COPY --from=build /src/templates /templates
          COPY --from=build /app /app
          ENTRYPOINT ["/app"]
        `,
        "demo/go.mod": goMod,
        "demo/cmd/shop/main.go": main,
        "demo/config/app.yaml": "",
        "README.md": "",
      },
      at: "/src/templates",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a `go get` outside a module, which ends the build before",
      files: {
        Dockerfile:
          "FROM golang:1.26 AS build\nRUN go get github.com/acme/tool\nFROM alpine:3.22\nCOPY --from=build /go/bin/tool /\n",
      },
    },
    {
      name: "a program that `go get` of Go 1.17 installs",
      files: {
        Dockerfile: dedent`
          FROM golang:1.17 AS build
          WORKDIR /src
          COPY . .
          RUN go get ./cmd/server
          FROM scratch
          COPY --from=build /go/bin/server /
        `,
        "go.mod": "module example.com/shop\n\ngo 1.17\n",
        "cmd/server/main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "what may be written before the build beside the sources, and would come with them",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS base
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN go build -o main .
          FROM alpine:3.22
          COPY --from=build /src/main /src/.env /srv/
          COPY --from=build \\
            # made by the pipeline
            /src/settings.json /srv/
        `,
        ".github/workflows/image.yml":
          "jobs:\n  image:\n    steps:\n      - run: echo '{}' > settings.json\n      - run: docker build -t shop .\n",
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      context: "guess",
    },
    {
      name: "a program that a pattern beside the module's own package makes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS builder
          RUN apk add --no-cache git
          WORKDIR $GOPATH/src/example.com/node
          RUN git clone https://example.com/node.git . && go install -v . ./cmd/...
          FROM alpine:3.22
          COPY --from=builder /go/bin/node /go/bin/nodectl /bin/
          ENTRYPOINT ["node"]
        `,
      },
    },
    {
      name: "the program",
      files: { Dockerfile: build("RUN go build -o /out/shop ./cmd/shop", "/out/shop /app/shop"), ...files },
    },
    {
      name: "a folder given to -o",
      files: { Dockerfile: build("RUN mkdir /out && go build -o /out ./cmd/...", "/out/shop /app/shop"), ...files },
    },
    {
      name: "a program named after its files",
      files: { Dockerfile: build("RUN go build *.go", "/src/main /app/shop"), "go.mod": goMod, "main.go": main },
    },
    {
      name: "files of the context",
      files: { Dockerfile: build("RUN go vet ./...", "/src/config/app.yaml /app/"), ...files },
    },
    { name: "what make writes", files: { Dockerfile: build("RUN make", "/dist/shop /app/shop"), ...files } },
    {
      name: "what a script, a variable or an unknown program writes",
      files: {
        Dockerfile: build(
          "ARG OUT\nRUN ./build.sh\nRUN go build -o $OUT/shop ./cmd/shop\nRUN goreleaser build",
          "/dist/shop /app/shop",
        ),
        ...files,
      },
    },
    {
      name: "what a step downloads, unpacks or moves",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          RUN curl -fsSL https://example.com/a.tgz | tar -xz -C /opt/a && mkdir -p /x/y && mv /opt/a/bin /x/y/bin
          RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool
          FROM alpine:3.22
          COPY --from=build /opt/a/lib /x/y/bin/a /usr/local/bin/tool /usr/local/
        `,
      },
    },
    {
      name: "system files, packages and what only an unknown image can tell",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          RUN apk add --no-cache tzdata
          FROM registry.example.com/base AS other
          FROM scratch
          COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
          COPY --from=other /opt/app /opt/app
        `,
      },
    },
    {
      name: "programs that go install makes, known by name or not",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go install example.com/tool@v1.2.3
          RUN go install ./...
          FROM alpine:3.22
          COPY --from=build /go/bin/tool /go/bin/shop /usr/local/bin/
        `,
        ...files,
      },
    },
    {
      name: "a pattern that may match nothing",
      files: { Dockerfile: build("RUN go build -o /out/shop ./cmd/shop", "/dist/* /app/"), ...files },
    },
    {
      name: "what the ignore file of git says is made before the build",
      files: {
        Dockerfile: build("RUN go vet ./...", "/src/dist/shop /app/shop"),
        ...files,
        ".gitignore": "dist/\n",
      },
    },
    {
      name: "a guessed context by itself",
      context: "guess",
      file: "demo/Dockerfile",
      files: {
        "demo/Dockerfile": build("RUN go build -o /out/shop ./cmd/shop", "/src/templates /templates"),
        "demo/go.mod": goMod,
        "demo/cmd/shop/main.go": main,
      },
    },
    {
      name: "a builder for Windows",
      files: {
        Dockerfile: dedent`
          FROM --platform=windows/amd64 golang:1.24 AS build
          FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
          COPY --from=build /windows/system32/netapi32.dll /windows/system32/
        `,
      },
    },
    {
      name: "a program in root's home, which a tilde stands for",
      files: {
        Dockerfile: build("RUN go build -o ~/shop ./cmd/shop", "/root/shop /shop"),
        "go.mod": goMod,
        "cmd/shop/main.go": main,
      },
    },
    {
      name: "a program that is built in root's home",
      files: {
        Dockerfile: build("RUN git clone https://git.example.com/b ~/b && cd ~/b && go build", "/root/b/b /shop"),
        "go.mod": goMod,
        "cmd/shop/main.go": main,
      },
    },
  ],
});
