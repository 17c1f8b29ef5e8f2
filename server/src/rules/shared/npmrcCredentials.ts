import type { NpmrcEntry } from "../../syntax/npmrc";

/** Keys whose value lets one into a registry, with or without a registry in front. Source: npm docs, `.npmrc`, auth related configuration. */
export const credentialNames: ReadonlySet<string> = new Set(["_authToken", "_auth", "_password"]);

/** Whether a line of an `.npmrc` holds a credential itself, neither a variable nor a word that stands for one. */
export function isLiteralCredential(entry: NpmrcEntry): boolean {
  if (!credentialNames.has(entry.name) || typeof entry.value !== "string") return false;
  if (entry.variables.some((variable) => variable.within === "value")) return false;
  return !isPlaceholder(entry.value);
}

/** Whether a value only shows where the real one goes: `<token>`, `xxxx`, `REPLACE_ME`, `your-token-here`, `$NPM_TOKEN`. */
export function isPlaceholder(value: string): boolean {
  if (value.trim() === "") return true;
  // A variable in a form that npm does not replace, or a template's: not a secret either way.
  if (/^\$|\$\{|\{\{|^%.*%$|^@.*@$|^__.*__$/.test(value)) return true;
  if (/^[<[(].*[>\])]$/.test(value)) return true;
  const letters = value.replace(/[^a-z0-9]/gi, "").toLowerCase();
  if (letters === "" || /^(.)\1*$/.test(letters)) return true;
  // Stars and runs of x are what people write over a token.
  if (/\*{3,}|x{6,}|\.{3,}|\u2026/i.test(value)) return true;
  // `change-me`, `CHANGE_THIS` and Java's `changeit`.
  if (/(?:^|[^a-z0-9])change[-_. ]?(?:me|this|it)(?![a-z0-9])/i.test(value)) return true;
  const words = value.toLowerCase().split(/[^a-z0-9]+/);
  if (
    words.some((word) =>
      /^(?:your|my|insert|replace|changeme|placeholder|example|dummy|fake|redacted|todo|sample|secrets?here)$/.test(
        word,
      ),
    )
  )
    return true;
  return /^(?:npm|auth|access|github|gitlab|gh|registry|base64|user|encoded|base64encoded|the|a|some)?[-_ ]?(?:auth[-_ ]?)?(?:token|password|secret|credentials?|key|auth)(?:[-_ ]?here)?$/i.test(
    value,
  );
}

/** `GITLAB_EXAMPLE_COM` for `//gitlab.example.com/`: a place as the beginning of a name that a shell takes. */
export function variablePrefix(registry: string): string {
  const name = registry
    .replace(/\/$/, "")
    .replace(/[^a-z0-9]+/gi, "_")
    .replace(/^_+|_+$/g, "")
    .toUpperCase();
  return /^[A-Z]/.test(name) ? name : `NPM_${name}`;
}
