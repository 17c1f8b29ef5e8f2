import { dockerignoreEntryMissing } from "../../../server/src/rules/build-context/dockerignore-entry-missing";
import { dedent, testRule } from "../../support/ruleTester";

const manifests = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
  "go.sum": "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
const git = { ".git/HEAD": "ref: refs/heads/main\n" };

const service = dedent`
  # syntax=docker/dockerfile:1
  FROM golang:1.24-alpine AS build
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN --mount=type=cache,target=/go/pkg/mod go mod download
  COPY . .
  RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

/** Builds that ask git by way of other files: what the step runs, and the files. */
const asking: Readonly<Record<string, readonly [run: string, files: Readonly<Record<string, string>>]>> = {
  "task by its Taskfile": [
    "task build",
    { "Taskfile.yml": "tasks:\n  build:\n    vars: {REV: {sh: git rev-parse HEAD}}\n" },
  ],
  "mage by its magefiles": [
    "mage build",
    {
      "magefiles/build.go": '//go:build mage\n\npackage main\n\nfunc rev() { sh.Output("git", "rev-parse", "HEAD") }\n',
    },
  ],
  "mage by go run": [
    "go run github.com/magefile/mage@v1.15.0 -v build",
    { "magefile.go": '//go:build mage\n\npackage main\n\nfunc rev() { sh.Output("git", "rev-parse", "HEAD") }\n' },
  ],
  "task by go tool": ["go tool task build", { "Taskfile.yml": "vars: {REV: {sh: git rev-parse HEAD}}\n" }],
  "just by its justfile": ["just build", { justfile: "rev := `git rev-parse HEAD`\nbuild:\n  go build .\n" }],
  "make in a folder that a flag names": [
    "make -C server build",
    { "server/Makefile": "REV := $(shell git rev-parse HEAD)\n" },
  ],
  "make in a folder that the step goes to": [
    "cd server && make build",
    { "server/Makefile": "REV := $(shell git rev-parse HEAD)\n" },
  ],
  "make that starts a script": [
    "make build",
    { Makefile: "build: ; ./build.sh\n", "build.sh": 'go build -ldflags "-X main.v=$(git describe)" .\n' },
  ],
  "make with an included file, and a variable in front of it": [
    "make build",
    { Makefile: "include $(TOP)/build/*.mk\n", "build/version.mk": "REV := $(shell git rev-parse HEAD)\n" },
  ],
  "make that calls another make": [
    "make build",
    { Makefile: "build:\n\t$(MAKE) -C server build\n", "server/Makefile": "REV := $(shell git rev-parse HEAD)\n" },
  ],
  "make that runs a Go program of the project": [
    "make build",
    {
      Makefile: "V := $(shell go run ./tools/version)\n",
      "tools/version/main.go": 'package main\n\nfunc main() { run("git", "describe") }\n',
    },
  ],
  "make that runs a Go file, which imports the package that asks by way of another": [
    "make build",
    {
      Makefile: "build:\n\t@go run build.go\n",
      "build.go":
        '//go:build ignore\n\npackage main\n\nimport "example.com/shop/tools/build"\n\nfunc main() { build.Run() }\n',
      "tools/build/build.go": 'package build\n\nimport "example.com/shop/tools/rev"\n\nfunc Run() { rev.Of() }\n',
      "tools/rev/rev.go": 'package rev\n\nfunc Of() { exec.Command("git", "describe").Output() }\n',
    },
  ],
  "a script that starts make": [
    "sh build.sh",
    { "build.sh": "set -e\nmake release\n", Makefile: "REV := $(shell git rev-parse HEAD)\n" },
  ],
  "a script of npm that another one calls": [
    "npm run build",
    { "package.json": '{"scripts": {"build": "npm run stamp && vite build", "stamp": "git rev-parse HEAD > rev"}}\n' },
  ],
  "a program that a script of yarn starts": [
    "yarn --cwd web build",
    {
      "web/package.json": '{"scripts": {"build": "node scripts/build.js"}}\n',
      "web/scripts/build.js": "execSync('git rev-parse HEAD');\n",
    },
  ],
  "the settings of a bundler that a script of pnpm starts": [
    "cd web && pnpm build",
    {
      "web/package.json": '{"scripts": {"build": "vite build"}}\n',
      "web/vite.config.ts": 'const rev = execSync("git rev-parse HEAD");\n',
    },
  ],
};

testRule(dockerignoreEntryMissing, {
  reported: [
    {
      name: "a repository that only the tests of an imported package ask, and one that nobody imports",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN go run build.go && go build -o /shop .\n",
        "build.go": '//go:build ignore\n\npackage main\n\nimport "example.com/shop/tools/build"\n',
        "tools/build/build.go": 'package build\n\nimport "os/exec"\n',
        "tools/build/build_test.go": 'package build\n\nfunc f() { exec.Command("git", "init") }\n',
        "tools/other/rev.go": 'package other\n\nfunc Of() { exec.Command("git", "describe").Output() }\n',
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
      at: ".",
      message: "`.git`",
    },
    {
      name: "the settings of an example that is built by itself",
      files: {
        "examples/shop/Dockerfile": "FROM alpine:3.22\nCOPY . /shop\n",
        "examples/shop/.dockerignore": "docs\n",
        "examples/shop/.env": "PAYMENT_API_KEY=5f8c1e7a9b3d4c62\n",
        "examples/shop/main.go": "package main\n",
      },
      file: "examples/shop/Dockerfile",
      context: "examples/shop",
      at: ".",
      message: "`COPY .` takes in `.env`, which may hold secrets",
    },
    {
      name: "a repository that nothing asks: a safe line for it, although exceptions stand above",
      files: {
        Dockerfile: service,
        ...manifests,
        ...git,
        ".dockerignore": "# local\n*.md\n!README.md\n",
        "README.md": "",
      },
      sizes: { ".git/HEAD": 3_140_000 },
      at: ".",
      line: 6,
      message: "`COPY .` takes in `.git` (3.1 MB): no line of `.dockerignore` prevents that",
      severity: "information",
      related: ["!README.md"],
      fixes: [
        {
          title: "Add `.git` to `.dockerignore`",
          safety: "safe",
          preferred: true,
          result: { ".dockerignore": "# local\n*.md\n!README.md\n.git\n" },
        },
      ],
    },
    {
      name: "an ignore file without a final line break, which stays so",
      files: { Dockerfile: service, ...manifests, ...git, ".dockerignore": "docs\nbin" },
      at: ".",
      fixes: [{ title: "Add `.git`", safety: "safe", result: { ".dockerignore": "docs\nbin\n.git" } }],
    },
    {
      name: "an empty ignore file",
      files: { Dockerfile: service, ...manifests, ...git, ".dockerignore": "" },
      at: ".",
      related: [""],
    },
    {
      name: "a repository where git stands ready to stamp the program: only a suggestion",
      files: { Dockerfile: service.replace("1.24-alpine", "1.24"), ...manifests, ...git, ".dockerignore": "docs\n" },
      at: ".",
      fixes: [
        { title: "Add `.git`", safety: "suggestion", preferred: true, result: { ".dockerignore": "docs\n.git\n" } },
      ],
    },
    {
      name: "a stamp that the program would show, without a git that could make it",
      files: {
        Dockerfile: service,
        ...manifests,
        ...git,
        "internal/version.go": 'package internal\n\nconst key = "vcs.revision"\n',
        ".dockerignore": "docs\n",
      },
      at: ".",
      fixes: [{ title: "Add `.git`", safety: "safe", result: { ".dockerignore": "docs\n.git\n" } }],
    },
    {
      name: "a Makefile that asks the repository, and another one that is made use of",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN make -C server build\n",
        Makefile: "REV := $(shell git rev-parse HEAD)\n",
        "server/Makefile": "build:\n\tgo build -o /out/ ./...\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
      at: ".",
      fixes: [{ title: "Add `.git`", safety: "suggestion", result: { ".dockerignore": "docs\n.git\n" } }],
    },
    {
      name: "a make of another Dockerfile that builds something else and takes nothing of the context",
      files: {
        Dockerfile: service,
        "Dockerfile.opencv":
          "FROM debian:12\nWORKDIR /opencv\nRUN curl -L https://example.com/opencv.tar | tar x && make install\n",
        Makefile: "tag:\n\tgit describe --tags\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
      file: "Dockerfile",
      at: ".",
      fixes: [{ title: "Add `.git`", safety: "suggestion", result: { ".dockerignore": "docs\n.git\n" } }],
    },
    {
      name: "the ignore file of the Dockerfile's own name",
      files: {
        "build/api.Dockerfile": service,
        ...manifests,
        ...git,
        ".dockerignore": ".git\n",
        "build/api.Dockerfile.dockerignore": "web\n",
      },
      at: ".",
      message: "no line of `build/api.Dockerfile.dockerignore`",
      fixes: [
        {
          title: "Add `.git` to `build/api.Dockerfile.dockerignore`",
          result: { "build/api.Dockerfile.dockerignore": "web\n.git\n" },
        },
      ],
    },
    {
      name: "a secret and a log apart: only the log is kept out without asking",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": ".env\n*.log\n",
        ".dockerignore": ".git\n",
        ".env": "DB_PASSWORD=correct-horse\n",
        "server.log": "started\n",
        "var/old/worker.log": "started\n",
      },
      at: [".", "."],
      severity: ["information", "warning"],
      message: ["`server.log`, `var/old/worker.log`", "`.env`, which may hold secrets"],
      secret: "correct-horse",
      fixes: [
        { title: "Add `**/*.log` to", safety: "safe", result: { ".dockerignore": ".git\n**/*.log\n" } },
        { title: "Add `.env` to", safety: "suggestion", result: { ".dockerignore": ".git\n.env\n" } },
      ],
    },
    {
      name: "packages in a folder that a pattern at the root does not reach",
      files: {
        Dockerfile: dedent`
          FROM node:22-slim AS web
          WORKDIR /web
          COPY web/package.json web/package-lock.json ./
          COPY web ./
          RUN npm ci
          RUN <<EOF
          npm run lint
          npm run build
          EOF

          FROM golang:1.24-alpine
          COPY --from=web /web/dist /srv/web
        `,
        ".dockerignore": ".git\nnode_modules\n",
        "web/package.json": "{}\n",
        "web/package-lock.json": "{}\n",
        "web/node_modules/esbuild/bin/esbuild": "ELF",
      },
      sizes: { "web/node_modules/esbuild/bin/esbuild": 9_500_000 },
      at: "web",
      line: 4,
      message: "`web/node_modules` (9.5 MB)",
      severity: "warning",
      related: ["node_modules"],
      fixes: [
        {
          title: "Add `**/node_modules` to `.dockerignore`",
          safety: "safe",
          result: { ".dockerignore": ".git\nnode_modules\n**/node_modules\n" },
        },
      ],
    },
    {
      name: "what an exception for everything brings back, in a stage that stands on another",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS base
          WORKDIR /src

          FROM base AS build
          COPY \
            # everything but what is ignored
            . .
          RUN CGO_ENABLED=0 go build -o /out/ ./...
        `,
        ...manifests,
        ".dockerignore": "*\n!.idea\n!web\n!*.go\n!go.*\n",
        "web/node_modules/a/index.js": "",
      },
      at: ".",
      line: 7,
      related: ["!web"],
      fixes: [
        {
          title: "Add `**/node_modules`",
          safety: "suggestion",
          result: { ".dockerignore": "*\n!.idea\n!web\n!*.go\n!go.*\n**/node_modules\n" },
        },
      ],
    },
    {
      name: "packages in a stage that installs a tool for everybody only: it may run with them",
      files: {
        Dockerfile: "FROM node:22\nRUN npm install -g serve\nCOPY . .\nRUN npm run build\n",
        ".dockerignore": ".git\n",
        "package.json": "{}\n",
        "node_modules/a/index.js": "",
      },
      at: ".",
      fixes: [
        {
          title: "Add `**/node_modules`",
          safety: "suggestion",
          result: { ".dockerignore": ".git\n**/node_modules\n" },
        },
      ],
    },
    {
      name: "packages that another Dockerfile with the same ignore file may need: only a suggestion",
      files: {
        Dockerfile: dedent`
          FROM node:22
          COPY package.json ./
          COPY . .
          RUN npm ci
        `,
        "Dockerfile.dev": "FROM node:22\nCOPY . .\nRUN ls node_modules\n",
        ".dockerignore": ".git\n",
        "package.json": "{}\n",
        "node_modules/a/index.js": "",
      },
      at: ".",
      fixes: [
        {
          title: "Add `**/node_modules`",
          safety: "suggestion",
          result: { ".dockerignore": ".git\n**/node_modules\n" },
        },
      ],
    },
    {
      name: "a repository that another Dockerfile with an ignore file of its own asks: nobody loses it",
      files: {
        Dockerfile: service,
        "Dockerfile.dockerignore": "docs\n",
        "release.Dockerfile": "FROM golang:1.24\nCOPY . /src\nRUN cd /src && git describe --tags > version.txt\n",
        ...manifests,
        ...git,
      },
      file: "Dockerfile",
      at: ".",
      fixes: [{ title: "Add `.git`", safety: "safe", result: { "Dockerfile.dockerignore": "docs\n.git\n" } }],
    },
    {
      name: "a log whose pattern would hide a log that is copied by name: no fix",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY . /src\nCOPY seed.log /seed.log\n",
        ".dockerignore": ".git\n",
        "seed.log": "1\n",
        "debug.log": "2\n",
      },
      at: ".",
      message: "`debug.log`",
      fixes: [],
    },
    {
      name: "Terraform's state, and a copy of its backend's settings with a key in it",
      files: {
        Dockerfile: service,
        ...manifests,
        ".dockerignore": ".git\n",
        "infra/terraform.tfstate": "{}\n",
        "infra/.terraform/terraform.tfstate":
          '{ "backend": { "config": { "bucket": "shop", "secret_key": "Zebra42" } } }\n',
      },
      at: ".",
      message: "takes in `infra/terraform.tfstate` (Terraform's state), `infra/.terraform/terraform.tfstate`, which",
    },
    {
      name: "Terraform's folder with the programs that it has loaded",
      files: {
        Dockerfile: service,
        ...manifests,
        ".dockerignore": ".git\n",
        "infra/.terraform/providers/aws": "ELF",
      },
      sizes: { "infra/.terraform/providers/aws": 340_000_000 },
      at: ".",
      message: "`infra/.terraform` (340 MB)",
      fixes: [{ title: "Add `**/.terraform`", result: { ".dockerignore": ".git\n**/.terraform\n" } }],
    },
    {
      name: "a private key that git ignores",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": "*.key\n",
        ".dockerignore": ".git\n",
        "staking/local/staker1.key": "-----BEGIN RSA PRIVATE KEY-----\n",
      },
      at: ".",
      severity: "warning",
      message: "`staking/local/staker1.key` (a private key), which may hold secrets",
    },
    {
      name: "a compiled test program and a profile, each by what it is",
      files: {
        Dockerfile: service,
        ...manifests,
        ".dockerignore": ".git\n",
        "shop.test": "ELF",
        "c.out": "mode: set\n",
      },
      sizes: { "shop.test": 4_200_000 },
      at: ".",
      message: "takes in `shop.test` (a compiled test program, 4.2 MB), `c.out` (test output):",
      fixes: [
        { title: "Add `c.out`, `shop.test`", safety: "safe", result: { ".dockerignore": ".git\nc.out\nshop.test\n" } },
      ],
    },
    {
      name: "a secret with other things that may be needed: only the secret is said to be one",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/ .\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
        ".env": "API_TOKEN=4f8d1c77aa\n",
      },
      sizes: { ".git/HEAD": 24_000 },
      at: ".",
      message: "takes in `.env`, which may hold secrets, and `.git` (24 kB): no line",
      fixes: [{ title: "Add `.env`, `.git`", result: { ".dockerignore": "docs\n.env\n.git\n" } }],
    },
    {
      name: "a program of another build, in a stage that compiles its own",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": "/shop-local\n",
        ".dockerignore": ".git\n",
        "shop-local": "ELF",
      },
      sizes: { "shop-local": 21_000_000 },
      at: ".",
      message: "`shop-local` (a compiled program, 21 MB)",
      severity: "warning",
      fixes: [{ title: "Add `shop-local`", safety: "safe", result: { ".dockerignore": ".git\nshop-local\n" } }],
    },
    {
      name: "an address with a password, in a nested .env whose namesake a build may read",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": ".env\n",
        ".dockerignore": ".git\n",
        "worker/.env": "QUEUE_URL=amqps://worker:correct-horse@mq.example.com/shop\n",
        "web/.env": "VITE_API=http://localhost:8000\n",
      },
      at: ".",
      message: "`COPY .` takes in `worker/.env`,",
      secret: "correct-horse",
      fixes: [{ title: "Add `worker/.env`", safety: "suggestion", result: { ".dockerignore": ".git\nworker/.env\n" } }],
    },
    {
      name: "a .env that nobody can read: its name speaks, where git ignores it",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": ".env\n",
        ".dockerignore": ".git\n",
        ".env": "\u0000\n",
        "web/.env.production": "\u0000\n",
      },
      at: ".",
      message: "`COPY .` takes in `.env`,",
    },
    {
      name: "a key that the Dockerfile with an ignore file of its own copies: that one keeps it",
      files: {
        Dockerfile: service,
        "proxy.Dockerfile": "FROM alpine:3.22\nCOPY tls /tls\n",
        "proxy.Dockerfile.dockerignore": "docs\n",
        ...manifests,
        ".gitignore": "*.key\n",
        ".dockerignore": ".git\n",
        "tls/shop.key": "-----BEGIN PRIVATE KEY-----\n",
      },
      file: "Dockerfile",
      at: ".",
      fixes: [{ title: "Add `tls/shop.key`", result: { ".dockerignore": ".git\ntls/shop.key\n" } }],
    },
    {
      name: "a log whose pattern would hide one in a folder that another stage copies: no fix",
      files: {
        Dockerfile: `${service}\nFROM alpine:3.22\nCOPY seed /seed\n`,
        ...manifests,
        ".dockerignore": ".git\n",
        "debug.log": "started\n",
        "var/debug.log": "started\n",
        ".gitignore": "var\n",
        "seed/access.log": "GET /\n",
      },
      at: ".",
      message: "`debug.log`, `var/debug.log`:",
      fixes: [],
    },
    {
      name: "a token for a registry",
      files: {
        Dockerfile: service,
        ...manifests,
        ".dockerignore": ".git\n",
        ".npmrc": "//npm.example.com/:_authToken=s3cr3t-4711-abc\n",
      },
      at: ".",
      message: "`.npmrc` (a registry's token), which may hold secrets",
      secret: "s3cr3t-4711-abc",
      fixes: [{ title: "Add `.npmrc`", safety: "suggestion", result: { ".dockerignore": ".git\n.npmrc\n" } }],
    },
    ...(
      [
        ["a stage with git that only installs packages", "RUN apk add --no-cache git\nRUN npm ci"],
        ["a stage that runs a script without git", "RUN npm run build"],
        ["a stage with git and no script of that name", "RUN apk add --no-cache git\nRUN npm config set fund=false"],
        [
          "a stage that needs git for modules of Go",
          "RUN apk add --no-cache git go && go mod download\nRUN npm run build",
        ],
      ] as const
    ).map(([name, steps]) => ({
      name: `the repository in ${name}`,
      files: {
        Dockerfile: `FROM node:22-alpine\nWORKDIR /app\nCOPY . .\n${steps}\n`,
        "package.json": '{"scripts": {"build": "tsc -b && vite build"}}\n',
        "package-lock.json": "{}\n",
        "vite.config.ts": "export default {};\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n**/node_modules\n",
      },
      at: ".",
    })),
  ],
  silent: [
    {
      name: "settings in .env files that git has although it is told to ignore them: a frontend's build reads them",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": ".env*\n",
        ".dockerignore": ".git\n",
        ".env": "VITE_API=http://localhost:8000\nVITE_MAP_TOKEN=pk.eyJ1Ijoic2hvcCJ9\n",
        ".env.local": "# DB_PASSWORD=correct-horse\nLOG_LEVEL=debug\nTOKEN_LIFETIME=3600\n",
        "web/.env.production": "DATABASE_URL=postgres://shop:shop-4711@localhost:5432/shop\nJWT_SECRET=changeme\n",
        "web/.env": "AUTH_TOKEN_URL=https://login.example.com/token\nDB_PASSWORD=${DB_PASSWORD}\nDB_USER=\n",
      },
    },
    {
      name: "packages that another Dockerfile with the same ignore file copies",
      files: {
        Dockerfile: "FROM node:22\nCOPY package.json ./\nCOPY . .\nRUN npm ci\n",
        "Dockerfile.dev": "FROM node:22\nCOPY node_modules ./node_modules\n",
        ".dockerignore": ".git\n",
        "package.json": "{}\n",
        "node_modules/a/index.js": "",
      },
    },
    {
      name: "a key in a folder that another stage copies",
      files: {
        Dockerfile: `${service}\nFROM alpine:3.22 AS proxy\nCOPY ./server/tls/ /app/tls/\n`,
        ...manifests,
        ".gitignore": "*.key\n",
        ".dockerignore": ".git\n",
        "server/tls/localhost.key": "-----BEGIN PRIVATE KEY-----\n",
      },
    },
    {
      name: "settings in a folder that another Dockerfile, three folders down, mounts",
      files: {
        Dockerfile: service,
        "deploy/images/proxy/Dockerfile":
          "FROM alpine:3.22\nRUN --mount=type=bind,source=deploy/conf,target=/conf cp -r /conf /etc/proxy\n",
        ...manifests,
        ".gitignore": ".env\n",
        ".dockerignore": ".git\n",
        "deploy/conf/.env": "PROXY_PASSWORD=correct-horse\n",
      },
      file: "Dockerfile",
    },
    {
      name: "a Dockerfile whose name ends like a compiled test, and a small file that ends so",
      files: {
        Dockerfile: service,
        "Dockerfile.test": "FROM golang:1.24\nCOPY . /src\n",
        ...manifests,
        ".dockerignore": ".git\n",
        "acceptance.test": "a list of cases\n",
      },
      file: "Dockerfile",
      sizes: { "Dockerfile.test": 1_200_000 },
    },
    {
      name: "keys for development that are in the repository",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": "bin\n",
        ".dockerignore": ".git\n",
        "staking/local/staker1.key": "-----BEGIN RSA PRIVATE KEY-----\n",
        "deploy/id_rsa": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
      },
    },
    {
      name: "files that are called like keys and hold what everybody may read",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": "*.pem\nid_rsa\n",
        ".dockerignore": ".git\n",
        "ca.pem": "-----BEGIN CERTIFICATE-----\n",
        id_rsa: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n",
      },
    },
    {
      name: "a copy of the settings of Terraform's backend without credentials",
      files: {
        Dockerfile: service,
        ...manifests,
        ".dockerignore": ".git\n",
        "infra/.terraform/terraform.tfstate":
          '{ "backend": { "type": "s3", "config": { "bucket": "shop", "access_key": null, "secret_key": null } } }\n',
      },
    },
    {
      name: "fixtures of tests that are called like what does not belong into an image",
      files: {
        Dockerfile: service,
        ...manifests,
        ".gitignore": ".terraform\nnode_modules\n",
        ".dockerignore": ".git\n",
        "internal/plan/.terraform/modules/modules.json": "{}\n",
        "internal/plan/test-fixtures/web/node_modules/a/index.js": "",
        "internal/plan/fixtures/.ssh/id_rsa": "-----BEGIN RSA PRIVATE KEY-----\n",
      },
      sizes: { "internal/plan/.terraform/modules/modules.json": 1_800 },
    },
    {
      name: "a context that is itself data of a test: its keys are needed",
      files: {
        "test/cli/testdata/log/Dockerfile": "FROM golang:1.24\nCOPY . /src\nADD ./config/ctfe /root/ctfe\n",
        "test/cli/testdata/log/.dockerignore": "docs\n",
        "test/cli/testdata/log/config/ctfe/privkey.pem": "-----BEGIN PRIVATE KEY-----\n",
        "test/cli/testdata/log/deploy/id_rsa": "-----BEGIN PRIVATE KEY-----\n",
        ".gitignore": "*.pem\nid_rsa\n",
      },
      context: "test/cli/testdata/log",
    },
    {
      name: "keys of tests, by their names and by their folders",
      files: {
        Dockerfile: service,
        ...manifests,
        ...Object.fromEntries(
          [
            "tlsconfig/testkey.pem",
            "credentials/test-cert-1.pem",
            "cmd/stub/rsa.key",
            "internal/test_resources/ca.pem",
            "integration/tpl/files/redis-key.pem",
            "deploy/e2e/server.key",
          ].map((path) => [path, "-----BEGIN RSA PRIVATE KEY-----\n"]),
        ),
        ".gitignore": "*.pem\n*.key\n",
        ".dockerignore": "docs\n",
      },
    },
    ...["npm run build", "yarn build", "pnpm build"].map((run) => ({
      name: `a repository in a stage that installs git by itself and then runs a script: ${run}`,
      files: {
        Dockerfile: `FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN apk add --no-cache git\nRUN ${run}\n`,
        "package.json": '{"scripts": {"build": "tsc -b && vite build"}}\n',
        "vite.config.ts": 'import Info from "unplugin-info/vite";\n',
        ...git,
        ".dockerignore": "docs\n",
      },
    })),
    {
      name: "a repository that another Dockerfile with the same ignore file asks for its version, two folders down or by make",
      files: {
        Dockerfile: service,
        "cmd/release/Dockerfile": "FROM golang:1.24\nCOPY . /src\nRUN cd /src && git describe --tags > version.txt\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
      file: "Dockerfile",
    },
    {
      name: "a repository that a make of another Dockerfile asks",
      files: {
        "Dockerfile.e2e": service,
        Dockerfile: "FROM golang:1.24\nCOPY . /src\nRUN cd /src && make build\n",
        Makefile: 'REV := $(shell git rev-parse HEAD)\nbuild:\n\tgo build -ldflags "-X main.rev=$(REV)" .\n',
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
      file: "Dockerfile.e2e",
    },
    {
      name: "a repository that a script asks, as the operand of a shell",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN bash build.sh\n",
        "build.sh": '#!/bin/sh\ngo build -ldflags "-X main.version=$(git describe --always)" .\n',
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a repository that a script asks, by its path",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN ./scripts/build && go build -o /shop .\n",
        "scripts/build": "#!/bin/sh\ngit describe --always > version.txt\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a repository that a program for git asks",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN git-validation -q\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a repository that a Go program of the context asks, by its file",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN go run build.go && go build -o /shop .\n",
        "build.go": '//go:build ignore\n\npackage main\n\nfunc main() { run("git", "describe") }\n',
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a repository that a Go program of the context asks, by its package",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN go run ./ci && go build -o /shop .\n",
        "ci/main.go": 'package main\n\nfunc main() { run("git", "describe") }\n',
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    ...Object.entries(asking).map(([name, [run, files]]) => ({
      name: `a repository that is asked by ${name}`,
      files: {
        Dockerfile: `FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN ${run}\n`,
        ...manifests,
        ...git,
        ...files,
        ".dockerignore": "docs\n",
      },
    })),
    {
      name: "a repository that make in the folder of a WORKDIR asks",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nWORKDIR /src/server\nRUN make build\n",
        "server/Makefile": "REV := $(shell git rev-parse HEAD)\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a repository that a make of another Dockerfile asks, three folders down and on a line of its own",
      files: {
        Dockerfile: service,
        "deploy/images/release/Dockerfile": "FROM golang:1.24\nCOPY . /src\nRUN cd /src && \\\n    make release\n",
        Makefile: "release:\n\tgit describe --tags > version.txt\n",
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
      file: "Dockerfile",
    },
    {
      name: "a repository whose commit the program shows by its stamp",
      files: {
        Dockerfile: service.replace("1.24-alpine", "1.24"),
        ...manifests,
        ...git,
        "internal/version.go":
          'package internal\n\nfunc isRevision(s debug.BuildSetting) bool { return s.Key == "vcs.revision" }\n',
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "lines for everything",
      files: {
        Dockerfile: service,
        ...manifests,
        ...git,
        ".dockerignore": ".git\n.env\n",
        ".env": "API_TOKEN=4f8d1c77aa\n",
      },
    },
    { name: "no ignore file, which is another rule's", files: { Dockerfile: service, ...manifests, ...git } },
    {
      name: "an exception for just this name",
      files: { Dockerfile: service, ...manifests, ...git, ".dockerignore": ".*\n!.git\n" },
    },
    {
      name: "a repository of which only parts are ignored",
      files: { Dockerfile: service, ...manifests, ...git, ".dockerignore": ".git/objects\n" },
    },
    {
      name: "git at work in a step",
      files: {
        Dockerfile: `${service}\nFROM golang:1.24\nCOPY . /src\nRUN cd /src && git -C . rev-parse HEAD > /commit\n`,
        ...manifests,
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a repository that git is told to trust, for the stamp of the program",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nRUN git config --global --add safe.directory /src\nCOPY . .\nRUN go build -o /out/ .\n",
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a release tool that asks the repository",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN goreleaser build --snapshot\n",
        ...git,
        ".dockerignore": "docs\n",
      },
    },
    {
      name: "a settings file that the image takes over by name",
      files: {
        Dockerfile: "FROM golang:1.24 AS build\nCOPY . /src\nFROM alpine:3.22\nCOPY --from=build /src/.env /.env\n",
        ".gitignore": ".env\n",
        ".env": "API_TOKEN=4f8d1c77aa\n",
        ".dockerignore": ".git\n",
      },
    },
    {
      name: "an embedded key",
      files: {
        Dockerfile: service,
        ...manifests,
        "certs/certs.go": 'package certs\n\nimport _ "embed"\n\n//go:embed *.pem\nvar Key []byte\n',
        "certs/demo.pem": "-----BEGIN PRIVATE KEY-----\n",
        ".gitignore": "*.pem\n",
        ".dockerignore": ".git\n",
      },
    },
    {
      name: "logs that are committed as data",
      files: { Dockerfile: service, ...manifests, "internal/parse/sample.log": "GET /\n", ".dockerignore": ".git\n" },
    },
    {
      name: "programs in a folder that is named for them",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY bin /usr/local/bin\n",
        ".gitignore": "bin\n",
        "bin/shop": "ELF",
        ".dockerignore": ".git\n",
      },
      sizes: { "bin/shop": 20_000_000 },
    },
    {
      name: "a source that only a variable tells",
      files: { Dockerfile: "FROM golang:1.24\nARG DIR\nCOPY ${DIR} /src\n", ...git, ".dockerignore": "docs\n" },
    },
  ],
});
