import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { isInside, pathBehind } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
import { IgnoreMatcher, parseDockerignore } from "../../syntax/dockerignore";
import type { Span } from "../../syntax/text";
import type { BuildContext } from "../../workspace/surroundings";
import type { Severity } from "../define";
import { byteCount } from "./byteCount";
import { contextInputsOf } from "./contextInputs";
import { ContextNeeds } from "./contextNeeds";
import { descriptionOf, type UnneededEntry, unneededBelow } from "./unneeded";

/** An unneeded entry with what is known of it. */
export interface TakenEntry extends UnneededEntry {
  /** Bytes that it adds; `undefined` while they are not measured. */
  readonly bytes: number | undefined;
  /** `no` nothing in the build needs it; `unknown` a program that is not followed may. */
  readonly need: "no" | "unknown";
}

/** A COPY, ADD or bind mount of a whole folder that takes in what the image does not need. */
export interface UnneededInput {
  readonly input: ContextInput;
  readonly entries: readonly TakenEntry[];
  /** Other inputs that take in some of it as well. */
  readonly others: readonly ContextInput[];
}

/** Bytes from which on a slower build is worth a warning. */
const large = 10_000_000;

/**
 * The broad input that takes in the most of what has no place in an image, and what it is; `undefined` when there is
 * nothing. What something needs for certain is left out.
 */
export function unneededInput(build: Build, context: BuildContext): UnneededInput | undefined {
  const found = new Map<string, readonly UnneededEntry[]>();
  const takings = contextInputsOf(build).flatMap((input) => {
    const folder = broadFolder(input, context);
    if (folder === undefined) return [];
    const entries = found.get(folder) ?? unneededBelow(context, folder);
    found.set(folder, entries);
    return [{ input, entries: entries.filter((entry) => isTaken(input, folder, entry)) }];
  });
  const all = new Map(takings.flatMap(({ entries }) => entries.map((entry) => [entry.path, entry] as const)));
  if (all.size === 0) return undefined;
  const needs = new ContextNeeds(build, context);
  const counted = new Map<string, TakenEntry>();
  for (const entry of all.values()) {
    const takers = takings.filter(({ entries }) => entries.some(({ path }) => path === entry.path));
    const need = needs.needOf(
      entry,
      takers.map(({ input }) => input),
    );
    if (need !== "yes") counted.set(entry.path, { ...entry, need, bytes: context.listing.bytes(entry.path) });
  }
  const kept = takings
    .map(({ input, entries }) => ({ input, count: entries.filter(({ path }) => counted.has(path)).length }))
    .filter(({ count }) => count > 0);
  const main = kept.reduce(
    (best, each) => (each.count > best.count ? each : best),
    kept[0] ?? { count: 0, input: undefined },
  );
  const entries = [...counted.values()];
  if (!main.input || !entries.some(isWorthIt)) return undefined;
  const others = kept.filter(({ input }) => input !== main.input).map(({ input }) => input);
  return { input: main.input, entries, others };
}

/** An editor's few settings alone are no reason to speak. */
export function isWorthIt({ kind, bytes }: TakenEntry): boolean {
  return kind !== "editor" || (bytes ?? 0) >= large / 10;
}

/** `warning` for secrets that a layer keeps, for foreign packages and for what is large; `information` for the rest. */
export function severityOf({ input }: UnneededInput, entries: readonly TakenEntry[]): Severity {
  const total = entries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  if (total >= large) return "warning";
  // What a bind mount shows is gone after its step.
  const stays = input.copy !== undefined;
  return stays && entries.some(({ kind }) => kind === "secret" || kind === "packages") ? "warning" : "information";
}

/** The folder that an input takes as a whole; `undefined` for files, wildcards and what is not known. */
export function broadFolder({ path, hasWildcard }: ContextInput, { listing }: BuildContext): string | undefined {
  if (path === undefined || hasWildcard) return undefined;
  return path === "" || (listing.kindOf(path) === "folder" && !listing.isOpaque(path)) ? path : undefined;
}

function isTaken({ copy, mount }: ContextInput, folder: string, entry: UnneededEntry): boolean {
  if (!isInside(entry.path, folder)) return false;
  // Logs and programs in a folder that is named may be what it is named for.
  if (folder !== "" && !/^(?:repository|packages|secret)$/.test(entry.kind)) return false;
  if (mount && entry.kind === "editor") return false;
  if (!copy || copy.excludes.length === 0) return true;
  const excluded = new IgnoreMatcher(parseDockerignore(copy.excludes.join("\n")));
  return !excluded.decide(pathBehind(entry.path, folder)).ignored;
}

/** Where a finding about an input stands: the source word, for a mount its source or itself. */
export function inputSpan({ mount, span }: ContextInput): Span {
  return mount?.option("source")?.span ?? mount?.option("src")?.span ?? span;
}

/** How messages call an input: `COPY .`, or the mount as written. */
export function inputTitle(build: Build, { step, copy, span }: ContextInput): string {
  const word = build.syntax.slice(span);
  return copy ? `${step.instruction.keyword} ${word}` : word;
}

/** The entries that may hold secrets, and the others. */
export function bySecrecy(
  entries: readonly TakenEntry[],
): Readonly<Record<"secrets" | "others", readonly TakenEntry[]>> {
  return {
    secrets: entries.filter(({ kind }) => kind === "secret"),
    others: entries.filter(({ kind }) => kind !== "secret"),
  };
}

/** The entries with their sizes, the weightiest first, for a message. */
export function listOf(entries: readonly TakenEntry[]): string {
  // A secret weighs nothing by its bytes: the nearest to the top stay first.
  const weight = ({ kind, bytes }: TakenEntry) => (kind === "secret" ? 0 : (bytes ?? 0));
  const sorted = entries.toSorted((a, b) => weight(b) - weight(a));
  const shown = sorted.slice(0, 5).map((entry) => {
    const { path, bytes = 0 } = entry;
    // A few bytes are not what speaks against a file.
    const details = [descriptionOf(entry), bytes >= 1_000 ? byteCount(bytes) : undefined].filter(
      (detail) => detail !== undefined,
    );
    return details.length > 0 ? l10n.t("`{0}` ({1})", path, details.join(l10n.t(", "))) : `\`${path}\``;
  });
  const list = shown.join(l10n.t(", "));
  const left = sorted.length - shown.length;
  return left > 0 ? l10n.t("{0} and {1} more", list, left) : list;
}
