import { inContext } from "../../build/files";
import { below, nameOf } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import { untouchedContextFile } from "../../build/untouchedFiles";
import { parseNpmrc } from "../../syntax/npmrc";
import { onceFor } from "../../syntax/onceFor";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import type { BuildContext } from "../../workspace/surroundings";
import { isLiteralCredential } from "./npmrcCredentials";
import { isSecretName, isStandIn } from "./secretText";

/** A file with credentials that an instruction names. */
export interface CopiedCredential {
  readonly step: Step;
  readonly span: Span;
  /** As the instruction names it. */
  readonly path: string;
  /** Whether the file holds a credential for certain: by its text, or because files of that name hold nothing else. */
  readonly isCertain: boolean;
  /** Whether it only lies there while the step runs. */
  readonly isMounted: boolean;
}

/** Files that hold nothing but credentials. Sources: curl(1) and netrc(5); git-credential-store(1); ssh-keygen(1). */
const always = /^(?:\.netrc|_netrc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?)$/;

/** Folders and names under which keys of tests and samples lie. */
const forShow =
  /(?:^|[/._-])(?:tests?|testdata|fixtures?|examples?|samples?|mocks?|templates?|dist|defaults?|dummy|fake)(?:[/._-]|$)/i;

/** The files with credentials that COPY, ADD and bind mounts of a step name. */
export const copiedCredentials = onceFor((step: Step): readonly CopiedCredential[] => {
  return [...fromCopy(step), ...fromMounts(step)];
});

function fromCopy(step: Step): readonly CopiedCredential[] {
  const { copy } = step;
  if (!copy || copy.origin.kind === "image") return [];
  const context = copy.origin.kind === "context" ? step.build.surroundings.context : undefined;
  return copy.sources.flatMap(({ path, kind, hasWildcard, span, text }): CopiedCredential[] => {
    const source = textOf(path);
    if (source === undefined || kind !== "path" || hasWildcard) return [];
    const name = nameOf(source);
    const answer =
      copy.origin.kind === "stage" && !always.test(name)
        ? inStage(step, copy.origin.stage, source)
        : holdsCredentials(context, source, name);
    return answer === "no" ? [] : [{ step, span, path: text, isCertain: answer === "yes", isMounted: false }];
  });
}

/**
 * Of another stage's files only those are known that come from the context and are still as they were there. That stage has
 * them in the build cache already: they matter where they get into the image.
 */
function inStage({ stage, build }: Step, from: Stage, path: string): Holding {
  const { context } = build.surroundings;
  if (!context || build.finalStage?.standsOn(stage) !== true || !hasPlace(path)) return "no";
  const contextPath = untouchedContextFile(from, path);
  if (contextPath === undefined || context.listing.kindOf(contextPath) !== "file") return "no";
  // A file that is called otherwise there is judged by that name.
  return hasPlace(contextPath) ? holdsCredentials(context, contextPath, nameOf(contextPath)) : "no";
}

function fromMounts(step: Step): readonly CopiedCredential[] {
  return step.mounts.flatMap(({ type, from, source, flag }): CopiedCredential[] => {
    const path = textOf(source);
    if (type !== "bind" || from.kind !== "unset" || !path) return [];
    const answer = holdsCredentials(step.build.surroundings.context, path, nameOf(path));
    return answer === "no" ? [] : [{ step, span: flag.span, path, isCertain: answer === "yes", isMounted: true }];
  });
}

/** `maybe`: the file is one in which people keep credentials, and its text is not known. */
type Holding = "yes" | "maybe" | "no";

/** Files and folders in which people keep credentials, by the end of their path, and how to tell whether one does. */
const places: readonly (readonly [RegExp, (context: BuildContext | undefined, path: string) => Holding])[] = [
  [/(?:^|\/)\.ssh$/, sshFolder],
  [/(?:^|\/)\.env(?:\.\w+)?$/, (context, path) => byText(context, path, holdsSecretVariable, "maybe")],
  [/(?:^|\/)[\w-]+\.env$/, (context, path) => byText(context, path, holdsSecretVariable, "no")],
  [/(?:^|\/)\.npmrc[^/]*$|\.npmrc$/, (context, path) => byText(context, path, holdsRegistryCredential, "no")],
  [/\.(?:pem|key|p8)$/, (context, path) => byText(context, path, holdsPrivateKey, "no")],
  [/(?:^|\/)\.docker\/config\.json$/, (context, path) => byText(context, path, holdsRegistryLogin, "maybe")],
];

function hasPlace(path: string): boolean {
  return places.some(([pattern]) => pattern.test(path));
}

function holdsCredentials(context: BuildContext | undefined, path: string, name: string): Holding {
  const isCertain = always.test(name);
  const place = isCertain ? undefined : places.find(([pattern]) => pattern.test(path));
  if ((!isCertain && !place) || forShow.test(path)) return "no";
  // What is ignored cannot be copied, which is another matter.
  if (context && inContext(context, path) === "no" && context.listing.kindOf(path) !== undefined) return "no";
  return place ? place[1](context, path) : "yes";
}

/** Whether a file of the context holds credentials for certain, so that no fix may copy it. */
export function isCredential(context: BuildContext, path: string): boolean {
  return holdsCredentials(context, path, nameOf(path)) === "yes";
}

/** A folder of keys; one with public files alone is none. */
function sshFolder(context: BuildContext | undefined, path: string): Holding {
  const entries = context?.listing.entries(path) ?? [];
  if (entries.some(({ name }) => always.test(name))) return "yes";
  return entries.length === 0 && context?.listing.kindOf(path) === undefined ? "maybe" : "no";
}

/** Asks the text of a file; `absent` is the answer for one that is not there, which git may ignore. */
function byText(
  context: BuildContext | undefined,
  path: string,
  holds: (text: string) => boolean,
  absent: "maybe" | "no",
): Holding {
  if (context?.listing.kindOf(path) !== "file") return absent;
  const text = context.listing.text(path);
  // While it is being read nothing is said.
  return text !== undefined && holds(text) ? "yes" : "no";
}

function holdsSecretVariable(text: string): boolean {
  return text.split(/\r?\n/).some((line) => {
    const [, name = "", value = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*["']?([^"'\s]*)/.exec(line) ?? [];
    const isWritten = value !== "" && !value.includes("$") && !isStandIn(value);
    return isWritten && (isSecretName(name) || /:\/\/[^\s/:@]*:[^\s/@]+@/.test(value));
  });
}

function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text);
}

function holdsRegistryLogin(text: string): boolean {
  return /"auth"\s*:\s*"[^"]{8,}"/.test(text);
}

function holdsRegistryCredential(text: string): boolean {
  return parseNpmrc(text).entries.some(isLiteralCredential);
}

/** The path that a copied file has in the image, as far as it is known. */
export function placeInImage({ step, path }: CopiedCredential): string | undefined {
  const { copy } = step;
  const destination = copy && textOf(copy.destination);
  if (!copy || destination === undefined) return undefined;
  return copy.toFolder === "yes" || copy.sources.length > 1 ? below(destination, nameOf(path)) : destination;
}
