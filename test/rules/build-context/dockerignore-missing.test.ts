import { dockerignoreMissing } from "../../../server/src/rules/build-context/dockerignore-missing";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const goSum = "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n";
const main = "package main\n\nfunc main() {}\n";
const repository = { ".git/HEAD": "ref: refs/heads/main\n", "go.mod": goMod, "go.sum": goSum, "main.go": main };

const service = dedent`
  # The shop's API.
  FROM golang:1.24-alpine AS build
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN go mod download
  COPY . .
  RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

testRule(dockerignoreMissing, {
  reported: [
    {
      name: "a repository under a broad COPY, for information",
      files: { Dockerfile: service, ...repository },
      at: ".",
      line: 6,
      message: "`COPY .` takes in `.git`, which the image does not need",
      severity: "information",
      fixes: [
        {
          title: "Create `.dockerignore` with `.git`, `Dockerfile`, `.dockerignore`",
          safety: "suggestion",
          preferred: true,
          result: { ".dockerignore": ".git\nDockerfile\n.dockerignore\n" },
        },
      ],
    },
    {
      name: "a repository that a script may ask: nothing is said of a need",
      files: {
        Dockerfile: service.replace("CGO_ENABLED=0 go build -trimpath -o /out/shop .", "./release.sh /out/shop"),
        ...repository,
        "release.sh": "",
      },
      at: ".",
      message: "`COPY .` takes in `.git`, which few builds need",
      severity: "information",
    },
    {
      name: "a large repository, with a warning",
      files: { Dockerfile: service, ...repository },
      sizes: { ".git/HEAD": 48_300_000 },
      at: ".",
      message: "`.git` (48 MB)",
      severity: "warning",
    },
    {
      name: "secrets, packages and what a debugger leaves",
      files: {
        Dockerfile: service,
        ...repository,
        ".gitignore": "node_modules\n.env\n*.log\nshop\nid_*\n",
        ".env": "DATABASE_PASSWORD=hunter2hunter2\n",
        "web/node_modules/react/index.js": "",
        "logs/access.log": "GET /\n",
        ".idea/workspace.xml": "<project/>\n",
        shop: "ELF",
        __debug_bin4711: "ELF",
        "deploy/id_ed25519": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
      },
      sizes: { shop: 18_000_000, __debug_bin4711: 21_500_000 },
      at: ".",
      message:
        "takes in `.env`, `deploy/id_ed25519` (a private key), which may hold secrets, and `__debug_bin4711` (a compiled program, 22 MB), `shop` (a compiled program, 18 MB), `.git`, `.idea`, `logs/access.log` and 1 more.",
      severity: "warning",
      secret: "hunter2hunter2",
      fixes: [
        {
          title: "Create `.dockerignore` with",
          result: {
            ".dockerignore":
              ".env\n.git\n.idea\n__debug_bin4711\nshop\ndeploy/id_ed25519\n**/*.log\n**/node_modules\nDockerfile\n.dockerignore\n",
          },
        },
      ],
    },
    {
      name: "a COPY whose lines are joined around a comment, in a stage that stands on another",
      files: {
        "build/Dockerfile": dedent`
          FROM golang:1.24-alpine AS base
          WORKDIR /src
          RUN <<EOF
          apk add --no-cache tzdata
          mkdir -p /out
          EOF

          FROM base AS build
          COPY --link \
            # the whole project
            . \
            ./
          RUN CGO_ENABLED=0 go build -o /out/shop .
        `,
        ...repository,
      },
      at: ".",
      line: 11,
      fixes: [
        { title: "Create `.dockerignore`", result: { ".dockerignore": ".git\nbuild/Dockerfile\n.dockerignore\n" } },
      ],
    },
    {
      name: "several broad COPYs once, the others related",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS a\nCOPY . /a\nFROM golang:1.24 AS b\nADD ./ /b\nRUN --mount=type=bind,target=/c ls /c\n",
        ...repository,
      },
      at: ".",
      line: 2,
      related: ["./", "--mount=type=bind,target=/c"],
    },
    {
      name: "a bind mount of the whole context",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,source=.,target=/src go build -buildvcs=false -o /out/ ./...\n",
        ...repository,
        ".env": "API_TOKEN=4f8d1c77aa\n",
      },
      at: "source=.",
      severity: "information",
    },
    {
      name: "packages that git ignores and an install brings, in a folder with a package.json",
      files: {
        "make/portal/Dockerfile": dedent`
          FROM node:22-slim AS portal
          WORKDIR /portal
          COPY src/portal ./
          RUN npm ci && npm run build

          FROM golang:1.24-alpine
          COPY --from=portal /portal/dist /srv/portal
        `,
        ".gitignore": "node_modules/\n",
        "src/portal/package.json": "{}\n",
        "src/portal/package-lock.json": "{}\n",
      },
      at: "src/portal",
      line: 3,
      message:
        "`src/portal/node_modules` wherever somebody has installed the packages: `npm ci` deletes them, but a layer keeps them",
      severity: "warning",
      fixes: [
        {
          title: "Create `.dockerignore`",
          result: { ".dockerignore": "src/portal/node_modules\nmake/portal/Dockerfile\n.dockerignore\n" },
        },
      ],
    },
    {
      name: "packages that an install adds to",
      files: {
        Dockerfile: "FROM node:22\nWORKDIR /web\nCOPY . .\nRUN npm install && npm run build\n",
        ".gitignore": "node_modules\n",
        "package.json": "{}\n",
      },
      at: ".",
      message: "wherever somebody has installed the packages: they are of another system than the image",
    },
    {
      name: "files of settings by another name",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY . /src\n",
        "go.mod": goMod,
        "db.env": "POSTGRES_PASSWORD=k7Qm2xR9vT\n",
        "deploy/prod.env": "API_TOKEN=4f8d1c77aa\n",
      },
      at: ".",
      severity: "warning",
      message: "takes in `db.env`, `deploy/prod.env`, which may hold secrets",
      secret: "correct-horse",
      fixes: [
        {
          title: "Create `.dockerignore`",
          result: { ".dockerignore": "db.env\ndeploy/prod.env\nDockerfile\n.dockerignore\n" },
        },
      ],
    },
    {
      name: "what another Dockerfile of the context copies stays out of the new file, the Dockerfile itself too",
      files: {
        Dockerfile: service,
        "Dockerfile.test":
          "FROM golang:1.24\nCOPY ./.git ./.git\nCOPY Dockerfile .dockerignore* ./\nCOPY deploy/conf /app/conf\n",
        ...repository,
        ".gitignore": ".env\n",
        ".env": "PAYMENT_TOKEN=correct-horse\n",
        "deploy/conf/.env": "PROXY_TOKEN=correct-horse\n",
      },
      file: "Dockerfile",
      at: ".",
      message: "takes in `.env`, which may hold secrets",
      secret: "correct-horse",
      fixes: [{ title: "Create `.dockerignore` with `.env`", result: { ".dockerignore": ".env\n.dockerignore\n" } }],
    },
    {
      name: "packages that another stage installs, beside a repository: one file for both",
      files: {
        Dockerfile: dedent`
          FROM node:22-alpine AS deps
          WORKDIR /app
          COPY package.json package-lock.json ./
          RUN npm ci

          FROM node:22-alpine AS builder
          WORKDIR /app
          COPY --from=deps /app/node_modules ./node_modules
          COPY . .
          RUN npm run build
        `,
        ".git/HEAD": "ref: refs/heads/main\n",
        ".gitignore": "/node_modules\n",
        "package.json": '{"scripts": {"build": "next build"}}\n',
        "package-lock.json": "{}\n",
      },
      at: ".",
      line: 9,
      message: "few builds need. Wherever somebody has installed the packages `node_modules` comes along too.",
      severity: "warning",
      fixes: [
        {
          title: "Create `.dockerignore` with",
          result: { ".dockerignore": ".git\n**/node_modules\nDockerfile\n.dockerignore\n" },
        },
      ],
    },
    {
      name: "packages that another stage installs and that lie in the context as well",
      files: {
        Dockerfile:
          "FROM node:22 AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n\nFROM node:22\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY . .\nRUN npm run build\n",
        ".gitignore": "node_modules\n",
        "package.json": "{}\n",
        "package-lock.json": "{}\n",
        "node_modules/next/index.js": "",
      },
      at: ".",
      line: 9,
      message: "takes in `node_modules`, which the image does not need.",
      severity: "warning",
      fixes: [
        {
          title: "Create `.dockerignore` with",
          result: { ".dockerignore": "**/node_modules\nDockerfile\n.dockerignore\n" },
        },
      ],
    },
    {
      name: "a repository, and packages on other machines that another Dockerfile copies: those are left out",
      files: {
        Dockerfile: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
        "Dockerfile.dev": "FROM node:22\nCOPY node_modules ./node_modules\n",
        ".git/HEAD": "ref: refs/heads/main\n",
        ".gitignore": "node_modules\n",
        "package.json": "{}\n",
        "package-lock.json": "{}\n",
      },
      file: "Dockerfile",
      at: ".",
      message: /takes in `\.git`, which \w+ \w+ \w+( \w+)*\.$/,
      fixes: [{ title: "Create `.dockerignore`", result: { ".dockerignore": ".git\nDockerfile\n.dockerignore\n" } }],
    },
    {
      name: "a workspace folder that can only be the context",
      files: { Dockerfile: service, ...repository },
      context: "guess",
      at: ".",
    },
  ],
  silent: [
    {
      name: "an ignore file that is no text",
      files: { Dockerfile: service, ...repository, ".dockerignore": "\u0000\n" },
    },
    { name: "an ignore file in force", files: { Dockerfile: service, ...repository, ".dockerignore": ".git\n" } },
    {
      name: "an empty ignore file of the Dockerfile's own",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY --exclude=.git . /src\n",
        ...repository,
        "Dockerfile.dockerignore": "",
      },
    },
    {
      name: "narrow COPYs",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY go.mod go.sum main.go /src/\nCOPY cmd /src/cmd\n",
        ...repository,
        "cmd/shop/main.go": main,
      },
    },
    {
      name: "a context in which nothing is superfluous",
      files: { Dockerfile: service, "go.mod": goMod, "go.sum": goSum, "main.go": main, "docs/guide.md": "" },
    },
    {
      name: "a repository that a step asks for its version",
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -ldflags "-X main.version=$(git describe --tags)" -o /out/ .\n',
        ...repository,
      },
    },
    {
      name: "a repository that the Makefile asks",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN make build\n",
        Makefile: "VERSION := $(shell git rev-parse HEAD)\n",
        ...repository,
      },
    },
    {
      name: "a build that must be stamped",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -buildvcs=true -o /out/ .\n",
        ...repository,
      },
    },
    {
      name: "what an instruction names",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCOPY .git .git\n", ...repository },
    },
    {
      name: "what `--exclude` leaves out",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY --exclude=.git --exclude=**/node_modules . /src\n",
        ...repository,
        "web/node_modules/a/index.js": "",
      },
    },
    {
      name: "an embedded file",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY . /src\n",
        "go.mod": goMod,
        "assets.go": 'package main\n\nimport _ "embed"\n\n//go:embed build.log\nvar log string\n',
        "build.log": "ok\n",
      },
    },
    {
      name: "settings that are committed, and keys of tests",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY . /src\n",
        "web/.env.production": "VITE_TITLE=Shop\n",
        "web.env": "VITE_TITLE=Shop\n",
        "db.env": "POSTGRES_PASSWORD=postgres\nPOSTGRES_DB=shop\n",
        "db.sample.env": "POSTGRES_PASSWORD=4f8d1c77aa\n",
        "sample.env": "API_TOKEN=4f8d1c77aa\n",
        "deploy/example-app.env": "API_TOKEN=4f8d1c77aa\n",
        "minio.env": "MINIO_SECRET_KEY=secretkey-long-enough\nMINIO_ACCESS_KEY=Hello\n",
        "config.env": "BOT_TOKEN=yourBotToken\nOPENAI_API_KEY=YourOpenAIAPIKey\nMYSQL_PASSWORD=UserPassword\n",
        "testdata/prod.env": "API_TOKEN=4f8d1c77aa\n",
        ".env.example": "PASSWORD=changeme\n",
        "testdata/server.key": "-----BEGIN PRIVATE KEY-----\n",
        ".gitignore": "*.key\n",
      },
    },
    {
      name: "settings that git has although it is told to ignore them",
      files: {
        Dockerfile: "FROM node:22\nWORKDIR /web\nCOPY . .\nRUN npm ci && npm run build\n",
        ".gitignore": ".env\n",
        ".env": "NEXT_PUBLIC_API=http://localhost:8000\n",
      },
    },
    {
      name: "Podman's ignore file",
      files: { Containerfile: "FROM golang:1.24\nCOPY . /src\n", ...repository, ".containerignore": ".git\n" },
    },
    {
      name: "an editor's few settings alone",
      files: { Dockerfile: service, "go.mod": goMod, ".vscode/settings.json": "{}\n" },
    },
    {
      name: "a folder that is only guessed to be the context",
      files: {
        "api/Dockerfile": service,
        "api/go.mod": goMod,
        "api/go.sum": goSum,
        "api/main.go": main,
        "api/.env": "API_TOKEN=4f8d1c77aa\n",
      },
      context: "guess",
    },
    {
      name: "a COPY from another stage",
      files: {
        Dockerfile: "FROM golang:1.24 AS a\nRUN mkdir /x\nFROM alpine:3.22\nCOPY --from=a . /x\n",
        ...repository,
      },
    },
    {
      name: "a heredoc and a URL",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY <<EOF /motd\n.\nEOF\nADD https://example.com/a.tar.gz /a.tar.gz\n",
        ...repository,
      },
    },
  ],
});
