import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type FileReport, Linter } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { resolvePath } from "../../server/src/workspace/paths";
import { Workspace } from "../../server/src/workspace/workspace";
import { filesOfTar } from "./tar";

/** Names the folder of the corpus where it does not lie beside the project. */
const folderVariable = "GO_HINTS_CORPUS";
const usualFolder = join("..", "shared", "corpus");

/** What the corpus consists of: repositories, and pairs of a fault before and after its repair. */
const archives = { repositories: "cases.tar.gz", faults: "fault-cases.tar.gz" };

/** A repository of the corpus. */
export interface CorpusCase {
  readonly name: string;
  /** Its listing and the texts that were kept, by path; files of which only the name is known are empty. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that the case is about; "" where the corpus names none. */
  readonly target: string;
}

/**
 * Where the corpus of real files lies, or a sentence that says why there is none. It is data of other people and no part of
 * the project.
 * @throws Error when the variable names a folder that does not hold it: that is a mistake and no reason to skip.
 */
export function findCorpus(): { readonly folder: string } | { readonly absent: string } {
  const named = process.env[folderVariable];
  const folder = resolve(named === undefined || named === "" ? usualFolder : named);
  const missing = [...Object.values(archives), "faults.json"].filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return { folder };
  if (named) throw new Error(`${folderVariable} names ${folder}, which lacks ${missing.join(", ")}`);
  return { absent: `needs the corpus at ${usualFolder}, or ${folderVariable} with its folder` };
}

/** The cases of an archive, by name, without a file written: a hundred thousand of them are slow on a disk. */
export function readCases(corpus: string, kind: keyof typeof archives): readonly CorpusCase[] {
  const kept = new Map<string, Map<string, string>>();
  for (const [path, content] of filesOfTar(readFileSync(join(corpus, archives[kind])))) {
    const [, name = "", ...inside] = path.split("/");
    const files = kept.get(name) ?? new Map<string, string>();
    kept.set(name, files.set(inside.join("/"), content.toString("utf8")));
  }
  return [...kept]
    .filter(([, files]) => files.has("meta.json"))
    .map(([name, files]) => caseOf(name, files))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Puts a case together as a checkout would be, as the corpus' own `lay-out.mjs` does on a disk. */
function caseOf(name: string, kept: ReadonlyMap<string, string>): CorpusCase {
  const texts = new Map<string, string>([[".git/HEAD", "ref: refs/heads/main\n"]]);
  for (const [path, text] of kept) {
    const own = /^context\/(.+)$/.exec(path)?.[1];
    if (own !== undefined && own !== "tree.txt" && !own.endsWith(".sum.truncated")) texts.set(own, text);
  }
  const dockerfile = kept.get("Dockerfile");
  const target = dockerfile === undefined ? firstNpmrc(kept.get("meta.json") ?? "") : kept.get("path.txt")?.trim();
  if (dockerfile !== undefined && target !== undefined) texts.set(target, dockerfile);
  const files: Record<string, string> = {};
  const folders = new Set([...texts.keys()].flatMap(foldersAbove));
  for (const path of kept.get("context/tree.txt")?.split("\n") ?? []) {
    // A listing that was cut off may name a folder of which something else is known as if it were a file.
    if (path === "" || path.endsWith("/") || resolvePath("", path) !== path || folders.has(path)) continue;
    if (!foldersAbove(path).some((folder) => texts.has(folder))) files[path] = "";
  }
  return { name, files: { ...files, ...Object.fromEntries(texts) }, target: target ?? "" };
}

function firstNpmrc(meta: string): string | undefined {
  const parsed: unknown = JSON.parse(meta);
  const list =
    typeof parsed === "object" && parsed !== null && "npmrc_files" in parsed ? parsed.npmrc_files : undefined;
  const [first]: readonly unknown[] = Array.isArray(list) ? list : [];
  return typeof first === "string" ? first : undefined;
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The reports on every file of a case that can be linted, with the settings that hold where nobody chose any. */
export async function lintCase({ files }: CorpusCase): Promise<readonly FileReport[]> {
  const linter = new Linter(new Workspace(new MemoryFileSystem(files)));
  const settings = resolveSettings(undefined, undefined, "en");
  const paths: string[] = [];
  for await (const path of linter.workspace.findFiles("")) paths.push(path);
  const reports: FileReport[] = [];
  for (const path of paths.sort()) reports.push(await linter.lint(path, { settings }));
  return reports;
}
