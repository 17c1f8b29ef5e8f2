import { npmrcMissingInBuild } from "../../../server/src/rules/npmrc/npmrc-missing-in-build";
import { dedent, testRule } from "../../support/ruleTester";
import { berryLock, manifest, pnpmLock, shop } from "../layer-cache/npmProjects";

const build = (run = "RUN npm ci", copy = "COPY package*.json ./") =>
  `FROM node:22-alpine\nWORKDIR /app\n${copy}\n${run}\nCOPY . .\n`;
const scoped = "@acme:registry=https://npm.example.com/acme/\n";
const acme = { ...shop, "package.json": manifest({ dependencies: { "@acme/ui": "^1.0.0" } }), ".npmrc": scoped };
const title = "Copy `.npmrc` before `npm ci`";

testRule(npmrcMissingInBuild, {
  reported: [
    {
      name: "settings of pnpm 8 that lay out node_modules",
      files: {
        Dockerfile: dedent`
          FROM docker.io/library/node:lts-alpine AS base
          WORKDIR /elk

          FROM base AS builder
          RUN corepack enable
          RUN apk update
          RUN apk add git --no-cache

          # scripts later
          COPY package.json pnpm-lock.yaml ./
          RUN pnpm i --frozen-lockfile --ignore-scripts
          COPY . ./
          RUN pnpm i --frozen-lockfile
          RUN pnpm build

          FROM base
          COPY --from=builder /elk/.output ./.output
          CMD ["node", ".output/server/index.mjs"]
        `,
        "package.json": manifest({ packageManager: "pnpm@8.6.1" }),
        "pnpm-lock.yaml": pnpmLock,
        ".npmrc": "shamefully-hoist=true\nstrict-peer-dependencies=false\nshell-emulator=true\n",
      },
      at: "pnpm i",
      line: 11,
      severity: "warning",
      message: "These settings do not hold: `shamefully-hoist`.",
      fixes: [
        {
          title: "Copy `.npmrc` before `pnpm i`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM docker.io/library/node:lts-alpine AS base
            WORKDIR /elk

            FROM base AS builder
            RUN corepack enable
            RUN apk update
            RUN apk add git --no-cache

            # scripts later
            COPY package.json pnpm-lock.yaml ./
            COPY .npmrc ./
            RUN pnpm i --frozen-lockfile --ignore-scripts
            COPY . ./
            RUN pnpm i --frozen-lockfile
            RUN pnpm build

            FROM base
            COPY --from=builder /elk/.output ./.output
            CMD ["node", ".output/server/index.mjs"]
          `,
        },
      ],
    },
    {
      name: "packages that are left out, in the words of today and of npm 6",
      files: {
        Dockerfile: build(),
        ...shop,
        ".npmrc": "optional=false\nonly=prod\nproduction=true\n",
      },
      at: "npm ci",
      message: "`optional`, `only`, `production`",
    },
    {
      name: "packages for development, in the words of today and of npm 6",
      files: { Dockerfile: build(), ...shop, ".npmrc": "include=dev\nalso=dev\nproduction=false\n" },
      at: "npm ci",
      message: "`include`, `also`, `production`",
    },
    {
      name: "the registry of a scope that is asked for, in a heredoc",
      files: { Dockerfile: build("RUN <<EOT\n  npm ci\nEOT"), ...acme },
      at: "npm ci",
      message: "`@acme:registry`",
      fixes: [{ title, result: build("COPY .npmrc ./\nRUN <<EOT\n  npm ci\nEOT") }],
    },
    {
      name: "a registry for everything; the folder of the project, the owner",
      files: {
        Dockerfile:
          "FROM node:22\nUSER node\nWORKDIR /home/node/app\nCOPY --chown=node:node web/package*.json ./web/\nRUN cd web \\\n    # go\n    && npm ci\n",
        "web/package.json": manifest(),
        "web/package-lock.json": shop["package-lock.json"],
        "web/.npmrc": "registry=https://npm.example.com/\n",
      },
      at: "npm ci",
      fixes: [
        {
          title: "Copy `web/.npmrc` before `npm ci`",
          result:
            "FROM node:22\nUSER node\nWORKDIR /home/node/app\nCOPY --chown=node:node web/package*.json ./web/\nCOPY --chown=node:node web/.npmrc ./web/\nRUN cd web \\\n    # go\n    && npm ci\n",
        },
      ],
    },
    {
      name: "the ignore file keeps it out: no fix",
      files: { Dockerfile: build("RUN npm ci", "COPY . ."), ...acme, ".dockerignore": "node_modules\n.npmrc\n" },
      at: "npm ci",
      message: "which the ignore file keeps out",
      related: [".npmrc"],
      fixes: [],
    },
    {
      name: "it holds a credential: no fix",
      files: {
        Dockerfile: build(),
        ...acme,
        ".npmrc": `${scoped}//npm.example.com/acme/:_authToken=0123abcd-0123-4567\n`,
      },
      at: "npm ci",
      secret: "0123abcd-0123-4567",
      fixes: [],
    },
    {
      name: "a stage on top of the one that copied",
      files: {
        Dockerfile: "FROM node:22 AS base\nWORKDIR /app\nCOPY package*.json ./\n\nFROM base\nRUN npm install\n",
        ...shop,
        ".npmrc": "legacy-peer-deps=true\n",
      },
      at: "npm install",
    },
  ],
  silent: [
    {
      name: "packages that are installed anyway",
      files: { Dockerfile: build(), ...shop, ".npmrc": "include=optional\noptional=true\ndev=false\nonly=dev\n" },
    },
    { name: "it is copied", files: { Dockerfile: build("RUN npm ci", "COPY package*.json .npmrc ./"), ...acme } },
    { name: "it comes with everything", files: { Dockerfile: build("RUN npm ci", "COPY . ."), ...acme } },
    {
      name: "a secret stands for it",
      files: { Dockerfile: build("RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci"), ...acme },
    },
    {
      name: "the user's file stands for it",
      files: { Dockerfile: build("RUN npm ci", "COPY package*.json ./\nCOPY .npmrc /root/.npmrc"), ...acme },
    },
    {
      name: "a command sets the registry",
      files: {
        Dockerfile: build("RUN npm config set @acme:registry https://npm.example.com/acme/ && npm ci"),
        ...acme,
      },
    },
    {
      name: "a command writes the file",
      files: { Dockerfile: build('RUN echo "@acme:registry=https://npm.example.com/" > ~/.npmrc && npm ci'), ...acme },
    },
    {
      name: "the environment sets the registry",
      files: { Dockerfile: build("ENV NPM_CONFIG_REGISTRY=https://npm.example.com/\nRUN npm ci"), ...acme },
    },
    {
      name: "the command line does",
      files: { Dockerfile: build("RUN npm ci --registry https://npm.example.com/"), ...acme },
    },
    { name: "nobody asks for the scope", files: { Dockerfile: build(), ...shop, ".npmrc": scoped } },
    {
      name: "nothing in it changes an install",
      files: { Dockerfile: build(), ...shop, ".npmrc": "save-exact=true\nfund=false\nlegacy-peer-deps=false\n" },
    },
    {
      name: "the default registry",
      files: { Dockerfile: build(), ...shop, ".npmrc": "registry=https://registry.npmjs.org\n" },
    },
    {
      name: "Yarn from 2 on does not read it",
      files: {
        Dockerfile: build("RUN yarn install", "COPY package.json yarn.lock ./"),
        ...acme,
        "package.json": manifest({ packageManager: "yarn@4.10.3" }),
        "yarn.lock": berryLock,
      },
    },
    {
      name: "pnpm from 11 on takes such settings from elsewhere",
      files: {
        Dockerfile: build("RUN pnpm i", "COPY package.json pnpm-lock.yaml ./"),
        "package.json": manifest({ packageManager: "pnpm@11.0.0" }),
        "pnpm-lock.yaml": pnpmLock,
        ".npmrc": "shamefully-hoist=true\n",
      },
    },
    {
      name: "an image with settings of its own",
      files: { Dockerfile: build().replace("node:22-alpine", "registry.example.com/node:22"), ...acme },
    },
  ],
});
