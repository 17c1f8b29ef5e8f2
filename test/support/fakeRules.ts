import { defineDockerfileRule, defineNpmrcRule, type Rule } from "../../server/src/rules/define";

const text = { summary: () => "summary", effect: () => "effect", remedy: () => "remedy" };

/** Reports `FROM …:latest`; offers to pin it. Needs nothing of the simulation, so that tests of the engine stand alone. */
export const noLatest = defineDockerfileRule({
  meta: {
    id: "no-latest",
    category: "go-version",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text,
  check({ build, report }) {
    const { syntax } = build;
    for (const match of syntax.text.matchAll(/:latest\b/g)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const edits = () => [{ path: build.surroundings.dockerfile, span, newText: ":1.26" }];
      report({
        span,
        message: "`latest` moves.",
        related: build.syntax.instructions
          .slice(0, 1)
          .map(({ keywordSpan }) => ({ span: keywordSpan, message: "first instruction" })),
        fixes: [{ title: "Pin it", safety: "safe", edits }],
      });
    }
  },
});

/** Reports words in capitals in RUN, with low confidence; offers a preferred suggestion. */
export const shoutingRun = defineDockerfileRule({
  meta: {
    id: "shouting-run",
    category: "stages",
    severity: "hint",
    confidence: "low",
    fix: "suggestion",
    since: "0.1.0",
  },
  text,
  check({ build, report }) {
    for (const instruction of build.syntax.instructions) {
      if (instruction.keyword !== "RUN") continue;
      const source = build.syntax.slice(instruction.span);
      for (const match of source.slice(3).matchAll(/\b[A-Z]{4,}\b/g)) {
        const start = instruction.span.start + 3 + match.index;
        const span = { start, end: start + match[0].length };
        const edit = { path: build.surroundings.dockerfile, span, newText: match[0].toLowerCase() };
        report({
          span,
          message: `No need to shout ${match[0]}.`,
          fixes: [{ title: "Lower the voice", safety: "suggestion", preferred: true, edits: () => [edit] }],
        });
      }
    }
  },
});

/** Reports every `.npmrc` entry with the key `loglevel`; no fix. */
export const npmrcLoglevel = defineNpmrcRule({
  meta: {
    id: "npmrc-loglevel",
    category: "npmrc",
    severity: "information",
    confidence: "high",
    fix: "none",
    since: "0.1.0",
  },
  text,
  check({ npmrc, report }) {
    for (const entry of npmrc.entries) {
      if (entry.key === "loglevel")
        report({ span: entry.span, message: "Leave the level to the person who runs npm." });
    }
  },
});

/** Always throws. */
export const brokenRule = defineDockerfileRule({
  meta: { id: "broken-rule", category: "runtime", severity: "error", confidence: "high", fix: "none", since: "0.1.0" },
  text,
  check() {
    throw new Error("broken on purpose");
  },
});

export const fakeRules: readonly Rule[] = [noLatest, shoutingRun, npmrcLoglevel];
