import * as l10n from "@vscode/l10n";
import type { NpmrcEntry } from "../../syntax/npmrc";
import type { Span } from "../../syntax/text";
import { defineNpmrcRule, type Fix } from "../define";
import { effectiveEntries } from "../shared/npmrcEntries";

/** `${A:-b}` and its kin, `$NAME`, `%NAME%`; a backslash in front says that the text is meant as it stands. */
const shellForms =
  /(?<![\\\w$%])(?:\$\{([A-Za-z_]\w*)(:?[-+=?][^}]*)\}|\$([A-Z_][A-Z0-9_]*)(?![\w{(])|%([A-Z_][A-Z0-9_]{2,})%)/g;

/** Texts in which npm fills in something of its own, or which are only shown. */
const freeTexts = new Set(["message", "heading", "user-agent"]);

export const npmrcUnexpandedVariable = defineNpmrcRule({
  meta: {
    id: "npmrc-unexpanded-variable",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A variable in a form that npm does not fill in"),
    effect: () =>
      l10n.t("npm takes the text as it stands and sends it, as a token for instance: the registry answers `401`."),
    remedy: () => l10n.t("Write `${NAME}`, the only form that every npm fills in."),
  },
  check({ path, text, npmrc, project, report }) {
    // pnpm fills in defaults; whoever uses it alone means them.
    const knowsDefaults = project.managers.has("pnpm") && !project.managers.has("npm");
    for (const entry of effectiveEntries(npmrc)) {
      if (freeTexts.has(entry.name)) continue;
      for (const { span, name, hasDefault } of unexpandedIn(text, entry)) {
        if (hasDefault && knowsDefaults) continue;
        report({ span, message: messageFor(text, span, name, hasDefault), fixes: [plainForm(path, span, name)] });
      }
    }
  },
});

interface Unexpanded {
  readonly span: Span;
  readonly name: string;
  readonly hasDefault: boolean;
}

function* unexpandedIn(text: string, entry: NpmrcEntry): Generator<Unexpanded> {
  for (const within of [entry.keySpan, entry.valueSpan]) {
    if (within === undefined) continue;
    for (const match of text.slice(within.start, within.end).matchAll(shellForms)) {
      const [whole, braced, operator, dollar, percent] = match;
      const name = braced ?? dollar ?? percent ?? "";
      // `${NAME?}` is npm's own: empty where it is unset.
      if (operator === "?") continue;
      // `%AB%` can be a character of a URL.
      if (percent !== undefined && /^[0-9A-F]{2}/.test(percent) && entry.name.includes("registry")) continue;
      const start = within.start + match.index;
      yield { span: { start, end: start + whole.length }, name, hasDefault: braced !== undefined };
    }
  }
}

function messageFor(text: string, span: Span, name: string, hasDefault: boolean): string {
  return hasDefault
    ? l10n.t(
        "npm knows no defaults: it looks for a variable with this whole name and, finding none, sends the text as it stands.",
      )
    : l10n.t(
        "npm does not fill in `{0}` and takes it as it stands; it fills in `{1}`.",
        text.slice(span.start, span.end),
        `\${${name}}`,
      );
}

function plainForm(path: string, span: Span, name: string): Fix {
  return {
    title: l10n.t("Write `{0}`", `\${${name}}`),
    safety: "suggestion",
    preferred: true,
    edits: () => [{ path, span, newText: `\${${name}}` }],
  };
}
