import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { isSimplifiedChinese } from "../rulePages";
import { packageFolder } from "./package";

/**
 * The language to speak: `--locale`, else what the environment says in POSIX's order, else English. Looked for before
 * the arguments are checked, so that complaints about them are in that language too.
 */
export function chooseLocale(argv: readonly string[], environment: NodeJS.ProcessEnv): string {
  const at = argv.findIndex((argument) => argument === "--locale" || argument.startsWith("--locale="));
  const argument = at < 0 ? undefined : argv[at];
  const given = argument?.includes("=") ? argument.slice(argument.indexOf("=") + 1) : argument && argv[at + 1];
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return normalizeLocale(given || LC_ALL || LC_MESSAGES || LANG || "en");
}

/** `zh_CN.UTF-8` as `zh-cn`; `C` and `POSIX` as `en`. */
export function normalizeLocale(locale: string): string {
  const bare = locale
    .replace(/[.@].*$/s, "")
    .replaceAll("_", "-")
    .toLowerCase();
  if (isSimplifiedChinese(bare)) return "zh-cn";
  return /^[a-z]{2,3}(-[a-z0-9]+)*$/.test(bare) ? bare : "en";
}

/** Loads the translations of the package for a normalized locale; English where there are none. */
export function loadTranslations(locale: string): void {
  const file = join(packageFolder(), "l10n", `bundle.l10n.${locale}.json`);
  const isTranslated = !locale.startsWith("en") && existsSync(file);
  l10n.config({ contents: isTranslated ? readFileSync(file, "utf8") : {} });
}
