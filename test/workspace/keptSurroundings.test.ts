import assert from "node:assert/strict";
import type { ContextHints } from "../../server/src/workspace/context";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { folderOf } from "../../server/src/workspace/paths";
import type { FileChange } from "../../server/src/workspace/record";
import type { Surroundings } from "../../server/src/workspace/surroundings";
import { Workspace } from "../../server/src/workspace/workspace";
import { Random } from "../fuzz/random";

/**
 * What is kept between edits must never differ from what a workspace that is opened now would see, whatever happens to the
 * files and in whatever form a client tells of it.
 */
const runs = Number(process.env["KEPT_RUNS"] ?? 20);
const stepsOfRun = 60;

const dockerfiles = ["Dockerfile", "api/Dockerfile", "api/build/Dockerfile", "deploy/images/web.Dockerfile"];

const contents: Readonly<Record<string, readonly string[]>> = {
  "go.mod": ["module example.com/a\n\ngo 1.24\n", "module example.com/b\n\ngo 1.22\n"],
  "go.work": ["go 1.24\n\nuse ./api\n", "go 1.24\n\nuse .\n"],
  "go.sum": [""],
  "main.go": ["package main\n", "package main // and more\n"],
  ".gitignore": ["*.log\n", "main.go\n", "api/\n", ""],
  ".gitmodules": ['[submodule "v"]\n\tpath = v1.2\n', '[submodule "d"]\n\tpath = deploy/v1.2\n', ""],
  ".dockerignore": ["**/*.md\n", "*\n", ""],
  "Dockerfile.dockerignore": ["docs\n", ""],
  "modules.txt": ["# example.com/x v1.0.0\n"],
  "compose.yaml": [
    "services:\n  a:\n    build:\n      context: ../api\n",
    "services:\n  a:\n    build: .\n",
    "services:\n  a:\n    build:\n      context: .\n      dockerfile: images/web.Dockerfile\n",
    "services:\n  a:\n    build:\n      context: ..\n      dockerfile: api/Dockerfile\n      target: dev\n",
    "services: {}\n",
  ],
  Makefile: ["image:\n\tdocker build -f api/build/Dockerfile .\n", "image:\n\tdocker build api\n", ""],
  "build.sh": ["docker build -f deploy/images/web.Dockerfile deploy\n", "docker build -t x .\n"],
  Dockerfile: [""],
  "web.Dockerfile": [""],
};

const folders = ["", "api", "api/build", "deploy", "deploy/images", "vendor", "api/vendor", "deploy/v1.2"];

const hintsPool: readonly ContextHints[] = [
  { literalSources: [], wildcardSources: [], takesWholeContext: true, buildsGo: true },
  { literalSources: ["main.go"], wildcardSources: [], takesWholeContext: false, buildsGo: false },
  { literalSources: ["api/main.go"], wildcardSources: ["*/*.go"], takesWholeContext: true, buildsGo: true },
  { literalSources: ["go.mod"], wildcardSources: ["*.txt"], takesWholeContext: false, buildsGo: true },
];

const overridesPool = [{}, {}, {}, { context: "api" }, { contexts: { "api/Dockerfile": "deploy" } }];

type Question = readonly [hints: ContextHints, overrides: (typeof overridesPool)[number]];

describe("surroundings that are kept between edits", () => {
  it(`are those of a workspace opened now, in ${runs} random histories`, async function () {
    this.timeout(runs * 1000);
    for (let seed = 1; seed <= runs; seed++) {
      const history = new History(new Random(seed));
      try {
        for (let step = 0; step < stepsOfRun; step++) await history.step();
      } catch (error) {
        throw new Error(`seed ${seed}:\n${history.log.slice(-12).join("\n")}`, { cause: error });
      }
    }
  });
});

class History {
  readonly log: string[] = [];
  private readonly texts = new Map<string, string>();
  private readonly files: MemoryFileSystem;
  private readonly workspace: Workspace;
  private readonly buffers = new Map<string, string>();
  /** What was last seen from each Dockerfile and is not called stale since. */
  private readonly seen = new Map<string, { readonly question: Question; readonly state: string }>();

  constructor(private readonly random: Random) {
    for (const folder of folders) {
      for (const name of Object.keys(contents)) {
        if (random.chance(0.15)) this.texts.set(joined(folder, name), this.textFor(name));
      }
    }
    this.files = new MemoryFileSystem(Object.fromEntries(this.texts));
    this.workspace = new Workspace(this.files);
  }

  async step(): Promise<void> {
    const { random } = this;
    const racing = random.chance(0.3) ? this.ask(random.pick(dockerfiles), this.question()) : undefined;
    if (racing) for (let tick = random.below(12); tick > 0; tick--) await undefined;
    const act = random.pick([
      this.write,
      this.write,
      this.remove,
      this.rename,
      this.type,
      this.closeBuffer,
      this.moveIn,
    ]);
    act.call(this);
    if (racing && random.chance(0.5)) void this.ask(random.pick(dockerfiles), this.question());
    await racing;
    await this.compareSeen();
    await this.compareAsked(random.pick(dockerfiles), this.question());
  }

  /** What nobody called stale still holds: one Dockerfile at each step. */
  private async compareSeen(): Promise<void> {
    if (this.seen.size === 0) return;
    const [dockerfile, { question, state }] = this.random.pick([...this.seen]);
    assert.equal(state, await stateOf(this.fresh(), dockerfile, question, false), `${dockerfile} was not called stale`);
  }

  private async compareAsked(dockerfile: string, question: Question): Promise<void> {
    this.log.push(`ask ${dockerfile} ${JSON.stringify(question)}`);
    const kept = await stateOf(this.workspace, dockerfile, question, true);
    assert.equal(kept, await stateOf(this.fresh(), dockerfile, question, true), dockerfile);
    this.seen.set(dockerfile, { question, state: await stateOf(this.workspace, dockerfile, question, false) });
  }

  private ask(dockerfile: string, [hints, overrides]: Question): Promise<Surroundings> {
    this.log.push(`ask meanwhile ${dockerfile} ${JSON.stringify([hints, overrides])}`);
    this.seen.delete(dockerfile);
    return this.workspace.surroundings(dockerfile, hints, overrides);
  }

  private question(): Question {
    return [this.random.pick(hintsPool), this.random.pick(overridesPool)];
  }

  private fresh(): Workspace {
    const workspace = new Workspace(this.files);
    for (const [path, text] of this.buffers) workspace.setBuffer(path, text);
    return workspace;
  }

  private write(): void {
    const name = this.random.pick(Object.keys(contents));
    const path = joined(this.random.pick(folders), name);
    const text = this.textFor(name);
    const isNew = !this.texts.has(path);
    const created = isNew ? this.newFoldersOf(path) : [];
    this.place(path, text);
    if (!isNew) this.tell([{ path, kind: "changed" }]);
    // Some clients tell of new folders and what is in them, some of files only.
    else if (this.random.chance(0.5)) this.tell([...created, path].map((each) => ({ path: each, kind: "created" })));
    else this.tell([{ path, kind: "created" }]);
  }

  /** A folder comes from elsewhere with all it holds; of that nothing is told but the folder. */
  private moveIn(): void {
    const folder = this.random.pick(folders.slice(1));
    const [top] = this.newFoldersOf(`${folder}/x`);
    if (top === undefined) return;
    for (let count = 1 + this.random.below(3); count > 0; count--) {
      const name = this.random.pick(Object.keys(contents));
      this.place(joined(folder, name), this.textFor(name));
    }
    this.tell([{ path: top, kind: "created" }]);
  }

  private remove(): void {
    const path = this.random.pick(this.random.chance(0.3) ? folders.slice(1) : [...this.texts.keys(), "api"]);
    if (!this.exists(path)) return;
    this.take(path);
    this.tell([{ path, kind: "deleted" }]);
  }

  private rename(): void {
    const from = this.random.pick(folders.slice(1));
    const to = this.random.pick(folders.slice(1));
    const moved = this.filesIn(from);
    if (moved.length === 0 || this.exists(to) || to.startsWith(from) || this.newFoldersOf(to).length > 0) return;
    const texts = moved.map((path) => [path.replace(from, to), this.texts.get(path) ?? ""] as const);
    this.take(from);
    for (const [path, text] of texts) this.place(path, text);
    this.tell([
      { path: from, kind: "deleted" },
      { path: to, kind: "created" },
    ]);
  }

  private type(): void {
    const name = this.random.pick(Object.keys(contents));
    const path = joined(this.random.pick(folders), name);
    const text = this.textFor(name);
    this.log.push(`type ${path} ${JSON.stringify(text)}`);
    this.buffers.set(path, text);
    this.forget(this.workspace.setBuffer(path, text));
  }

  private closeBuffer(): void {
    const path = this.random.pick([...this.buffers.keys(), ""]);
    if (!this.buffers.delete(path)) return;
    this.log.push(`close ${path}`);
    this.forget(this.workspace.setBuffer(path, undefined));
  }

  private tell(changes: readonly FileChange[]): void {
    this.log.push(changes.map(({ path, kind }) => `${kind} ${path}`).join(", "));
    this.forget(this.workspace.changed(changes));
  }

  private forget(stale: ReadonlySet<string>): void {
    for (const path of stale) this.seen.delete(path);
  }

  private place(path: string, text: string): void {
    this.log.push(`  ${path} is ${JSON.stringify(text)}`);
    this.texts.set(path, text);
    this.files.write(path, text);
  }

  private take(path: string): void {
    for (const file of [...this.filesIn(path), path]) this.texts.delete(file);
    this.files.remove(path);
    // A folder goes with its last file, as git has it.
    for (let folder = folderOf(path); folder !== "" && this.filesIn(folder).length === 0; folder = folderOf(folder)) {
      this.files.remove(folder);
      this.tell([{ path: folder, kind: "deleted" }]);
    }
  }

  private filesIn(folder: string): readonly string[] {
    return [...this.texts.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  private exists(path: string): boolean {
    return this.texts.has(path) || this.filesIn(path).length > 0;
  }

  private newFoldersOf(path: string): readonly string[] {
    const found: string[] = [];
    for (let folder = folderOf(path); folder !== "" && !this.exists(folder); folder = folderOf(folder))
      found.unshift(folder);
    return found;
  }

  private textFor(name: string): string {
    return this.random.pick(contents[name] ?? [""]);
  }
}

/** Everything that a rule may see of the surroundings of a Dockerfile, as one text. */
async function stateOf(
  workspace: Workspace,
  dockerfile: string,
  [hints, overrides]: Question,
  withSizes: boolean,
): Promise<string> {
  const surroundings = await workspace.surroundings(dockerfile, hints, overrides);
  for (;;) {
    const state = seenIn(surroundings, withSizes);
    if (!(await workspace.fulfil(surroundings))) return state;
  }
}

function seenIn({ context, builds }: Surroundings, withSizes: boolean): string {
  if (!context) return "no context";
  const { root, decision, isGuess, builders, listing, ignore, modules, goWork } = context;
  const files = [...listing.files("")];
  const state = {
    root,
    decision,
    buildArguments: [...(builds.buildArguments ?? [])],
    isGuess,
    builders,
    files,
    texts: files.map((path) => listing.text(path)),
    ignored: [...files, "app.log", "api/bin/app"].map((path) => context.gitIgnores(path)),
    opaque: ["v1.2/main.go", "deploy/v1.2/main.go"].map((path) => listing.isOpaque(path)),
    vendored: ["vendor/modules.txt", "api/vendor/modules.txt"].map((path) => listing.text(path)),
    ignore: ignore && [ignore.path, ignore.text],
    modules: modules.map(({ path, hasGoSum, hasVendor, syntax }) => [path, hasGoSum, hasVendor, syntax.module?.value]),
    goWork: goWork && [goWork.path, goWork.folder],
    ...(withSizes && { bytes: listing.bytes("") }),
  };
  return JSON.stringify(state, undefined, 1);
}

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
