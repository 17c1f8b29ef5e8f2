import type { Lab } from "./lab";
import { afterEdit, buildFails, imageHolds, type Look, prints } from "./looks";
import { registryToken } from "./npmRegistry";
import type { BuildOutcome, Project } from "./project";
import { describeShowings, proxyPlace } from "./showing";

const manifest = { name: "shop", version: "1.0.0", dependencies: { banner: "^1.3.0" } };

/** A program of one file, and the package that it needs. */
const web = {
  "package.json": JSON.stringify(manifest),
  "package-lock.json": JSON.stringify({
    name: "shop",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: { "": manifest, "node_modules/banner": { version: "1.3.0" } },
  }),
  "src/index.js": 'console.log(require("banner")("shop"));\n',
};

/** Packages that npm took from the registry. */
const packages = (_: Project, lab: Lab, __: BuildOutcome) => ({
  "packages fetched": lab.proxy.takeRequests().filter((path) => path.endsWith(".tgz")).length,
});

const edited = (text: string) => text.replace('"shop"', '"edited"');
const editedAgain = (text: string) => text.replace('"edited"', '"again"');

/** Which registry npm asked. */
function asks(prefix: string): Look {
  return async (project, lab) => {
    lab.proxy.takeRequests();
    const { milliseconds } = await project.mustBuild();
    const asked = lab.proxy.takeRequests().filter((path) => path.endsWith(".tgz"));
    if (asked.length === 0 || !asked.every((path) => path.startsWith(prefix))) throw new Error(asked.join("\n"));
    return { command: "docker build", succeeded: true, said: `npm asked ${prefix}`, seconds: milliseconds / 1000 };
  };
}

/** The same with a registry that wants to know who asks. */
const privateWeb = {
  ...web,
  ".npmrc": `registry=${proxyPlace}/npm/private/\n${proxyPlace.replace("http:", "")}/npm/private/:_authToken=\${NPM_TOKEN}\n`,
};

/** As the titles of the fixes say it. */
const withSecret = { options: ["--secret", "id=NPM_TOKEN"], environment: { NPM_TOKEN: registryToken } };

describeShowings("npm", [
  {
    rule: "source-copied-before-install",
    claim: "an edit of the source installs nothing again",
    files: {
      ...web,
      Dockerfile: 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "src/index.js"]\n',
    },
    before: afterEdit("src/index.js", edited, { "packages fetched": 1 }, packages),
    repair: "--fix-suggestions",
    after: afterEdit("src/index.js", editedAgain, { "packages fetched": 0 }, packages),
  },
  {
    rule: "npm-ci-without-lockfile",
    claim: "npm ci finds the lock file",
    files: {
      ...web,
      Dockerfile:
        'FROM node:22-alpine\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY src src\nCMD ["node", "src/index.js"]\n',
    },
    before: buildFails(/The `npm ci` command can only install with an existing package-lock\.json/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "registry-set-after-install",
    claim: "the packages come from the registry that is named",
    files: {
      ...web,
      Dockerfile: `FROM node:22-alpine
WORKDIR /app
COPY package*.json ./
RUN npm ci
ENV NPM_CONFIG_REGISTRY=${proxyPlace}/npm/mirror/
COPY src src
CMD ["node", "src/index.js"]
`,
    },
    before: asks("/npm/banner"),
    repair: "--fix",
    after: asks("/npm/mirror/banner"),
  },
  {
    rule: "node-modules-overwritten",
    claim: "the packages of the image are those that it has installed",
    files: {
      ...web,
      "node_modules/banner/package.json": '{ "name": "banner", "version": "0.0.1", "main": "index.js" }',
      "node_modules/banner/index.js": 'module.exports = () => "an old copy";\n',
      ".dockerignore": ".git\n",
      Dockerfile:
        'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY . .\nCMD ["node", "src/index.js"]\n',
    },
    before: prints("an old copy\n"),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "npm-install-not-reproducible",
    claim: "a lock file that does not fit is noticed",
    files: {
      ...web,
      "package-lock.json": web["package-lock.json"].replaceAll("1.3.0", "1.2.0"),
      Dockerfile:
        'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install --omit=dev\nCOPY src src\nCMD ["node", "src/index.js"]\n',
    },
    before: prints("Hello, shop\n"),
    repair: "--fix-suggestions",
    after: buildFails(/`npm ci` can only install packages when your package\.json and package-lock\.json/),
  },
  {
    rule: "npmrc-missing-in-build",
    claim: "npm sees the project's settings",
    files: {
      ...web,
      ".npmrc": `registry=${proxyPlace}/npm/mirror/\n`,
      Dockerfile:
        'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY src src\nCMD ["node", "src/index.js"]\n',
    },
    before: asks("/npm/banner"),
    repair: "--fix-suggestions",
    after: asks("/npm/mirror/banner"),
  },
  {
    rule: "npmrc-variable-not-provided",
    claim: "the registry hears who asks",
    files: {
      ...privateWeb,
      Dockerfile:
        'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json .npmrc ./\nRUN npm ci\nCOPY src src\nCMD ["node", "src/index.js"]\n',
    },
    before: buildFails(/npm ERR! (?:code E401|.*401 Unauthorized)/, withSecret),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n", { build: withSecret }),
  },
  {
    rule: "npmrc-variable-not-provided",
    claim: "a user without rights reads the secret as well",
    files: {
      ...privateWeb,
      Dockerfile: `FROM node:22
RUN useradd --create-home --uid 1234 app
USER app
WORKDIR /home/app
COPY --chown=app package*.json .npmrc ./
RUN echo installs && npm ci
COPY src src
CMD ["node", "src/index.js"]
`,
    },
    before: buildFails(/npm ERR! (?:code E401|.*401 Unauthorized)/, withSecret),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n", { build: withSecret }),
  },
  {
    rule: "secret-in-build-arg",
    claim: "npm has the token, and the history of the image has not",
    files: {
      ...privateWeb,
      Dockerfile:
        'FROM node:22-alpine\nARG NPM_TOKEN\nWORKDIR /app\nCOPY package*.json .npmrc ./\nRUN npm ci && npm cache clean --force\nCOPY src src\nCMD ["node", "src/index.js"]\n',
    },
    before: imageHolds(registryToken, true, { options: ["--build-arg", `NPM_TOKEN=${registryToken}`] }),
    repair: "--fix-suggestions",
    after: imageHolds(registryToken, false, withSecret),
  },
]);
