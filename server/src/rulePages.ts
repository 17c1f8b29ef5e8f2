/**
 * The pages of the rules as they are packaged: one file for each language, which the build makes of docs/rules, in place
 * of hundreds of small ones. The command line and the client find their pages with this module; it imports nothing.
 */

/** A language in which there are pages. Every page is there in English. */
export type PageLanguage = "en" | "zh-cn";

/** Name of the page that lists all rules; every other page has the id of its rule as name. */
export const indexPageName = "README";

/** A page and the language that it is in; the text is Markdown. */
export interface RulePage {
  readonly language: PageLanguage;
  readonly text: string;
}

/** Reads a text file below the folder of the package; `undefined` when it is not there. */
export type ReadPackaged = (path: string) => Promise<string | undefined>;

/** Whether a locale such as `zh-cn`, `zh_CN.UTF-8`, `zh` or `zh-Hans` is read in Simplified Chinese. */
export function isSimplifiedChinese(locale: string): boolean {
  return /^zh(?![a-z])/i.test(locale) && !/^zh[-_](tw|hk|mo|hant)/i.test(locale);
}

/** The page `name` in the language of `locale`, in English where there is none in it; `undefined` without either. */
export async function findPage(name: string, locale: string, read: ReadPackaged): Promise<RulePage | undefined> {
  for (const language of isSimplifiedChinese(locale) ? (["zh-cn", "en"] as const) : (["en"] as const)) {
    const text = await readPage(name, language, read);
    if (text !== undefined) return { language, text };
  }
  return undefined;
}

/** The page `name` in exactly this language; `undefined` when it is not there. */
export async function readPage(name: string, language: PageLanguage, read: ReadPackaged): Promise<string | undefined> {
  const file = await read(pagesFile(language));
  if (file === undefined) return undefined;
  const pages: Readonly<Record<string, string>> = JSON.parse(file);
  return Object.hasOwn(pages, name) ? pages[name] : undefined;
}

/** The file with the pages of a language, below the folder of the package: a JSON object of texts by their names. */
export function pagesFile(language: PageLanguage): string {
  return `dist/pages.${language}.json`;
}

/** A rule as the list of all rules shows it, in the language of the list. */
export interface ListedRule {
  readonly id: string;
  readonly category: string;
  readonly severity: string;
  /** Plain text. */
  readonly summary: string;
}

/** The rules in the order of the page that lists them all, given its text; rows that are no rule are passed over. */
export function rulesOfIndex(text: string): readonly ListedRule[] {
  const rules: ListedRule[] = [];
  let category = "";
  for (const line of text.split(/\r?\n/)) {
    const heading = /^## (.+)$/.exec(line)?.[1];
    if (heading !== undefined) category = heading;
    // A bar inside of a cell is escaped.
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
    const [, name = "", severity = "", , summary = ""] = cells;
    const id = /^\[([a-z0-9-]+)\]\(\1\.md\)$/.exec(name)?.[1];
    if (id !== undefined) rules.push({ id, category, severity, summary: summary.replaceAll("`", "") });
  }
  return rules;
}
