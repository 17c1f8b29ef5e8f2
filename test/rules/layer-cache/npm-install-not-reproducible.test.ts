import { npmInstallNotReproducible } from "../../../server/src/rules/layer-cache/npm-install-not-reproducible";
import { dedent, testRule } from "../../support/ruleTester";
import { manifest, packageLock, shop, yarnLock } from "./npmProjects";

const build = (run: string, copy = "COPY package*.json ./", image = "node:22-alpine") =>
  `FROM ${image}\nWORKDIR /app\n${copy}\n${run}\nCOPY src src\n`;
const title = /^Replace `npm .*` with `npm ci`$/;

/** What is run, what is marked, and what the fix makes of it. */
const forms: readonly [before: string, at: string, after: string][] = [
  ["RUN npm install", "npm install", "RUN npm ci"],
  ["RUN npm i --omit=dev", "npm i", "RUN npm ci --omit=dev"],
  [
    "RUN npm install --production && npm cache clean --force",
    "npm install",
    "RUN npm ci --production && npm cache clean --force",
  ],
  [
    "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm install",
    "npm install",
    "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
  ],
  [
    "RUN npm --loglevel=error \\\n    # all of them\n    install --no-audit",
    "npm --loglevel=error \\\n    # all of them\n    install",
    "RUN npm --loglevel=error \\\n    # all of them\n    ci --no-audit",
  ],
  ["RUN <<EOT\n  set -e\n  npm install\nEOT", "npm install", "RUN <<EOT\n  set -e\n  npm ci\nEOT"],
];

testRule(npmInstallNotReproducible, {
  reported: [
    ...forms.map(([before, at, after]) => ({
      name: before.replace(/\s+/g, " "),
      files: { Dockerfile: build(before), ...shop },
      at,
      severity: "information" as const,
      message: "may change `package-lock.json` inside the image",
      fixes: [{ title, safety: "suggestion" as const, preferred: true, result: build(after) }],
    })),
    {
      name: "a stage on top of the one that copied, with another folder",
      files: {
        "deploy/Dockerfile": dedent`
          FROM node:20 AS manifests
          WORKDIR /srv/web
          COPY web/package.json web/package-lock.json ./

          FROM manifests AS build
          ARG COMMIT
          LABEL revision=$COMMIT
          RUN npm install
          COPY web .
          RUN npm run build

          FROM nginx:1.29
          COPY --from=build /srv/web/dist /usr/share/nginx/html
        `,
        "web/package.json": manifest(),
        "web/package-lock.json": packageLock,
        "web/src/index.js": "",
      },
      at: "npm install",
      line: 8,
    },
    {
      name: "a Node before npm ci: no fix",
      files: { Dockerfile: build("RUN npm install", "COPY package*.json ./", "node:6"), ...shop },
      at: "npm install",
      fixes: [],
    },
    {
      name: "a flag that npm ci does not have: no fix",
      files: { Dockerfile: build("RUN npm install --no-save"), ...shop },
      at: "npm install",
      fixes: [],
    },
    {
      name: "the manifest is changed in the image: no fix",
      files: { Dockerfile: build("RUN sed -i /husky/d package.json && npm install"), ...shop },
      at: "npm install",
      fixes: [],
    },
  ],
  silent: [
    { name: "npm ci", files: { Dockerfile: build("RUN npm ci"), ...shop } },
    { name: "a package by name", files: { Dockerfile: build("RUN npm install express"), ...shop } },
    {
      name: "packages that a variable names",
      files: { Dockerfile: build("ARG PACKAGES\nRUN npm install $PACKAGES"), ...shop },
    },
    { name: "a global install", files: { Dockerfile: build("RUN npm install --global"), ...shop } },
    {
      name: "no lock file",
      files: { Dockerfile: build("RUN npm install"), "package.json": manifest(), "src/index.js": "" },
    },
    {
      name: "a lock file that is not copied",
      files: { Dockerfile: build("RUN npm install", "COPY package.json ./"), ...shop },
    },
    {
      name: "an ignored lock file",
      files: { Dockerfile: build("RUN npm install"), ...shop, ".dockerignore": "package-lock.json\n" },
    },
    { name: "it is told not to use one", files: { Dockerfile: build("RUN npm install --no-package-lock"), ...shop } },
    {
      name: "the lock file of Yarn beside it",
      files: { Dockerfile: build("RUN npm install"), ...shop, "yarn.lock": yarnLock },
    },
    {
      name: "a project of pnpm",
      files: {
        Dockerfile: build("RUN npm install"),
        ...shop,
        "package.json": manifest({ packageManager: "pnpm@10.20.0" }),
      },
    },
    { name: "Yarn", files: { Dockerfile: build("RUN yarn install"), ...shop } },
    {
      name: "it only makes the lock file",
      files: { Dockerfile: build("RUN npm install --package-lock-only"), ...shop },
    },
    { name: "it may not run", files: { Dockerfile: build("RUN test -d x || npm install"), ...shop } },
  ],
});
