import * as l10n from "@vscode/l10n";
import { below, nameOf } from "../../build/imagePaths";
import { parseNpmrc } from "../../syntax/npmrc";
import { lintableKindOf } from "../../workspace/fileKinds";
import type { BuildContext } from "../../workspace/surroundings";
import { holdsEnvSecret } from "./envFiles";
import { isLiteralCredential } from "./npmrcCredentials";
import { literalSecrets } from "./secretText";

/** What an entry of a build context is, when an image has no use for it. */
export type UnneededKind = "repository" | "secret" | "packages" | "editor" | "log" | "test-output" | "binary";

/** A file or folder of the build context that does not belong into an image. */
export interface UnneededEntry {
  /** Relative to the context's root. */
  readonly path: string;
  readonly kind: UnneededKind;
  /** The line that keeps it, and what is named alike, out of the build. */
  readonly pattern: string;
}

const folderKinds: ReadonlyMap<string, UnneededKind> = new Map([
  [".git", "repository"],
  [".hg", "repository"],
  [".svn", "repository"],
  ["node_modules", "packages"],
  [".venv", "packages"],
  [".terraform", "packages"],
  [".idea", "editor"],
  [".vscode", "editor"],
  [".ssh", "secret"],
  [".aws", "secret"],
  [".gnupg", "secret"],
]);

/** Names whose pattern may hold at every depth: never the name of a source. */
const anyDepth = new Set([".git", "node_modules", ".idea", ".vscode", ".DS_Store", ".env", ".terraform", ".venv"]);

const secretFile =
  /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.git-credentials|\.pgpass)$|\.tfstate(?:\.backup)?$/;
/** `db.env`, `config.env`: named by people, so that the text alone tells what it is. */
const settingsFile = /^\w[\w.-]*\.env$/;
const template = /[._-](?:example|sample|template|dist|defaults?|tmpl|tpl|schema|vault|test|ci)$/i;
const keyFile = /\.(?:pem|key)$/;
const testOutput = /^(?:coverage|cover|c)\.out$|^coverage\.(?:txt|html|xml)$|\.(?:prof|pprof|coverprofile)$/;
const testProgram = /\.test$/;

const suspiciousExtensions = new Set(
  ".log .env .pem .key .tfstate .backup .out .txt .html .xml .prof .pprof .coverprofile .test .exe".split(" "),
);

/** Folders whose files stand for others: keys and settings in them open nothing. */
const standIns =
  /(?:^|\/)(?:(?:e2e|integration|tls|unit)?[-_]?tests?|test[-_]?(?:data|files|fixtures|resources|assets)|__tests__|fixtures?|mocks?|stubs?|examples?|samples?|docs?|templates?)(?:\/|$)/i;

/** The same for folders that a whole context lies in: an example that is built by itself has keys of its own. */
const testFolders =
  /(?:^|\/)(?:(?:e2e|integration|tls|unit)?[-_]?tests?|test[-_]?(?:data|files|fixtures|resources|assets)|__tests__|fixtures?|mocks?|stubs?)(?:\/|$)/i;

/** Folders of tests against running services, whose certificates are mostly committed, whatever git is told to ignore. */
const serviceTests = /(?:^|\/)(?:e2e|integration)(?:\/|$)/i;

/** Folders of files for tests, which may be called like anything and are all meant to be there. */
const fixtures = /(?:^|\/)(?:testdata|(?:test[-_])?fixtures?)(?:\/|$)/i;

/** Folders that hold programs of others; what is committed as a fixture has none of them. */
const programFolders = new Set([".terraform", ".venv"]);

/** A local build of this size or more is no script. */
const smallestBinary = 1_000_000;

/** Names that are looked at, nearest to the top first: a context of many thousand files must not slow an edit down. */
const maximumEntries = 4_000;
const maximumDepth = 6;
const maximumFound = 40;

/**
 * What below a folder of the context has no place in an image and is not ignored, the nearest to the folder first.
 * @param folder A context path, "" for the whole context. What the folder itself is has been decided by the person who named it.
 */
export function unneededBelow(context: BuildContext, folder: string): readonly UnneededEntry[] {
  const matcher = context.ignore?.matcher;
  const found: UnneededEntry[] = [];
  if (fixtures.test(inRepository(context, folder))) return found;
  let seen = 0;
  let level = [folder];
  for (let depth = 0; depth < maximumDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const parent of level) {
      for (const { name, kind } of context.listing.entries(parent)) {
        if (++seen > maximumEntries || found.length >= maximumFound) return found;
        if (kind === "link" || (kind === "file" && !isSuspicious(name))) continue;
        const path = parent === "" ? name : `${parent}/${name}`;
        const what = kind === "folder" ? folderKind(context, path, name) : fileKind(context, path, name);
        if (what) {
          const isKept = isIgnored(context, path, kind) || isWantedByException(context, path, name);
          if (!isKept) found.push({ path, kind: what, pattern: patternFor(path, name, what) });
        } else if (kind === "folder" && !fixtures.test(name) && !context.listing.isOpaque(path)) {
          if (!matcher?.decide(path).ignored || matcher.mayReincludeBelow(path)) next.push(path);
        }
      }
    }
    level = next;
  }
  return found;
}

/** Whether a file of the context holds secrets, by the same measure. */
export function isSecret(context: BuildContext, path: string): boolean {
  return fileKind(context, path, nameOf(path)) === "secret";
}

/** Whether a file's name is worth a closer look: most have an extension that says that they are sources. */
function isSuspicious(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot <= 0 || name.startsWith(".") || suspiciousExtensions.has(name.slice(dot));
}

/** Whether a file stands for others, by its folders in the context and by those that the context lies in. */
function isStandIn({ root }: BuildContext, path: string): boolean {
  return standIns.test(path) || testFolders.test(root);
}

function inRepository({ root }: BuildContext, path: string): string {
  return below(root, path);
}

function folderKind(context: BuildContext, path: string, name: string): UnneededKind | undefined {
  const kind = folderKinds.get(name);
  if (programFolders.has(name) && !isLarge(context, path)) return undefined;
  return kind === "secret" && isStandIn(context, path) ? undefined : kind;
}

function fileKind(context: BuildContext, path: string, name: string): UnneededKind | undefined {
  // `Dockerfile.test` is the recipe of another image.
  if (lintableKindOf(name) === "dockerfile") return undefined;
  // A worktree or a submodule has a file there.
  if (name === ".git") return "repository";
  if (name === ".DS_Store") return "editor";
  if (secretFile.test(name) || settingsFile.test(name)) return isSecretFile(context, path, name) ? "secret" : undefined;
  if (name === ".npmrc") return holdsToken(context, path) ? "secret" : undefined;
  if (keyFile.test(name)) return holdsPrivateKey(context, path) ? "secret" : undefined;
  if (/^__debug_bin/.test(name)) return "binary";
  if (/\.log$/.test(name)) return isMadeHere(context, path) ? "log" : undefined;
  if (testOutput.test(name)) return isMadeHere(context, path) ? "test-output" : undefined;
  if (testProgram.test(name)) return isMadeHere(context, path) && isLarge(context, path) ? "test-output" : undefined;
  const mayBeProgram = /\.exe$/.test(name) || !name.includes(".");
  if (!mayBeProgram || !context.gitIgnores(path)) return undefined;
  return isLarge(context, path) ? "binary" : undefined;
}

function isLarge({ listing }: BuildContext, path: string): boolean {
  return (listing.bytes(path) ?? 0) >= smallestBinary;
}

function isSecretFile(context: BuildContext, path: string, name: string): boolean {
  if (isStandIn(context, path) || template.test(name)) return false;
  if (/^id_/.test(name)) return holdsPrivateKey(context, path);
  if (isBackendRecord(path)) return holdsBackendSecret(context.listing.text(path) ?? "");
  const isNamedByPeople = settingsFile.test(name);
  if (isNamedByPeople && name.split(/[._-]/).some((part) => template.test(`.${part}`))) return false;
  if (!/^\.env/.test(name) && !isNamedByPeople) return true;
  // Most of them are settings, some of which a frontend's build reads, and git may have a file that it is told to ignore:
  // what is written there tells. The name speaks only where nobody can read it.
  const text = context.listing.text(path);
  if (text !== undefined) return holdsEnvSecret(text, isNamedByPeople);
  return !isNamedByPeople && context.listing.isRead(path) && context.gitIgnores(path);
}

/** Below `.terraform` it is no state, but a copy of the backend's settings. Source: developer.hashicorp.com/terraform/language/backend. */
function isBackendRecord(path: string): boolean {
  return /(?:^|\/)\.terraform\/(?:.+\/)?[^/]+\.tfstate(?:\.backup)?$/.test(path);
}

/** Settings of Terraform's backends that are credentials; those that are not given are `null`. */
function holdsBackendSecret(text: string): boolean {
  const written =
    /"(?:access_key|secret_key|session_token|sas_token|client_secret|password|token|conn_str|credentials|encryption_key|client_private_key)"\s*:\s*"[^"]/;
  return written.test(text) || literalSecrets(text).length > 0;
}

function holdsToken(context: BuildContext, path: string): boolean {
  const text = context.listing.text(path);
  return text !== undefined && parseNpmrc(text).entries.some(isLiteralCredential);
}

/** A key that git does not ignore is in the repository, where no ignore file keeps it secret: mostly one for development. */
function holdsPrivateKey(context: BuildContext, path: string): boolean {
  return (
    context.gitIgnores(path) &&
    !isStandIn(context, path) &&
    !serviceTests.test(path) &&
    !/^test|[-_.]test\b/i.test(nameOf(path)) &&
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(context.listing.text(path) ?? "")
  );
}

/** Whether a file was made on this machine: git ignores it, or it lies at the top, where no test data lies. */
function isMadeHere(context: BuildContext, path: string): boolean {
  return !path.includes("/") || context.gitIgnores(path);
}

function isIgnored(context: BuildContext, path: string, kind: "file" | "folder"): boolean {
  const matcher = context.ignore?.matcher;
  // A folder of which an exception brings a part back has been thought about.
  return (
    matcher !== undefined &&
    (matcher.decide(path).ignored || (kind === "folder" && matcher.decide(`${path}/x`).ignored))
  );
}

/** Whether the ignore file has an exception for just this name, or speaks about what is in the folder. */
function isWantedByException(context: BuildContext, path: string, name: string): boolean {
  const patterns = context.ignore?.syntax.patterns ?? [];
  const by = context.ignore?.matcher.decide(path).by;
  if (by?.negated && by.cleaned.slice(by.cleaned.lastIndexOf("/") + 1) === name) return true;
  return patterns.some(({ cleaned }) => cleaned.startsWith(`${path}/`));
}

function patternFor(path: string, name: string, kind: UnneededKind): string {
  const isNested = path.includes("/");
  const own = kind === "log" ? "*.log" : name;
  if (!isNested) return name === "node_modules" || name === ".DS_Store" ? `**/${name}` : escapePattern(own);
  // Another `.env` of the same name may be one that a build reads.
  const isEverywhere = kind === "log" || (kind !== "secret" && anyDepth.has(name));
  return isEverywhere ? `**/${escapePattern(own)}` : escapePattern(path);
}

/** What an entry is, for a message; `undefined` where its name says so. */
export function descriptionOf({ path, kind }: UnneededEntry): string | undefined {
  const name = nameOf(path);
  if (kind === "binary") return l10n.t("a compiled program");
  if (kind === "test-output") return testProgram.test(name) ? l10n.t("a compiled test program") : l10n.t("test output");
  if (keyFile.test(name) || /^id_/.test(name)) return l10n.t("a private key");
  if (/\.tfstate/.test(name) && !isBackendRecord(path)) return l10n.t("Terraform's state");
  return name === ".npmrc" ? l10n.t("a registry's token") : undefined;
}

/** A path as a pattern that matches nothing else. */
export function escapePattern(path: string): string {
  return path === "*.log" ? path : path.replace(/[\\*?[\]]/g, "\\$&").replace(/^([!#])/, "\\$1");
}

/** Whether a file or folder of this name is mostly better kept out of an image. */
export function isUnneededName(name: string): boolean {
  return (
    folderKinds.has(name) || secretFile.test(name) || keyFile.test(name) || name === ".npmrc" || /\.log$/.test(name)
  );
}

/** Whether a pattern of an ignore file names only what no build has as a source: `node_modules`, `.git`, `*.log`, … */
export function isNeverSource(pattern: string): boolean {
  const name = pattern.replace(/^\*\*\//, "").replace(/\/$/, "");
  return anyDepth.has(name) || name === "*.log";
}
