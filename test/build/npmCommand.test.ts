import { strict as assert } from "node:assert";
import type { StepCommand } from "../../server/src/build/command";
import { presenceFor } from "../../server/src/build/commandPresence";
import { writesOf } from "../../server/src/build/commandWrites";
import { fileAt } from "../../server/src/build/files";
import { packageCacheOf } from "../../server/src/build/npmCaches";
import type { NpmCommand } from "../../server/src/build/npmCommand";
import { readNpmManifest } from "../../server/src/build/npmManifest";
import { presenceAt, presenceAtEnd } from "../../server/src/build/presence";
import { textOf } from "../../server/src/syntax/value";
import { simulateFiles, stepWith } from "../support/simulation";

const files = {
  "package.json": '{ "dependencies": { "a": "1" } }\n',
  "package-lock.json": "{}\n",
  "web/package.json": '{ "scripts": { "postinstall": "make-things" } }\n',
};

async function npmCommand(run: string, before = "COPY . .", image = "node:22"): Promise<NpmCommand> {
  const build = await simulateFiles({ Dockerfile: `FROM ${image}\nWORKDIR /app\n${before}\n${run}\n`, ...files });
  const [npm] = build.steps.at(-1)?.npmCommands ?? [];
  assert.ok(npm, `no command in ${run}`);
  return npm;
}

describe("npm commands", () => {
  const table: readonly [command: string, subcommand: string, installs: string, directory: string][] = [
    ["npm ci", "ci", "yes", "/app"],
    ["npm clean-install --omit=dev", "ci", "yes", "/app"],
    ["npm i", "install", "yes", "/app"],
    ["npm --prefix web ci", "ci", "yes", "/app/web"],
    ["npm ci --prefix=/srv", "ci", "yes", "/srv"],
    ["cd web && npm install", "install", "yes", "/app/web"],
    ["npm install --registry https://npm.example.com express", "install", "no", "/app"],
    ["npm install --registry https://npm.example.com", "install", "yes", "/app"],
    ["npm install $PACKAGES", "install", "unknown", "/app"],
    ["npm ci $FLAGS", "ci", "yes", "/app"],
    ["npm i -g serve", "install", "no", "/app"],
    ["npm install --location=global serve", "install", "no", "/app"],
    ["npm install --package-lock-only", "install", "no", "/app"],
    ["npm install --help", "install", "no", "/app"],
    ["npm cit", "install-ci-test", "yes", "/app"],
    ["npm run build", "run", "no", "/app"],
    ["npm", "", "no", "/app"],
    ["pnpm i --frozen-lockfile", "install", "yes", "/app"],
    ["pnpm -C web install", "install", "yes", "/app/web"],
    ["pnpm --filter web... install", "install", "yes", "/app"],
    ["pnpm fetch", "fetch", "no", "/app"],
    ["pnpm add express", "add", "no", "/app"],
    ["corepack pnpm install", "install", "yes", "/app"],
    ["npx pnpm@9 install", "install", "yes", "/app"],
    ["/usr/local/bin/yarn", "", "yes", "/app"],
    ["yarn --immutable", "", "yes", "/app"],
    ["yarn --cwd web install", "install", "yes", "/app/web"],
    ["yarn global add serve", "global", "no", "/app"],
    ["yarn workspaces focus --production", "workspaces", "yes", "/app"],
    ["yarn build", "build", "no", "/app"],
    ["NODE_ENV=production sudo -E npm ci", "ci", "yes", "/app"],
  ];
  for (const [command, subcommand, installs, directory] of table) {
    it(command, async () => {
      const npm = await npmCommand(`RUN ${command}`, "ARG PACKAGES\nARG FLAGS");
      assert.deepEqual([npm.subcommand, npm.installsProject, textOf(npm.directory)], [subcommand, installs, directory]);
    });
  }

  it("other programs are none", async () => {
    const build = await simulateFiles({ Dockerfile: "FROM node:22\nRUN npx tsc && node npm && echo npm ci\n" });
    assert.deepEqual(build.steps[0]?.npmCommands, []);
  });

  const frozen: readonly [run: string, before: string, expected: string][] = [
    ["npm ci", "", "yes"],
    ["npm install", "", "no"],
    ["pnpm i --frozen-lockfile", "", "yes"],
    ["pnpm i --no-frozen-lockfile", "ENV CI=true", "no"],
    ["pnpm i", "ENV CI=true", "yes"],
    ["pnpm i", "ENV CI=false", "no"],
    ["pnpm i", "ARG CI", "unknown"],
    ["pnpm i", "", "no"],
    ["yarn install --immutable", "", "yes"],
  ];
  for (const [run, before, expected] of frozen) {
    it(`frozen: ${before} ${run}`, async () => {
      assert.equal((await npmCommand(`RUN ${run}`, before)).isFrozen, expected);
    });
  }

  it("knows the project, its manifest and its place in the build context", async () => {
    const { project } = await npmCommand("RUN cd web/src && npm ci", "COPY . .");
    assert.equal(project?.folder, "/app/web");
    assert.equal(project?.contextFolder, "web");
  });

  const unknownProjects: readonly [name: string, before: string, run: string, image: string][] = [
    ["no package.json", "", "npm ci", "node:22"],
    ["an image that may hold one", "", "npm ci", "registry.example.com/node:22"],
    ["a folder that a variable names", "ARG DIR\nCOPY . .", "cd $DIR && npm ci", "node:22"],
    ["a script that may make one", "RUN ./make.sh", "npm ci", "node:22"],
  ];
  for (const [name, before, run, image] of unknownProjects) {
    it(`does not know the project: ${name}`, async () => {
      assert.equal((await npmCommand(`RUN ${run}`, before, image)).project, undefined);
    });
  }

  it("reads settings from the environment in both cases", async () => {
    const npm = await npmCommand("RUN npm ci", "ENV NPM_CONFIG_REGISTRY=https://npm.example.com/");
    assert.equal(textOf(npm.setting("registry").value), "https://npm.example.com/");
    assert.equal(npm.setting("ignore-scripts").value.kind, "unset");
  });

  it("finds the user's settings", async () => {
    assert.equal((await npmCommand("RUN npm ci")).userSettings, "/root/.npmrc");
    assert.equal((await npmCommand("USER node\nRUN npm ci")).userSettings, "/home/node/.npmrc");
    assert.equal((await npmCommand("RUN npm ci --userconfig=ci.npmrc")).userSettings, "/app/ci.npmrc");
    assert.equal((await npmCommand("RUN npm ci", "ENV npm_config_userconfig=/x")).userSettings, "/x");
  });
});

describe("what npm commands leave", () => {
  /** What lies in the image behind a command, by the answer for files of projects and by the one for anything. */
  const table: readonly [run: string, path: string, file: string, anything: string][] = [
    ["npm ci --ignore-scripts", "/app/dist", "no", "no"],
    ["npm ci", "/app/dist", "no", "no"],
    ["npm ci", "/app/node_modules/a", "unknown", "unknown"],
    ["npm install", "/app/yarn.lock", "unknown", "unknown"],
    ["npm i -g pnpm", "/app/.npmrc", "no", "no"],
    ["npm i -g pnpm", "/root/.npmrc", "no", "unknown"],
    ["npm config set registry https://npm.example.com", "/root/.npmrc", "unknown", "unknown"],
    ["npm config set registry https://npm.example.com", "/app/dist", "no", "no"],
    ["npm --prefix web ci", "/app/web/generated.js", "unknown", "unknown"],
    ["npm --prefix web ci --ignore-scripts", "/app/web/generated.js", "no", "no"],
    ["npm --prefix web ci", "/app/dist", "no", "no"],
    ["npm run build", "/app/dist", "unknown", "unknown"],
    ["yarn build", "/app/dist", "unknown", "unknown"],
    ["pnpm fetch", "/app/dist", "no", "no"],
    ["corepack enable", "/app/dist", "no", "no"],
  ];
  for (const [run, path, file, anything] of table) {
    it(`${run}: ${path}`, async () => {
      const Dockerfile = `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN ${run}\nRUN true\n`;
      const step = stepWith(await simulateFiles({ Dockerfile, ...files }), "RUN true");
      assert.deepEqual([fileAt(step, path).presence, presenceAt(step, path)], [file, anything]);
    });
  }

  it("an earlier command of the same RUN counts", async () => {
    const Dockerfile =
      "FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm install --package-lock-only && npm ci\n";
    const build = await simulateFiles({ Dockerfile, ...files });
    const npm = build.steps.at(-1)?.npmCommands.at(-1);
    assert.equal(npm?.file("/app/package-lock.json").presence, "unknown");
  });
});

describe("package.json", () => {
  it("is read as far as an install needs it", () => {
    const manifest = readNpmManifest(
      '\uFEFF{"dependencies":{"a":"1"},"devDependencies":{"b":"file:b"},"workspaces":{"packages":["x/*",1]},"packageManager":"pnpm@10.2.0+sha","pnpm":{"overrides":{},"patchedDependencies":{"a":"p/a.patch"}}}',
    );
    assert.deepEqual(
      [...(manifest?.dependencies ?? [])],
      [
        ["a", "1"],
        ["b", "file:b"],
      ],
    );
    assert.deepEqual(manifest?.workspaces, ["x/*"]);
    assert.deepEqual(manifest?.manager, { name: "pnpm", major: 10 });
    assert.deepEqual(manifest?.pnpmPatches, ["p/a.patch"]);
  });

  it("takes devEngines where packageManager is absent", () => {
    assert.deepEqual(readNpmManifest('{"devEngines":{"packageManager":{"name":"yarn"}}}')?.manager, {
      name: "yarn",
      major: undefined,
    });
  });

  for (const text of ["", "{", "[]", "null", '"x"', "1"]) {
    it(`is nothing: ${JSON.stringify(text)}`, () => assert.equal(readNpmManifest(text), undefined));
  }

  for (const text of ['{"dependencies":[],"scripts":1,"workspaces":"x","pnpm":[],"packageManager":{}}', "{}"]) {
    it(`says nothing: ${text}`, () => {
      const manifest = readNpmManifest(text);
      assert.deepEqual([manifest?.dependencies.size, manifest?.scripts.size, manifest?.workspaces], [0, 0, []]);
      assert.equal(manifest?.manager, undefined);
    });
  }
});

describe("what npm commands write and where their projects lie", () => {
  // Each of these questions may lead to the others, about steps before and commands in front: asked in any order, of steps
  // that hang on one another in every way, they come to an end.
  const questions: readonly [name: string, ask: (command: StepCommand) => unknown][] = [
    ["what a command writes", writesOf],
    ["whether its manifest is there", (command) => presenceFor(command, "/app/package.json")],
    ["which project it works for", ({ step }) => step.npmCommands.map(({ project }) => project)],
    ["what lies there in the end", ({ step }) => presenceAtEnd(step.stage, "/app/dist/index.js")],
    ["where it keeps packages", ({ step }) => step.npmCommands.map(packageCacheOf)],
  ];
  const Dockerfile = `FROM node:22 AS base
WORKDIR /app
ENV PNPM_HOME=/pnpm
RUN corepack enable && pnpm config set store-dir /pnpm/store && pnpm fetch
FROM base AS install
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile && pnpm -r build && cp -r dist /out
RUN --mount=type=bind,from=base,source=/app,target=/src cd /src && pnpm install && go build -o /out/tool .
WORKDIR packages/web
RUN <<EOT
set -e
pnpm install
pnpm dlx tool > out.json
mkdir -p /data
EOT
FROM install
COPY --from=install /app /app
RUN --mount=type=bind,from=install,target=/y pnpm -C /y install && pnpm -C packages/web deploy --prod /prod
RUN pnpm add express && chown -R node /app && npm ci --prefix packages/web
`;
  const surroundings = {
    "package.json":
      '{ "packageManager": "pnpm@10.0.0", "scripts": { "postinstall": "make" }, "dependencies": { "a": "1" } }',
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "packages/web/package.json": "{}",
  };
  for (const [name, ask] of questions) {
    for (const order of ["first", "last"] as const) {
      it(`tells ${name}, the ${order} command before the others`, async () => {
        const build = await simulateFiles({ Dockerfile, ...surroundings });
        const commands = build.steps.flatMap((step) => step.commands);
        assert.ok(commands.length > 15);
        const answers = (order === "first" ? commands : [...commands].reverse()).map((command) => [
          command.index,
          ask(command),
        ]);
        assert.equal(answers.length, commands.length);
      });
    }
  }

  it("answers the same in whichever order it is asked", async () => {
    const writes = async (reverse: boolean) => {
      const build = await simulateFiles({ Dockerfile, ...surroundings });
      const commands = build.steps.flatMap((step) => step.commands);
      if (reverse) for (const command of [...commands].reverse()) writesOf(command);
      return commands.map(writesOf);
    };
    assert.deepEqual(await writes(true), await writes(false));
  });
});
