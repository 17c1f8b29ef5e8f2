import { npmrcVariableNotProvided } from "../../../server/src/rules/npmrc/npmrc-variable-not-provided";
import { dedent, testRule } from "../../support/ruleTester";
import { berryLock, manifest, shop, yarnLock } from "../layer-cache/npmProjects";

const copy = "COPY package*.json .npmrc ./";
const build = (run = "RUN npm ci", copies = copy, image = "node:22-alpine") =>
  `FROM ${image}\nWORKDIR /app\n${copies}\n${run}\nCOPY src src\n`;
const token = "//npm.example.com/:_authToken=${NPM_TOKEN}\n";
const scoped = `@acme:registry=https://npm.example.com/acme/\n${token}`;
const acme = { ...shop, "package.json": manifest({ dependencies: { "@acme/ui": "^1.0.0" } }), ".npmrc": scoped };
const mount = "--mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN";
const title = "Take it from a secret, and build with `--secret id=NPM_TOKEN`";
const variableTitle = `${title} (with \`env=\`, for Dockerfile syntax 1.10 or later)`;
const file = "--mount=type=secret,id=NPM_TOKEN";
const assignment = 'NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)"';

testRule(npmrcVariableNotProvided, {
  reported: [
    {
      name: "the token of a scope that is asked for",
      files: { Dockerfile: build(), ...acme },
      at: "npm ci",
      severity: "error",
      message: "`npm ci` fails: `.npmrc` needs the variable `NPM_TOKEN`",
      related: ["${NPM_TOKEN}"],
      fixes: [
        { title, safety: "suggestion", preferred: true, result: build(`RUN ${file} ${assignment} npm ci`) },
        { title: variableTitle, safety: "suggestion", preferred: false, result: build(`RUN ${mount} npm ci`) },
      ],
    },
    {
      name: "one of several commands, on several lines: the shell reads it for all of them",
      files: {
        Dockerfile: build("RUN --network=default \\\n    # as CI does\n    npm ci && \\\n    npm run lint"),
        ...acme,
      },
      at: "npm ci",
      fixes: [
        {
          title,
          preferred: true,
          result: build(
            `RUN --network=default ${file} \\\n    # as CI does\n    ${assignment}; export NPM_TOKEN; npm ci && \\\n    npm run lint`,
          ),
        },
        {
          title: variableTitle,
          preferred: false,
          result: build(`RUN --network=default ${mount} \\\n    # as CI does\n    npm ci && \\\n    npm run lint`),
        },
      ],
    },
    {
      name: "a syntax that is older than `env=`, and a user who is not root",
      files: {
        Dockerfile: `# syntax=docker/dockerfile:1.4\n${build("USER node\nRUN NODE_ENV=production npm ci")}`,
        ...acme,
      },
      at: "npm ci",
      fixes: [
        {
          title,
          preferred: true,
          result: `# syntax=docker/dockerfile:1.4\n${build(`USER node\nRUN ${file},uid=1000 ${assignment} NODE_ENV=production npm ci`)}`,
        },
      ],
    },
    {
      name: "a user of whom nothing is known",
      files: { Dockerfile: build("ARG WHO\nUSER $WHO\nRUN npm ci"), ...acme },
      at: "npm ci",
      fixes: [
        {
          title,
          preferred: true,
          result: build(`ARG WHO\nUSER $WHO\nRUN ${file},mode=0444 ${assignment} npm ci`),
        },
        { title: variableTitle, result: build(`ARG WHO\nUSER $WHO\nRUN ${mount} npm ci`) },
      ],
    },
    {
      name: "the secret is mounted, and nobody reads it",
      files: { Dockerfile: build(`RUN ${file} npm ci`), ...acme },
      at: "npm ci",
      fixes: [
        { title, result: build(`RUN ${file} ${assignment} npm ci`) },
        { title: variableTitle, result: build(`RUN ${file} ${mount} npm ci`) },
      ],
    },
    {
      name: "the command is no shell's: only `env=` is left, which nobody gets unasked",
      files: { Dockerfile: build('RUN ["npm", "ci"]'), ...acme },
      at: '"npm", "ci"',
      fixes: [{ title: variableTitle, preferred: false, result: build(`RUN ${mount} ["npm", "ci"]`) }],
    },
    {
      name: "the argument is declared in another stage and before the first one",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          ARG NPM_TOKEN
          FROM node:22 AS deps
          WORKDIR /app
          COPY package.json package-lock.json .npmrc ./
          # production only
          RUN --network=default npm ci --omit=dev

          FROM node:22 AS build
          ARG NPM_TOKEN
          WORKDIR /app
          COPY . .
          COPY --from=deps /app/node_modules ./node_modules
          RUN npm run build
        `,
        ...acme,
      },
      at: "npm ci",
      line: 7,
      related: ["${NPM_TOKEN}", "NPM_TOKEN", "NPM_TOKEN"],
    },
    {
      name: "a file with another name, in a heredoc, in the home of the user",
      files: {
        Dockerfile: build("RUN <<EOT\n  npm ci\nEOT", "COPY package*.json ./\nCOPY ci.npmrc /root/.npmrc"),
        ...acme,
        ".npmrc": scoped.replace("_authToken=${NPM_TOKEN}", "always-auth=false"),
        "ci.npmrc": token,
      },
      at: "npm ci",
      message: "`ci.npmrc`",
      fixes: [
        {
          title: variableTitle,
          preferred: false,
          result: build(`RUN ${mount} <<EOT\n  npm ci\nEOT`, "COPY package*.json ./\nCOPY ci.npmrc /root/.npmrc"),
        },
      ],
    },
    {
      name: "a registry for which nobody needs a token: npm sends the text",
      files: { Dockerfile: build("RUN npm ci \\\n    # quietly\n    --no-audit"), ...shop, ".npmrc": token },
      at: "npm ci",
      severity: "warning",
      message: "sends the text `${NPM_TOKEN}` itself",
    },
    {
      name: "Yarn 1 stops",
      files: {
        Dockerfile: build("RUN yarn", "COPY package.json yarn.lock .npmrc ./"),
        ...shop,
        "yarn.lock": yarnLock,
        ".npmrc": token,
      },
      at: "yarn",
      severity: "error",
    },
    {
      name: "npm 6 stops",
      files: { Dockerfile: build("RUN npm ci", copy, "node:14"), ...shop, ".npmrc": token },
      at: "npm ci",
      severity: "error",
    },
    {
      name: "the address itself, in a stage on top",
      files: {
        Dockerfile: `FROM node:22 AS base\nWORKDIR /app\n${copy}\n\nFROM base\nRUN npm ci\n`,
        ...shop,
        ".npmrc": "registry=https://${NPM_HOST}/\n",
      },
      at: "npm ci",
      severity: "error",
      message: "`NPM_HOST`",
    },
  ],
  silent: [
    { name: "a build argument", files: { Dockerfile: build("ARG NPM_TOKEN\nRUN npm ci"), ...acme } },
    { name: "a secret", files: { Dockerfile: build(`RUN ${mount} npm ci`), ...acme } },
    {
      name: "an export",
      files: {
        Dockerfile: build('RUN --mount=type=secret,id=t export NPM_TOKEN="$(cat /run/secrets/t)" && npm ci'),
        ...acme,
      },
    },
    { name: "an assignment", files: { Dockerfile: build("RUN NPM_TOKEN=x npm ci"), ...acme } },
    {
      name: "a file that a secret lies over",
      files: { Dockerfile: build("RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci"), ...acme },
    },
    {
      name: "a variable that may be unset",
      files: { Dockerfile: build(), ...acme, ".npmrc": scoped.replace("NPM_TOKEN}", "NPM_TOKEN?}") },
    },
    { name: "the file is not copied", files: { Dockerfile: build("RUN npm ci", "COPY package*.json ./"), ...acme } },
    {
      name: "a form that npm does not replace",
      files: { Dockerfile: build(), ...acme, ".npmrc": scoped.replace("${NPM_TOKEN}", "$NPM_TOKEN") },
    },
    {
      name: "a comment",
      files: { Dockerfile: build(), ...acme, ".npmrc": `@acme:registry=https://npm.example.com/acme/\n# ${token}` },
    },
    {
      name: "an image that may set it",
      files: { Dockerfile: build("RUN npm ci", copy, "registry.example.com/node:22"), ...acme },
    },
    {
      name: "Yarn from 2 on does not read the file",
      files: {
        Dockerfile: build("RUN yarn", "COPY package.json yarn.lock .npmrc ./"),
        ...acme,
        "package.json": manifest({ packageManager: "yarn@4.10.3" }),
        "yarn.lock": berryLock,
      },
    },
    { name: "no install", files: { Dockerfile: build("RUN npm run lint"), ...acme } },
    {
      name: "an install for all projects, which does not read it",
      files: { Dockerfile: build("RUN npm i -g serve"), ...acme },
    },
  ],
});
