import { goToolchainInFinalImage } from "../../../server/src/rules/stages/go-toolchain-in-final-image";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.26\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const main = 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.Default().Run() }\n';
const module = { "go.mod": goMod, "go.sum": "", "main.go": main };

/** A generator whose code is the body of main, in an image that starts it. */
const generator = (imports: string, body: string) => ({
  Dockerfile: dedent`
    FROM golang:1.27-alpine AS builder
    WORKDIR /build
    COPY . .
    RUN CGO_ENABLED=0 go build -o /app/gen .
    FROM golang:1.27-alpine
    COPY --from=builder /app/gen /usr/bin/gen
    USER 1000
    CMD ["gen"]
  `,
  "go.mod": "module example.com/gen\n\ngo 1.26\n",
  "main.go": `package main\n\nimport (\n${imports}\n)\n\nfunc main() {\n${body}\n}\n`,
});

testRule(goToolchainInFinalImage, {
  reported: [
    {
      name: "a built program and its arguments in one string",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop --port 80"]\n',
        ...module,
      },
      at: "golang:1.26",
    },
    {
      name: "a program that runs git, and names go in a comment",
      files: generator('"os/exec"', '\t// exec.Command("go", "build")\n\texec.Command("git", "clone").Run()'),
      at: "golang:1.27-alpine",
      message: "stands on `golang:1.27-alpine`",
    },
    {
      name: "one stage that builds without cgo and runs",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.26
          WORKDIR /app

          COPY go.mod go.sum ./
          RUN go mod download

          COPY . .
          RUN CGO_ENABLED=0 go build \
              # smaller
              -ldflags="-s -w" \
              -o /bin/shop .

          EXPOSE 8080
          # the server
          CMD ["/bin/shop"]
        `,
        ...module,
      },
      at: "golang:1.26",
      line: 2,
      severity: "warning",
      message: "stands on `golang:1.26`",
      fixes: [
        {
          title: "run the program on `gcr.io/distroless/static-debian12:nonroot`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.26 AS builder
            WORKDIR /app

            COPY go.mod go.sum ./
            RUN go mod download

            COPY . .
            RUN CGO_ENABLED=0 go build \
                # smaller
                -ldflags="-s -w" \
                -o /bin/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            WORKDIR /app
            COPY --from=builder /bin/shop /bin/shop

            EXPOSE 8080
            # the server
            CMD ["/bin/shop"]
          `,
        },
      ],
    },
    ...["os/exec", "github.com/hashicorp/go-getter"].map((path) => ({
      name: `a program that may run git, which seems to be there for the build: ${path}`,
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine
          RUN apk add --no-cache git
          WORKDIR /app
          COPY . .
          RUN CGO_ENABLED=0 go build -o /bin/shop .
          CMD ["/bin/shop"]
        `,
        ...module,
        "main.go": `package main\n\nimport _ "${path}"\n\nfunc main() {}\n`,
      },
      at: "golang:1.26-alpine",
      fixes: [],
    })),
    {
      name: "variables that tell Go itself",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ENV GOROOT=/usr/local/go PATH=/usr/local/go/bin:$PATH
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /bin/bench .
          ENTRYPOINT ["/bin/bench"]
        `,
        ...module,
      },
      at: "golang:1.26",
    },
    {
      name: "a place for data that ENV names keeps the user",
      files: {
        Dockerfile:
          'FROM golang:1.26\nWORKDIR /app\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /bin/shop .\nENV DATA_PATH=/data\nCMD ["/bin/shop"]\n',
        ...module,
      },
      at: "golang:1.26",
      fixes: [
        {
          title: "run the program on `gcr.io/distroless/static-debian12`",
          result: dedent`
            FROM golang:1.26 AS builder
            WORKDIR /app
            COPY go.mod main.go ./
            RUN CGO_ENABLED=0 go build -o /bin/shop .

            FROM gcr.io/distroless/static-debian12
            WORKDIR /app
            COPY --from=builder /bin/shop /bin/shop
            ENV DATA_PATH=/data
            CMD ["/bin/shop"]
          `,
        },
      ],
    },
    ...["/var/run/docker.sock:/var/run/docker.sock", "./data:/data"].map((volume) => ({
      name: `a service with a place for root keeps the user: ${volume}`,
      context: "guess" as const,
      files: {
        Dockerfile:
          'FROM golang:1.26\nWORKDIR /app\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /bin/shop .\nCMD ["/bin/shop"]\n',
        ...module,
        "compose.yaml": `services:\n  shop:\n    build: .\n    command: ["/bin/shop", "-v"]\n    volumes: ["${volume}"]\n`,
      },
      at: "golang:1.26",
      fixes: [
        {
          title: "run the program on `gcr.io/distroless/static-debian12`",
          result: dedent`
            FROM golang:1.26 AS builder
            WORKDIR /app
            COPY go.mod main.go ./
            RUN CGO_ENABLED=0 go build -o /bin/shop .

            FROM gcr.io/distroless/static-debian12
            WORKDIR /app
            COPY --from=builder /bin/shop /bin/shop
            CMD ["/bin/shop"]
          `,
        },
      ],
    })),
    {
      name: "files that the program reads, and what describes the container, go along",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-bookworm AS app
          # who to ask
          LABEL maintainer="shop@example.com"
          ENV GOPROXY=https://goproxy.cn,direct GIN_MODE=release
          ENV TZ=Asia/Shanghai
          EXPOSE 8080
          WORKDIR /srv/shop
          COPY . .
          RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
          RUN <<EOF
          go mod download
          go build -o shop .
          EOF
          STOPSIGNAL SIGINT
          ENTRYPOINT ["./shop"]
          CMD ["-config", "config/shop.yaml"]
        `,
        ...module,
        ".dockerignore": "*.log\n",
        "README.md": "",
        ".env.example": "",
        "fly.toml": "",
        "deploy.service": "",
        "docker-bake.hcl": "",
        "shop.log": "",
        "config/config.go": "package config\n",
        "config/shop.yaml": "",
        "migrations/0001.sql": "",
        "templates/index.html": "",
        "templates/mail/order.tmpl": "",
        "scripts/release.sh": "",
        "internal/price/price.go": "package price\n",
      },
      at: "golang:1.26-bookworm",
      fixes: [
        {
          title: "run the program on `gcr.io/distroless/base-debian12:nonroot`",
          result: dedent`
            FROM golang:1.26-bookworm AS app
            ENV GOPROXY=https://goproxy.cn,direct GIN_MODE=release
            WORKDIR /srv/shop
            COPY . .
            RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
            RUN <<EOF
            go mod download
            go build -o shop .
            EOF

            FROM gcr.io/distroless/base-debian12:nonroot
            WORKDIR /srv/shop
            COPY --from=app /srv/shop/shop /srv/shop/shop
            COPY --from=app /srv/shop/config/shop.yaml /srv/shop/config/shop.yaml
            COPY --from=app /srv/shop/migrations /srv/shop/migrations
            COPY --from=app /srv/shop/templates /srv/shop/templates
            ENV GIN_MODE=release
            # who to ask
            LABEL maintainer="shop@example.com"
            ENV TZ=Asia/Shanghai
            EXPOSE 8080
            STOPSIGNAL SIGINT
            ENTRYPOINT ["./shop"]
            CMD ["-config", "config/shop.yaml"]
          `,
        },
      ],
    },
    {
      name: "an Alpine builder: the same Alpine, with the time zones that the toolchain brought",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine3.23
          RUN mkdir /app
          ADD . /app
          WORKDIR /app
          RUN go install .
          USER 10001
          CMD shop --port 8080
        `,
        ...module,
      },
      at: "golang:1.26-alpine3.23",
      fixes: [
        {
          title: "run the program on `alpine:3.23`",
          result: dedent`
            FROM golang:1.26-alpine3.23 AS builder
            RUN mkdir /app
            ADD . /app
            WORKDIR /app
            RUN go install .

            FROM alpine:3.23
            RUN apk add --no-cache tzdata
            WORKDIR /app
            COPY --from=builder /go/bin/shop /usr/local/bin/shop
            USER 10001
            CMD shop --port 8080
          `,
        },
      ],
    },
    {
      name: "a shell form with cgo: the builder's Debian",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /app
          COPY . .
          RUN go build -o shop .
          VOLUME /var/lib/shop
          CMD ./shop --listen $PORT
        `,
        ...module,
      },
      at: "golang:1.26",
      fixes: [
        {
          title: "run the program on `debian:trixie-slim`",
          result: dedent`
            FROM golang:1.26 AS builder
            WORKDIR /app
            COPY . .
            RUN go build -o shop .

            FROM debian:trixie-slim
            RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
            WORKDIR /app
            COPY --from=builder /app/shop /app/shop
            VOLUME /var/lib/shop
            CMD ./shop --listen $PORT
          `,
        },
      ],
    },
    {
      name: "a front end from another stage that has the name builder, and a file without a last line break",
      files: {
        Dockerfile: [
          "FROM node:22 AS builder",
          "WORKDIR /web",
          "COPY web .",
          "RUN npm ci && npm run build",
          "FROM golang:1.26",
          "WORKDIR /app",
          "COPY --from=builder /web/dist ./public",
          "COPY *.go go.mod go.sum ./",
          'CMD ["/app/shop"]',
          "RUN CGO_ENABLED=0 go build -o /app/shop .",
        ].join("\n"),
        ...module,
        "web/package.json": "{}",
      },
      at: "golang:1.26",
      fixes: [
        {
          title: "run the program on `gcr.io/distroless/static-debian12:nonroot`",
          result: [
            "FROM node:22 AS builder",
            "WORKDIR /web",
            "COPY web .",
            "RUN npm ci && npm run build",
            "FROM golang:1.26 AS builder2",
            "WORKDIR /app",
            "COPY --from=builder /web/dist ./public",
            "COPY *.go go.mod go.sum ./",
            "RUN CGO_ENABLED=0 go build -o /app/shop .",
            "",
            "FROM gcr.io/distroless/static-debian12:nonroot",
            "WORKDIR /app",
            "COPY --from=builder2 /app/shop /app/shop",
            "COPY --from=builder2 /app/public /app/public",
            'CMD ["/app/shop"]',
          ].join("\n"),
        },
      ],
    },
    {
      name: "an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /app
          COPY . .
          RUN go build -o shop .
          FROM build AS release
          CMD ["./shop"]
        `,
        ...module,
      },
      at: "build",
      line: 5,
      message: "stands on `golang:1.26`",
      fixes: [],
    },
    {
      name: "a script without the go command",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o shop .\nCMD ["./entrypoint.sh"]\n',
        ...module,
        "entrypoint.sh": "#!/bin/sh\n# make it go\nexec ./shop\n",
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "libraries that the program may load",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          RUN apt-get update && apt-get install -y libvips-dev
          WORKDIR /app
          COPY . .
          RUN go build -o shop .
          CMD ["./shop"]
        `,
        ...module,
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "a folder for data made in the build",
      files: {
        Dockerfile:
          'FROM golang:1.26\nWORKDIR /app\nRUN mkdir -p /data\nCOPY . .\nRUN go build -o shop .\nCMD ["./shop"]\n',
        ...module,
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "a health check with a program of the build image",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /app
          COPY . .
          RUN go build -o shop .
          HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
          CMD ["./shop"]
        `,
        ...module,
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "a variable that only the build stage has",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ARG VERSION=dev
          ENV SHOP_VERSION=$VERSION
          WORKDIR /app
          COPY . .
          RUN go build -o shop .
          CMD ["./shop"]
        `,
        ...module,
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "a program below /root",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /root/app\nCOPY . .\nRUN go build -o shop .\nCMD ["./shop"]\n',
        ...module,
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "sources that come from elsewhere",
      files: {
        Dockerfile:
          'FROM golang:1.26\nRUN git clone https://example.com/shop.git /app\nWORKDIR /app\nRUN go build -o shop .\nCMD ["./shop"]\n',
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "a program under another name than the one that is built",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o shop .\nCMD ["./server"]\n',
        ...module,
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "another registry's golang",
      files: {
        Dockerfile:
          'FROM registry.example.com/base/golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o /app/shop .\nCMD ["/app/shop"]\n',
        ...module,
      },
      at: "registry.example.com/base/golang:1.26",
      fixes: [],
    },
  ],
  silent: [
    ...[
      'exec.Command("go", "mod", "init", "demo").Run()',
      'exec.CommandContext(ctx, "go", args...).Run()',
      'exec.LookPath("go")',
      'run(dir, "go", "generate", "./...")',
      'sh("go mod tidy")',
    ].map((call) => ({ name: `a program that calls ${call}`, files: generator('"os/exec"', `\t${call}`) })),
    {
      name: "a program that loads packages, for which the library runs go",
      files: generator('"golang.org/x/tools/go/packages"', "\tpackages.Load(nil)"),
    },
    {
      name: "an image that tests build",
      files: {
        "tests/load/Dockerfile":
          'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /load .\nCMD ["/load"]\n',
        "tests/load/go.mod": "module example.com/load\n\ngo 1.26\n",
        "tests/load/main.go": "package main\n\nfunc main() {}\n",
      },
      context: "tests/load",
    },
    {
      name: "a builder and a runtime",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /shop .
          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /shop /shop
          CMD ["/shop"]
        `,
        ...module,
      },
    },
    {
      name: "go run",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build ./...\nCMD ["go", "run", "."]\n',
        ...module,
      },
    },
    {
      name: "go test behind a shell",
      files: {
        Dockerfile: "FROM golang:1.26\nCOPY . .\nRUN go build ./...\nCMD go vet ./... && go test ./...\n",
        ...module,
      },
    },
    {
      name: "air",
      files: {
        Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN go build -o shop .\nCMD ["air", "-c", ".air.toml"]\n',
        ...module,
      },
    },
    {
      name: "dlv",
      files: {
        Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN go build -o /shop .\nENTRYPOINT ["dlv", "exec", "/shop"]\n',
        ...module,
      },
    },
    {
      name: "make",
      files: { Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN make build\nCMD ["make", "run"]\n', ...module },
    },
    {
      name: "a shell",
      files: { Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN go build -o /shop .\nCMD ["bash"]\n', ...module },
    },
    {
      name: "a container that is kept alive",
      files: { Dockerfile: "FROM golang:1.26\nCOPY . .\nRUN go build -o /shop .\nCMD tail -f /dev/null\n", ...module },
    },
    {
      name: "a stage for development",
      files: { Dockerfile: 'FROM golang:1.26 AS dev\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop"]\n', ...module },
    },
    {
      name: "a file for development",
      files: { "dev.Dockerfile": 'FROM golang:1.26\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop"]\n', ...module },
    },
    {
      name: "a stage for tests",
      files: {
        Dockerfile: 'FROM golang:1.26 AS integration-test\nCOPY . .\nRUN go test -c -o /shop .\nCMD ["/shop"]\n',
        ...module,
      },
    },
    {
      name: "a compiled test",
      files: {
        Dockerfile:
          'FROM golang:1.26\nCOPY . .\nRUN go build -o /shop . && go test -c -o /shop.test .\nCMD ["/shop.test"]\n',
        ...module,
      },
    },
    { name: "no command", files: { Dockerfile: "FROM golang:1.26\nCOPY . .\nRUN go build ./...\n", ...module } },
    {
      name: "a start command that names the toolchain",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /bin/bench .
          ENTRYPOINT ["/bin/bash", "-c", "export GO_BINARY=/usr/local/go/bin/go && /bin/bench run"]
        `,
        ...module,
      },
    },
    {
      name: "a variable that tells the program where go is",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ENV GO_BINARY=/usr/local/go/bin/go
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /bin/bench .
          ENTRYPOINT ["/bin/bench"]
        `,
        ...module,
      },
    },
    {
      name: "a tool for Go that needs the toolchain",
      files: { Dockerfile: 'FROM golang:1.26\nRUN go install golang.org/x/tools/gopls@latest\nENTRYPOINT ["gopls"]\n' },
    },
    {
      name: "another tool for Go",
      files: {
        Dockerfile: 'FROM golang:1.26\nRUN go install github.com/vektra/mockery/v2@v2.53.0\nENTRYPOINT ["mockery"]\n',
      },
    },
    {
      name: "a command of the toolchain in one string",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o /shop .\nCMD ["go version"]\n',
        ...module,
      },
    },
    {
      name: "a script that calls go",
      files: {
        Dockerfile:
          'FROM golang:1.26\nWORKDIR /app\nCOPY . .\nRUN go build -o shop .\nENTRYPOINT ["./entrypoint.sh"]\n',
        ...module,
        "entrypoint.sh": "#!/bin/sh\nset -e\ngo generate ./...\nexec ./shop\n",
      },
    },
    {
      name: "an image of which nothing is known",
      files: { Dockerfile: 'ARG BASE\nFROM $BASE\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop"]\n', ...module },
    },
    ...['sh -c "go build -o api . && exec ./api"', '["go", "run", "."]'].map((command) => ({
      name: `a service that compiles when it starts: ${command}`,
      context: "guess",
      files: {
        Dockerfile: "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\nCMD /shop\n",
        ...module,
        "compose.yaml": `services:\n  shop:\n    build: .\n    command: ${command}\n`,
      },
    })),
    {
      name: "a command that a variable names",
      files: { Dockerfile: "FROM golang:1.26\nCOPY . .\nRUN go build -o /shop .\nCMD $PROGRAM\n", ...module },
    },
  ],
});
