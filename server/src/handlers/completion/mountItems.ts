import * as l10n from "@vscode/l10n";
import { buildCacheFrom, moduleCacheFrom } from "../../build/goCaches";
import { below } from "../../build/imagePaths";
import type { Step } from "../../build/stage";
import type { StepUser } from "../../build/user";
import { type Span, spanTouches } from "../../syntax/text";
import { textOf, type Value } from "../../syntax/value";
import type { Suggestion, Suggestions } from "../suggestion";
import type { Caret, CaretWord } from "./caret";
import { stageItems, stagePathItems } from "./stageItems";

/** A folder or a file that a mount is good for. */
interface Target {
  readonly path: string;
  readonly meaning: string;
  /** Whose it has to be, as options of the mount: "" for root's. */
  readonly owner: string;
  /** The secret that is mounted there. */
  readonly id?: string;
}

/** One `key=value` of a mount, as far as it is written. */
interface Part {
  readonly key: string;
  readonly span: Span;
  /** `undefined` in front of the equals sign. */
  readonly value: Span | undefined;
  readonly text: string;
}

/**
 * What completes `--mount=…` of a RUN: targets of caches and secrets, ids of secrets, stages and their paths; in an empty
 * flag, whole mounts.
 *
 * @param word the flag.
 */
export function mountItems(caret: Caret, word: CaretWord): Suggestions | undefined {
  const { step, offset } = caret;
  const [prefix = ""] = /^--(?:mount=)?/.exec(word.text) ?? [];
  if (!step) return undefined;
  const start = word.span.start + prefix.length;
  const written = word.text.slice(prefix.length);
  if (offset < start || !written.includes(",")) {
    const key = /^(\w*)=/.exec(written)?.[1];
    // `--m`, `--mount=`, `--mount=type=`: nothing is decided yet.
    if (key === undefined || (key === "type" && offset <= word.span.end)) return wholeMounts(step, word);
  }
  const parts = partsOf(written, start);
  const part = parts.find(({ span }) => spanTouches(span, offset));
  if (part?.value === undefined || offset < part.value.start) return undefined;
  const valueOf = (...keys: string[]) => {
    const found = parts.find(({ key }) => keys.includes(key));
    return found?.value && found.text.slice(found.text.indexOf("=") + 1);
  };
  const span = part.value;
  const type = valueOf("type") ?? "bind";
  const all = itemsFor(caret, step, part.key, type, valueOf);
  return all.length === 0 ? undefined : { span, all };
}

function itemsFor(
  caret: Caret,
  step: Step,
  key: string,
  type: string,
  valueOf: (...keys: string[]) => string | undefined,
): readonly Suggestion[] {
  const owned = valueOf("uid") !== undefined;
  if (/^(?:target|dst|destination)$/.test(key)) {
    if (type === "cache") return cacheTargets(step).map((target) => targetItem(target, owned));
    if (type === "secret") return secretTargets(step, valueOf("id")).map((target) => targetItem(target, owned));
    return [];
  }
  if (key === "id" && type === "secret") return secretIds(caret);
  if (type !== "bind" && type !== "cache") return [];
  if (key === "from") return stageItems(step.stage);
  if (key === "source" || key === "src") {
    const stage = step.build.stageNamed(valueOf("from") ?? "", step.stage);
    return stage ? stagePathItems(stage, step.stage) : [];
  }
  return [];
}

function targetItem({ path, meaning, owner }: Target, isOwned: boolean): Suggestion {
  const suffix = isOwned ? "" : owner;
  return { label: path, insert: path + suffix, kind: "folder", detail: `${meaning}${suffix.replaceAll(",", " ")}` };
}

/** Complete mounts for the step: caches that it does not mount yet, and credentials for private downloads. */
function wholeMounts(step: Step, word: CaretWord): Suggestions {
  const mounted = new Set(step.mounts.map(({ target }) => textOf(target)));
  const caches = cacheTargets(step).map(({ path, meaning, owner }) => ({
    path,
    meaning,
    text: `type=cache,target=${path}${owner}`,
  }));
  const secrets = secretTargets(step, undefined).map(({ path, meaning, owner, id }) => ({
    path,
    meaning,
    text: `type=secret,id=${id ?? ""},target=${path}${owner}`,
  }));
  const all = [...caches, ...secrets]
    .filter(({ path }) => !mounted.has(path))
    .map(({ meaning, text }): Suggestion => ({ label: `--mount=${text}`, kind: "option", detail: meaning }));
  return { span: word.span, all };
}

/** The caches that the commands of a step fill; of a step that is only being written, those that Go commands would. */
export function cacheTargets(step: Step): readonly Target[] {
  const targets: Target[] = [];
  const add = (path: string | undefined, meaning: string, user: StepUser): void => {
    const owner = ownerOptions(user);
    if (path === undefined || !/^\/[\w./@+-]*$/.test(path) || owner === undefined) return;
    if (!targets.some((target) => target.path === path)) targets.push({ path, meaning, owner });
  };
  for (const { command, moduleCache, buildCache } of step.goCommands) {
    add(textOf(moduleCache), moduleCacheMeaning(), command.user);
    add(textOf(buildCache), buildCacheMeaning(), command.user);
  }
  if (step.npmCommands.length > 0) add(inHome(step, ".npm"), l10n.t("download cache of npm"), step.user);
  if (targets.length === 0 && step.stage.base.hasGo !== "no") {
    const read = (name: string): Value => step.variable(name).value;
    add(textOf(moduleCacheFrom(read)), moduleCacheMeaning(), step.user);
    add(textOf(buildCacheFrom(read)), buildCacheMeaning(), step.user);
  }
  return targets;
}

function moduleCacheMeaning(): string {
  return l10n.t("module cache (GOMODCACHE)");
}

function buildCacheMeaning(): string {
  return l10n.t("build cache (GOCACHE)");
}

/** Files in which programs look for credentials; npm's first for an id that speaks of npm, and where npm runs. */
function secretTargets(step: Step, id: string | undefined): readonly Target[] {
  const owner = ownerOptions(step.user, ["uid"]);
  const netrc = inHome(step, ".netrc");
  const npmrc = inHome(step, ".npmrc");
  if (owner === undefined || netrc === undefined || npmrc === undefined) return [];
  const targets: readonly Target[] = [
    { path: netrc, meaning: l10n.t("credentials for git and Go"), owner, id: id ?? "netrc" },
    { path: npmrc, meaning: l10n.t("credentials for npm"), owner, id: id ?? "npmrc" },
  ];
  const isForNpm = id === undefined ? step.npmCommands.length > 0 : /npm/i.test(id);
  return isForNpm ? targets.toReversed() : targets;
}

/** Ids of the secrets that the file names elsewhere, then the usual ones. */
function secretIds({ report, instruction, offset }: Caret): readonly Suggestion[] {
  const named = (report.build?.steps ?? []).flatMap((step) =>
    step.mounts.flatMap(({ type, id, option, flag }) => {
      const isOwn = step.instruction === instruction && spanTouches(option("id")?.span ?? flag.span, offset);
      return type === "secret" && id !== undefined && id !== "" && !isOwn ? [id] : [];
    }),
  );
  const used = [...new Set(named)].map(
    (label): Suggestion => ({ label, kind: "word", detail: l10n.t("used in this file") }),
  );
  const usual = ["netrc", "npmrc"]
    .filter((label) => !named.includes(label))
    .map((label): Suggestion => ({ label, kind: "word", detail: `docker build --secret id=${label},src=…` }));
  return [...used, ...usual];
}

function inHome(step: Step, file: string): string | undefined {
  const home = textOf(step.variable("HOME").value);
  return home?.startsWith("/") ? below(home, file) : undefined;
}

/** Whose a mount is, unless it is root's: it belongs to root where it says nothing. `undefined` when nobody knows. */
function ownerOptions(user: StepUser, names: readonly ("uid" | "gid")[] = ["uid", "gid"]): string | undefined {
  if (user.isRoot === "yes") return "";
  if (user.isRoot === "unknown" || user.uid === undefined) return undefined;
  return names.map((name) => (user[name] === undefined ? "" : `,${name}=${user[name]}`)).join("");
}

function partsOf(text: string, base: number): readonly Part[] {
  let start = base;
  return text.split(",").map((part): Part => {
    const span = { start, end: start + part.length };
    start = span.end + 1;
    const equals = part.indexOf("=");
    const value = equals < 0 ? undefined : { start: span.start + equals + 1, end: span.end };
    return { key: part.slice(0, Math.max(0, equals)).toLowerCase(), span, value, text: part };
  });
}
