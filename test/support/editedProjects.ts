import { dedent } from "./dedent";

/** A Dockerfile among other files, to be edited. */
export interface EditedProject {
  readonly name: string;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
}

const goFiles = {
  "go.mod":
    "module example.com/shop\n\ngo 1.24.1\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n\tgit.corp.example.com/team/lib v1.2.3\n)\n",
  "go.sum": "github.com/gin-gonic/gin v1.10.0 h1:x=\ngithub.com/gin-gonic/gin v1.10.0/go.mod h1:y=\n",
  "main.go":
    'package main\n\nimport (\n\t"net/http"\n\t"time"\n)\n\nfunc main() {\n\ttime.LoadLocation("UTC")\n\thttp.ListenAndServe(":80", nil)\n}\n',
  ".dockerignore": ".git\nnode_modules\n*.md\n",
  "README.md": "# Shop\n",
};

const cgoFile = {
  "store/store.go":
    'package store\n\n/*\n#include <stdio.h>\n*/\nimport "C"\n\nimport "os/exec"\n\nfunc Run() { exec.Command("git").Run() }\n',
};

const multiStage = dedent`
  # syntax=docker/dockerfile:1

  ARG GO_VERSION=1.24
  FROM golang:\${GO_VERSION} AS build
  WORKDIR /src
  ENV GOPROXY=https://proxy.example.com,direct \
      CGO_ENABLED=0
  COPY go.mod go.sum ./
  RUN go mod download
  COPY . .
  RUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/shop .

  FROM build AS test
  RUN go test ./...

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  USER nonroot
  EXPOSE 80
  ENTRYPOINT ["/shop"]
`;

const heredocs = dedent`
  FROM golang:1.24-bookworm AS build
  SHELL ["/bin/bash", "-o", "pipefail", "-c"]
  RUN <<EOF
  set -e
  apt-get update
  apt-get install -y git
  EOF
  WORKDIR /src
  COPY <<-'NETRC' /root/.netrc
  	machine git.corp.example.com
  	login user
  	password secret
  NETRC
  COPY . .
  RUN --mount=type=cache,target=/go/pkg/mod <<'EOF' bash
  # builds everything
  export GOFLAGS=-mod=mod
  for each in ./...; do
    go build -o /out/ "$each"
  done
  EOF
  FROM debian:12-slim
  COPY --from=build /out/ /usr/local/bin/
  RUN <<A cat > /a && <<B cat > /b
  one
  A
  two
  B
  CMD ["shop"]
`;

const backTicks = dedent`
  # escape=\`
  # check=skip=JSONArgsRecommended
  FROM golang:1.24-windowsservercore AS build
  WORKDIR C:\\src
  ENV GOPROXY=direct \`
      GOFLAGS=-mod=vendor
  COPY . .
  RUN go build \`
      -o C:\\out\\shop.exe \`
      .
  FROM golang:1.24-alpine
  RUN go install github.com/example/tool@latest && \`
      go clean -modcache
  COPY --from=build C:\\out\\shop.exe /shop
  CMD /shop
`;

const comments = dedent`
  # Builds the shop.
  # Maintained by the shop team.
  #
  FROM golang:alpine AS build
  # go-hints: ignore[goproxy-unset]
  RUN apk add --no-cache \
      # for private modules
      git \

      # for cgo
      gcc musl-dev \
    && go env -w GOPRIVATE=git.corp.example.com # not a comment
  ENV GOPRIVATE=git.corp.example.com \
      # go-hints: ignore
      GONOSUMDB=* \
      GOINSECURE=git.corp.example.com
  WORKDIR /go/src/shop
  COPY . .
  RUN set -ex; \
      if [ -d vendor ]; then \
        # offline
        go build -mod=vendor -o /shop; \
      else \
        go mod tidy && go build -o /shop; \
      fi
  RUN go get -u ./... \
      && curl -sSL http://example.com/install.sh | sh
  CMD ["/shop"]
`;

const onbuild = dedent`
  FROM golang:1.22 AS base
  ONBUILD ARG VERSION
  ONBUILD COPY . /src
  ONBUILD RUN go build -ldflags "-X main.version=$VERSION" -o /app .
  ENV GO111MODULE=on
  FROM base AS app
  WORKDIR /src
  RUN go vet ./...
  FROM base
  ONBUILD USER app
  RUN useradd -m app
  COPY --from=app --chown=app:app /app /app
  USER app
  ENTRYPOINT /app
`;

const npm = dedent`
  FROM node:22-alpine AS web
  WORKDIR /web
  COPY web/package.json web/package-lock.json web/.npmrc ./
  ARG NPM_TOKEN
  ENV NODE_ENV=production
  RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev
  COPY web .
  RUN npm config set registry http://npm.example.com/ && npm run build
  FROM golang:1.24 AS build
  WORKDIR /src
  COPY . .
  COPY --from=web /web/dist ./web/dist
  RUN go build -o /shop .
  FROM alpine:3.20
  COPY --from=build /shop /shop
  CMD ["/shop"]
`;

const privateModules = dedent`
  FROM golang:1.24 AS modules
  ARG GITHUB_TOKEN
  ENV GOPRIVATE=git.corp.example.com/* GONOPROXY=none
  RUN git config --global url."https://user:\${GITHUB_TOKEN}@git.corp.example.com/".insteadOf "https://git.corp.example.com/"
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN --mount=type=secret,id=netrc,target=/root/.netrc --mount=type=cache,target=/go/pkg/mod go mod download
  FROM modules AS build
  COPY . .
  RUN --mount=type=ssh --mount=type=cache,target=/go/pkg/mod \
      mkdir -p -m 0700 ~/.ssh && ssh-keyscan git.corp.example.com >> ~/.ssh/known_hosts \
      && GOFLAGS=-mod=readonly go build -o /shop .
  FROM scratch
  COPY --from=build /shop /shop
  COPY --from=alpine:3.20 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
  USER 65532
  ENTRYPOINT ["/shop"]
`;

const cgo = dedent`
  FROM golang:1.24-alpine AS build
  RUN apk add --no-cache gcc musl-dev sqlite-dev
  WORKDIR /src
  COPY . .
  ENV CGO_ENABLED=1 GOOS=linux
  ARG TARGETARCH
  RUN GOARCH=$TARGETARCH go build -tags sqlite -o /shop .
  FROM debian:12-slim
  RUN addgroup --system app && adduser --system --ingroup app app
  COPY --from=build --chown=app:app /shop /usr/local/bin/shop
  VOLUME /data
  RUN chown app /data
  USER app
  CMD shop --data /data
`;

const goWorkspace = dedent`
  FROM golang:1.24 AS build
  WORKDIR /src
  COPY go.work go.work.sum ./
  COPY api/go.mod api/go.sum api/
  COPY lib/go.mod lib/
  RUN go mod download
  COPY lib lib
  COPY api api
  RUN cd api && go build -o /api .
  RUN GOWORK=off go build -C lib ./...
  FROM gcr.io/distroless/base
  COPY --from=build /api /api
  CMD ["/api"]
`;

const composed = dedent`
  ARG BASE=golang:1.23
  FROM \${BASE} AS build
  ARG GOPROXY
  ARG VERSION=dev
  ENV GOPROXY=\${GOPROXY:-https://goproxy.cn,direct}
  WORKDIR /src
  COPY . .
  RUN go build -ldflags "-X main.version=\${VERSION}" -o /api ./cmd/api
  FROM alpine:3.20 AS runtime
  RUN apk add --no-cache ca-certificates tzdata
  COPY --from=build /api /api
  FROM runtime AS debug
  COPY --from=build /go/bin/dlv /dlv
  ENTRYPOINT ["/dlv"]
  FROM runtime
  ENTRYPOINT ["/api"]
`;

const inherited = dedent`
  FROM golang:1.24 AS base
  ENV GOPROXY=direct GOFLAGS=-mod=mod
  WORKDIR /src
  FROM base AS tools
  ENV GOFLAGS=
  RUN go install golang.org/x/tools/cmd/stringer@latest
  FROM base AS modules
  COPY go.mod go.sum ./
  RUN go mod download
  FROM modules AS build
  COPY --from=tools /go/bin/stringer /usr/local/bin/
  COPY . .
  RUN go generate ./... && go build -o /shop .
  FROM modules AS lint
  RUN go vet ./...
  FROM base AS final
  COPY --from=build /shop /shop
  COPY --from=3 /src/README.md /
  USER 1000
  CMD ["/shop"]`;

/** What a program that writes Dockerfiles for many services would make: 300 lines, of which most look alike. */
function longFile(): string {
  const services = Array.from({ length: 17 }, (_, number) => {
    const name = `service${number}`;
    return dedent`
      # ${name}
      FROM ${number % 3 === 0 ? "golang:1.24" : number % 3 === 1 ? "base" : "golang:1.23-alpine"} AS ${name}
      WORKDIR /src/${name}
      ENV CGO_ENABLED=${number % 2} \
          SERVICE=${name}
      COPY go.mod go.sum ./
      RUN --mount=type=cache,target=/go/pkg/mod \
          go mod download
      COPY cmd/${name} cmd/${name}
      COPY . .
      RUN go build \
          -trimpath \
          -o /out/${name} \
          ./cmd/${name}
      RUN <<EOF
      test -x /out/${name}
      EOF
    `;
  });
  const copies = services.map((_, number) => `COPY --from=service${number} /out/service${number} /usr/local/bin/`);
  return `FROM golang:1.24 AS base\nENV GOPROXY=direct\n${services.join("\n")}\nFROM debian:12-slim\n${copies.join("\n")}\n`;
}

/** One for each thing that changes how a Dockerfile or the text of one is read. */
export const editedProjects: readonly EditedProject[] = [
  { name: "stages", dockerfile: "Dockerfile", files: { ...goFiles, Dockerfile: multiStage } },
  { name: "heredocs", dockerfile: "Dockerfile", files: { ...goFiles, Dockerfile: heredocs } },
  {
    name: "line breaks of Windows and vendored modules",
    dockerfile: "Dockerfile",
    files: {
      ...goFiles,
      "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit\ngithub.com/gin-gonic/gin\n",
      Dockerfile: (multiStage + comments).replaceAll("\n", "\r\n"),
    },
  },
  {
    name: "a byte order mark",
    dockerfile: "Dockerfile",
    files: { ...goFiles, Dockerfile: `\uFEFF${comments}` },
  },
  { name: "the back-tick as escape", dockerfile: "Dockerfile", files: { ...goFiles, Dockerfile: backTicks } },
  {
    name: "comments at the top and inside continuations",
    dockerfile: "Dockerfile",
    files: { ...goFiles, Dockerfile: comments },
  },
  { name: "instructions for images on top", dockerfile: "Dockerfile", files: { ...goFiles, Dockerfile: onbuild } },
  {
    name: "npm",
    dockerfile: "Dockerfile",
    files: {
      ...goFiles,
      Dockerfile: npm,
      "web/package.json": '{\n  "name": "web",\n  "scripts": {"build": "vite build"}\n}\n',
      "web/package-lock.json": '{\n  "name": "web",\n  "lockfileVersion": 3\n}\n',
      "web/.npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\nstrict-ssl=false\n",
    },
  },
  { name: "private modules", dockerfile: "Dockerfile", files: { ...goFiles, Dockerfile: privateModules } },
  { name: "cgo on Alpine", dockerfile: "Dockerfile", files: { ...goFiles, ...cgoFile, Dockerfile: cgo } },
  {
    name: "a workspace of Go modules",
    dockerfile: "Dockerfile",
    files: {
      Dockerfile: goWorkspace,
      "go.work": "go 1.24\n\nuse (\n\t./api\n\t./lib\n)\n",
      "api/go.mod":
        "module example.com/api\n\ngo 1.24\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n",
      "api/go.sum": "",
      "api/main.go": 'package main\n\nimport _ "example.com/lib"\n\nfunc main() {}\n',
      "lib/go.mod": "module example.com/lib\n\ngo 1.25\n",
      "lib/lib.go": "package lib\n",
    },
  },
  {
    name: "build arguments of Compose",
    dockerfile: "build/api.Dockerfile",
    files: {
      ...goFiles,
      "build/api.Dockerfile": composed,
      "cmd/api/main.go": "package main\n\nvar version string\n\nfunc main() {}\n",
      "compose.yaml": dedent`
        services:
          api:
            build:
              context: .
              dockerfile: build/api.Dockerfile
              target: runtime
              args:
                GOPROXY: https://proxy.example.com
                VERSION: "1.0"
            user: "1000"
            command: ["/api", "-v"]
          debug:
            build: {context: ., dockerfile: build/api.Dockerfile, target: debug}
      `,
    },
  },
  {
    name: "stages on stages, without a last line break",
    dockerfile: "Dockerfile",
    files: { ...goFiles, Dockerfile: inherited },
  },
  { name: "300 lines", dockerfile: "Dockerfile", files: { ...goFiles, Dockerfile: longFile() } },
];
