import { unpinnedGoInstall } from "../../../server/src/rules/layer-cache/unpinned-go-install";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = dedent`
  module example.com/shop

  go 1.26

  require (
  	github.com/sqlc-dev/sqlc v1.29.0
  	golang.org/x/tools v0.38.0 // indirect
  )
`;

testRule(unpinnedGoInstall, {
  reported: [
    {
      name: "a program in a module of its own below a required one: no version is offered",
      files: {
        Dockerfile:
          "FROM golang:1.26-alpine AS build\nRUN go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest\nWORKDIR /src\nCOPY . .\n",
        "go.mod": "module example.com/shop\n\ngo 1.26\n\nrequire google.golang.org/grpc v1.72.1\n",
      },
      at: "google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest",
      fixes: [],
    },
    {
      name: "programs below a required module, of which nobody knows whether they are of it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          RUN <<EOF
          go install example.com/kit/tools/setup@release-1.30
          go install golang.org/x/tools/gopls@latest
          EOF
        `,
        "go.mod":
          "module example.com/shop\n\ngo 1.26\n\nrequire (\n\texample.com/kit v0.23.3\n\tgolang.org/x/tools v0.38.0\n)\n",
      },
      at: ["example.com/kit/tools/setup@release-1.30", "golang.org/x/tools/gopls@latest"],
      fixes: [],
    },
    {
      name: "a program that a line of go.mod names as a tool",
      files: {
        Dockerfile: "FROM golang:1.26\nRUN go install example.com/kit/tools/setup@latest\n",
        "go.mod":
          "module example.com/shop\n\ngo 1.26\n\nrequire example.com/kit v0.23.3\n\ntool example.com/kit/tools/setup\n",
      },
      at: "example.com/kit/tools/setup@latest",
      fixes: [
        {
          title: "Install `v0.23.3`",
          result: "FROM golang:1.26\nRUN go install example.com/kit/tools/setup@v0.23.3\n",
        },
      ],
    },
    {
      name: "tools of the day",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.26-alpine AS build
          RUN apk add --no-cache git && \
              # tools
              go install github.com/swaggo/swag/cmd/swag@latest && \
              go install github.com/air-verse/air@master
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN swag init && CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": goMod,
        "go.sum": "",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: ["github.com/swaggo/swag/cmd/swag@latest", "github.com/air-verse/air@master"],
      line: [5, 6],
      severity: "warning",
      message: ["takes the version of `github.com/swaggo/swag/cmd/swag` that `latest` means", "`master` means"],
      fixes: [],
    },
    {
      name: "a tool whose version go.mod knows",
      files: {
        Dockerfile: "FROM golang:1.26\nRUN go install golang.org/x/tools/cmd/goimports@latest\n",
        "go.mod": goMod,
      },
      at: "golang.org/x/tools/cmd/goimports@latest",
      fixes: [
        {
          title: "Install `v0.38.0`, which go.mod requires",
          safety: "suggestion",
          preferred: true,
          result: "FROM golang:1.26\nRUN go install golang.org/x/tools/cmd/goimports@v0.38.0\n",
        },
      ],
    },
    {
      name: "quotes, and go run in a heredoc of an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS base
          WORKDIR /src
          COPY . .
          FROM base
          RUN <<EOF
          set -e
          go run "github.com/sqlc-dev/sqlc/cmd/sqlc@latest" generate
          EOF
        `,
        "go.mod": goMod,
      },
      at: '"github.com/sqlc-dev/sqlc/cmd/sqlc@latest"',
      message: "`go run` takes the version",
      fixes: [
        {
          title: "Install `v1.29.0`",
          result: dedent`
            FROM golang:1.26 AS base
            WORKDIR /src
            COPY . .
            FROM base
            RUN <<EOF
            set -e
            go run "github.com/sqlc-dev/sqlc/cmd/sqlc@v1.29.0" generate
            EOF
          `,
        },
      ],
    },
    {
      name: "a prefix of a version",
      files: { Dockerfile: "FROM golang:1.26\nRUN go install github.com/go-delve/delve/cmd/dlv@v1\n" },
      at: "github.com/go-delve/delve/cmd/dlv@v1",
    },
    {
      name: "branches, with a number in their names and without",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          RUN go install example.com/a@master
          RUN go install example.com/b@release/1.2
          RUN go install example.com/c@release-branch.1.2
          RUN go install example.com/d@1.x
          RUN go install example.com/e@develop
        `,
      },
      at: [
        "example.com/a@master",
        "example.com/b@release/1.2",
        "example.com/c@release-branch.1.2",
        "example.com/d@1.x",
        "example.com/e@develop",
      ],
    },
    {
      name: "a default that is no version",
      files: {
        Dockerfile: "FROM golang:1.26\nARG DLV=latest\nRUN go install github.com/go-delve/delve/cmd/dlv@$DLV\n",
      },
      at: "github.com/go-delve/delve/cmd/dlv@$DLV",
      message: "that `latest` means",
      fixes: [],
    },
    {
      name: "a tool of a stage that the image does not need, for information",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS report
          RUN go install gotest.tools/gotestsum@latest
          FROM alpine:3.22
          COPY shop /usr/bin/
          CMD ["shop"]
        `,
        shop: "",
      },
      at: "gotest.tools/gotestsum@latest",
      severity: "information",
    },
    {
      name: "an image for development, for information",
      files: {
        "Dockerfile.dev":
          'FROM golang:1.26\nRUN go install github.com/air-verse/air@latest\nWORKDIR /src\nCMD ["air"]\n',
      },
      at: "github.com/air-verse/air@latest",
      severity: "information",
    },
  ],
  silent: [
    {
      name: "a version",
      files: { Dockerfile: "FROM golang:1.26\nRUN go install github.com/go-delve/delve/cmd/dlv@v1.25.2\n" },
    },
    {
      name: "a pseudo-version",
      files: { Dockerfile: "FROM golang:1.26\nRUN go install example.com/tool@v0.0.0-20200210140405-f8f9fb234798\n" },
    },
    {
      name: "a toolchain, whose version is in the path",
      files: { Dockerfile: "FROM golang:1.26\nRUN go install golang.org/dl/go1.25.4@latest && go1.25.4 download\n" },
    },
    {
      name: "a tag that holds a version",
      files: { Dockerfile: "FROM golang:1.26\nRUN go install example.com/tool@release-1.30.2\n" },
    },
    {
      name: "tags of other forms",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ARG RELEASE=RELEASE.2024-06-13T17-48-22Z
          RUN go install example.com/storage@$RELEASE
          RUN go install honnef.co/go/tools/cmd/staticcheck@2025.1
          RUN go install example.com/daily@2024-01-02 && go install example.com/old@r1.5
        `,
      },
    },
    { name: "a commit", files: { Dockerfile: "FROM golang:1.26\nRUN go install example.com/tool@f8f9fb234798\n" } },
    {
      name: "a version in an argument",
      files: {
        Dockerfile: "FROM golang:1.26\nARG DLV=v1.25.2\nRUN go install github.com/go-delve/delve/cmd/dlv@$DLV\n",
      },
    },
    {
      name: "a version of the build command",
      files: { Dockerfile: "FROM golang:1.26\nARG DLV\nRUN go install github.com/go-delve/delve/cmd/dlv@$DLV\n" },
    },
    {
      name: "tools of the module",
      files: { Dockerfile: "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go install tool\n", "go.mod": goMod },
    },
    {
      name: "packages of the module",
      files: {
        Dockerfile:
          "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go install ./cmd/... && go install github.com/sqlc-dev/sqlc/cmd/sqlc\n",
        "go.mod": goMod,
      },
    },
    {
      name: "a build of the module",
      files: {
        Dockerfile: "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/shop@latest .\n",
        "go.mod": goMod,
      },
    },
  ],
});
