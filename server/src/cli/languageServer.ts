import { connect, openFileSystem } from "../runtimes/node";
import { startServer } from "../server";
import { loadTranslations, normalizeLocale } from "./locale";
import type { ExitCode } from "./run";

/**
 * Starts the language server, which takes over standard input and output, and ends when its connection does.
 *
 * @param locale the language that is spoken already.
 * @param isFixed whether the command line names it, so that it wins over the one that the editor names.
 */
export function startLanguageServer(locale: string, isFixed: boolean): ExitCode {
  startServer(connect(), openFileSystem, undefined, (ofEditor) => {
    if (isFixed || ofEditor === undefined) return locale;
    const wanted = normalizeLocale(ofEditor);
    loadTranslations(wanted);
    return wanted;
  });
  return 0;
}
