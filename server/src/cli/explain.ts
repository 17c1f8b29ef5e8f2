import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { isSimplifiedChinese } from "../lint/metadata";
import { renderMarkdown } from "./markdown";
import { packageFolder } from "./package";
import { type ExitCode, InputError } from "./run";
import { columnsOf, stdoutStyle } from "./terminal";

/** Prints the page of a rule in the person's language, in English where there is none in it. */
export function explain(rule: string, locale: string): ExitCode {
  const page = (isSimplifiedChinese(locale) ? readPage("zh-cn", rule) : undefined) ?? readPage("", rule);
  if (page === undefined) throw new InputError(l10n.t("The page of `{0}` is missing from this installation.", rule));
  process.stdout.write(
    renderMarkdown(page, { style: stdoutStyle(), columns: Math.min(100, columnsOf(process.stdout)) }),
  );
  return 0;
}

function readPage(language: string, rule: string): string | undefined {
  try {
    return readFileSync(join(packageFolder(), "docs", "rules", language, `${rule}.md`), "utf8");
  } catch {
    return undefined;
  }
}
