import { gosumdbDisabled } from "../../../server/src/rules/module-proxy/gosumdb-disabled";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone, vendoredShop } from "./goFiles";

const withoutSums = { "go.mod": shop["go.mod"], "main.go": shop["main.go"] };

const privateModule = {
  "go.mod": dedent`
    module git.example.com/team/shop

    go 1.24

    require (
    	git.example.com/team/ledger v1.2.0
    	github.com/gin-gonic/gin v1.10.0
    )
  `,
};

testRule(gosumdbDisabled, {
  reported: [
    {
      name: "off in a builder that also runs go mod tidy",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # the mirror is enough
              GOSUMDB=off \
              GOPROXY=https://goproxy.cn,direct
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go mod tidy && go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "GOSUMDB=off",
      line: 5,
      severity: "warning",
      message: "modules that `go.sum` does not list are taken without verification",
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV CGO_ENABLED=0 \
                # the mirror is enough
                GOPROXY=https://goproxy.cn,direct
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go mod tidy && go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
        {
          title: "Replace it by `GOSUMDB=sum.golang.google.cn`",
          safety: "suggestion",
          preferred: false,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV CGO_ENABLED=0 \
                # the mirror is enough
                GOSUMDB=sum.golang.google.cn \
                GOPROXY=https://goproxy.cn,direct
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go mod tidy && go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "off where go.sum verifies everything: only a remark",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB off
          WORKDIR /src
          COPY . .
          RUN go mod download && go build -o /shop .
        `,
        ...shop,
      },
      at: "GOSUMDB off",
      severity: "information",
      message: "`GOSUMDB=off` switches off the checksum database and gains nothing: `go.sum` already verifies",
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN go mod download && go build -o /shop .
          `,
        },
        {
          title: /sum\.golang\.google\.cn/,
          result: dedent`
            FROM golang:1.24
            ENV GOSUMDB sum.golang.google.cn
            WORKDIR /src
            COPY . .
            RUN go mod download && go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "off with a go.sum that lacks a requirement, or is not copied",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS incomplete
          WORKDIR /src
          COPY . .
          RUN GOSUMDB=off go build -o /shop .
        `,
        ...shop,
        "go.sum": "github.com/gin-gonic/gin v1.9.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n",
      },
      at: "GOSUMDB=off",
      severity: "warning",
    },
    {
      name: "off with only go.mod copied for the download",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod ./
          RUN GOSUMDB=off \
              # quick
              go mod download
        `,
        ...shop,
      },
      at: "GOSUMDB=off",
      severity: "warning",
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod ./
            RUN \
                # quick
                go mod download
          `,
        },
        {
          title: /sum\.golang\.google\.cn/,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod ./
            RUN GOSUMDB=sum.golang.google.cn \
                # quick
                go mod download
          `,
        },
      ],
    },
    {
      name: "a company proxy without go.sum: removing it may break the build and is not offered",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOSUMDB=off
          ENV GOPROXY=https://proxy.example.com GOSUMDB=$GOSUMDB
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...withoutSums,
      },
      at: "GOSUMDB=off",
      line: 2,
      fixes: [
        {
          title: /sum\.golang\.google\.cn/,
          preferred: false,
          result: dedent`
            FROM golang:1.24
            ARG GOSUMDB=sum.golang.google.cn
            ENV GOPROXY=https://proxy.example.com GOSUMDB=$GOSUMDB
            WORKDIR /src
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "a global ARG that two stages take, once",
      files: {
        Dockerfile: dedent`
          ARG GOSUMDB=off
          FROM golang:1.24 AS tools
          ARG GOSUMDB
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          FROM golang:1.24
          ARG GOSUMDB
          WORKDIR /src
          COPY . .
          RUN go mod tidy
        `,
        ...shop,
      },
      at: "GOSUMDB=off",
      line: 1,
    },
    {
      name: "a parent stage that runs no Go itself, for its children, once",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOSUMDB=off
          FROM base AS tools
          RUN go install golang.org/x/tools/cmd/stringer@v0.30.0
          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN go mod tidy
          FROM base AS shell
          CMD ["bash"]
        `,
        ...shop,
      },
      at: "GOSUMDB=off",
      line: 2,
    },
    {
      name: "private modules, from the module's own server and from the settings",
      options: { privateModules: ["github.com/gin-*"] },
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB=off
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...privateModule,
      },
      at: "GOSUMDB=off",
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          preferred: false,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN go mod download
          `,
        },
        {
          title: /sum\.golang\.google\.cn/,
          result: dedent`
            FROM golang:1.24
            ENV GOSUMDB=sum.golang.google.cn
            WORKDIR /src
            COPY . .
            RUN go mod download
          `,
        },
        {
          title: "Replace it by `GOPRIVATE=git.example.com,github.com/gin-*`",
          preferred: false,
          result: dedent`
            FROM golang:1.24
            ENV GOPRIVATE=git.example.com,github.com/gin-*
            WORKDIR /src
            COPY . .
            RUN go mod download
          `,
        },
      ],
    },
    {
      name: "modules that GONOPROXY keeps from the proxy, and only this from the database",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GONOPROXY=git.example.com GOSUMDB=off
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .
        `,
        ...shop,
        ...privateModule,
      },
      at: "GOSUMDB=off",
      fixes: [
        {
          title: "Replace it by `GOPRIVATE=git.example.com`",
          result: dedent`
            FROM golang:1.24
            ENV GONOPROXY=git.example.com GOPRIVATE=git.example.com
            WORKDIR /src
            COPY . .
            RUN go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "private modules that GOPRIVATE already names",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPRIVATE=git.example.com GONOSUMDB=*
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...privateModule,
      },
      at: "GONOSUMDB=*",
      fixes: [
        {
          title: "Remove `GONOSUMDB`",
          result: dedent`
            FROM golang:1.24
            ENV GOPRIVATE=git.example.com
            WORKDIR /src
            COPY . .
            RUN go mod download
          `,
        },
      ],
    },
    {
      name: "every module exempt, in one list among others, exported",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN export CGO_ENABLED=0 GONOSUMDB=git.example.com,* && go get ./... && go build -o /shop .
        `,
        ...shop,
      },
      at: "GONOSUMDB=git.example.com,*",
      fixes: [
        {
          title: "Remove `GONOSUMDB`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN export CGO_ENABLED=0 && go get ./... && go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "go env -w in a chain and in a RUN of its own",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go env -w GOSUMDB=off
          RUN go env -w GOPROXY=https://goproxy.cn,direct && \
              go env -w GONOSUMDB=* && \
              go env -w CGO_ENABLED=0
          WORKDIR /src
          COPY . .
          RUN go mod tidy
        `,
        ...shop,
      },
      at: ["GOSUMDB=off", "GONOSUMDB=*"],
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          result: dedent`
            FROM golang:1.24
            RUN go env -w GOPROXY=https://goproxy.cn,direct && \
                go env -w GONOSUMDB=* && \
                go env -w CGO_ENABLED=0
            WORKDIR /src
            COPY . .
            RUN go mod tidy
          `,
        },
        {
          title: /sum\.golang\.google\.cn/,
          result: dedent`
            FROM golang:1.24
            RUN go env -w GOSUMDB=sum.golang.google.cn
            RUN go env -w GOPROXY=https://goproxy.cn,direct && \
                go env -w GONOSUMDB=* && \
                go env -w CGO_ENABLED=0
            WORKDIR /src
            COPY . .
            RUN go mod tidy
          `,
        },
        {
          title: "Remove `GONOSUMDB`",
          result: dedent`
            FROM golang:1.24
            RUN go env -w GOSUMDB=off
            RUN go env -w GOPROXY=https://goproxy.cn,direct && \
                go env -w CGO_ENABLED=0
            WORKDIR /src
            COPY . .
            RUN go mod tidy
          `,
        },
      ],
    },
    {
      name: "an export of its own on a line of a heredoc, and the last command of a chain",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          export GOSUMDB=off
          go mod tidy
          EOF
          RUN go version && go env -w GOINSECURE=*
          RUN go get ./...
        `,
        ...shop,
      },
      at: ["GOSUMDB=off", "GOINSECURE=*"],
      message: [/switches off the checksum database/, /without a valid certificate/],
      fixes: [
        {
          title: "Remove `GOSUMDB`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            go mod tidy
            EOF
            RUN go version && go env -w GOINSECURE=*
            RUN go get ./...
          `,
        },
        {
          title: /sum\.golang\.google\.cn/,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            export GOSUMDB=sum.golang.google.cn
            go mod tidy
            EOF
            RUN go version && go env -w GOINSECURE=*
            RUN go get ./...
          `,
        },
        {
          title: "Remove `GOINSECURE`",
          preferred: false,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            export GOSUMDB=off
            go mod tidy
            EOF
            RUN go version
            RUN go get ./...
          `,
        },
      ],
    },
    {
      name: "a script out of sight, with its own assignment",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN GOSUMDB=off make build
        `,
        ...shop,
      },
      at: "GOSUMDB=off",
      severity: "warning",
    },
    {
      name: "an image that keeps it for those who use Go in it",
      files: { Dockerfile: 'FROM golang:1.24\nENV GOSUMDB=off\nCMD ["bash"]\n' },
      at: "GOSUMDB=off",
      severity: "warning",
    },
    {
      name: "insecure hosts without limit, narrowed to the private ones",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOINSECURE=*
          WORKDIR /src
          COPY . .
          RUN go get ./...
        `,
        ...privateModule,
      },
      at: "GOINSECURE=*",
      fixes: [
        {
          title: "Remove `GOINSECURE`",
          preferred: false,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN go get ./...
          `,
        },
        {
          title: "Replace it by `GOINSECURE=git.example.com`",
          result: dedent`
            FROM golang:1.24
            ENV GOINSECURE=git.example.com
            WORKDIR /src
            COPY . .
            RUN go get ./...
          `,
        },
      ],
    },
    {
      name: "a flag that Go gave up, alone and among others",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS one
          ENV GOFLAGS="-trimpath -insecure -mod=mod"
          WORKDIR /src
          COPY . .
          RUN go get ./...
          FROM golang:1.24
          ENV GOFLAGS=-insecure
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: ['GOFLAGS="-trimpath -insecure -mod=mod"', "GOFLAGS=-insecure"],
      severity: ["warning", "information"],
      message: "`-insecure` is no longer a flag of Go",
      fixes: [
        {
          title: "Remove `-insecure` from `GOFLAGS`",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS one
            ENV GOFLAGS="-trimpath -mod=mod"
            WORKDIR /src
            COPY . .
            RUN go get ./...
            FROM golang:1.24
            ENV GOFLAGS=-insecure
            WORKDIR /src
            COPY . .
            RUN go build -o /shop .
          `,
        },
        {
          title: "Remove `-insecure` from `GOFLAGS`",
          result: dedent`
            FROM golang:1.24 AS one
            ENV GOFLAGS="-trimpath -insecure -mod=mod"
            WORKDIR /src
            COPY . .
            RUN go get ./...
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "a variable that does not exist",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GONOSUMCHECK=1 GOPROXY=https://goproxy.cn
          WORKDIR /src
          COPY . .
          RUN go mod download
        `,
        ...shop,
      },
      at: "GONOSUMCHECK=1",
      severity: "information",
      message: "Go has no variable `GONOSUMCHECK` and ignores it",
      fixes: [
        {
          title: "Remove `GONOSUMCHECK`",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            ENV GOPROXY=https://goproxy.cn
            WORKDIR /src
            COPY . .
            RUN go mod download
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "another name of the same database, and Go's default",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB=sum.golang.google.cn
          WORKDIR /src
          COPY . .
          RUN GOSUMDB=sum.golang.org go mod tidy
        `,
        ...shop,
      },
    },
    {
      name: "no download at all with GOPROXY=off",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB=off GOPROXY=off
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
    },
    {
      name: "a vendored build by flag",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV GOFLAGS=-mod=vendor GOSUMDB=off
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          make test
          EOF
        `,
        ...shop,
      },
    },
    {
      name: "a vendored build by its folder",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOSUMDB=off
          WORKDIR /src
          COPY . .
          RUN go vet ./... && \
              # the program
              go build -o /shop .
        `,
        ...vendoredShop,
      },
    },
    {
      name: "exemptions for private modules only",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GONOSUMDB=git.example.com/* GOINSECURE=git.example.com GOPRIVATE=*.example.com
          WORKDIR /src
          COPY . .
          RUN go mod tidy
        `,
        ...shop,
      },
    },
    {
      name: "a value that only the build command knows",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOSUMDB
          ENV GOSUMDB=$GOSUMDB
          WORKDIR /src
          COPY . .
          RUN go mod tidy
        `,
        ...shop,
      },
    },
    {
      name: "a stage without Go, and one of which nothing is known",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS files
          ENV GOSUMDB=off
          RUN apk add --no-cache ca-certificates
          FROM registry.example.com/runtime
          ENV GOSUMDB=off
          CMD ["/app"]
        `,
      },
    },
    {
      name: "an export that nothing follows, and a setting that only some builds take",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN export GOSUMDB=off
          RUN if [ -n "$CI" ]; then go env -w GOSUMDB=off; fi
          WORKDIR /src
          COPY . .
          RUN go build -o /clock .
        `,
        ...standalone,
      },
    },
    {
      name: "other flags of Go",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOFLAGS="-trimpath -buildvcs=false"
          FROM base
          WORKDIR /src
          COPY . .
          RUN go get ./... && go build -ldflags="-X main.mode=-insecure" -o /shop .
        `,
        ...shop,
      },
    },
  ],
});
