import { defineDockerfileRule, defineNpmrcRule, type Rule } from "../../server/src/rules/define";

// Rules of which each shows one thing that the server has to carry to the client. They stand in for the real list.

const text = {
  summary: () => "Summary of *it*",
  effect: () => "What `happens` <b>then</b>.",
  remedy: () => "What to do.",
};
const meta = { severity: "warning", confidence: "high", since: "0.1.0" } as const;

/** A safe fix in the document itself. */
const pinTag = defineDockerfileRule({
  meta: { ...meta, id: "pin-tag", category: "go-version", fix: "safe", tags: ["deprecated"] },
  text,
  check({ build, report }) {
    for (const match of build.syntax.text.matchAll(/:latest\b/g)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const edit = { path: build.surroundings.dockerfile, span, newText: ":1.26" };
      report({
        span,
        message: "`latest` moves, [see](command:evil).",
        fixes: [{ title: "Pin it", safety: "safe", preferred: true, edits: () => [edit] }],
      });
    }
  },
});

/** A suggestion that creates a file. */
const ignoreMissing = defineDockerfileRule({
  meta: { ...meta, id: "ignore-missing", category: "build-context", fix: "suggestion" },
  text,
  check({ build, report }) {
    const { context } = build.surroundings;
    const copy = build.syntax.instructions.find(({ keyword }) => keyword === "COPY");
    if (!context || context.ignore || !copy) return;
    const edit = { path: ".dockerignore", create: true, span: { start: 0, end: 0 }, newText: ".git\n" };
    report({
      span: copy.span,
      message: "no ignore file",
      fixes: [{ title: "Create it", safety: "suggestion", edits: () => [edit] }],
    });
  },
});

/** A safe fix in another file, and a place there that belongs to the finding. */
const ignoreEntry = defineDockerfileRule({
  meta: { ...meta, id: "ignore-entry", category: "build-context", fix: "safe" },
  text,
  check({ build, report }) {
    const ignore = build.surroundings.context?.ignore;
    const copy = build.syntax.instructions.find(({ keyword }) => keyword === "COPY");
    if (!ignore || !copy || ignore.text.includes("*.log")) return;
    const end = ignore.text.length;
    report({
      span: copy.span,
      message: "logs are copied",
      related: [{ path: ignore.path, span: { start: 0, end: 4 }, message: "the ignore file" }],
      fixes: [
        {
          title: "Ignore logs",
          safety: "safe",
          edits: () => [{ path: ignore.path, span: { start: end, end }, newText: "*.log\n" }],
        },
      ],
    });
  },
});

/** Depends on the text of go.mod. */
const moduleName = defineDockerfileRule({
  meta: { ...meta, id: "module-name", category: "stages", severity: "information", fix: "none" },
  text,
  check({ build, report }) {
    const module = build.surroundings.context?.modules[0];
    const from = build.syntax.instructions[0];
    if (module && from) report({ span: from.keywordSpan, message: `module ${module.syntax.module?.value ?? "?"}` });
  },
});

/** Only shown when doubtful findings are asked for. */
const doubtful = defineDockerfileRule({
  meta: { ...meta, id: "doubtful", category: "runtime", confidence: "low", fix: "none" },
  text,
  check({ build, report }) {
    const from = build.syntax.instructions[0];
    if (from) report({ span: from.keywordSpan, message: "perhaps" });
  },
});

/** Throws on a marker; the other rules must not suffer. */
const throws = defineDockerfileRule({
  meta: { ...meta, id: "throws", category: "runtime", fix: "none" },
  text,
  check({ build }) {
    if (build.syntax.text.includes("# boom")) throw new Error("on purpose");
  },
});

const npmrcLoglevel = defineNpmrcRule({
  meta: { ...meta, id: "npmrc-loglevel", category: "npmrc", fix: "none" },
  text,
  check({ npmrc, report }) {
    for (const { key, span } of npmrc.entries) if (key === "loglevel") report({ span, message: "leave it out" });
  },
});

export const allRules: readonly Rule[] = [
  pinTag,
  ignoreMissing,
  ignoreEntry,
  moduleName,
  doubtful,
  throws,
  npmrcLoglevel,
];
