import * as l10n from "@vscode/l10n";
import type { ErrorCode } from "yaml";

/** What the codes of the YAML parser mean for somebody who writes a short configuration; its own texts are English. */
const meanings: Readonly<Partial<Record<ErrorCode, () => string>>> = {
  DUPLICATE_KEY: () => l10n.t("this key stands here already"),
  MISSING_CHAR: () => l10n.t("a quote, a bracket or a space is missing"),
  TAB_AS_INDENT: () => l10n.t("lines are indented with spaces, not with tabs"),
  BAD_INDENT: () => l10n.t("the indentation does not fit the lines above, or a bracket is not closed"),
  BLOCK_AS_IMPLICIT_KEY: () => l10n.t("a second key stands on the same line; put it on a line of its own"),
  BLOCK_IN_FLOW: () => l10n.t("inside of brackets everything is separated by commas"),
  MULTILINE_IMPLICIT_KEY: () => l10n.t("a key has to stand on one line with its colon"),
  BAD_SCALAR_START: () => l10n.t("a text that begins with this character needs quotes"),
  BAD_DQ_ESCAPE: () => l10n.t("a backslash in double quotes begins an escape; use single quotes"),
  MULTIPLE_DOCS: () => l10n.t("the file may hold one document only; remove the line `---`"),
  UNEXPECTED_TOKEN: () => l10n.t("this does not belong here"),
};

/** One sentence on an error of the YAML parser, in the person's language; what is rare is quoted from the parser. */
export function yamlProblem({ code, message }: { readonly code: ErrorCode; readonly message: string }): string {
  const meaning = meanings[code]?.() ?? `\`${message.replaceAll("`", "'")}\``;
  return l10n.t("This is not valid YAML: {0}.", meaning);
}
