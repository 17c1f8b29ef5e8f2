import type { FileKind } from "../../server/src/rules/define";

/** An example on a page of a rule, which the tests run. */
export interface Example {
  /** The heading that it stands under, and its line on the page (from 1). */
  readonly heading: string;
  readonly line: number;
  readonly kind: FileKind;
  readonly expectation: "reported" | "silent";
  /** All files of the example with the linted one, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** The linted file. */
  readonly file: string;
  /** The linted file after the preferred fix, else the first one of its first finding, where the page shows it. */
  readonly fixed?: string;
}

const defaultPaths: Readonly<Record<FileKind, string>> = {
  dockerfile: "Dockerfile",
  npmrc: ".npmrc",
  dockerignore: ".dockerignore",
};

interface Fence {
  readonly heading: string;
  readonly headingLine: number;
  readonly line: number;
  readonly words: readonly string[];
  readonly text: string;
}

/**
 * The examples of a page in Markdown. A fence is one by its words: `dockerfile reported`, `npmrc silent`, and so on, with
 * `file=PATH` where the default path does not do. A fence with `file=PATH` alone is a file that stands beside all examples
 * that follow under the same heading. `dockerfile fixed` behind a reported one is its text after the fix.
 */
export function examplesOf(markdown: string): readonly Example[] {
  const examples: Example[] = [];
  let headingLine = 0;
  let beside: Record<string, string> = {};
  for (const fence of fencesIn(markdown)) {
    const { heading } = fence;
    if (fence.headingLine !== headingLine) {
      headingLine = fence.headingLine;
      beside = {};
    }
    const [language, ...words] = fence.words;
    const path = words.find((word) => word.startsWith("file="))?.slice("file=".length);
    const expectation = words.find((word) => word === "reported" || word === "silent");
    if (words.includes("fixed")) {
      const last = examples.at(-1);
      if (last?.expectation !== "reported" || last.heading !== heading)
        throw new Error(`line ${fence.line}: nothing reported stands before`);
      examples[examples.length - 1] = { ...last, fixed: fence.text };
    } else if (expectation !== undefined) {
      const kind = Object.keys(defaultPaths).find((each): each is FileKind => each === language);
      if (kind === undefined) throw new Error(`line ${fence.line}: ${language} is no language of an example`);
      const file = path ?? defaultPaths[kind];
      const files = { ...beside, [file]: fence.text };
      examples.push({
        heading,
        line: fence.line,
        kind,
        expectation: expectation as Example["expectation"],
        files,
        file,
      });
    } else if (path !== undefined) {
      beside[path] = fence.text;
    }
  }
  return examples;
}

function fencesIn(markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  let heading = "";
  let headingLine = 0;
  let open: { fence: string; indent: number; line: number; words: readonly string[]; lines: string[] } | undefined;
  markdown.split(/\r?\n/).forEach((source, index) => {
    const mark = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(source);
    if (open !== undefined) {
      const isClosing = mark?.[2]?.startsWith(open.fence) === true && mark[3] === "";
      if (!isClosing) {
        open.lines.push(source.slice(Math.min(open.indent, source.length - source.trimStart().length)));
        return;
      }
      const text = open.lines.map((line) => `${line}\n`).join("");
      fences.push({ heading, headingLine, line: open.line, words: open.words, text });
      open = undefined;
    } else if (mark !== null) {
      const words = (mark[3] ?? "").split(/\s+/).filter((word) => word !== "");
      open = { fence: mark[2] ?? "", indent: mark[1]?.length ?? 0, line: index + 1, words, lines: [] };
    } else if (/^#{1,6} /.test(source)) {
      heading = source;
      headingLine = index + 1;
    }
  });
  return fences;
}
