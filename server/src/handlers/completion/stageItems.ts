import * as l10n from "@vscode/l10n";
import { builtProgramsIn } from "../../build/builtPrograms";
import { below, nameOf } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import { maskSecrets } from "../../reports/secrets";
import { textOf } from "../../syntax/value";
import { code } from "../markdown";
import type { Suggestion, Suggestions } from "../suggestion";
import { type Caret, type CaretWord, headRegion, wordAt } from "./caret";

/** Something in a stage that another one may want. */
interface StagePath {
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly meaning: string;
}

/** The stages that an instruction of `user` can name. */
export function stageItems(user: Stage): readonly Suggestion[] {
  return nameableStages(user).map((stage) => {
    const paths = pathsIn(stage, user).map(({ path, meaning }) => `- ${code(path)}: ${meaning}`);
    const item: Suggestion = { label: stage.label, kind: "image", detail: maskSecrets(stage.imageText) };
    return paths.length === 0 ? item : { ...item, documentation: paths.join("\n") };
  });
}

/** Paths that are known to be in a stage and missing in `user`. */
export function stagePathItems(stage: Stage, user: Stage): readonly Suggestion[] {
  return pathsIn(stage, user).map(({ path, kind, meaning }) => ({ label: path, kind, detail: meaning }));
}

/**
 * What completes a COPY from another stage: behind `--from=` the stage and what it makes, since the name alone is completed by
 * Docker's own extensions; behind the flag the paths.
 */
export function copyFromItems(caret: Caret): Suggestions | undefined {
  const { instruction, offset, step } = caret;
  if (!step) return undefined;
  const region = headRegion(caret);
  const word = wordAt(region, offset, instruction.escape);
  const behind = region.text.slice(word.span.end - region.base).trim();
  if (word.text.startsWith("--")) {
    const start = word.span.start + "--from=".length;
    if (!word.text.startsWith("--from=") || offset < start || behind !== "") return undefined;
    return { span: { start, end: word.span.end }, all: stagesWithPaths(step.stage) };
  }
  const { origin } = step.copy ?? {};
  const stage = origin ? (origin.kind === "stage" ? origin.stage : undefined) : stageOfFlag(caret);
  if (!stage) return undefined;
  const sources = region.text.slice(0, word.span.start - region.base).replace(/^\S+\s*(?:--\S+\s+)*/, "");
  const isDestination =
    sources.trim() !== "" && behind.replace(/^[\]",]+/, "") === "" && !sources.trimEnd().endsWith(",");
  const span = isDestination ? undefined : insideQuotes(word, offset);
  return span && { span, all: stagePathItems(stage, step.stage) };
}

/** While there is one word only, the simulation takes the instruction for broken; its flag is plain to see. */
function stageOfFlag({ instruction, step }: Caret): Stage | undefined {
  const name = instruction.flag("from")?.value;
  return step && name !== undefined ? step.build.stageNamed(textOf(step.expand(name)) ?? "", step.stage) : undefined;
}

function insideQuotes({ text, span }: CaretWord, offset: number) {
  const [opening = ""] = /^\[?"?/.exec(text) ?? [];
  const [closing = ""] = /[",\]]*$/.exec(text.slice(opening.length)) ?? [];
  const inside = { start: span.start + opening.length, end: span.end - closing.length };
  return offset >= inside.start && offset <= inside.end ? inside : undefined;
}

function stagesWithPaths(user: Stage): readonly Suggestion[] {
  return nameableStages(user).flatMap((stage) =>
    pathsIn(stage, user).map(({ path, kind, meaning }): Suggestion => {
      const label = `${stage.label} ${path}`;
      return { label, insert: `${label} `, kind, detail: meaning };
    }),
  );
}

/** Earlier stages, the nearest first; of two with one name the one that the name means. */
function nameableStages(user: Stage): readonly Stage[] {
  return user.build.stages
    .slice(0, user.index)
    .toReversed()
    .filter((stage) => user.build.stageNamed(stage.label, user) === stage);
}

/** Programs that Go builds, files that COPY brings by name, and what a base image has that the other one lacks. */
function pathsIn(stage: Stage, user: Stage): readonly StagePath[] {
  const found = new Map<string, StagePath>();
  const add = (path: StagePath): void => {
    if (!found.has(path.path) && !/\s/.test(path.path)) found.set(path.path, path);
  };
  for (const { path, command } of builtProgramsIn(stage)) {
    const packages = command.operands.map(({ text }) => text).join(" ");
    add({ path, kind: "file", meaning: l10n.t("made by {0}", `${command.title} ${packages}`.trim()) });
  }
  for (const path of copiedPaths(stage)) add(path);
  const { base } = stage;
  const lacks = user.base;
  if (base.caCertificates === "yes" && lacks.caCertificates === "no") {
    add({ path: "/etc/ssl/certs/ca-certificates.crt", kind: "file", meaning: l10n.t("root certificates for TLS") });
  }
  if (base.timeZones === "yes" && lacks.timeZones === "no") {
    add({ path: "/usr/share/zoneinfo", kind: "folder", meaning: l10n.t("time zones") });
  }
  return [...found.values()];
}

/** Where COPY and ADD have put something, the last first: it is what the stage was made for. */
function copiedPaths(stage: Stage): readonly StagePath[] {
  return stage.allSteps.toReversed().flatMap(({ copy }): readonly StagePath[] => {
    const destination = copy && textOf(copy.destination);
    if (!copy || destination === undefined || destination === "/") return [];
    const line = stage.build.syntax.lines.lineAt(copy.instruction.offset) + 1;
    const meaning = l10n.t("copied there in line {0}", line);
    const [source] = copy.sources;
    const name = nameOf(textOf(source?.path ?? { kind: "unknown" }) ?? "");
    const isNamed = copy.sources.length === 1 && source?.kind === "path" && !source.hasWildcard && name.includes(".");
    if (copy.toFolder === "yes" && isNamed) return [{ path: below(destination, name), kind: "file", meaning }];
    return [{ path: destination, kind: copy.toFolder === "yes" ? "folder" : "file", meaning }];
  });
}
