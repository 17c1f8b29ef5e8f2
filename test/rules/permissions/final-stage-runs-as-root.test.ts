import { finalStageRunsAsRoot } from "../../../server/src/rules/permissions/final-stage-runs-as-root";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/orders\n\ngo 1.26\n";

/** A released program of a module that requires others, the second one for what it requires itself. */
const releasedOf = (module: string, indirect = "golang.org/x/sys") => ({
  "deploy/Dockerfile": 'FROM debian:12\nCOPY agent /agent\nENTRYPOINT ["/agent"]\n',
  ".goreleaser.yaml": "dockers:\n  - dockerfile: deploy/Dockerfile\n",
  "go.mod": `module example.com/agent\n\nrequire ${module} v1.0.0\n\nrequire ${indirect} v1.0.0 // indirect\n`,
});

testRule(finalStageRunsAsRoot, {
  reported: [
    {
      name: "Alpine of a release that the build command names",
      files: {
        Dockerfile: 'ARG ALPINE\nFROM alpine:${ALPINE}\nCOPY orders /usr/bin/\nENTRYPOINT ["/usr/bin/orders"]\n',
        orders: "binary",
      },
      at: "alpine:${ALPINE}",
      message: "`alpine:${ALPINE}` starts as root",
    },
    {
      name: "a file that runs nothing, so that it can be built for any platform: a number and no RUN",
      files: { Dockerfile: 'FROM alpine\nCOPY ntfy /usr/bin\nEXPOSE 8080/tcp\nENTRYPOINT ["ntfy"]\n', ntfy: "binary" },
      at: "alpine",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result: 'FROM alpine\nCOPY ntfy /usr/bin\nEXPOSE 8080/tcp\nUSER 65532:65532\nENTRYPOINT ["ntfy"]\n',
        },
      ],
    },
    {
      name: "a start script that PATH leads to: reported, but nobody knows what it needs",
      files: {
        Dockerfile: 'FROM debian:12\nCOPY sbin/ /usr/sbin/\nRUN true\nCMD ["start_app"]\n',
        "sbin/start_app": "#!/bin/sh\nenv > /etc/envvars\nexec app\n",
      },
      at: "debian:12",
      fixes: [],
    },
    {
      name: "an Alpine runtime without USER",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.26-alpine AS builder
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/orders ./cmd/orders

          FROM alpine:3.22
          RUN apk add --no-cache \
              # zones for reports
              tzdata
          COPY --from=builder /out/orders /usr/local/bin/orders
          EXPOSE 8080
          # the server
          ENTRYPOINT ["orders"]
        `,
        "go.mod": goMod,
        "go.sum": "",
        "cmd/orders/main.go": "package main\n\nfunc main() {}\n",
      },
      at: "alpine:3.22",
      line: 9,
      message: "`alpine:3.22` starts as root",
      severity: "warning",
      fixes: [
        {
          title: "Create the user `app`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.26-alpine AS builder
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/orders ./cmd/orders

            FROM alpine:3.22
            RUN apk add --no-cache \
                # zones for reports
                tzdata
            COPY --from=builder /out/orders /usr/local/bin/orders
            EXPOSE 8080
            RUN addgroup -S -g 10001 app && adduser -S -u 10001 -G app app
            USER 10001
            # the server
            ENTRYPOINT ["orders"]
          `,
        },
      ],
    },
    {
      name: "a module that changes networks, which another module needs",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /agent .
          FROM scratch
          COPY --from=build /agent /agent
          ENTRYPOINT ["/agent"]
        `,
        "go.mod": `${goMod}\nrequire github.com/vishvananda/netlink v1.3.1 // indirect\n`,
        "go.sum": "",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "scratch",
    },
    {
      name: "a module that changes networks, of which the image holds nothing",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY shop .
          RUN make build
          FROM scratch
          COPY --from=build /src/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "shop/go.mod": goMod,
        "agent/go.mod": `module example.com/agent\n\ngo 1.26\n\nrequire k8s.io/kubelet v0.32.0\n`,
      },
      at: "scratch",
    },
    {
      name: "a module that changes networks beside a program of a module of its own",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY web/server /server\nENTRYPOINT ["/server"]\n',
        "web/go.mod": goMod,
        "web/server": "binary",
        "agent/go.mod": `module example.com/agent\n\ngo 1.26\n\nrequire k8s.io/kubelet v0.32.0\n`,
      },
      at: "alpine:3.22",
    },
    {
      name: "a module that changes networks, of which another folder is copied",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY shop .
          RUN make build
          FROM alpine:3.22
          COPY agent/rules /etc/rules/
          COPY --from=build /src/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "shop/go.mod": goMod,
        "agent/rules/a.conf": "",
        "agent/go.mod": `module example.com/agent\n\ngo 1.26\n\nrequire k8s.io/kubelet v0.32.0\n`,
      },
      at: "alpine:3.22",
    },
    {
      name: "a module that changes networks, of which a stage builds what the image starts",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY shop .
          RUN CGO_ENABLED=0 go build -o /shop .
          FROM alpine:3.22
          COPY agent/rules /etc/rules/
          COPY --from=build /shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "shop/go.mod": goMod,
        "shop/main.go": "package main\n\nfunc main() {}\n",
        "agent/rules/a.conf": "",
        "agent/go.mod": `module example.com/agent\n\ngo 1.26\n\nrequire k8s.io/kubelet v0.32.0\n`,
      },
      at: "alpine:3.22",
    },
    {
      name: "a server that scripts of package.json start when all is built",
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /web\nCOPY . .\nRUN npm ci && npm run build\nCMD ["npm", "start"]\n',
        "package.json": '{ "scripts": { "build": "vite build", "dev": "vite", "start": "next start" } }\n',
      },
      at: "node:22",
    },
    {
      name: "distroless without a tag",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /app .
          FROM gcr.io/distroless/static-debian12
          COPY --from=build /app /app
          CMD ["/app"]
        `,
        "go.mod": goMod,
      },
      at: "gcr.io/distroless/static-debian12",
      fixes: [
        {
          title: "Use `gcr.io/distroless/static-debian12:nonroot`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /app .
            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /app /app
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "distroless with the debug tag",
      files: {
        Dockerfile: dedent`
          FROM gcr.io/distroless/base-debian12:debug
          WORKDIR /srv
          COPY orders ./
          CMD ["./orders"]
        `,
        orders: "",
      },
      at: "gcr.io/distroless/base-debian12:debug",
      fixes: [
        {
          title: "Use `gcr.io/distroless/base-debian12:debug-nonroot`",
          result: dedent`
            FROM gcr.io/distroless/base-debian12:debug-nonroot
            WORKDIR /srv
            COPY orders ./
            CMD ["./orders"]
          `,
        },
      ],
    },
    {
      name: "distroless whose files lie in its own working folder, which another tag would move",
      files: { Dockerfile: 'FROM gcr.io/distroless/static-debian12\nCOPY orders .\nCMD ["/orders"]\n', orders: "" },
      at: "gcr.io/distroless/static-debian12",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result: 'FROM gcr.io/distroless/static-debian12\nCOPY orders .\nUSER 65532:65532\nCMD ["/orders"]\n',
        },
      ],
    },
    {
      name: "scratch, where only a number can be a user",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          COPY <<EOF /etc/orders.conf
          listen = :8080
          EOF
          RUN <<EOF
          cd /src
          CGO_ENABLED=0 go build -o /orders .
          EOF
          FROM scratch
          COPY --from=build /orders /etc/orders.conf /
          ENTRYPOINT ["/orders"]
        `,
      },
      at: "scratch",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result: dedent`
            FROM golang:1.26 AS build
            COPY <<EOF /etc/orders.conf
            listen = :8080
            EOF
            RUN <<EOF
            cd /src
            CGO_ENABLED=0 go build -o /orders .
            EOF
            FROM scratch
            COPY --from=build /orders /etc/orders.conf /
            USER 65532:65532
            ENTRYPOINT ["/orders"]
          `,
        },
      ],
    },
    {
      name: "an inherited stage: the account is made below, and nobody uses it",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim AS runtime-base
          RUN useradd --system --uid 10005 orders
          FROM runtime-base AS app
          COPY orders /usr/local/bin/
          ENTRYPOINT ["orders"]
          CMD ["serve"]
        `,
        orders: "",
      },
      at: "runtime-base",
      line: 3,
      message: "`debian:bookworm-slim` starts as root",
      fixes: [
        {
          title: "Insert `USER 10005`",
          result: dedent`
            FROM debian:bookworm-slim AS runtime-base
            RUN useradd --system --uid 10005 orders
            FROM runtime-base AS app
            COPY orders /usr/local/bin/
            USER 10005
            ENTRYPOINT ["orders"]
            CMD ["serve"]
          `,
        },
      ],
    },
    {
      name: "one stage that builds and runs, with a step below the CMD",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /app
          COPY . .
          CMD ["./orders"]
          RUN go build -o orders .
        `,
        "go.mod": goMod,
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "golang:1.26",
      fixes: [
        {
          title: "Create the user `app`",
          result: dedent`
            FROM golang:1.26
            WORKDIR /app
            COPY . .
            CMD ["./orders"]
            RUN go build -o orders .
            RUN useradd -r -m -u 10001 app
            USER 10001
          `,
        },
      ],
    },
    {
      name: "one stage whose program is to move to a small image first: that image brings a user and no shell",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /app
          COPY . .
          RUN CGO_ENABLED=0 go build -o /orders .
          CMD ["/orders"]
        `,
        "go.mod": goMod,
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "golang:1.26",
      fixes: [
        {
          title: "Create the user `app`",
          preferred: false,
          result: dedent`
            FROM golang:1.26
            WORKDIR /app
            COPY . .
            RUN CGO_ENABLED=0 go build -o /orders .
            RUN useradd -r -m -u 10001 app
            USER 10001
            CMD ["/orders"]
          `,
        },
      ],
    },
    {
      name: "a folder whose name only holds the word",
      files: {
        "contest/Dockerfile": 'FROM alpine:3.22\nCOPY orders /usr/bin/\nCMD ["orders"]\n',
        "contest/orders": "",
      },
      context: "contest",
      at: "alpine:3.22",
    },
    {
      name: "Node's own account, by its number",
      files: { Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]', "server.js": "" },
      at: "node:22-slim",
      fixes: [
        {
          title: "Insert `USER 1000`",
          result: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]',
        },
      ],
    },
    {
      name: "files below /root: reported, but any other user would be shut out",
      files: {
        Dockerfile: 'FROM alpine:3.22\nWORKDIR /root\nCOPY orders ./\nCMD ["./orders"]\n',
        orders: "",
      },
      at: "alpine:3.22",
      fixes: [],
    },
    {
      name: "a volume and a folder for data, which belong to root",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim
          RUN mkdir -p /var/lib/orders
          VOLUME /var/lib/orders
          COPY orders /usr/local/bin/
          CMD ["orders"]
        `,
        orders: "",
      },
      at: "debian:bookworm-slim",
      fixes: [],
    },
    {
      name: "a working folder for what the program writes",
      files: { Dockerfile: 'FROM alpine\nCOPY orders /\nWORKDIR /data\nENTRYPOINT ["/orders"]\n', orders: "" },
      at: "alpine",
      fixes: [],
    },
    ...[
      "git config --global http.cookiefile /gitcookies",
      "git lfs install",
      "go env -w GOFLAGS=-mod=mod",
      "npm config set fund false",
      "helm repo add shop https://charts.example.com",
      "echo machine git.example.com > ~/.netrc",
      "echo insecure >> $HOME/.curlrc",
      "cp /etc/shop.conf /root/.shoprc",
      "[ -e /etc/shop.conf ] && ln -s /etc/shop.conf ~/.shoprc",
    ].map((command) => ({
      name: `what the program may read in root's home: ${command}`,
      files: { Dockerfile: `FROM alpine:3.22\nRUN ${command}\nCOPY app /app\nENTRYPOINT ["/app"]\n`, app: "" },
      at: "alpine:3.22",
      fixes: [],
    })),
    ...[
      "git config --system http.cookiefile /gitcookies",
      "npm config set fund false --global",
      "apk add --no-cache git",
      "rm -rf /root/.cache",
    ].map((command) => ({
      name: `nothing in root's home that a program reads: ${command}`,
      files: { Dockerfile: `FROM alpine:3.22\nRUN ${command}\nCOPY app /app\nENTRYPOINT ["/app"]\n`, app: "" },
      at: "alpine:3.22",
      fixes: [
        {
          title: "Create the user `app`",
          result: dedent`
            FROM alpine:3.22
            RUN ${command}
            COPY app /app
            RUN addgroup -S -g 10001 app && adduser -S -u 10001 -G app app
            USER 10001
            ENTRYPOINT ["/app"]
          `,
        },
      ],
    })),
    {
      name: "settings in a home that every user has",
      files: {
        Dockerfile:
          'FROM debian:12\nENV HOME=/etc/shop\nRUN git config --global user.name shop\nCOPY app /etc/shop/\nCMD ["/etc/shop/app"]\n',
        app: "",
      },
      at: "debian:12",
      fixes: [
        {
          title: "Create the user `app`",
          result:
            'FROM debian:12\nENV HOME=/etc/shop\nRUN git config --global user.name shop\nCOPY app /etc/shop/\nRUN useradd -r -m -u 10001 app\nUSER 10001\nCMD ["/etc/shop/app"]\n',
        },
      ],
    },
    {
      name: "accounts of another stage: the one that was made there, by its number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          RUN groupadd -g 10001 app && useradd -u 10001 -g app app
          WORKDIR /app
          COPY . /app
          RUN CGO_ENABLED=0 go build -o /shop .
          FROM alpine:3.22
          COPY --from=build /etc/group /etc/passwd /etc/
          COPY --from=build /shop /shop
          CMD ["/shop"]
        `,
        "go.mod": goMod,
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "alpine:3.22",
      fixes: [
        {
          title: "Insert `USER 10001`",
          result: dedent`
            FROM golang:1.26 AS build
            RUN groupadd -g 10001 app && useradd -u 10001 -g app app
            WORKDIR /app
            COPY . /app
            RUN CGO_ENABLED=0 go build -o /shop .
            FROM alpine:3.22
            COPY --from=build /etc/group /etc/passwd /etc/
            COPY --from=build /shop /shop
            USER 10001
            CMD ["/shop"]
          `,
        },
      ],
    },
    ...[
      "RUN adduser -D shop\nCOPY --from=golang:1.26 /etc/passwd /etc/passwd",
      "RUN true\nCOPY group /etc/group",
      "RUN true\nCOPY group /etc/",
      "RUN echo app:x:10001:10001::/:/bin/false >> /etc/passwd",
    ].map((lines) => ({
      name: `accounts that nobody knows: ${lines.replace("\n", "; ")}`,
      files: { Dockerfile: `FROM alpine:3.22\n${lines}\nCOPY app /app\nCMD ["/app"]\n`, app: "", group: "" },
      at: "alpine:3.22",
      fixes: [],
    })),
    {
      name: "a file for /etc that holds no accounts",
      files: {
        Dockerfile: 'FROM alpine:3.22\nRUN true\nCOPY shop.conf /etc/\nCOPY app /app\nCMD ["/app"]\n',
        app: "",
        "shop.conf": "",
      },
      at: "alpine:3.22",
      fixes: [
        {
          title: "Create the user `app`",
          result:
            'FROM alpine:3.22\nRUN true\nCOPY shop.conf /etc/\nCOPY app /app\nRUN addgroup -S -g 10001 app && adduser -S -u 10001 -G app app\nUSER 10001\nCMD ["/app"]\n',
        },
      ],
    },
    {
      name: "a change of owner and mode by applets of busybox",
      files: {
        Dockerfile:
          'FROM busybox\nCOPY app /app\nRUN busybox chown -R 5 /app && busybox chmod 0700 /app\nCMD ["/app"]\n',
        app: "",
      },
      at: "busybox",
      fixes: [],
    },
    {
      name: "an account that an applet of busybox made",
      files: {
        Dockerfile: 'FROM busybox\nRUN busybox adduser -D -u 1200 shop\nCOPY app /app\nCMD ["/app"]\n',
        app: "",
      },
      at: "busybox",
      fixes: [
        {
          title: "Insert `USER 1200`",
          result: 'FROM busybox\nRUN busybox adduser -D -u 1200 shop\nCOPY app /app\nUSER 1200\nCMD ["/app"]\n',
        },
      ],
    },
    {
      name: "accounts of another stage on an image without any: a number needs no entry",
      files: {
        Dockerfile:
          'FROM alpine AS users\nFROM scratch\nCOPY --from=users /etc/passwd /etc/passwd\nCOPY app /app\nCMD ["/app"]\n',
        app: "",
      },
      at: "scratch",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result:
            'FROM alpine AS users\nFROM scratch\nCOPY --from=users /etc/passwd /etc/passwd\nCOPY app /app\nUSER 65532:65532\nCMD ["/app"]\n',
        },
      ],
    },
    ...["SHOP_CONFIG=/root/.shop/config.yml", "DATA_PATH=/data", "DB=/var/lib/orders/db"].map((pair) => ({
      name: `a place that ENV ${pair} names, which root may write to`,
      files: { Dockerfile: `FROM debian:12\nCOPY orders /\nENV ${pair}\nENTRYPOINT ["/orders"]\n`, orders: "" },
      at: "debian:12",
      fixes: [],
    })),
    {
      name: "a place that ENV names and the image has",
      files: {
        Dockerfile: 'FROM alpine\nCOPY orders /\nCOPY pages /pages/\nENV PAGES=/pages\nENTRYPOINT ["/orders"]\n',
        orders: "",
        "pages/index.html": "",
      },
      at: "alpine",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result:
            'FROM alpine\nCOPY orders /\nCOPY pages /pages/\nENV PAGES=/pages\nUSER 65532:65532\nENTRYPOINT ["/orders"]\n',
        },
      ],
    },
    ...[
      "volumes: ['database:/app/storage']",
      "volumes: ['./data:/data']",
      "volumes: [/data]",
      "volumes: [{ type: bind, source: ./logs, target: /var/log/orders }]",
      "volumes: ['./orders.db:/app/orders.db']",
      "volumes: ['${PLACE}']",
      "environment: [DATA_DIR=/data]",
      "environment: [CONFIG=/root/.shop/config.yml]",
      "environment: { DATA_DIR: '${DATA_DIR:-/data}' }",
      "volumes: ['./x:/x:ro']\n    environment: { DATA_DIR: /xy }",
      "privileged: true",
    ].map((setting) => ({
      name: `a service with a place for data, which root may write to, or with all privileges: ${setting}`,
      context: "guess" as const,
      files: {
        Dockerfile: 'FROM alpine\nWORKDIR /app\nCOPY orders .\nENTRYPOINT ["./orders"]\n',
        orders: "",
        "compose.yaml": `services:\n  orders:\n    build: .\n    ${setting}\n`,
      },
      at: "alpine",
      fixes: [],
    })),
    ...[
      "volumes: ['./data:/data:ro']",
      "volumes: ['./config.yaml:/app/config.yaml', '/etc/localtime:/etc/localtime']",
      "volumes: [{ type: bind, source: ./pages, target: /pages, read_only: true }]",
      "volumes: [{ type: tmpfs, target: /tmp }]",
      "volumes: [/app/node_modules/]",
      "environment: [PORT=80, PATH=/opt/bin, PLACE=/app, DATA_DIR, PAGES=/app/pages.json]",
      "volumes: ['./shop.yml:/etc/shop.yml']\n    environment: { CONFIG: /etc/shop.yml }",
    ].map((setting) => ({
      name: `a service that brings nothing to write to: ${setting}`,
      context: "guess" as const,
      files: {
        Dockerfile: 'FROM alpine\nWORKDIR /app\nCOPY orders .\nENTRYPOINT ["./orders"]\n',
        orders: "",
        "compose.yaml": `services:\n  orders:\n    build: .\n    ${setting}\n`,
      },
      at: "alpine",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result: 'FROM alpine\nWORKDIR /app\nCOPY orders .\nUSER 65532:65532\nENTRYPOINT ["./orders"]\n',
        },
      ],
    })),
    ...[
      ['["npm", "run", "build"]', "next build && next start"],
      ["npm run build && node server.js", "webpack"],
      ["npm start", "webpack"],
      ['["node", "build"]', "vite build"],
      ['["node", "build/index.js"]', "vite build"],
      ["yarn build", "rm -rf dist"],
    ].map(([command, script]) => ({
      name: `a container that does not only compile: ${command}; ${script}`,
      files: {
        Dockerfile: `FROM alpine\nWORKDIR /web\nCOPY . .\nRUN apk add npm\nCMD ${command}\n`,
        "package.json": JSON.stringify({ scripts: { build: script, start: "npm run build && node server.js" } }),
      },
      at: "alpine",
    })),
    {
      name: "program and arguments in one string",
      files: { Dockerfile: 'FROM alpine\nRUN mkdir /data\nCOPY shop /\nCMD ["/shop --port 80"]\n', shop: "binary" },
      at: "alpine",
      fixes: [],
    },
    {
      name: "a place for data of a service of another stage",
      context: "guess",
      files: {
        Dockerfile: 'FROM alpine AS agent\nCMD ["/agent"]\nFROM alpine AS shop\nCOPY shop /\nENTRYPOINT ["/shop"]\n',
        shop: "",
        "compose.yaml": dedent`
          services:
            agent:
              build: { context: ., target: agent }
              volumes: ["./data:/data"]
            shop:
              build: .
        `,
      },
      at: "alpine",
      fixes: [
        {
          title: "Insert `USER 65532:65532`",
          result:
            'FROM alpine AS agent\nCMD ["/agent"]\nFROM alpine AS shop\nCOPY shop /\nUSER 65532:65532\nENTRYPOINT ["/shop"]\n',
        },
      ],
    },
    {
      name: "the engine's socket in a service of another stage",
      context: "guess",
      files: {
        Dockerfile: 'FROM alpine AS agent\nCMD ["/agent"]\nFROM alpine AS shop\nCOPY shop /\nENTRYPOINT ["/shop"]\n',
        shop: "",
        "compose.yaml": dedent`
          services:
            agent:
              build: { context: ., target: agent }
              volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
            shop:
              build: .
        `,
      },
      at: "alpine",
    },
    {
      name: "a program that GoReleaser puts beside the Dockerfile, of a module that talks to no engine",
      context: "guess",
      files: releasedOf("github.com/spf13/cobra", "github.com/docker/docker"),
      at: "debian:12",
    },
    {
      name: "a file whose context nobody knows, which takes nothing from it",
      context: "guess",
      files: {
        ...releasedOf("github.com/docker/docker"),
        "deploy/Dockerfile": 'FROM debian:12\nRUN curl -o /agent https://example.com/agent\nENTRYPOINT ["/agent"]\n',
      },
      at: "debian:12",
    },
    {
      name: "a service that compiles when it starts: no user for that",
      context: "guess",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /orders .\nCMD ["/orders"]\n',
        "go.mod": goMod,
        "main.go": "package main\n\nfunc main() {}\n",
        "compose.yaml": 'services:\n  orders:\n    build: .\n    command: sh -c "go build -o api . && exec ./api"\n',
      },
      at: "golang:1.26",
      fixes: [],
    },
    {
      name: "a program that only its owner may run",
      files: { Dockerfile: 'FROM alpine\nCOPY --chmod=700 orders /bin/\nENTRYPOINT ["/bin/orders"]\n', orders: "" },
      at: "alpine",
      fixes: [],
    },
    {
      name: "a script that is there to read and stays root",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY entrypoint.sh orders /\nENTRYPOINT ["/entrypoint.sh"]\n',
        "entrypoint.sh": '#!/bin/sh\nset -e\nexec /orders "$@"\n',
        orders: "",
      },
      at: "alpine:3.22",
      fixes: [],
    },
    {
      name: "words behind a program that only sound like services",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY shop /\nCMD ["/shop", "--as", "nginx", "mount"]\n',
        shop: "binary",
      },
      at: "alpine:3.22",
    },
    {
      name: "a program of the build that has the name of one for root",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /ip .
          FROM scratch
          COPY --from=build /ip /ip
          ENTRYPOINT ["/ip"]
        `,
        "go.mod": goMod,
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "scratch",
    },
    {
      name: "a wrapper and a program that needs nothing of root",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nCOPY dockerize shop /usr/local/bin/\nCMD ["dockerize", "-wait", "tcp://redis-server", "shop"]\n',
        dockerize: "binary",
        shop: "binary",
      },
      at: "alpine:3.22",
    },
    {
      name: "tini, which passes the user on",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY orders /\nENTRYPOINT ["/sbin/tini", "--"]\nCMD ["/orders"]\n',
        orders: "",
      },
      at: "alpine:3.22",
    },
  ],
  silent: [
    {
      name: "WebAssembly, whose runtime has no users",
      files: { Dockerfile: 'FROM scratch\nCOPY shop.wasm /shop.wasm\nENTRYPOINT ["shop.wasm"]\n', "shop.wasm": "" },
    },
    { name: "a USER", files: { Dockerfile: 'FROM alpine\nCOPY orders /\nUSER 10001\nCMD ["/orders"]\n' } },
    { name: "root on purpose", files: { Dockerfile: 'FROM alpine\nCOPY orders /\nUSER root\nCMD ["/orders"]\n' } },
    {
      name: "a USER of the stage below",
      files: { Dockerfile: 'FROM alpine AS base\nUSER nobody\nFROM base\nCOPY orders /\nCMD ["/orders"]\n' },
    },
    {
      name: "a folder for development, whose image a tool fills while it runs",
      files: {
        "infra/development/docker/shop.Dockerfile":
          'FROM alpine\nWORKDIR /app\nADD build build\nENTRYPOINT ["/app/build/shop"]\n',
      },
    },
    {
      name: "a base that is not root",
      files: { Dockerfile: 'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY orders /\nCMD ["/orders"]\n' },
    },
    {
      name: "bases of which nothing is known",
      files: { Dockerfile: 'ARG BASE\nFROM ${BASE}\nCOPY orders /\nCMD ["/orders"]\n' },
    },
    {
      name: "a company's image",
      files: { Dockerfile: 'FROM registry.example.com/base/alpine:3\nCOPY orders /\nCMD ["/orders"]\n' },
    },
    {
      name: "files to export",
      files: { Dockerfile: "FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /out /\n" },
    },
    {
      name: "a stage for development",
      files: { Dockerfile: 'FROM golang:1.26 AS dev\nCOPY . .\nCMD ["./orders"]\n' },
    },
    {
      name: "a file for tests",
      files: { "Dockerfile.test": 'FROM golang:1.26\nCOPY . .\nCMD ["./orders"]\n' },
    },
    {
      name: "an image that tests build",
      files: { "e2e-tests/helper/Dockerfile": 'FROM alpine\nCOPY orders /\nCMD ["/orders"]\n' },
      file: "e2e-tests/helper/Dockerfile",
    },
    { name: "the go command", files: { Dockerfile: 'FROM golang:1.26\nCOPY . .\nCMD ["go", "run", "."]\n' } },
    {
      name: "an entrypoint that gives up root",
      files: { Dockerfile: 'FROM alpine\nCOPY orders /\nENTRYPOINT ["su-exec", "orders", "/orders"]\n' },
    },
    {
      name: "gosu behind tini",
      files: { Dockerfile: 'FROM debian:bookworm-slim\nENTRYPOINT ["tini", "--", "gosu", "app"]\nCMD ["/orders"]\n' },
    },
    {
      name: "a script that gives up root",
      files: {
        Dockerfile:
          'FROM alpine\nCOPY docker/entrypoint.sh /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/entrypoint.sh"]\nCMD ["orders"]\n',
        "docker/entrypoint.sh": '#!/bin/sh\nchown -R app /data\nexec setpriv --reuid=app "$@"\n',
      },
    },
    {
      name: "a script given to a shell that gives up root",
      files: {
        Dockerfile: 'FROM alpine\nWORKDIR /app\nCOPY start .\nCMD ["sh", "start"]\n',
        start: "exec su app -c /app/orders\n",
      },
    },
    {
      name: "a script that cannot be read",
      files: {
        Dockerfile: 'FROM alpine\nRUN wget -O /entrypoint.sh https://example.com/e.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
      },
    },
    {
      name: "a program of its own that gives up root with gosu",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          COPY . .
          RUN go build -o /entrypoint ./cmd/entrypoint
          FROM debian:trixie-slim
          RUN apt-get update && apt-get install -y --no-install-recommends gosu
          COPY --from=build /entrypoint /entrypoint
          ENTRYPOINT ["/entrypoint"]
        `,
      },
    },
    {
      name: "packages that are of use to root only",
      files: {
        Dockerfile: 'FROM alpine:3.22\nRUN apk add --no-cache \\\n    # rules\n    iptables\nCOPY fw /\nCMD ["/fw"]\n',
      },
    },
    {
      name: "a required module that changes networks",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /agent .
          FROM alpine:3.22
          COPY --from=build /agent /agent
          ENTRYPOINT ["/agent"]
        `,
        "go.mod": `${goMod}\nrequire github.com/vishvananda/netlink v1.3.1\n`,
        "go.sum": "",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a program that GoReleaser puts beside the Dockerfile, of a module that talks to the engine",
      context: "guess",
      files: releasedOf("github.com/docker/docker"),
    },
    {
      name: "a released program whose image a service builds and gives the engine's socket",
      context: "guess",
      files: {
        ...releasedOf("github.com/spf13/cobra"),
        "compose.yaml":
          "services:\n  agent:\n    build: { context: ., dockerfile: deploy/Dockerfile }\n    volumes: [/run/docker.sock:/run/docker.sock]\n",
      },
    },
    {
      name: "what is compiled in one of two contexts, of a module that talks to the engine",
      context: "guess",
      files: {
        Dockerfile:
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY agent.conf go.mod ./\nCOPY *.go ./\nRUN go build -o /agent .\nFROM debian:12\nCOPY --from=build /agent /agent\nENTRYPOINT ["/agent"]\n',
        "deploy/agent.conf": "",
        "compose.yaml": "services: { a: { build: . }, b: { build: { context: deploy, dockerfile: ../Dockerfile } } }\n",
        "go.mod": "module example.com/agent\n\nrequire github.com/docker/docker v1.0.0\n",
        "main.go": "package main\n",
      },
    },
    ...["github.com/aquasecurity/libbpfgo", "github.com/docker/docker", "k8s.io/kubelet"].map((module) => ({
      name: `${module} in what make builds`,
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN make build
          FROM build AS tested
          RUN make test
          FROM alpine:3.22
          COPY --from=tested /src/bin/agent /agent
          ENTRYPOINT ["/agent"]
        `,
        "go.mod": `${goMod}\nrequire ${module} v0.32.0\n`,
      },
    })),
    {
      name: "a module that changes networks, in a program whose name a variable completes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          ARG TARGETOS TARGETARCH
          WORKDIR /src
          COPY go.* ./
          RUN --mount=type=bind,target=. go build -o /out/ig-\${TARGETOS}-\${TARGETARCH} ./cmd/ig
          FROM alpine:3.22
          ARG TARGETOS TARGETARCH
          COPY --from=build /out/ig-\${TARGETOS}-\${TARGETARCH} /ig
          ENTRYPOINT ["/ig"]
        `,
        "go.mod": `${goMod}\nrequire github.com/cilium/ebpf v0.17.3\n`,
      },
    },
    ...["COPY bin/driver /driver", "COPY out/* /", "COPY bin/linux /", "COPY driver-${ARCH} /driver"].map((lines) => ({
      name: `a module for work of root, whose program the context brings ready made: ${lines.replace("\n", "; ")}`,
      files: {
        Dockerfile: `FROM alpine:3.22\nARG ARCH\n${lines}\nENTRYPOINT ["/driver"]\n`,
        "go.mod": `${goMod}\nrequire github.com/container-storage-interface/spec v1.9.0\n`,
        "main.go": "package main\n\nfunc main() {}\n",
        Makefile: "driver:\n\tgo build -o bin/driver .\n",
      },
    })),
    {
      name: "a module for work of root, whose programs the context brings to a folder of PATH",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY bin/ /usr/local/bin/\nENTRYPOINT ["driver"]\n',
        "go.mod": `${goMod}\nrequire github.com/container-storage-interface/spec v1.9.0\n`,
        "bin/driver": "binary",
      },
    },
    { name: "no program but an init", files: { Dockerfile: 'FROM alpine\nCOPY x /\nENTRYPOINT ["tini", "--"]\n' } },
    ...['CMD ["go version"]', 'ENTRYPOINT ["su-exec nobody"]\nCMD ["/shop"]', 'ENTRYPOINT ["nginx -g"]'].map(
      (lines) => ({
        name: `program and arguments in one string: ${lines.replace("\n", "; ")}`,
        files: { Dockerfile: `FROM golang:1.26\nCOPY . .\n${lines}\n` },
      }),
    ),
    { name: "a message", files: { Dockerfile: 'FROM alpine\nCOPY x /\nCMD ["echo", "mount me"]\n' } },
    { name: "an end", files: { Dockerfile: "FROM alpine\nCOPY x /\nCMD exit 1\n" } },
    { name: "a framework's run", files: { Dockerfile: 'FROM golang:1.26\nCOPY . .\nCMD ["kratos", "run"]\n' } },
    {
      name: "a development server behind scripts of package.json",
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /web\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n',
        "package.json": '{ "scripts": { "start": "npm run page", "page": "cross-env HOST=0 vite --host" } }\n',
      },
    },
    ...[
      ['["npm", "run-script", "build"]', "webpack --mode production"],
      ["yarn build", "rimraf dist && tsc -p . && NODE_ENV=production vite build"],
      ["pnpm run build:web", "npm run pages"],
      ['["npx", "webpack"]', ""],
      ["npm run build && npm run pages", "node scripts/build.js"],
    ].map(([command, script]) => ({
      name: `a container that only compiles: ${command}; ${script}`,
      files: {
        Dockerfile: `FROM node:22\nWORKDIR /web\nCOPY package*.json ./\nRUN npm ci\nVOLUME /web/src\nCMD ${command}\n`,
        "package.json": JSON.stringify({ scripts: { build: script, "build:web": script, pages: "next build" } }),
      },
    })),
    {
      name: "a container that compiles by the name of its script",
      files: {
        Dockerfile: 'FROM node:22\nRUN npm i -g yarn\nVOLUME /web\nWORKDIR /web\nCMD ["npm", "run", "build"]\n',
      },
    },
    {
      name: "a development server of a framework, in a folder of its own",
      files: {
        Dockerfile: "FROM node:22\nWORKDIR /web\nCOPY web/package*.json ./\nRUN npm ci\nCOPY web .\nCMD yarn start\n",
        "web/package.json": '{ "scripts": { "start": "tsc && next dev -p 80" } }\n',
      },
    },
    {
      name: "an image of a folder of tests",
      files: { "internal/teste2e/Dockerfile": 'FROM alpine\nCOPY orders /\nCMD ["/orders"]\n' },
    },
    ...[
      'volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]',
      "volumes: [{ type: bind, source: /run/docker.sock, target: /run/docker.sock }]",
      "cap_add: [NET_ADMIN, SYS_TIME]",
      'devices: ["/dev/i2c-1:/dev/i2c-1"]',
    ].map((setting) => ({
      name: `a service that gets what only root can use: ${setting}`,
      context: "guess",
      files: {
        Dockerfile: 'FROM alpine\nCOPY agent /\nENTRYPOINT ["/agent"]\n',
        agent: "",
        "compose.yaml": `services:\n  agent:\n    build: .\n    ${setting}\n`,
      },
    })),
    {
      name: "an action of GitHub, which forbids USER",
      files: {
        Dockerfile: 'FROM alpine:3.22\nCOPY label /\nENTRYPOINT ["/label"]\n',
        label: "binary",
        "action.yml": "runs:\n  using: docker\n  image: Dockerfile\n",
      },
      context: "guess",
    },
    ...['LABEL com.github.actions.name="label"', 'LABEL version="1" \\\n      "com.github.actions.icon"="tag"'].map(
      (label) => ({
        name: `an action of GitHub by its labels: ${label.replace(/\s+/g, " ")}`,
        files: { Dockerfile: `FROM alpine:3.22\n${label}\nCOPY label /\nENTRYPOINT ["/label"]\n`, label: "binary" },
      }),
    ),
    {
      name: "a service that begins as root",
      files: { Dockerfile: 'FROM alpine\nRUN apk add nginx\nCMD ["nginx", "-g", "daemon off;"]\n' },
    },
    {
      name: "a service that begins as root, built from its source",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /caddy ./cmd/caddy
          FROM alpine:3.22
          COPY --from=build /caddy /usr/bin/caddy
          CMD ["caddy", "run"]
        `,
        "go.mod": goMod,
        "cmd/caddy/main.go": "package main\n\nfunc main() {}\n",
      },
    },
    ...[
      '["insmod", "/shop.ko"]',
      '["/sbin/dhcpcd", "--nobackground"]',
      '["/usr/sbin/ntpd", "-d"]',
      '["/bin/sh", "-c", "sysctl -p && exec /sbin/fstrim -A"]',
      '["tini", "-s", "/usr/bin/qemu-ga"]',
    ].map((command) => ({
      name: `a program that only root may run: ${command}`,
      files: { Dockerfile: `FROM alpine:3.22\nCOPY etc/ /etc/\nCMD ${command}\n`, "etc/x.conf": "" },
    })),
    ...[
      '["dockerize", "-template", "/etc/x.tmpl:/etc/x.conf", "-wait", "tcp://db:5432", "nginx", "-g", "daemon off;"]',
      '["chamber", "exec", "shop", "--", "/usr/sbin/nginx"]',
      '["envconsul", "-upcase", "su-exec", "shop", "/shop"]',
      '["/usr/local/bin/configure", "--then", "nginx"]',
    ].map((command) => ({
      name: `a wrapper and what it starts: ${command}`,
      files: {
        Dockerfile: `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nginx\nCOPY configure /usr/local/bin/\nCMD ${command}\n`,
        configure: "binary",
      },
    })),
    {
      name: "a script that starts a service",
      files: {
        Dockerfile: 'FROM alpine:3.22\nRUN apk add nginx\nCOPY up.sh /\nCMD ["/up.sh"]\n',
        "up.sh": "#!/bin/sh\nset -e\n/shop --once\nexec nginx -g 'daemon off;'\n",
      },
    },
    { name: "a shell for a person", files: { Dockerfile: 'FROM alpine\nCOPY orders /\nCMD ["sh"]\n' } },
    { name: "no command", files: { Dockerfile: "FROM golang:1.26\nRUN go install example.com/tool@latest\n" } },
    {
      name: "Windows",
      files: {
        Dockerfile: 'FROM golang:1.26-windowsservercore-ltsc2022\nCOPY orders.exe C:/\nCMD ["C:/orders.exe"]\n',
      },
    },
  ],
});
