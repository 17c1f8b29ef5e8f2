import * as l10n from "@vscode/l10n";
import { contextFiles, takesFile } from "../build/contextFiles";
import type { LayerCause } from "../build/layerCauses";
import type { Figures, LayerSummary, LayerThing, ModuleRenewal, Renewal } from "../build/layerSummary";
import type { ContextInput } from "../build/layers";
import type { Stage } from "../build/stage";
import { maskSecrets } from "../reports/secrets";
import { byteCount } from "../rules/shared/byteCount";
import type { LineIndex } from "../syntax/text";
import { reasonOfContext } from "./contextHover";
import { code, escapeMarkdown } from "./markdown";

/** Names in one label; more make it longer than a line has room for. */
const maximumNames = 3;
/** File names in one entry of a tooltip, and entries. */
const maximumFiles = 8;
const maximumEntries = 12;

/** When a layer is made again, in a few words; `undefined` where nothing certain is known or there is nothing to say. */
export function layerLabel({ renewal, modules, step }: LayerSummary): string | undefined {
  switch (renewal.kind) {
    case "unknown":
      return undefined;
    case "source":
      return withModules(withFigures(l10n.t("runs again on every source edit"), renewal), modules);
    case "context":
      return withModules(withFigures(l10n.t("runs again on every edit of the build context"), renewal), modules);
    case "things":
      return withFigures(untilChange(renewal.things), renewal);
    case "instruction":
      return step ? l10n.t("cached until its line changes") : undefined;
  }
}

function untilChange(things: readonly LayerThing[]): string {
  const names = things.map(nameOf);
  if (names.length === 1) return l10n.t("cached until {0} changes", names[0] ?? "");
  if (names.length <= maximumNames + 1) return l10n.t("cached until {0} change", names.join(", "));
  const rest = names.length - maximumNames;
  return l10n.t("cached until {0} or {1} more change", names.slice(0, maximumNames).join(", "), rest);
}

function nameOf(thing: LayerThing): string {
  switch (thing.kind) {
    case "path":
      return thing.form === "folder" ? `${thing.path}/` : thing.path;
    case "stage":
      return l10n.t("the result of {0}", stageName(thing.stage));
    case "image":
      return thing.name;
    case "remote":
      return maskSecrets(thing.address.replace(/[?#].*$/, ""));
    case "argument":
      return `ARG ${thing.name}`;
  }
}

/** A stage as other instructions call it. */
export function stageName({ name, index }: Stage): string {
  return name ?? l10n.t("stage {0}", index);
}

function withFigures(text: string, renewal: Extract<Renewal, { readonly figures: unknown }>): string {
  return renewal.figures ? `${text} (${figuresText(renewal.figures)})` : text;
}

function figuresText({ files, bytes, isLowerBound }: Figures): string {
  const count = isLowerBound
    ? l10n.t("more than {0} files", files)
    : files === 1
      ? l10n.t("1 file")
      : l10n.t("{0} files", files);
  return bytes === undefined ? count : `${count}, ${byteCount(bytes)}`;
}

function withModules(text: string, modules: ModuleRenewal): string {
  if (modules === "downloaded") return `${text} · ${l10n.t("downloads modules again")}`;
  return modules === "kept" ? `${text} · ${l10n.t("modules stay in the cache mount")}` : text;
}

/** All that a layer depends on, line by line, as Markdown. */
export function layerTooltip({ causes, modules, stage }: LayerSummary, lines: LineIndex): string {
  const entries = [...new Set(causes.flatMap((cause) => causeText(cause, stage, lines)))];
  const shown = entries.slice(0, maximumEntries).map((entry) => `- ${entry}`);
  if (entries.length > shown.length) shown.push(`- ${l10n.t("{0} more", entries.length - shown.length)}`);
  const parts =
    shown.length === 0
      ? [l10n.t("It runs again only when its own line or one above it in the Dockerfile changes.")]
      : [
          `${l10n.t("It runs again when one of these changes, or a line of the Dockerfile above it:")}\n${shown.join("\n")}`,
        ];
  const aboutModules = modulesText(modules);
  if (aboutModules !== undefined) parts.push(aboutModules);
  const context = stage.build.surroundings.context;
  if (context && causes.some(({ kind }) => kind === "context")) {
    const folder = code(context.root === "" ? "." : context.root);
    parts.push(
      `${l10n.t("Build context: {0}", folder)}  \n${reasonOfContext({ contextRoot: context.root, decision: context.decision })}`,
    );
  }
  return parts.join("\n\n");
}

function causeText(cause: LayerCause, stage: Stage, lines: LineIndex): readonly string[] {
  const line = lines.lineAt(cause.span.start) + 1;
  switch (cause.kind) {
    case "context":
      return [l10n.t("{0} (line {1})", inputText(cause.input, stage), line)];
    case "stage":
      return [l10n.t("what is taken from {0} (line {1}), by its content", code(stageName(cause.stage)), line)];
    case "image":
      if (cause.isPinned || cause.name === undefined) return [];
      return [l10n.t("the image that {0} names (line {1})", code(cause.name), line)];
    case "remote":
      return cause.isPinned ? [] : [l10n.t("{0} (line {1})", code(maskSecrets(cause.address)), line)];
    case "argument":
      return [l10n.t("the build argument {0} (line {1})", code(cause.name), line)];
    case "hidden":
      return [];
  }
}

function inputText(input: ContextInput, stage: Stage): string {
  const { path, hasWildcard } = input;
  const { context } = stage.build.surroundings;
  if (path === undefined || !context) return code(path ?? "?");
  const isFile = !hasWildcard && context.listing.kindOf(path) === "file";
  const name = code(path === "" ? "." : isFile || hasWildcard ? path : `${path}/`);
  if (isFile) return name;
  const takes = takesFile(input);
  const files = contextFiles(context).files.filter((file) => takes(file) === "yes");
  if (files.length === 0) return name;
  const names = files.slice(0, maximumFiles).map(code).join(", ");
  const more =
    files.length > maximumFiles ? ` ${escapeMarkdown(l10n.t("and {0} more", files.length - maximumFiles))}` : "";
  return `${name}: ${names}${more}`;
}

function modulesText(modules: ModuleRenewal): string | undefined {
  switch (modules) {
    case "downloaded":
      return l10n.t(
        "Each time it runs, it downloads the modules again: nothing keeps them from one build to the next.",
      );
    case "kept":
      return l10n.t("The modules stay in its cache mount: only those that are missing there are downloaded.");
    case "inLayer":
      return l10n.t("It finds the modules in a layer below.");
    default:
      return undefined;
  }
}
