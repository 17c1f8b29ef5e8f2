import type { Build } from "../../build/build";
import { folderOf, isInside, nameOf } from "../../build/imagePaths";
import { type ContextInput, ownInputs } from "../../build/layers";
import { textOf } from "../../syntax/value";
import type { BuildContext } from "../../workspace/surroundings";
import { contextInputsOf } from "./contextInputs";
import { mayBePrepared } from "./preparedFiles";
import { contextFilesOfStarts } from "./startArguments";

const productFolders =
  /(?:^|\/)(?:bin|build|dist|out|output|_output|release|releases|target|tmp|temp|artifacts?|packages?|vendor|node_modules|linux|darwin|amd64|arm64|gen|generated|certs?|ssl|secrets?)(?:\/|$)/i;
const productNames =
  /(?:^|[._-])(?:linux|darwin|windows|amd64|arm64|386|armv\d|x86_64|aarch64|static|musl)(?:[._-]|$)|\.(?:tar|gz|tgz|xz|bz2|zip|deb|apk|rpm|jar|war|so|a|wasm|exe|crt|pem|key|cer|p12|pb\.go|pb|gen\.go|db|sqlite3?|whl|bin|img|iso)$/i;

/**
 * Whether a path looks like something that is made, fetched or written by hand before the image is built: programs,
 * archives, certificates, generated code, personal settings.
 */
export function mayBeMadeBefore(build: Build, context: BuildContext, path: string): boolean {
  if (mayBePrepared(context, path)) return true;
  const name = nameOf(path);
  if (productFolders.test(path) || productNames.test(name) || /^\.env(?:\.|$)/.test(name)) return true;
  // Folders and files of tools begin with a dot; only their configuration is committed.
  if (name.startsWith(".") && !/rc(?:\.\w+)?$|.\.\w+$/.test(name)) return true;
  const { listing, ignore } = context;
  // `backend/x` in the context `backend`, which holds `x`: the file is built from above as well.
  if (nameOf(context.root) === path.split("/")[0] && listing.kindOf(path.slice(path.indexOf("/") + 1)) !== undefined)
    return true;
  // Who writes an exception for a path that is not committed has seen it.
  if (ignore?.syntax.patterns.some(({ negated, cleaned }) => negated && isInside(path, cleaned))) return true;
  const folder = folderOf(path);
  // A folder of settings that everybody writes for himself: git ignores the one that the program is started with.
  if (contextFilesOfStarts(build).some((file) => isBelow(file, path) && context.gitIgnores(file))) return true;
  // A template beside it shows that everybody writes the file for himself.
  const siblings = listing.entries(folder).map((entry) => entry.name);
  if (siblings.some((other) => other !== name && isTemplateOf(other, name))) return true;
  const module = context.modules.find((each) => isInside(path, each.folder));
  const programs = new Set([
    nameOf(module?.syntax.module?.value ?? ""),
    ...listing.entries("cmd").map((entry) => entry.name),
    nameOf(context.root),
  ]);
  if (programs.has(name)) return true;
  // A name without an extension is a program, unless the image compiles Go itself and then needs a folder of sources.
  const compilesGo = build.steps.some((step) => step.goCommands.length > 0);
  return !name.includes(".") && (!compilesGo || isCopiedToPrograms(build, path));
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && isInside(path, folder);
}

function isCopiedToPrograms(build: Build, path: string): boolean {
  return contextInputsOf(build).some(
    (input) => input.path === path && input.copy && /\/s?bin(?:\/|$)/.test(textOf(input.copy.destination) ?? ""),
  );
}

/** Names of folders and files for keys, beside those that say so wherever they lie. */
const keyNames = /(?:^|[._-])(?:keys?|jwt|jwks?|pki|tls|mtls|x509)$/i;
/** Where programs are given their keys. Sources: Filesystem Hierarchy Standard 3.0, /etc and /run. */
const keyPlaces = /^\/(?:etc|run|var\/run|var\/lib|keys|pki|tls)(?:\/|$)/;
const keyFile = /\.(?:pem|key|p8|p12|pfx|crt|cer|jks)$/i;

/**
 * Whether a missing source may be keys that people put there by hand: called so, and meant for a place of settings or copied
 * beside a file with a key. A folder of Go sources may have the same name.
 */
export function mayBeKeys({ copy, step }: ContextInput, path: string): boolean {
  const destination = copy && textOf(copy.destination);
  if (destination === undefined || !keyNames.test(nameOf(path))) return false;
  return (
    keyPlaces.test(destination) ||
    step.stage.steps.flatMap(ownInputs).some((other) => other.path !== undefined && keyFile.test(other.path))
  );
}

function isTemplateOf(other: string, name: string): boolean {
  if (!/(?:example|sample|template|dist|default|tmpl|tpl)/i.test(other)) return false;
  const stem = name.replace(/\.[^.]*$/, "");
  return stem !== "" && other.replace(/^\./, "").startsWith(stem.replace(/^\./, ""));
}
