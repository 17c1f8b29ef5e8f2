import { sourceCopiedBeforeInstall } from "../../../server/src/rules/layer-cache/source-copied-before-install";
import { dedent, testRule } from "../../support/ruleTester";
import { manifest, packageLock, pnpmLock, shop, yarnLock } from "./npmProjects";

const build = (rest: string) => `FROM node:22\nWORKDIR /app\n${rest}\nCMD ["node", "src/index.js"]\n`;
const manifests = "COPY package.json package-lock.json ./\n";

/** What stands there, what is marked, and what the fix makes of it. */
const moved: readonly [before: string, at: string, after: string][] = [
  ["COPY . .\nRUN npm ci", ".", `${manifests}RUN npm ci\nCOPY . .`],
  [
    "COPY src src\nCOPY package*.json ./\nRUN npm ci",
    "src",
    `${manifests}RUN npm ci\nCOPY src src\nCOPY package*.json ./`,
  ],
  [
    "ADD . /app/\nEXPOSE 80\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc \\\n    # for production\n    npm ci --omit=dev",
    ".",
    `${manifests}RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \\\n    # for production\n    npm ci --omit=dev\nADD . /app/\nEXPOSE 80`,
  ],
  [
    "COPY --chown=node . .\nRUN <<EOT\n  npm install\nEOT",
    ".",
    `COPY --chown=node package.json package-lock.json ./\nRUN <<EOT\n  npm install\nEOT\nCOPY --chown=node . .`,
  ],
  ["COPY . .\nRUN npm ci && npm run build", ".", `${manifests}RUN npm ci\nCOPY . .\nRUN npm run build`],
  [
    "COPY . .\n\n# packages,\n# as locked\nRUN npm ci && npm run build",
    ".",
    `${manifests}# packages,\n# as locked\nRUN npm ci\nCOPY . .\n\nRUN npm run build`,
  ],
  [
    "COPY . .\n# hadolint ignore=DL3016\nRUN npm ci && npm run build",
    ".",
    `${manifests}RUN npm ci\nCOPY . .\n# hadolint ignore=DL3016\nRUN npm run build`,
  ],
];

const deps = "FROM node:22 AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n";

testRule(sourceCopiedBeforeInstall, {
  reported: [
    ...[
      ["COPY --from=deps /app/node_modules ./node_modules", "npm ci --omit=dev"],
      ["COPY --from=deps /app/node_modules ./modules", "npm install --omit=dev"],
      ["COPY --from=deps /app/node_modules .", "npm install --omit=dev"],
      ["COPY --from=web /web/node_modules ./node_modules", "npm install --omit=dev"],
    ].map(([copy, commands]) => ({
      name: `packages of another stage that are not of use: ${copy}; ${commands}`,
      files: {
        Dockerfile: `${deps}FROM node:22 AS web\nWORKDIR /web\nCOPY web/package*.json ./\nRUN npm ci\nFROM node:22 AS builder\nWORKDIR /app\nCOPY . .\n${copy}\nRUN ${commands}\n`,
        ...shop,
        "web/package.json": manifest({ name: "web" }),
        "web/package-lock.json": packageLock,
      },
      at: ".",
    })),
    ...moved.map(([before, at, after]) => ({
      name: before.replace(/\s+/g, " "),
      files: { Dockerfile: build(before), ...shop },
      at,
      severity: "warning" as const,
      message: "every edit of the source installs all of them again",
      fixes: [
        {
          title: /^Move `npm .*` above the source$/,
          safety: "suggestion" as const,
          preferred: true,
          result: build(after),
        },
      ],
    })),
    {
      name: "the front end of a Go program; what is there already is not copied twice",
      files: {
        Dockerfile: dedent`
          FROM node:20-alpine AS web
          WORKDIR /usr/src/app

          COPY web/package.json ./
          COPY web/yarn.lock ./

          # for production: npm ci --omit=dev
          COPY ./web .

          RUN yarn && yarn build && yarn cache clean

          FROM golang:1.25-alpine AS build
          WORKDIR /app
          COPY . .
          COPY --from=web /usr/src/app/dist ./web/dist
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=build /out/shop /usr/local/bin/
          ENTRYPOINT ["shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.25\n",
        "main.go": "package main\n",
        "web/package.json": manifest(),
        "web/yarn.lock": yarnLock,
        "web/src/app.tsx": "",
      },
      at: "./web",
      line: 8,
      related: ["yarn"],
      fixes: [
        {
          title: "Move `yarn` above the source",
          result: dedent`
            FROM node:20-alpine AS web
            WORKDIR /usr/src/app

            COPY web/package.json ./
            COPY web/yarn.lock ./

            RUN yarn
            # for production: npm ci --omit=dev
            COPY ./web .

            RUN yarn build && yarn cache clean

            FROM golang:1.25-alpine AS build
            WORKDIR /app
            COPY . .
            COPY --from=web /usr/src/app/dist ./web/dist
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=build /out/shop /usr/local/bin/
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "the source lies in an earlier stage: no fix",
      files: { Dockerfile: "FROM node:22 AS src\nWORKDIR /app\nCOPY . .\n\nFROM src\nRUN npm ci\n", ...shop },
      at: ".",
      line: 3,
      fixes: [],
    },
    {
      name: "two projects in one RUN, each by its manifest",
      files: {
        Dockerfile: build("ADD . .\nRUN cd web && npm install && cd .. && cd js && npm install"),
        "web/package.json": manifest(),
        "web/package-lock.json": packageLock,
        "web/index.js": "",
        "js/package.json": manifest({ name: "js" }),
        "js/package-lock.json": packageLock,
        "js/index.js": "",
      },
      at: [".", "."],
      message: [
        "before `npm install` installs the packages of `web/package.json`: every edit",
        "before `npm install` installs the packages of `js/package.json`: every edit",
      ],
    },
    {
      name: "stages side by side that install the same project are one finding",
      files: {
        Dockerfile:
          "FROM node:22 AS src\nWORKDIR /app\nCOPY . .\n\nFROM src AS test\nRUN npm ci\nRUN npm test\n\nFROM src\nRUN npm ci\n",
        ...shop,
      },
      at: ".",
      line: 3,
      message: "before `npm ci` installs the packages: every edit",
      related: ["npm ci", "npm ci"],
      fixes: [],
    },
    {
      name: "one file by its name: no other edit installs anything",
      files: {
        Dockerfile: build("COPY package.json package-lock.json theme.css ./\nRUN npm ci\nCOPY . .\nRUN npm run build"),
        ...shop,
        "theme.css": "",
      },
      at: "theme.css",
      message:
        "`COPY theme.css` comes before `npm ci`, which does not need it: each edit of it installs all packages again.",
      fixes: [
        {
          title: "Move `npm ci` above the source",
          result: build(
            "COPY package.json package-lock.json ./\nRUN npm ci\nCOPY package.json package-lock.json theme.css ./\nCOPY . .\nRUN npm run build",
          ),
        },
      ],
    },
    {
      name: "variables in between: no fix",
      files: { Dockerfile: build("COPY . .\nENV NODE_ENV=production\nRUN npm ci"), ...shop },
      at: ".",
      fixes: [],
    },
    {
      name: "workspaces: no fix",
      files: {
        Dockerfile: build("RUN npm i -g pnpm\nCOPY . .\nRUN pnpm install --frozen-lockfile"),
        "package.json": manifest({ devDependencies: { lib: "workspace:*" } }),
        "pnpm-lock.yaml": pnpmLock,
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
        "packages/lib/package.json": manifest(),
        "packages/lib/index.ts": "",
      },
      at: ".",
      fixes: [],
    },
    {
      name: "git hooks are no reason to wait for the source; an image that is not known",
      files: {
        Dockerfile: build("COPY . .\nRUN npm ci").replace("node:22", "registry.example.com/node:22"),
        ...shop,
        "package.json": manifest({ scripts: { prepare: "husky install || true" } }),
      },
      at: ".",
    },
  ],
  silent: [
    {
      name: "the manifest alone is copied first",
      files: { Dockerfile: build("COPY package*.json ./\nRUN npm ci\nCOPY . ."), ...shop },
    },
    {
      name: "settings and patches before it",
      files: {
        Dockerfile: build(
          "COPY package*.json tsconfig.json vite.config.ts ./\nCOPY patches patches\nCOPY prisma prisma\nRUN npm ci\nCOPY . .",
        ),
        ...shop,
        "tsconfig.json": "{}\n",
        "vite.config.ts": "",
        "patches/express.patch": "",
        "prisma/schema.prisma": "",
      },
    },
    {
      name: "a script of the install builds from the source",
      files: {
        Dockerfile: build("COPY . .\nRUN npm ci"),
        ...shop,
        "package.json": manifest({ scripts: { prepare: "tsc -b" } }),
      },
    },
    ...[
      ["COPY --from=deps /app/node_modules ./node_modules", "npm run build && npm install --omit=dev"],
      ["COPY --from=deps /app/ .", "npm prune --omit=dev && npm install --ignore-scripts"],
    ].map(([copy, commands]) => ({
      name: `a stage of their own installs the packages: ${copy}; ${commands}`,
      files: {
        Dockerfile: `${deps}FROM node:22 AS builder\nWORKDIR /app\nCOPY . .\n${copy}\nRUN ${commands}\n`,
        ...shop,
      },
    })),
    {
      name: "another install came before",
      files: { Dockerfile: build("COPY package*.json ./\nRUN npm ci --ignore-scripts\nCOPY . .\nRUN npm ci"), ...shop },
    },
    {
      name: "pnpm has fetched the packages",
      files: {
        Dockerfile: build("COPY pnpm-lock.yaml ./\nRUN pnpm fetch\nCOPY . .\nRUN pnpm install --offline"),
        "package.json": manifest(),
        "pnpm-lock.yaml": pnpmLock,
        "src/index.js": "",
      },
    },
    {
      name: "a cache mount keeps what was fetched",
      files: { Dockerfile: build("COPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci"), ...shop },
    },
    {
      name: "a tool is installed for all",
      files: { Dockerfile: build("COPY . .\nRUN npm install -g serve"), ...shop },
    },
    { name: "one package is added", files: { Dockerfile: build("COPY . .\nRUN npm install express"), ...shop } },
    {
      name: "nothing is asked for",
      files: { Dockerfile: build("COPY . .\nRUN npm ci"), ...shop, "package.json": "{}\n" },
    },
    {
      name: "sources of something else",
      files: {
        Dockerfile: build("COPY tools /tools\nCOPY web/package*.json ./\nRUN npm ci\nCOPY web ."),
        "tools/a.js": "",
        "web/package.json": manifest(),
        "web/package-lock.json": packageLock,
        "web/src/b.js": "",
      },
    },
    {
      name: "no source in the context",
      files: {
        Dockerfile: build("COPY . .\nRUN npm ci"),
        "package.json": manifest(),
        "package-lock.json": packageLock,
      },
    },
    {
      name: "sources are ignored",
      files: { Dockerfile: build("COPY . .\nRUN npm ci"), ...shop, ".dockerignore": "src\n" },
    },
    {
      name: "the source comes by a mount",
      files: { Dockerfile: build("RUN --mount=type=bind,target=. npm ci"), ...shop },
    },
  ],
});
