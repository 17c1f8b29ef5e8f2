import * as l10n from "@vscode/l10n";
import { productVersion } from "../product";
import { type Command, parseCommand, UsageError } from "./arguments";
import { chooseLocale, loadTranslations } from "./locale";

/** Nothing at or above the threshold · findings · wrong usage or unreadable input. */
export type ExitCode = 0 | 1 | 2;

/** Something that a person gave cannot be used: a path, a configuration. The message names it. */
export class InputError extends Error {}

/**
 * Runs one command line (without `node` and the script) and answers with its exit code; never rejects. What each
 * command needs is loaded when it is known which command it is.
 */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  try {
    const locale = chooseLocale(argv, process.env);
    loadTranslations(locale);
    return await runCommand(parseCommand(argv), locale);
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError) process.stderr.write(`${error.message}\n`);
    else
      process.stderr.write(
        `${l10n.t("This is a fault of dockerfile-go-hints, please report it:")}\n${describe(error)}\n`,
      );
    return 2;
  }
}

async function runCommand(command: Command, locale: string): Promise<ExitCode> {
  switch (command.name) {
    case "check":
      return (await import("./check")).check(command, locale);
    case "diagnose":
      return (await import("./diagnose")).diagnoseDockerfile(command, locale);
    case "explain":
      return (await import("./explain")).explain(command.rule, locale);
    case "rules":
      return (await import("./listRules")).listRules(command.format);
    case "language-server":
      return (await import("./languageServer")).startLanguageServer(locale, command.namesLocale);
    case "help":
      process.stdout.write((await import("./help")).helpText());
      return 0;
    case "version":
      process.stdout.write(`${productVersion}\n`);
      return 0;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
