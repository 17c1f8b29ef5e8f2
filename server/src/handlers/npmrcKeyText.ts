import * as l10n from "@vscode/l10n";
import { standingOf } from "../npm/keys";
import type { NpmOption } from "../npm/option";
import { npmOptions, registryScopedNames } from "../npm/options";
import { isForScripts, otherManagersWith } from "../npm/otherManagers";
import { typeName } from "../rules/shared/npmrcTypeNames";
import { code, messageMarkdown } from "./markdown";
import { npmrcKeyHelp } from "./npmrcKeyHelp";

/**
 * What there is to know of a setting: its meaning, what it takes, its default, which npm has it, and where it may stand.
 *
 * @param name without a registry or package scope in front.
 * @returns Markdown; `undefined` for a name that neither npm nor another reader of the file has.
 */
export function npmrcKeyText(name: string): string | undefined {
  const help = npmrcKeyHelp.get(name);
  // Behind a registry `_auth` is a credential, and the option of this name is refused.
  const option = registryScopedNames.has(name) ? undefined : npmOptions.get(name);
  const fallback = option?.fallback ?? help?.fallback;
  const facts = [
    ...(option ? [l10n.t("Value: {0}", typeText(option))] : []),
    ...(fallback === undefined || fallback === "" ? [] : [l10n.t("Default: {0}", code(fallback))]),
    ...(option ? [versionsText(option)] : []),
  ];
  const paragraphs = [
    ...(help ? [messageMarkdown(help.meaning())] : []),
    ...(facts.length > 0 ? [facts.join(" · ")] : []),
    ...(option?.isDeprecated === true ? [l10n.t("Outdated: npm warns of it.")] : []),
    ...placeTexts(name, option),
  ];
  return paragraphs.length > 0 ? paragraphs.join("\n\n") : foreignText(name);
}

/** What npm takes as value, in words and in npm's own order. */
function typeText({ types, values = [], isNullable }: NpmOption): string {
  const words = [
    ...(types.includes("boolean") ? ["true", "false"] : []),
    ...values.filter((value) => value !== ""),
    ...(isNullable === true ? ["null"] : []),
  ];
  const kinds = types.flatMap((type) => (type === "boolean" ? [] : [messageMarkdown(typeName(type))]));
  return [...kinds, ...new Set(words.map(code))].join(", ");
}

/** Which majors of npm have an option; 6 is the oldest that was looked at. */
function versionsText({ since, until }: NpmOption): string {
  if (until === undefined) return l10n.t("npm {0} and later", since);
  return since <= 6 ? l10n.t("npm up to {0}", until) : l10n.t("npm {0} to {1}", since, until);
}

function placeTexts(name: string, option: NpmOption | undefined): readonly string[] {
  if (registryScopedNames.has(name)) {
    return [messageMarkdown(l10n.t("Stands behind a registry: `{0}`.", `//host/path/:${name}`))];
  }
  if (option === undefined) return [];
  const texts = [
    name === "registry"
      ? l10n.t("Stands by itself, or behind a scope: `@scope:registry`.")
      : l10n.t("Stands by itself: with a registry in front it has no effect."),
  ];
  if (option.isList === true) texts.push(l10n.t("More than one value is written as lines `{0}`.", `${name}[]=…`));
  if (name === "prefix") texts.push(l10n.t("npm does not take it from the `.npmrc` of a project."));
  return texts.map(messageMarkdown);
}

/** Who else reads a setting that npm does not have. */
function foreignText(name: string): string | undefined {
  const managers = otherManagersWith(name);
  if (managers.length > 0) {
    const names = managers.map((manager) => (manager === "yarn" ? "Yarn 1" : manager === "bun" ? "Bun" : manager));
    return l10n.t("A setting of {0}; npm does not have it.", names.join(", "));
  }
  if (standingOf(name).kind !== "unknown" || !isForScripts(name)) return undefined;
  const variable = `npm_config_${name.replaceAll("-", "_").toLowerCase()}`;
  return messageMarkdown(l10n.t("npm does not have it and hands it to the scripts of packages as `{0}`.", variable));
}
