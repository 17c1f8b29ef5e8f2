import { npmCiWithoutLockfile } from "../../../server/src/rules/layer-cache/npm-ci-without-lockfile";
import { dedent, testRule } from "../../support/ruleTester";
import { berryLock, manifest, packageLock, pnpmLock, shop, yarnLock } from "./npmProjects";

const build = (copy: string, run: string) => `FROM node:22-alpine\nWORKDIR /app\n${copy}\n${run}\nCOPY src src\n`;
const noLock = { "package.json": manifest(), "src/index.js": "" };
const title = "Copy `package-lock.json` as well";

/** What is copied and run, where the finding stands, and what the fix makes of it. */
const notCopied: readonly [copy: string, run: string, at: string, after: string][] = [
  ["COPY package.json ./", "RUN npm ci", "package.json", "COPY package.json package-lock.json ./"],
  ["COPY package.json .", "RUN npm clean-install --omit=dev", "package.json", "COPY package.json package-lock.json ./"],
  ["COPY package.json package.json", "RUN npm ci", "package.json", "COPY package.json package-lock.json ./"],
  ["COPY package.json /app", "RUN npm --prefix /app ci", "package.json", "COPY package.json package-lock.json /app/"],
  [
    "COPY --chown=node:node package.json ./",
    "RUN --network=default npm ci \\\n    # quietly\n    --no-audit",
    "package.json",
    "COPY --chown=node:node package.json package-lock.json ./",
  ],
  [
    'COPY ["package.json", "/app/"]',
    "RUN npm ci",
    '"package.json"',
    'COPY ["package.json", "package-lock.json", "/app/"]',
  ],
];

testRule(npmCiWithoutLockfile, {
  reported: [
    ...notCopied.map(([copy, run, at, after]) => ({
      name: `${copy} · ${run.replace(/\s+/g, " ")}`,
      files: { Dockerfile: build(copy, run), ...shop },
      at,
      severity: "error" as const,
      message: "`package-lock.json` lies in the build context but is not copied",
      fixes: [{ title, safety: "safe" as const, preferred: true, result: build(after, run) }],
    })),
    {
      name: "the front end of a Go program, whose lock file is that of another program",
      files: {
        Dockerfile: dedent`
          ARG NODE_IMAGE=node:24-alpine
          FROM \${NODE_IMAGE} AS web
          WORKDIR /app/web
          # dependencies first
          COPY web/package*.json ./
          RUN npm ci
          COPY web/ ./
          RUN npm run build

          FROM golang:1.25-alpine AS build
          WORKDIR /app
          COPY go.mod ./
          COPY *.go ./
          COPY --from=web /app/web/dist ./web/dist
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=build /out/shop /usr/local/bin/
          ENTRYPOINT ["shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.25\n",
        "main.go": "package main\n",
        "web/package.json": manifest(),
        "web/pnpm-lock.yaml": pnpmLock,
      },
      at: "npm ci",
      line: 6,
      severity: "error",
      message: "there is no `web/package-lock.json` in the build context, only `pnpm-lock.yaml`",
      fixes: [],
    },
    {
      name: "no lock file at all, in a heredoc",
      files: { Dockerfile: build("COPY package*.json ./", "RUN <<EOT\n  set -e\n  npm ci\nEOT"), ...noLock },
      at: "npm ci",
      message: "`npm ci` fails: there is no `package-lock.json` in the build context.",
    },
    {
      name: "the ignore file keeps it out",
      files: { Dockerfile: build("COPY . .", "RUN npm ci"), ...shop, ".dockerignore": "**/*-lock.json\n" },
      at: "npm ci",
      message: "`.dockerignore` keeps `package-lock.json` out",
      related: ["**/*-lock.json"],
      fixes: [],
    },
    {
      name: "the manifest lies in an earlier stage",
      files: {
        Dockerfile: dedent`
          FROM node:22 AS base
          WORKDIR /app
          RUN corepack enable
          COPY package.json ./

          FROM base AS build
          RUN pnpm install --frozen-lockfile
          COPY src src
        `,
        "package.json": manifest(),
        "pnpm-lock.yaml": pnpmLock,
        "src/index.js": "",
      },
      at: "package.json",
      line: 4,
      severity: "error",
      related: ["pnpm install"],
    },
    {
      name: "Yarn 1 goes on without it",
      files: {
        Dockerfile: build("COPY package.json ./", "RUN yarn"),
        "package.json": manifest(),
        "yarn.lock": yarnLock,
        "src/index.js": "",
      },
      at: "package.json",
      severity: "warning",
      message: "which chooses the versions of all packages anew",
      fixes: [
        {
          title: "Copy `yarn.lock` as well",
          safety: "suggestion",
          result: build("COPY package.json yarn.lock ./", "RUN yarn"),
        },
      ],
    },
    {
      name: "later Yarns do not, with --immutable",
      files: {
        Dockerfile: build("COPY package.json ./", "RUN yarn install --immutable"),
        "package.json": manifest({ packageManager: "yarn@4.10.3" }),
        "yarn.lock": berryLock,
        "src/index.js": "",
      },
      at: "package.json",
      severity: "error",
    },
    {
      name: "a pattern with a slip takes the manifest alone",
      files: { Dockerfile: build("COPY package.*json ./", "RUN npm i"), ...shop },
      at: "package.*json",
      severity: "warning",
      fixes: [{ title, safety: "suggestion", result: build("COPY package.*json package-lock.json ./", "RUN npm i") }],
    },
    {
      name: "a mount of the manifest alone",
      files: {
        Dockerfile: build("ENV CI=1", "RUN --mount=type=bind,source=package.json,target=package.json npm ci"),
        ...shop,
      },
      at: "--mount=type=bind,source=package.json,target=package.json",
      fixes: [
        {
          title: "Mount `package-lock.json` as well",
          safety: "suggestion",
          result: build(
            "ENV CI=1",
            "RUN --mount=type=bind,source=package.json,target=package.json --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci",
          ),
        },
      ],
    },
    {
      name: "a stage that nobody builds",
      files: {
        Dockerfile:
          'FROM node:22 AS old\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\n\nFROM alpine:3.22\nCMD ["true"]\n',
        ...noLock,
      },
      at: "npm ci",
      severity: "warning",
    },
  ],
  silent: [
    {
      name: "both are copied",
      files: { Dockerfile: build("COPY package.json package-lock.json ./", "RUN npm ci"), ...shop },
    },
    { name: "a wildcard takes both", files: { Dockerfile: build("COPY package*.json ./", "RUN npm ci"), ...shop } },
    {
      name: "npm-shrinkwrap.json serves as well",
      files: {
        Dockerfile: build("COPY package.json npm-shrinkwrap.json ./", "RUN npm ci"),
        ...noLock,
        "npm-shrinkwrap.json": packageLock,
      },
    },
    {
      name: "npm install, which makes one",
      files: { Dockerfile: build("COPY package.json ./", "RUN npm install"), ...noLock },
    },
    {
      name: "it is told not to use one",
      files: { Dockerfile: build("COPY package.json ./", "RUN npm install --no-package-lock"), ...shop },
    },
    {
      name: "one package is installed",
      files: { Dockerfile: build("COPY package.json ./", "RUN npm install serve"), ...shop },
    },
    { name: "a global install", files: { Dockerfile: build("COPY package.json ./", "RUN npm i -g pnpm"), ...shop } },
    {
      name: "a command that may not run, and one that may fail",
      files: {
        Dockerfile: build(
          "COPY package.json ./",
          "RUN if [ -f package-lock.json ]; then npm ci; else npm install; fi\nRUN npm ci || npm install",
        ),
        ...noLock,
      },
    },
    {
      name: "git ignores the lock file: it may lie where the image is built",
      files: { Dockerfile: build("COPY . .", "RUN npm ci"), ...noLock, ".gitignore": "package-lock.json\n" },
    },
    {
      name: "git ignores the lock file, which a pattern takes in where it lies",
      files: {
        Dockerfile: build("COPY package*.json ./", "RUN npm ci"),
        ...noLock,
        ".gitignore": "package-lock.json\n",
      },
    },
    {
      name: "a script may make it",
      files: {
        Dockerfile: build("COPY package.json lock.sh ./", "RUN ./lock.sh\nRUN npm ci"),
        ...noLock,
        "lock.sh": "",
      },
    },
    {
      name: "npm makes it in the image",
      files: { Dockerfile: build("COPY package.json ./", "RUN npm i --package-lock-only && npm ci"), ...noLock },
    },
    {
      name: "an image of which nothing is known",
      files: {
        Dockerfile: build("COPY package.json ./", "RUN npm ci").replace(
          "node:22-alpine",
          "registry.example.com/node:1",
        ),
        ...noLock,
      },
    },
    {
      name: "a workspace, whose root has the lock file",
      files: {
        Dockerfile:
          "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY packages/a packages/a\nRUN cd packages/a && npm ci\n",
        "package.json": manifest({ workspaces: ["packages/*"] }),
        "package-lock.json": packageLock,
        "packages/a/package.json": manifest(),
      },
    },
    {
      name: "another context may be meant",
      files: {
        "deploy/Dockerfile": "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\n",
        "web/package.json": manifest(),
      },
      context: "guess",
    },
    {
      name: "Yarn 1 with a frozen lock file that nobody has",
      files: { Dockerfile: build("COPY package.json ./", "RUN yarn install --frozen-lockfile"), ...noLock },
    },
  ],
});
