import { cacheMountCleaned } from "../../../server/src/rules/cache-mount/cache-mount-cleaned";
import { cacheMountMissing } from "../../../server/src/rules/cache-mount/cache-mount-missing";
import { cacheMountNotWritable } from "../../../server/src/rules/cache-mount/cache-mount-not-writable";
import { cacheMountWrongTarget } from "../../../server/src/rules/cache-mount/cache-mount-wrong-target";
import { dedent, testRule } from "../../support/ruleTester";
import { berryLock, manifest, packageLock, pnpmLock, shop, yarnLock } from "../layer-cache/npmProjects";

/** A stage that installs and builds, and a final stage that takes what it has made. */
const web = (lines: string, from = "node:22 AS web") =>
  `FROM ${from}\nWORKDIR /app\n${lines}\n\nFROM scratch\nCOPY --from=web /app/dist /dist\n`;

const sources = { "package.json": manifest(), "src/index.js": shop["src/index.js"] };
const pnpm = { ...sources, "pnpm-lock.yaml": pnpmLock };
const yarn = { ...sources, "yarn.lock": yarnLock };
const withScript = manifest({ scripts: { postinstall: "node src/prepare.js" } });

describe("the package managers' caches", () => {
  testRule(cacheMountMissing, {
    reported: [
      {
        name: "an install behind the source in a build stage, with a comment in its continuation",
        files: {
          Dockerfile: dedent`
            # syntax=docker/dockerfile:1
            FROM node:22-alpine AS web
            WORKDIR /app
            ENV NODE_ENV=development
            COPY . .
            RUN npm ci \
                # no advertisements
                --no-fund && \
                npm run build

            FROM nginx:1.29-alpine
            COPY --from=web /app/dist /usr/share/nginx/html
          `,
          ...shop,
        },
        at: "npm ci",
        severity: "information",
        message:
          "`npm ci` downloads all packages again whenever a source file changes: no cache mount keeps `/root/.npm`.",
        fixes: [
          {
            title: "Mount a cache at `/root/.npm`",
            safety: "suggestion",
            preferred: true,
            result: dedent`
              # syntax=docker/dockerfile:1
              FROM node:22-alpine AS web
              WORKDIR /app
              ENV NODE_ENV=development
              COPY . .
              RUN --mount=type=cache,target=/root/.npm \
                  npm ci \
                  # no advertisements
                  --no-fund && \
                  npm run build

              FROM nginx:1.29-alpine
              COPY --from=web /app/dist /usr/share/nginx/html
            `,
          },
        ],
      },
      {
        name: "a project whose own script needs the source, so that the install cannot come first",
        files: { Dockerfile: web("COPY . .\nRUN npm install"), ...shop, "package.json": withScript },
        at: "npm install",
        fixes: [
          {
            title: "Mount a cache at `/root/.npm`",
            result: web("COPY . .\nRUN --mount=type=cache,target=/root/.npm \\\n    npm install"),
          },
        ],
      },
      {
        name: "the user of node images, in a heredoc",
        files: { Dockerfile: web("USER node\nCOPY --chown=node . .\nRUN <<EOT\nset -e\nnpm ci\nEOT"), ...shop },
        at: "npm ci",
        fixes: [
          {
            title: "Mount a cache at `/home/node/.npm`",
            result: web(
              "USER node\nCOPY --chown=node . .\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 <<EOT\nset -e\nnpm ci\nEOT",
            ),
          },
        ],
      },
      {
        name: "a stage on top of the one with the source, and npm_config_cache",
        files: {
          Dockerfile: `FROM node:22 AS source\nWORKDIR /app\nCOPY . .\n\n${web("ENV npm_config_cache=/var/npm\nRUN npm ci", "source AS web")}`,
          ...shop,
        },
        at: "npm ci",
        message: "no cache mount keeps `/var/npm`",
      },
      {
        name: "pnpm's store, which PNPM_HOME moves",
        files: { Dockerfile: web('ENV PNPM_HOME="/pnpm"\nCOPY . .\nRUN pnpm install --frozen-lockfile'), ...pnpm },
        at: "pnpm install",
        fixes: [
          {
            title: "Mount a cache at `/pnpm/store`",
            result: web(
              'ENV PNPM_HOME="/pnpm"\nCOPY . .\nRUN --mount=type=cache,target=/pnpm/store \\\n    pnpm install --frozen-lockfile',
            ),
          },
        ],
      },
      {
        name: "pnpm's store below the home, and the mount that another stage has for it",
        files: {
          Dockerfile: web(
            "COPY . .\nRUN pnpm install\n\nFROM node:22 AS tests\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,id=store,target=/root/.local/share/pnpm/store pnpm install && pnpm test",
          ).replace("COPY --from=web", "COPY --from=tests /app/report /report\nCOPY --from=web"),
          ...pnpm,
        },
        at: "pnpm install",
        fixes: [
          {
            title: "Mount a cache at `/root/.local/share/pnpm/store`",
            result: web(
              "COPY . .\nRUN --mount=type=cache,id=store,target=/root/.local/share/pnpm/store \\\n    pnpm install\n\nFROM node:22 AS tests\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,id=store,target=/root/.local/share/pnpm/store pnpm install && pnpm test",
            ).replace("COPY --from=web", "COPY --from=tests /app/report /report\nCOPY --from=web"),
          },
        ],
      },
      {
        name: "Yarn 1, which keeps root's packages elsewhere and must not be started twice at a time",
        files: { Dockerfile: web("COPY . .\nRUN yarn install --frozen-lockfile"), ...yarn },
        at: "yarn install",
        fixes: [
          {
            title: "Mount a cache at `/usr/local/share/.cache/yarn`",
            result: web(
              "COPY . .\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn,sharing=locked \\\n    yarn install --frozen-lockfile",
            ),
          },
        ],
      },
      {
        name: "Yarn's cache in a home: Docker would make the folder above it for root",
        files: { Dockerfile: web("USER node\nCOPY --chown=node . .\nRUN yarn"), ...yarn },
        at: "yarn",
        message: "no cache mount keeps `/home/node/.cache/yarn`",
        fixes: [],
      },
      {
        name: "a cache that another stage takes over",
        files: {
          Dockerfile: web("COPY . .\nRUN npm ci").replace("/dist\n", "/dist\nCOPY --from=web /root/.npm /cache\n"),
          ...shop,
        },
        at: "npm ci",
        fixes: [],
      },
    ],
    silent: [
      {
        name: "an install layer of its own",
        files: { Dockerfile: web("COPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build"), ...shop },
      },
      {
        name: "the cache is mounted, or a folder that holds it",
        files: { Dockerfile: web("COPY . .\nRUN --mount=type=cache,target=/root npm ci"), ...shop },
      },
      {
        name: "the packages themselves are in a cache mount",
        files: { Dockerfile: web("COPY . .\nRUN --mount=type=cache,target=/app/node_modules npm ci"), ...shop },
      },
      {
        name: "the step empties the cache",
        files: { Dockerfile: web("COPY . .\nRUN npm ci && npm cache clean --force"), ...shop },
      },
      {
        name: "the step removes the cache",
        files: { Dockerfile: web("COPY . .\nRUN npm ci && rm -rf ~/.npm"), ...shop },
      },
      {
        name: "the final stage",
        files: {
          Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "src/index.js"]\n',
          ...shop,
        },
      },
      {
        name: "Yarn 2 and later, whose cache programs may be run from",
        files: {
          Dockerfile: web("COPY . .\nRUN yarn install --immutable"),
          ...yarn,
          "yarn.lock": berryLock,
        },
      },
      {
        name: "a file that puts the cache elsewhere",
        files: { Dockerfile: web("COPY . .\nRUN npm ci"), ...shop, ".npmrc": "cache=/var/npm\n" },
      },
      {
        name: "a setting that puts the store elsewhere",
        files: { Dockerfile: web("RUN pnpm config set store-dir /store\nCOPY . .\nRUN pnpm install"), ...pnpm },
      },
      {
        name: "Yarn's offline mirror",
        files: {
          Dockerfile: web("COPY . .\nRUN yarn install"),
          ...yarn,
          ".yarnrc": 'yarn-offline-mirror "./vendor/npm"\n',
        },
      },
      {
        name: "a base image with a home and settings of its own",
        files: { Dockerfile: web("COPY . .\nRUN npm ci", "ghcr.io/example/web-builder:3 AS web"), ...shop },
      },
      { name: "Kaniko", files: { Dockerfile: `# built with kaniko\n${web("COPY . .\nRUN npm ci")}`, ...shop } },
      {
        name: "a manifest without dependencies",
        files: { Dockerfile: web("COPY . .\nRUN npm ci"), ...shop, "package.json": "{}\n" },
      },
      {
        name: "packages that were fetched before the source came",
        files: {
          Dockerfile: web("COPY pnpm-lock.yaml ./\nRUN pnpm fetch\nCOPY . .\nRUN pnpm install --offline"),
          ...pnpm,
        },
      },
    ],
  });

  testRule(cacheMountWrongTarget, {
    reported: [
      {
        name: "root's cache for another user",
        files: {
          Dockerfile: web(
            "USER node\nCOPY --chown=node package*.json ./\nRUN --mount=type=cache,target=/root/.npm,uid=1000,gid=1000 \\\n    # no scripts\n    npm ci --ignore-scripts",
          ),
          ...shop,
        },
        at: "/root/.npm",
        severity: "warning",
        message:
          "`npm ci` keeps downloaded packages in `/home/node/.npm` here, so that the mount at `/root/.npm` stays empty.",
        fixes: [
          {
            title: "Mount it at `/home/node/.npm`",
            safety: "safe",
            preferred: true,
            result: web(
              "USER node\nCOPY --chown=node package*.json ./\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 \\\n    # no scripts\n    npm ci --ignore-scripts",
            ),
          },
        ],
      },
      {
        name: "a home in the folder of the project, and a script behind the install",
        files: {
          Dockerfile: web("COPY . .\nRUN --mount=type=cache,target=/app/.npm npm ci && npm run build"),
          ...shop,
        },
        at: "/app/.npm",
        fixes: [
          {
            title: "Mount it at `/root/.npm`",
            result: web("COPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci && npm run build"),
          },
        ],
      },
      {
        name: "the store where pnpm had it before version 7, in a heredoc",
        files: {
          Dockerfile: web("COPY . .\nRUN --mount=type=cache,target=/root/.pnpm-store <<EOT\npnpm install\nEOT"),
          ...pnpm,
        },
        at: "/root/.pnpm-store",
        message: "`/root/.local/share/pnpm/store`",
      },
      {
        name: "Yarn 1 does not keep root's packages in root's home; a stage on top of another",
        files: {
          Dockerfile: `FROM node:22 AS base\nWORKDIR /app\n\n${web("COPY . .\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install", "base AS web")}`,
          ...yarn,
        },
        at: "/root/.cache/yarn",
        message: "`/usr/local/share/.cache/yarn`",
      },
    ],
    silent: [
      ...[
        "RUN --mount=type=cache,target=/root/.npm npm ci",
        "RUN --mount=type=cache,target=/root/.npm/_cacache npm ci",
        "RUN --mount=type=cache,target=/root npm ci",
        "RUN --mount=type=cache,target=/var/.npm npm ci --cache /var/.npm",
        "RUN --mount=type=cache,target=/var/.npm ./install.sh && npm ci",
        "RUN --mount=type=cache,target=/app/node_modules npm ci",
        "RUN npm config set cache /var/.npm\nRUN --mount=type=cache,target=/var/.npm npm ci",
        "ENV NPM_CONFIG_CACHE=/var/.npm\nRUN --mount=type=cache,target=/var/.npm npm ci",
        "RUN --mount=type=cache,target=/var/.npm npm run build",
        "ARG CACHE\nRUN --mount=type=cache,target=/var/.npm npm ci --cache $CACHE",
      ].map((lines) => ({ name: lines, files: { Dockerfile: web(`COPY . .\n${lines}`), ...shop } })),
      {
        name: "a part of Yarn's cache",
        files: {
          Dockerfile: web("COPY . .\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn/v6 yarn install"),
          ...yarn,
        },
      },
      {
        name: "a base image with a home of its own",
        files: {
          Dockerfile: web(
            "COPY . .\nRUN --mount=type=cache,target=/home/builder/.npm npm ci",
            "ghcr.io/example/web-builder:3 AS web",
          ),
          ...shop,
        },
      },
    ],
  });

  testRule(cacheMountNotWritable, {
    reported: [
      {
        name: "root's mount for the user of node images, with a comment in the continuation",
        files: {
          Dockerfile: web(
            "USER node\nCOPY --chown=node package*.json ./\nRUN --mount=type=cache,target=/home/node/.npm \\\n    # production\n    npm ci --omit=dev",
          ),
          ...shop,
        },
        at: "--mount=type=cache,target=/home/node/.npm",
        severity: "error",
        message: "but `npm ci` runs as `node` and must write to `/home/node/.npm`",
        related: ["npm ci", "USER node"],
        fixes: [
          {
            title: "Add `uid=1000,gid=1000` to the mount",
            safety: "suggestion",
            preferred: true,
            result: web(
              "USER node\nCOPY --chown=node package*.json ./\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 \\\n    # production\n    npm ci --omit=dev",
            ),
          },
        ],
      },
      {
        name: "pnpm's store, in a heredoc of a stage on top of another",
        files: {
          Dockerfile: `FROM node:22 AS base\nWORKDIR /app\nENV PNPM_HOME=/pnpm\nUSER node\n\n${web("COPY --chown=node . .\nRUN --mount=type=cache,id=pnpm,target=/pnpm/store <<EOT\npnpm install\nEOT", "base AS web")}`,
          ...pnpm,
        },
        at: "--mount=type=cache,id=pnpm,target=/pnpm/store",
        severity: "error",
      },
      {
        name: "Yarn 1 goes on without it",
        files: {
          Dockerfile: web(
            "USER node\nCOPY --chown=node . .\nRUN --mount=type=cache,target=/home/node/.cache/yarn yarn",
          ),
          ...yarn,
        },
        at: "--mount=type=cache,target=/home/node/.cache/yarn",
        severity: "warning",
        message: "so that `yarn`, which runs as `node`, does without the cache at `/home/node/.cache/yarn`",
        related: ["USER node"],
      },
      {
        name: "a folder that a flag names stops Yarn as well",
        files: {
          Dockerfile: web(
            "USER node\nCOPY --chown=node . .\nRUN --mount=type=cache,target=/cache yarn install --cache-folder /cache",
          ),
          ...yarn,
        },
        at: "--mount=type=cache,target=/cache",
        severity: "error",
      },
    ],
    silent: [
      ...[
        "RUN --mount=type=cache,target=/root/.npm npm ci",
        "USER node\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 npm ci",
        "USER node\nRUN --mount=type=cache,target=/home/node/.npm npm run build",
        "USER node\nRUN --mount=type=cache,target=/home/node/.npm npm ci || true",
        "USER node\nRUN --mount=type=cache,target=/home/node/.npm,mode=0777 npm ci",
        "USER node\nRUN --mount=type=cache,target=/home/node/.npm npm ci --cache /tmp/npm",
      ].map((lines) => ({ name: lines, files: { Dockerfile: web(`COPY --chown=node . .\n${lines}`), ...shop } })),
      {
        name: "nothing to fetch",
        files: {
          Dockerfile: web("COPY . .\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm npm ci"),
          "package.json": "{}\n",
          "package-lock.json": packageLock,
        },
      },
    ],
  });

  testRule(cacheMountCleaned, {
    reported: [
      {
        name: "npm empties what the mount keeps",
        files: {
          Dockerfile: web(
            "COPY package*.json ./\nRUN --mount=type=cache,target=/root/.npm \\\n    npm ci && \\\n    # smaller\n    npm cache clean --force",
          ),
          ...shop,
        },
        at: "npm cache clean --force",
        severity: "warning",
        message: "This empties the cache that is mounted at `/root/.npm` for all builds, and makes no layer smaller.",
        related: ["--mount=type=cache,target=/root/.npm"],
      },
      {
        name: "Yarn, in a heredoc",
        files: {
          Dockerfile: web(
            "COPY . .\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn <<EOT\nyarn install\nyarn cache clean\nEOT",
          ),
          ...yarn,
        },
        at: "yarn cache clean",
        severity: "warning",
      },
      {
        name: "pnpm's store: no project is linked to it from outside the layer",
        files: {
          Dockerfile: web(
            "COPY . .\nRUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install && pnpm store prune",
          ),
          ...pnpm,
        },
        at: "pnpm store prune",
      },
      {
        name: "the folder itself cannot go; a stage on top of another",
        files: {
          Dockerfile: `FROM node:22 AS base\nWORKDIR /app\nCOPY . .\n\n${web("RUN --mount=type=cache,target=/root/.npm npm ci && rm -rf ~/.npm", "base AS web")}`,
          ...shop,
        },
        at: "rm -rf ~/.npm",
        severity: "error",
        message: "device or resource busy",
      },
    ],
    silent: [
      ...[
        "RUN npm ci && npm cache clean --force",
        "RUN --mount=type=cache,target=/root/.npm npm ci\nRUN npm cache clean --force",
        "RUN --mount=type=cache,target=/root/.npm npm ci && npm cache verify",
        "RUN --mount=type=cache,target=/root/.npm npm ci && npm cache clean express",
        "RUN --mount=type=cache,target=/app/node_modules/.cache npm ci && npm cache clean --force",
        "RUN --mount=type=cache,target=/root/.npm npm ci && rm -rf /tmp/npm",
      ].map((lines) => ({ name: lines, files: { Dockerfile: web(`COPY . .\n${lines}`), ...shop } })),
    ],
  });
});
