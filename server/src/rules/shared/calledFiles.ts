import { below, cleanContextPath, folderOf, isInside, nameOf, pathBehind } from "../../build/imagePaths";
import { readNpmManifest } from "../../build/npmManifest";
import { scanGoSource } from "../../syntax/goSource";
import type { BuildContext } from "../../workspace/surroundings";

/** A git command that asks the repository around it; others fetch or configure something else. */
export const readsRepository =
  /(?<![\w./-])git(?:\s+-[a-zA-Z]\S*(?:\s+[^\s-]\S*)?)*?\s+(?:describe|rev-parse|rev-list|log|show|tag|status|branch|diff|symbolic-ref|name-rev|submodule|checkout|reset|fetch|pull|lfs|shortlog|for-each-ref|show-ref|ls-files|archive|worktree|add|update-index|config\b[^\n]*safe\.directory)\b/;

/** The same in a program, where the name of git is a word of its own. */
const startsGit = /["'`]git["'`]|\bgo-git\b/;

/** What a text may call: paths and file names among them. A variable in front mostly stands for the project's root. */
const words = /[\w.@*/-]+/g;
const scriptName = /\.(?:sh|bash|zsh|py|rb|pl|js|cjs|mjs|ts|go)$/;
const taskFileName =
  /^(?:GNUmakefile|[Mm]akefile.*|.*\.(?:mk|mak|just)|[Tt]askfile.*\.ya?ml|\.?[Jj]ustfile|magefile\.go)$/;

/** `make -C folder`, also as `$(MAKE)`, and `cd folder && make`. */
const otherMake =
  /(?:\bmake|\$[({]MAKE[)}])\s+(?:-\w*C\s*|--directory[ =])([\w./-]+)|\bcd\s+([\w./-]+)\s*(?:&&|;)\s*(?:make|\$[({]MAKE[)}])/g;
const otherTaskFile = /(?:^|[;&|(@])[ \t]*(?:make|gmake|task|just|mage)\b/m;
const goRun = /\bgo\s+run\s+(?:-\S+\s+)*(\.[\w./-]*|[\w-]+\/[\w./-]*)/g;

/** Bundlers whose settings are programs of the project. */
const bundler =
  /\b(?:vite|vitest|webpack|next|nuxt|nuxi|vue-cli-service|craco|rollup|astro|ng|rspack|rsbuild|umi|max|parcel|gatsby|quasar|svelte-kit)\b/;
const bundlerSettings = /\bconfig\.[cm]?[jt]s$|^\.umirc/;

/** Files that are followed from one command, and calls within calls. */
const maximumFiles = 80;
const maximumDepth = 3;
const maximumGoFiles = 80;
/** Files of packages that a Go program imports, beside those. */
const maximumImported = 120;

/** Follows the scripts, Makefiles and their like that a command starts, and tells whether one of them asks git. */
export class CalledFiles {
  /** Whether a text that was wanted has still to be read. */
  isPending = false;
  /** Whether there were more files than are followed. */
  isCut = false;
  private readonly answers = new Map<string, boolean>();
  private left = maximumFiles;
  private importsLeft = maximumImported;

  constructor(private readonly context: BuildContext) {}

  /** The text of a file; one that is not read yet is put on the demand. */
  textOf(file: string): string | undefined {
    const { listing } = this.context;
    if (listing.kindOf(file) !== "file") return undefined;
    const text = listing.text(file);
    if (text === undefined && !listing.isRead(file)) this.isPending = true;
    return text;
  }

  /** A script, or the folder of a Go program, and what it starts. */
  scriptAsks(path: string, depth = 0): boolean {
    const { listing } = this.context;
    if (listing.kindOf(path) === "folder") return this.goFilesIn(path).some((file) => this.scriptAsks(file, depth));
    return this.once(`script ${path}`, path, (text) => {
      if (startsGitIn(text) || this.importsAsk(path, text)) return true;
      if (/\bmagefile\/mage\b/.test(text) && this.taskFileAsks(below(folderOf(path), "magefiles"), depth + 1))
        return true;
      const startsTask = !path.endsWith(".go") && otherTaskFile.test(text);
      if (startsTask && ["Makefile", "Taskfile.yml", "justfile"].some((name) => this.taskFileAsks(name, depth + 1)))
        return true;
      return this.anyCalled(path, text, depth);
    });
  }

  /** A Makefile, Taskfile, justfile or magefile, or the folder of magefiles, with what it includes and starts: any mention of git counts. */
  taskFileAsks(path: string, depth = 0): boolean {
    const { listing } = this.context;
    if (listing.kindOf(path) === "folder") return this.goFilesIn(path).some((file) => this.taskFileAsks(file, depth));
    return this.once(`tasks ${path}`, path, (text) => /\bgit\b/.test(text) || this.anyCalled(path, text, depth));
  }

  /** Whether the package.json in a folder has a script of this name. */
  hasNpmScript(folder: string, name: string): boolean {
    return readNpmManifest(this.textOf(below(folder, "package.json")) ?? "")?.scripts.has(name) === true;
  }

  /** A script of the package.json in a folder, those around it, and what they start. */
  npmScriptAsks(folder: string, name: string, depth = 0): boolean {
    const manifest = readNpmManifest(this.textOf(below(folder, "package.json")) ?? "");
    const key = `npm ${folder} ${name}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    this.answers.set(key, false);
    const answer = [`pre${name}`, name, `post${name}`].some((each) => {
      const script = manifest?.scripts.get(each);
      if (script === undefined) return false;
      if (/\bgit\b/.test(script)) return true;
      if (bundler.test(script) && this.settingsIn(folder).some((file) => this.taskFileAsks(file, depth + 1)))
        return true;
      const called = new Set(script.split(/[^\w:.-]+/));
      const others = [...(manifest?.scripts.keys() ?? [])].filter((other) => other !== each && called.has(other));
      if (depth < maximumDepth && others.some((other) => this.npmScriptAsks(folder, other, depth + 1))) return true;
      return this.anyCalled(below(folder, "package.json"), script, depth);
    });
    this.answers.set(key, answer);
    return answer;
  }

  /** Whether a package of its own module that a Go file imports starts git, or one that this imports in its turn. */
  private importsAsk(file: string, text: string): boolean {
    if (!file.endsWith(".go")) return false;
    const around = this.context.modules.filter(({ folder }) => isInside(file, folder));
    const module = around.reduce<(typeof around)[number] | undefined>(
      (nearest, each) => (nearest && nearest.folder.length >= each.folder.length ? nearest : each),
      undefined,
    );
    const modulePath = module?.syntax.module?.value;
    if (!module || modulePath === undefined) return false;
    return scanGoSource(text)
      .imports.filter((path) => isInside(path, modulePath))
      .flatMap((path) => this.goFilesIn(below(module.folder, pathBehind(path, modulePath))))
      .some((imported) => this.importedAsks(imported));
  }

  private importedAsks(file: string): boolean {
    if (file.endsWith("_test.go")) return false;
    const key = `import ${file}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    this.answers.set(key, false);
    if (this.importsLeft-- <= 0) {
      this.isCut = true;
      return false;
    }
    const text = this.textOf(file);
    const answer = text !== undefined && (startsGitIn(text) || this.importsAsk(file, text));
    this.answers.set(key, answer);
    return answer;
  }

  private once(key: string, file: string, ask: (text: string) => boolean): boolean {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    this.answers.set(key, false);
    if (this.context.listing.kindOf(file) !== "file") return false;
    if (this.left-- <= 0) {
      this.isCut = true;
      return false;
    }
    const text = this.textOf(file);
    const answer = text !== undefined && ask(text);
    this.answers.set(key, answer);
    return answer;
  }

  /** Whether something that a text names as a path of the context asks. */
  private anyCalled(file: string, text: string, depth: number): boolean {
    if (depth >= maximumDepth || file.endsWith(".go")) return false;
    const folder = folderOf(file);
    const resolve = (path: string) => [...new Set([cleanContextPath(below(folder, path)), cleanContextPath(path)])];
    for (const [, direct, behind] of text.matchAll(otherMake)) {
      const places = resolve(direct ?? behind ?? "");
      if (places.some((place) => this.taskFileAsks(below(place, "Makefile"), depth + 1))) return true;
    }
    for (const [, path = ""] of text.matchAll(goRun)) {
      if (resolve(path).some((place) => place !== "" && this.scriptAsks(place, depth + 1))) return true;
    }
    for (const [path] of text.matchAll(words)) {
      if (!/[./]/.test(path)) continue;
      if (resolve(path).some((place) => this.namesAsking(place, path, depth + 1))) return true;
    }
    return false;
  }

  private namesAsking(place: string, written: string, depth: number): boolean {
    if (place.includes("*")) return this.matching(place).some((file) => this.taskFileAsks(file, depth));
    const name = nameOf(place);
    if (taskFileName.test(name)) return this.taskFileAsks(place, depth);
    const isScript = scriptName.test(name) || (written.includes("/") && !name.includes("."));
    return isScript && this.context.listing.kindOf(place) === "file" && this.scriptAsks(place, depth);
  }

  /** `build/*.mk`: what an include takes in. */
  private matching(pattern: string): readonly string[] {
    const folder = folderOf(pattern);
    const [start = "", end = ""] = nameOf(pattern).split("*");
    if (folder.includes("*")) return [];
    return this.filesIn(folder).filter((file) => {
      const name = nameOf(file);
      return taskFileName.test(name) && name.startsWith(start) && name.endsWith(end);
    });
  }

  private settingsIn(folder: string): readonly string[] {
    return this.filesIn(folder).filter((file) => bundlerSettings.test(nameOf(file)));
  }

  private goFilesIn(folder: string): readonly string[] {
    return this.filesIn(folder)
      .filter((file) => file.endsWith(".go"))
      .slice(0, maximumGoFiles);
  }

  private filesIn(folder: string): readonly string[] {
    const entries = this.context.listing.entries(folder);
    return entries.filter(({ kind }) => kind === "file").map(({ name }) => below(folder, name));
  }
}

function startsGitIn(text: string): boolean {
  return readsRepository.test(text) || startsGit.test(text);
}
