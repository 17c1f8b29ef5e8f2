import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseCommand } from "../../server/src/cli/arguments";
import { describeRules } from "../../server/src/lint/metadata";
import { productVersion } from "../../server/src/product";
import { lintableKindOf } from "../../server/src/workspace/fileKinds";
import { runCli, shippedCommandLine } from "../support/commandLine";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
  readonly exclude: string;
}

const read = (path: string) => readFileSync(path, "utf8");

const workflows = readdirSync(".github/workflows").map((name) => `.github/workflows/${name}`);
const action: Action = parse(read("action.yml"));
const hooks: readonly Hook[] = parse(read(".pre-commit-hooks.yaml"));
const pages = ["docs/ci.md", "docs/zh-cn/ci.md"];

const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** The arguments behind our program in every command of a text: by its name, with a version, or as an image. */
function commandsIn(text: string): string[][] {
  const calls = text.matchAll(
    /(?<![\w.-]\/|name: |--tag |"|\/)\bdockerfile-go-hints(?:[@:][\w.-]+)?((?: (?![|>&#\\])(?:"[^"\n]*"|[^\s"`]+))+)/g,
  );
  return [...calls].map(([, words = ""]) =>
    [...words.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word),
  );
}

describe("shipping", () => {
  for (const path of [...workflows, "action.yml"]) {
    it(`${path} pins what it uses to a commit, and says which version that is`, () => {
      const uses = read(path)
        .split("\n")
        .flatMap((line) => /^\s*(?:- )?uses: (.+)$/.exec(line)?.[1] ?? [])
        .filter((name) => name !== "./");
      assert.ok(uses.length > 0);
      for (const each of uses) assert.match(each, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });
  }

  it("gives workflows no permission but what a job needs", () => {
    const granted = Object.fromEntries(
      workflows.map((path) => {
        const { permissions, jobs }: Workflow = parse(read(path));
        const writing = [
          ["*", permissions] as const,
          ...Object.entries(jobs).map(([n, j]) => [n, j.permissions] as const),
        ]
          .map(([name, each]) => [name, Object.keys(each ?? {}).filter((key) => each?.[key] === "write")] as const)
          .filter(([, keys]) => keys.length > 0);
        return [path, Object.fromEntries(writing)];
      }),
    );
    assert.deepEqual(granted, {
      ".github/workflows/ci.yml": {},
      ".github/workflows/release.yml": { npm: ["id-token"], image: ["packages"], release: ["contents"] },
    });
  });

  it("puts no expression into the text of a script, where it could be a command", () => {
    const steps = [...workflows.flatMap((path) => stepsOf(parse(read(path)))), ...action.runs.steps];
    for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });

  it("runs only scripts of package.json", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...workflows, ".ci/run", "Dockerfile", ...pages].flatMap((path) =>
      [...read(path).matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name),
    );
    assert.ok(named.length > 3);
    for (const name of named) assert.ok(Object.hasOwn(scripts, name), name);
  });

  it("calls the command line as it is", () => {
    const texts = [...workflows, "README.md", "README.zh-CN.md", ...pages].map(read);
    const commands = [...texts, ...hooks.map(({ entry }) => entry)].flatMap(commandsIn);
    for (const name of ["check", "explain", "rules", "language-server"]) {
      assert.ok(
        commands.some(([first]) => first === name),
        `${name} is called nowhere`,
      );
    }
    for (const command of commands) {
      assert.doesNotThrow(() => parseCommand(command), command.join(" "));
    }
  });

  it("names the version of package.json everywhere", () => {
    const { version } = JSON.parse(read("package.json"));
    assert.equal(version, productVersion);
    assert.equal(action.inputs["version"]?.default, version);
    const texts = [".pre-commit-hooks.yaml", ...pages].map((path) => [path, read(path)] as const);
    for (const [path, text] of texts) {
      const named = [...text.matchAll(/dockerfile-go-hints(?:@v?|:)(\d[\w.-]*)|rev: v(\S+)/g)].map(
        ([, a, b]) => a ?? b,
      );
      assert.ok(named.length > 0, path);
      assert.deepEqual([...new Set(named)], [version], path);
    }
    assert.match(read("CHANGELOG.md"), new RegExp(`^## ${version.replaceAll(".", "\\.")}$`, "m"));
  });

  it("gives the action's scripts what they read, and nothing else", () => {
    const given = action.runs.steps
      .flatMap(({ env = {} }) => Object.keys(env))
      .filter((name) => /^GO_HINTS/.test(name));
    const taken = ["action/check.mjs", "action/comment.mjs"].flatMap(
      (path) => read(path).match(/\bGO_HINTS_\w+/g) ?? [],
    );
    assert.deepEqual([...new Set(given)].sort(), [...new Set(taken)].sort());
  });

  it("describes every input of the action", () => {
    for (const path of pages) {
      for (const input of Object.keys(action.inputs))
        assert.ok(read(path).includes(`\`${input}\``), `${path}: ${input}`);
    }
  });

  it("hooks take the files that are linted", () => {
    const paths = [
      ...["Dockerfile", "api/Dockerfile", "Dockerfile.dev", "Dockerfile-dev", "dockerfile", "Containerfile"],
      ...["api.Dockerfile", "a/api.dockerfile", ".npmrc", "web/.npmrc", ".dockerignore", "Dockerfile.dockerignore"],
      ...["Dockerfile.md", "Dockerfile.tmpl", "Dockerfile.yaml", "go.mod", "compose.yaml", "docs/dockerfiles.md"],
      ...["dockerfile-go-hints-0.1.0.tgz", "dockerfile-go-hints-0.1.0.vsix", "npmrc", "mydockerfile", "Dockerfile.bak"],
    ];
    for (const { id, files, exclude } of hooks) {
      const taken = paths.filter((path) => new RegExp(files).test(path) && !new RegExp(exclude).test(path));
      assert.deepEqual(
        taken,
        paths.filter((path) => lintableKindOf(path) !== undefined),
        id,
      );
    }
  });

  it("has no finding in this project's own files, whatever rule is on", () => {
    const all = describeRules().filter(({ onByDefault }) => !onByDefault);
    const options = all.flatMap(({ id }) => ["--rule", `${id}=hint`]);
    const files = ["Dockerfile", ".dockerignore", ".npmrc"];
    const outcome = runCli(
      shippedCommandLine,
      ["check", "--format", "json", "--fail-on", "hint", ...options, ...files],
      {
        cwd: process.cwd(),
      },
    );
    const report = JSON.parse(outcome.stdout);
    assert.deepEqual(
      report.files.map(({ path, findings }: { path: string; findings: object[] }) => [path, findings]),
      files.sort().map((path) => [path, []]),
    );
    assert.equal(outcome.code, 0);
  });
});
