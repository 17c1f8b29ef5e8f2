import { installInputNotCopied } from "../../../server/src/rules/layer-cache/install-input-not-copied";
import { dedent, testRule } from "../../support/ruleTester";
import { berryLock, manifest, packageLock, pnpmLock, shop, yarnLock } from "./npmProjects";

const build = (run: string, copy: string, more = "") =>
  `FROM node:22\nWORKDIR /app\n${copy}\n${more}${run}\nCOPY . .\n`;
const npm = (fields: object, files: Readonly<Record<string, string>> = {}) => ({
  ...shop,
  "package.json": manifest(fields),
  ...files,
});
const pnpm = (files: Readonly<Record<string, string>>, fields: object = {}) => ({
  "package.json": manifest(fields),
  "pnpm-lock.yaml": pnpmLock,
  "src/index.js": "",
  ...files,
});
const overrides = "packages:\n  - docs\noverrides:\n  vue: ^3.5.4\n";
const copyNpm = "COPY package*.json ./";
const copyPnpm = "COPY package.json pnpm-lock.yaml ./";
const berry = { "package.json": manifest({ packageManager: "yarn@4.10.3" }), "yarn.lock": berryLock };

testRule(installInputNotCopied, {
  reported: [
    {
      name: "pnpm-workspace.yaml with overrides, and a frozen lock file",
      files: {
        Dockerfile: dedent`
          FROM node:lts-alpine AS base
          WORKDIR /site

          FROM base AS build
          RUN npm i -g corepack@latest && corepack enable
          RUN apk add --no-cache git

          # dependencies, scripts later
          COPY package.json pnpm-lock.yaml ./
          RUN pnpm i --frozen-lockfile --ignore-scripts

          COPY . ./
          RUN pnpm i --frozen-lockfile
          RUN pnpm build

          FROM base
          COPY --from=build /site/.output ./.output
          CMD ["node", ".output/server/index.mjs"]
        `,
        ...pnpm({ "pnpm-workspace.yaml": overrides }),
      },
      at: "pnpm i",
      line: 10,
      severity: "error",
      message: "`pnpm i` fails: `pnpm-workspace.yaml` holds settings",
      fixes: [
        {
          title: "Copy `pnpm-workspace.yaml` before `pnpm i`",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM node:lts-alpine AS base
            WORKDIR /site

            FROM base AS build
            RUN npm i -g corepack@latest && corepack enable
            RUN apk add --no-cache git

            # dependencies, scripts later
            COPY package.json pnpm-lock.yaml ./
            COPY pnpm-workspace.yaml ./
            RUN pnpm i --frozen-lockfile --ignore-scripts

            COPY . ./
            RUN pnpm i --frozen-lockfile
            RUN pnpm build

            FROM base
            COPY --from=build /site/.output ./.output
            CMD ["node", ".output/server/index.mjs"]
          `,
        },
      ],
    },
    {
      name: "without a frozen lock file the overrides are lost",
      files: { Dockerfile: build("RUN pnpm install", copyPnpm), ...pnpm({ "pnpm-workspace.yaml": overrides }) },
      at: "pnpm install",
      severity: "warning",
      message: "works without the settings of `pnpm-workspace.yaml`",
      fixes: [
        {
          title: "Copy",
          safety: "suggestion",
          result: build("RUN pnpm install", copyPnpm, "COPY pnpm-workspace.yaml ./\n"),
        },
      ],
    },
    {
      name: "a version that pnpm-workspace.yaml says",
      files: {
        Dockerfile: build("RUN pnpm install", copyPnpm),
        ...pnpm({ "pnpm-workspace.yaml": "catalog:\n  vue: ^3.5.4\n" }, { dependencies: { vue: "catalog:" } }),
      },
      at: "pnpm install",
      severity: "error",
    },
    {
      name: "patches of pnpm, and the file that names them is there",
      files: {
        Dockerfile: build(
          "RUN <<EOT\n  pnpm install --frozen-lockfile\nEOT",
          `${copyPnpm}\nCOPY pnpm-workspace.yaml ./`,
        ),
        ...pnpm({
          "pnpm-workspace.yaml": "patchedDependencies:\n  vue: patches/vue.patch\n  '@x/y': 'patches/y.patch'\n",
          "patches/vue.patch": "",
          "patches/y.patch": "",
        }),
      },
      at: "pnpm install",
      severity: "error",
      message: "the patch `patches/vue.patch` is not copied",
      fixes: [
        {
          title: "Copy `vue.patch` and 1 more before `pnpm install`",
          safety: "safe",
          result: build(
            "RUN <<EOT\n  pnpm install --frozen-lockfile\nEOT",
            `${copyPnpm}\nCOPY pnpm-workspace.yaml ./`,
            "COPY patches/vue.patch patches/y.patch ./patches/\n",
          ),
        },
      ],
    },
    {
      name: "a patch that package.json names",
      files: {
        Dockerfile: build("RUN pnpm i", copyPnpm),
        ...pnpm(
          { "patches/vue.patch": "" },
          { packageManager: "pnpm@10.20.0", pnpm: { patchedDependencies: { vue: "patches/vue.patch" } } },
        ),
      },
      at: "pnpm i",
    },
    {
      name: "Yarn's settings",
      files: {
        Dockerfile:
          "ARG APP=/opt/shop\nFROM node:22\nARG APP\nWORKDIR $APP\nCOPY package.json yarn.lock ./\nRUN apt-get update && apt-get install -y cmake\nRUN corepack enable && yarn install --immutable\nCOPY . .\nRUN yarn build\n",
        ...berry,
        ".yarnrc.yml": "nodeLinker: node-modules\n",
      },
      at: "yarn install",
      severity: "warning",
      message: "works with Yarn's default settings, because `.yarnrc.yml` is not copied",
    },
    {
      name: "Yarn itself, committed in the project",
      files: {
        Dockerfile: build("RUN yarn install --immutable", "COPY package.json yarn.lock .yarnrc.yml ./"),
        ...berry,
        ".yarnrc.yml": "yarnPath: .yarn/releases/yarn-4.10.3.cjs\n",
        ".yarn/releases/yarn-4.10.3.cjs": "",
      },
      at: "yarn install",
      severity: "error",
      message: "`.yarnrc.yml` names `.yarn/releases/yarn-4.10.3.cjs`",
      fixes: [
        {
          title: "Copy `.yarn/releases/yarn-4.10.3.cjs`",
          safety: "safe",
          result: build(
            "RUN yarn install --immutable",
            "COPY package.json yarn.lock .yarnrc.yml ./",
            "COPY .yarn/releases/yarn-4.10.3.cjs ./.yarn/releases/\n",
          ),
        },
      ],
    },
    {
      name: "the manifests of Yarn's workspaces",
      files: {
        Dockerfile: build("RUN yarn install --immutable", "COPY package.json yarn.lock ./"),
        "package.json": manifest({ packageManager: "yarn@4.10.3", workspaces: ["packages/*"] }),
        "yarn.lock": berryLock,
        "packages/a/package.json": manifest(),
      },
      at: "yarn install",
      severity: "error",
      message: "the lock file names workspaces",
    },
    {
      name: "a script of an install, in a stage on top",
      files: {
        Dockerfile:
          "FROM node:22 AS base\nWORKDIR /app\nCOPY package*.json ./\n\nFROM base\nRUN npm ci \\\n    # all\n    --no-audit\nCOPY . .\n",
        ...npm({ scripts: { postinstall: "node ./scripts/prepare.js && echo done" } }, { "scripts/prepare.js": "" }),
      },
      at: "npm ci",
      severity: "error",
      message: "a script of `package.json` starts `scripts/prepare.js`",
      fixes: [
        {
          title: "Copy `scripts/prepare.js` before `npm ci`",
          safety: "safe",
          result:
            "FROM node:22 AS base\nWORKDIR /app\nCOPY package*.json ./\n\nFROM base\nCOPY scripts/prepare.js ./scripts/\nRUN npm ci \\\n    # all\n    --no-audit\nCOPY . .\n",
        },
      ],
    },
    {
      name: "an archive that is a dependency",
      files: {
        Dockerfile: build("RUN npm ci", copyNpm),
        ...npm({ dependencies: { lib: "file:./archives/lib-1.0.0.tgz" } }, { "archives/lib-1.0.0.tgz": "" }),
      },
      at: "npm ci",
      severity: "error",
      message: "the dependency `archives/lib-1.0.0.tgz` is a part of the build context",
    },
    {
      name: "a folder that Yarn 1 copies",
      files: {
        Dockerfile: build("RUN yarn --frozen-lockfile", "COPY package.json yarn.lock ./"),
        "package.json": manifest({ dependencies: { lib: "file:lib" } }),
        "yarn.lock": yarnLock,
        "lib/package.json": manifest(),
      },
      at: "yarn",
      severity: "error",
      fixes: [
        {
          title: "Copy `lib` before `yarn`",
          safety: "safe",
          result: build("RUN yarn --frozen-lockfile", "COPY package.json yarn.lock ./", "COPY lib ./lib/\n"),
        },
      ],
    },
    {
      name: "none of npm's workspaces",
      files: {
        Dockerfile: build("RUN npm ci", copyNpm),
        ...npm(
          { workspaces: ["packages/*", "!packages/old"] },
          { "packages/a/package.json": manifest(), "packages/old/package.json": manifest() },
        ),
      },
      at: "npm ci",
      severity: "warning",
      message: "installs the packages of the root alone",
      fixes: [
        {
          title: "Copy `packages/a/package.json` before `npm ci`",
          safety: "suggestion",
          result: build("RUN npm ci", copyNpm, "COPY packages/a/package.json ./packages/a/\n"),
        },
      ],
    },
  ],
  silent: [
    { name: "nothing else is needed", files: { Dockerfile: build("RUN npm ci", copyNpm), ...shop } },
    {
      name: "everything is copied",
      files: {
        Dockerfile: build("RUN pnpm i --frozen-lockfile", "COPY . ."),
        ...pnpm({ "pnpm-workspace.yaml": overrides }),
      },
    },
    {
      name: "pnpm-workspace.yaml with workspaces alone",
      files: {
        Dockerfile: build("RUN pnpm i --frozen-lockfile", copyPnpm),
        ...pnpm({ "pnpm-workspace.yaml": "packages:\n  - docs\n" }),
      },
    },
    ...["pnpm@11.17.0", undefined].map((packageManager) => ({
      name: `a patch in package.json, which pnpm from 11 on does not look for: ${packageManager}`,
      files: {
        Dockerfile: build("RUN pnpm i", copyPnpm),
        ...pnpm(
          { "patches/vue.patch": "" },
          { packageManager, pnpm: { patchedDependencies: { vue: "patches/vue.patch" } } },
        ),
      },
    })),
    {
      name: "overrides in pnpm-workspace.yaml, where pnpm 9 does not look for them",
      files: {
        Dockerfile: build("RUN pnpm i --frozen-lockfile", copyPnpm),
        ...pnpm({ "pnpm-workspace.yaml": overrides }, { packageManager: "pnpm@9.15.9" }),
      },
    },
    {
      name: "catalogs are in the frozen lock file",
      files: {
        Dockerfile: build("RUN pnpm install --frozen-lockfile", copyPnpm),
        ...pnpm({ "pnpm-workspace.yaml": "catalog:\n  vue: ^3.5.4\n" }, { dependencies: { vue: "catalog:" } }),
      },
    },
    {
      name: "scripts are left out",
      files: {
        Dockerfile: build("RUN npm ci --ignore-scripts", copyNpm),
        ...npm({ scripts: { postinstall: "node scripts/prepare.js" } }, { "scripts/prepare.js": "" }),
      },
    },
    {
      name: "settings leave scripts out",
      files: {
        Dockerfile: build("RUN npm ci", "COPY package*.json .npmrc ./"),
        ...npm(
          { scripts: { postinstall: "node scripts/prepare.js" } },
          { "scripts/prepare.js": "", ".npmrc": "ignore-scripts=true\n" },
        ),
      },
    },
    {
      name: "a script that asks first",
      files: {
        Dockerfile: build("RUN npm ci", copyNpm),
        ...npm(
          { scripts: { postinstall: "test -f scripts/prepare.js && node scripts/prepare.js || true" } },
          { "scripts/prepare.js": "" },
        ),
      },
    },
    {
      name: "a script of another occasion",
      files: {
        Dockerfile: build("RUN npm ci", copyNpm),
        ...npm({ scripts: { build: "node scripts/build.js" } }, { "scripts/build.js": "" }),
      },
    },
    {
      name: "npm makes a link to a folder that comes later",
      files: {
        Dockerfile: build("RUN npm ci", copyNpm),
        ...npm({ dependencies: { lib: "file:lib" } }, { "lib/package.json": manifest() }),
      },
    },
    {
      name: "some workspaces are chosen",
      files: {
        Dockerfile: build("RUN npm ci", `${copyNpm}\nCOPY packages/a/package.json packages/a/`),
        ...npm(
          { workspaces: ["packages/*"] },
          { "packages/a/package.json": manifest(), "packages/b/package.json": manifest() },
        ),
      },
    },
    {
      name: "workspaces are switched off",
      files: {
        Dockerfile: build("RUN npm ci --workspaces=false", copyNpm),
        ...npm({ workspaces: ["packages/*"] }, { "packages/a/package.json": manifest() }),
      },
    },
    {
      name: "a later install brings the workspaces along",
      files: {
        Dockerfile: `FROM node:22\nWORKDIR /app\n${copyNpm}\nRUN npm ci\nCOPY . .\nRUN npm ci\n`,
        ...npm({ workspaces: ["packages/*"] }, { "packages/a/package.json": manifest() }),
      },
    },
    {
      name: "Yarn 1 does not read .yarnrc.yml",
      files: {
        Dockerfile: build("RUN yarn", "COPY package.json yarn.lock ./"),
        "package.json": manifest(),
        "yarn.lock": yarnLock,
        ".yarnrc.yml": "nodeLinker: node-modules\n",
      },
    },
    {
      name: "an image that may hold the file",
      files: {
        Dockerfile: build("RUN pnpm i --frozen-lockfile", copyPnpm).replace("node:22", "registry.example.com/node:1"),
        ...pnpm({ "pnpm-workspace.yaml": overrides }),
      },
    },
    {
      name: "a file that the build makes",
      files: {
        Dockerfile: build("RUN pnpm i --frozen-lockfile", `${copyPnpm}\nRUN echo "packages: []" > pnpm-workspace.yaml`),
        ...pnpm({ "pnpm-workspace.yaml": overrides }),
      },
    },
    {
      name: "a broken package.json",
      files: { Dockerfile: build("RUN npm ci", copyNpm), "package.json": "{ broken", "package-lock.json": packageLock },
    },
    {
      name: "another context may be meant",
      files: {
        "deploy/Dockerfile": build("RUN pnpm i --frozen-lockfile", "COPY web/package.json web/pnpm-lock.yaml ./"),
        "web/package.json": manifest(),
        "web/pnpm-lock.yaml": pnpmLock,
        "web/pnpm-workspace.yaml": overrides,
      },
      context: "guess",
    },
  ],
});
