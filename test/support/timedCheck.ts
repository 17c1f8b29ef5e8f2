import { type FileReport, Linter } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { NodeFileSystem } from "../../server/src/workspace/nodeFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const settings = resolveSettings(undefined, undefined, "en");

/** A check of one file that can be repeated: each time everything is read and worked out anew. Answers in milliseconds. */
export function checkInMemory(path: string, text: string, files: Record<string, string>): () => Promise<number> {
  return async () => {
    const linter = new Linter(new Workspace(new MemoryFileSystem({ ...files, [path]: text })));
    const started = performance.now();
    failOnErrors(await linter.lint(path, { settings, text }));
    return performance.now() - started;
  };
}

/** The first check of a file in a folder of this machine, and one after an edit; in milliseconds. */
export async function checkOnDisk(
  root: string,
  path: string,
  text: string,
): Promise<{ readonly first: number; readonly edited: number }> {
  const linter = new Linter(new Workspace(new NodeFileSystem(root)));
  const started = performance.now();
  const previous = await linter.lint(path, { settings, text });
  const first = performance.now() - started;
  failOnErrors(previous);
  const again = performance.now();
  failOnErrors(await linter.lint(path, { settings, text: `${text}# edited\n`, previous }));
  return { first, edited: performance.now() - again };
}

/** A rule that throws costs no time: figures with one in them are worth nothing. */
function failOnErrors({ ruleErrors }: FileReport): void {
  for (const { rule, error } of ruleErrors) throw new Error(`${rule} throws`, { cause: error });
}
