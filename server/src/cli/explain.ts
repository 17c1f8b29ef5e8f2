import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { findPage } from "../rulePages";
import { renderMarkdown } from "./markdown";
import { packageFolder } from "./package";
import { type ExitCode, InputError } from "./run";
import { columnsOf, stdoutStyle } from "./terminal";

/** Prints the page of a rule in the person's language, in English where there is none in it. */
export async function explain(rule: string, locale: string): Promise<ExitCode> {
  const page = await findPage(rule, locale, readPackaged);
  if (page === undefined) throw new InputError(l10n.t("The page of `{0}` is missing from this installation.", rule));
  process.stdout.write(
    renderMarkdown(page.text, { style: stdoutStyle(), columns: Math.min(100, columnsOf(process.stdout)) }),
  );
  return 0;
}

async function readPackaged(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(packageFolder(), path), "utf8");
  } catch {
    return undefined;
  }
}
