import { downloadBeforeGoMod } from "../../../server/src/rules/layer-cache/download-before-go-mod";
import { dedent, testRule } from "../../support/ruleTester";
import { goMod, goSum, service } from "./modules";

testRule(downloadBeforeGoMod, {
  reported: [
    {
      name: "a project of dep, which makes no go.mod",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          RUN curl -fsSL -o /usr/local/bin/dep https://example.com/dep && chmod +x /usr/local/bin/dep
          WORKDIR /go/src/example.com/shop
          COPY . .
          RUN dep ensure
          RUN go build -o /out/shop .
        `,
        "Gopkg.toml": "",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go build",
      fixes: [],
    },
    {
      name: "the manifests come too late: their COPY moves up",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src

          # modules
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          # manifests
          COPY go.mod go.sum ./
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...service,
      },
      at: "go mod download",
      line: 5,
      severity: "error",
      message:
        "`go mod download` fails: no `go.mod` has been copied to `/src` or a folder above it when this step runs.",
      fixes: [
        {
          title: "Move `COPY go.mod go.sum ./` above",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src

            # manifests
            COPY go.mod go.sum ./
            # modules
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "the sources come too late: the manifests are copied first",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN go mod download\nCOPY --chown=1:1 . .\nRUN go build .\n",
        ...service,
      },
      at: "go mod download",
      fixes: [
        {
          title: "Copy `go.mod`, `go.sum` first",
          safety: "safe",
          result:
            "FROM golang:1.24\nWORKDIR /src\nCOPY --chown=1:1 go.mod go.sum ./\nRUN go mod download\nCOPY --chown=1:1 . .\nRUN go build .\n",
        },
      ],
    },
    {
      name: "another folder, in a heredoc of an inherited stage",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS base\nWORKDIR /src\nCOPY go.mod go.sum ./\n\nFROM base\nWORKDIR /build\nRUN <<EOF\nset -e\ngo mod download\nEOF\n",
        ...service,
      },
      at: "go mod download",
      message: "no `go.mod` has been copied to `/build`",
      fixes: [],
    },
    {
      name: "a stage that stands on one where the same fails already: once",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS base\nWORKDIR /src\nRUN go mod download\n\nFROM base AS build\nRUN go vet ./...\n\nFROM build\nRUN go build ./...\n",
        ...service,
      },
      at: "go mod download",
      line: 3,
    },
    {
      name: "no COPY at all, behind a comment in a continuation",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nRUN apk add --no-cache git \\\n    # the modules\n    && go mod tidy\n",
        ...service,
      },
      at: "go mod tidy",
      fixes: [],
    },
    {
      name: "a module further down",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          RUN go mod download
          COPY backend/ ./
        `,
        "backend/go.mod": goMod,
        "backend/go.sum": goSum,
        "backend/main.go": "package main\n",
      },
      at: "go mod download",
      fixes: [
        {
          title: "Copy `backend/go.mod`, `backend/go.sum` first",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY backend/go.mod backend/go.sum ./
            RUN go mod download
            COPY backend/ ./
          `,
        },
      ],
    },
    {
      name: "a program without a module: since Go 1.16 it does not build",
      files: {
        Dockerfile: 'FROM golang:alpine\nWORKDIR /app\nADD main.go /app/\nRUN go build -o main .\nCMD ["./main"]\n',
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go build",
      line: 4,
      severity: "error",
      message: "`go build` fails: no `go.mod` has been copied to `/app` or a folder above it",
      fixes: [],
    },
    {
      name: "a build whose manifests come too late: without the sources they would not help",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          RUN CGO_ENABLED=0 \
              # all programs
              go install ./...
          COPY . .
          FROM scratch
          COPY --from=build /go/bin/shop /shop
        `,
        ...service,
      },
      at: "go install",
      fixes: [],
    },
    {
      name: "sources in GOPATH, where modules are on",
      files: {
        Dockerfile: "FROM golang:1.22\nENV GOPATH=/src\nADD . /src\nRUN cd /src && go test ./...\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go test",
    },
  ],
  silent: [
    {
      name: "a file that is a program by itself, a package of the standard library, and a tool of a known version",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /app
          COPY main.go ./
          RUN go build -o main main.go && go run ./main.go && go vet fmt
          RUN go install golang.org/x/tools/cmd/goimports@v0.38.0 && go version
        `,
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "GOPATH mode, and a release that chooses it by itself",
      files: {
        Dockerfile: dedent`
          FROM golang:1.12 AS old
          WORKDIR /go/src/app
          COPY main.go ./
          RUN go build .
          FROM golang:1.22
          ENV GO111MODULE=auto
          WORKDIR /go/src/app
          COPY main.go ./
          RUN go build .
        `,
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a package that a variable names, and a release that nobody knows",
      files: {
        Dockerfile:
          "ARG GO\nFROM golang:1.24 AS a\nARG PACKAGE\nRUN go build $PACKAGE\nFROM golang:$GO\nRUN go build .\n",
      },
    },
    {
      name: "a go.mod that the ignore file hides, which is another rule's",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build .\n",
        ".dockerignore": "go.mod\n",
        ...service,
      },
    },
    {
      name: "the manifests come first",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n", ...service },
    },
    {
      name: "a folder above has go.mod",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nWORKDIR /src/cmd\nRUN go mod download\n",
        ...service,
      },
    },
    {
      name: "a bind mount shows it",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,source=go.mod,target=go.mod go mod download\nRUN --mount=target=/src go mod download\n",
        ...service,
      },
    },
    {
      name: "go.mod is made or fetched in the image",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS a\nWORKDIR /src\nRUN go mod init example.com/x && go mod tidy\n\nFROM golang:1.24\nRUN git clone https://git.example.com/shop /src\nWORKDIR /src\nRUN go mod download\n",
        ...service,
      },
    },
    {
      name: "modules that are named",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN go mod download github.com/gin-gonic/gin@v1.10.0\n",
        ...service,
      },
    },
    {
      name: "a workspace",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.work ./\nCOPY api/ api/\nRUN go mod download\n",
        "go.work": "go 1.24\nuse ./api\n",
        "api/go.mod": goMod,
      },
    },
    {
      name: "a base image that may hold the module",
      files: { Dockerfile: "FROM registry.example.com/go:1\nWORKDIR /src\nRUN go mod download\n", ...service },
    },
    {
      name: "a command whose failure is passed over",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN go mod download || true\nCOPY . .\n", ...service },
    },
    {
      name: "a folder that a variable decides",
      files: {
        Dockerfile: "FROM golang:1.24\nARG DIR\nWORKDIR /src\nCOPY . .\nRUN cd $DIR && go mod download\n",
        ...service,
      },
    },
    {
      name: "another stage brings it",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS src\nWORKDIR /src\nCOPY . .\n\nFROM golang:1.24\nWORKDIR /src\nCOPY --from=src /src/go.mod /src/go.sum ./\nRUN go mod download\n",
        ...service,
      },
    },
  ],
});
