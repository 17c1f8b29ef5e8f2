import { goGetAsInstaller } from "../../../server/src/rules/layer-cache/go-get-as-installer";
import { dedent, testRule } from "../../support/ruleTester";

const files = { "go.mod": "module example.com/shop\n\ngo 1.22\n", "main.go": "package main\n\nfunc main() {}\n" };

testRule(goGetAsInstaller, {
  reported: [
    {
      name: "libraries for a program without a module",
      files: {
        Dockerfile: dedent`
          FROM golang:alpine
          RUN apk add --no-cache git && \
              # what the program imports
              go get github.com/gorilla/mux && \
              go get github.com/lib/pq
          ADD src/ /app/
          WORKDIR /app
          RUN go build -o main .
          EXPOSE 8080
          CMD ["/app/main"]
        `,
        "src/main.go": "package main\n\nfunc main() {}\n",
      },
      at: "go get",
      line: 4,
      severity: "error",
      message: "There is no go.mod here, and since Go 1.18 `go get` fails outside a module.",
      fixes: [],
    },
    {
      name: "a tool of a known version, installed before the sources come",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          RUN go get -u -v github.com/swaggo/swag/cmd/swag@v1.16.4
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN swag init && CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...files,
        "go.sum": "",
      },
      at: "go get",
      line: 3,
      fixes: [
        {
          title: "Use `go install`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            RUN go install -v github.com/swaggo/swag/cmd/swag@v1.16.4
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN swag init && CGO_ENABLED=0 go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "sources for GOPATH, in a heredoc of an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22 AS base
          WORKDIR /go/src/shop
          FROM base AS build
          COPY main.go .
          RUN <<EOF
          set -e
          go get -d -v ./...
          go install -v ./...
          EOF
        `,
        ...files,
      },
      at: "go get",
      line: 7,
      fixes: [],
    },
    {
      name: "inside a module, where nothing brings the program that is called later",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22
          WORKDIR /src
          COPY . .
          RUN go get github.com/rakyll/statik
          RUN statik -src=assets && go build -o /shop .
        `,
        ...files,
        "assets/index.html": "",
      },
      at: "go get",
      message: "Since Go 1.18 `go get` installs no program: nothing brings `statik`, which is called later.",
      related: ["statik -src=assets"],
      fixes: [],
    },
    {
      name: "a program that only the start of the container calls",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN go get -u github.com/air-verse/air@v1.52.3
          CMD ["air", "-c", ".air.toml"]
        `,
        ...files,
      },
      at: "go get",
      message: "nothing brings `air`",
      related: ['"air"'],
      fixes: [
        {
          title: "Use `go install`",
          result: dedent`
            FROM golang:1.26
            WORKDIR /src
            COPY . .
            RUN go install github.com/air-verse/air@v1.52.3
            CMD ["air", "-c", ".air.toml"]
          `,
        },
      ],
    },
    {
      name: "a program that a shell starts in a stage on top",
      files: {
        Dockerfile:
          "FROM golang:1.26 AS dev\nWORKDIR /src\nCOPY go.mod .\nRUN go get github.com/air-verse/air\nFROM dev\nCOPY . .\nCMD air -c .air.toml\n",
        ...files,
      },
      at: "go get",
      message: "nothing brings `air`",
      fixes: [],
    },
    {
      name: "a program with a major version, called in a stage that stands on this one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22-alpine AS tools
          WORKDIR /src
          COPY go.mod .
          RUN go get github.com/vektra/mockery/v2@v2.43.0
          FROM tools
          COPY . .
          RUN mockery --all
        `,
        ...files,
      },
      at: "go get",
      message: "nothing brings `mockery`",
      fixes: [
        {
          title: "Use `go install`",
          result: dedent`
            FROM golang:1.22-alpine AS tools
            WORKDIR /src
            COPY go.mod .
            RUN go install github.com/vektra/mockery/v2@v2.43.0
            FROM tools
            COPY . .
            RUN mockery --all
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "a release that still installs",
      files: { Dockerfile: "FROM golang:1.15-alpine\nRUN go get github.com/rakyll/statik\nRUN statik -f\n" },
    },
    {
      name: "GOPATH mode",
      files: { Dockerfile: "FROM golang:1.22\nENV GO111MODULE=off\nRUN go get github.com/gorilla/mux\n" },
    },
    {
      name: "GO111MODULE=auto, which is GOPATH mode without a module",
      files: { Dockerfile: "FROM golang:1.22\nRUN GO111MODULE=auto go get github.com/gorilla/mux\n" },
    },
    {
      name: "a requirement of a module",
      files: { Dockerfile: "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go get ./... && go build .\n", ...files },
    },
    {
      name: "a module made on the spot",
      files: {
        Dockerfile: "FROM golang:1.22\nWORKDIR /src\nCOPY main.go .\nRUN go mod init shop && go get\n",
        ...files,
      },
    },
    {
      name: "a version that is not known",
      files: { Dockerfile: "ARG GO\nFROM golang:$GO\nRUN go get github.com/gorilla/mux\n" },
    },
    {
      name: "a go.mod that the ignore file keeps out: that is the fault, and another rule's",
      files: {
        Dockerfile: "FROM golang:1.23-alpine\nWORKDIR /src\nCOPY . .\nRUN go get -d -v ./...\nRUN go build .\n",
        ".dockerignore": "*\n!release/\n",
        ...files,
      },
    },
    {
      name: "a failure that does not matter",
      files: { Dockerfile: "FROM golang:1.22\nRUN go get github.com/gorilla/mux || true\n" },
    },
    {
      name: "an installation beside it",
      files: {
        Dockerfile:
          "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go get github.com/rakyll/statik && go install github.com/rakyll/statik\nRUN statik -f\n",
        ...files,
      },
    },
    {
      name: "a program that starts, and that a later step installs",
      files: {
        Dockerfile:
          'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go get github.com/air-verse/air\nRUN go install github.com/air-verse/air\nCMD ["air"]\n',
        ...files,
      },
    },
    {
      name: "a library, and a start command of another stage",
      files: {
        Dockerfile:
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go get github.com/air-verse/air\nFROM cosmtrek/air\nCMD ["air"]\n',
        ...files,
      },
    },
    {
      name: "a program of the base image",
      files: {
        Dockerfile: "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go get example.com/tools/git\nRUN git status\n",
        ...files,
      },
    },
    {
      name: "a script that may install it",
      files: {
        Dockerfile:
          "FROM golang:1.22-alpine\nWORKDIR /src\nCOPY . .\nRUN go get github.com/rakyll/statik && ./tools.sh\nRUN statik -f\n",
        ...files,
      },
    },
    {
      name: "a program from another image",
      files: {
        Dockerfile:
          "FROM golang:1.22-alpine\nCOPY --from=registry.example.com/tools /bin/ /usr/local/bin/\nWORKDIR /src\nCOPY . .\nRUN go get github.com/rakyll/statik\nRUN statik -f\n",
        ...files,
      },
    },
    {
      name: "a tool of the module, run by go",
      files: {
        Dockerfile:
          "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN go get -tool github.com/rakyll/statik@v0.1.7\nRUN go tool statik\n",
        ...files,
      },
    },
    {
      name: "an unknown folder",
      files: { Dockerfile: "ARG DIR\nFROM golang:1.22\nARG DIR\nWORKDIR $DIR\nRUN go get github.com/gorilla/mux\n" },
    },
  ],
});
