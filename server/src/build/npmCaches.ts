import { known, textOf, unknown, type Value } from "../syntax/value";
import { below, isInside, resolveInImage } from "./imagePaths";
import type { Mount } from "./mount";
import type { NpmProgram } from "./npmArguments";
import { earlierNpmCommands, type NpmCommand } from "./npmCommand";

/** How a program finds the folder in which it keeps the packages that it has downloaded. */
interface CacheSetting {
  /** Name of the setting: a flag, a key of the files, and part of the names of environment variables. */
  readonly name: string;
  /** Variables beside `npm_config_…`. */
  readonly variables: readonly string[];
  /** Files of the project and of the user that may hold the setting. */
  readonly files: readonly string[];
  /** A line of those files that puts the folder elsewhere, or makes the program do without one. */
  readonly line: RegExp;
  readonly fallback: (npm: NpmCommand) => Value;
}

/**
 * Sources: docs.npmjs.com/cli/using-npm/config#cache; pnpm.io/settings#storedir, tried on pnpm 9 and 10;
 * classic.yarnpkg.com/docs/cli/cache, and `user-home-dir.js` of Yarn 1.22 for root. Later Yarns are left out: under Plug'n'Play
 * their cache is what programs are run from.
 */
const settings: Readonly<Record<NpmProgram, CacheSetting>> = {
  npm: {
    name: "cache",
    variables: [],
    files: [".npmrc"],
    line: /^\s*cache\s*=/m,
    fallback: (npm) => inHome(npm, ".npm"),
  },
  pnpm: {
    name: "store-dir",
    variables: ["pnpm_config_store_dir", "PNPM_CONFIG_STORE_DIR"],
    files: [".npmrc", "pnpm-workspace.yaml"],
    line: /^\s*(?:store-dir\s*=|storeDir\s*:)/m,
    fallback: pnpmStore,
  },
  yarn: {
    name: "cache-folder",
    variables: ["YARN_CACHE_FOLDER", "yarn_cache_folder"],
    files: [".npmrc", ".yarnrc"],
    line: /^\s*"?(?:cache-folder|yarn-offline-mirror)"?[\s=]/m,
    fallback: yarnCache,
  },
};

/**
 * The folder in which a command keeps downloaded packages: npm's cache, pnpm's store or Yarn 1's cache. Not known where a
 * file that nobody can read, or an earlier `config set`, may name another one.
 */
export function packageCacheOf(npm: NpmCommand): Value {
  const { name, variables, files, line, fallback } = settings[npm.program];
  if (npm.flagNames.includes(name)) return resolved(npm, npm.flag(name));
  for (const { value } of [...variables.map((each) => npm.command.variable(each)), npm.setting(name)]) {
    if (value.kind !== "unset") return resolved(npm, textOf(value));
  }
  if (npm.program === "yarn" && npm.yarnMajor !== 1) return unknown;
  if (npm.program === "pnpm" && (npm.project?.manifest?.manager?.major ?? 7) < 7) return unknown;
  const folders = [npm.project?.folder ?? textOf(npm.directory), textOf(npm.command.variable("HOME").value)];
  for (const folder of folders) {
    if (folder === undefined) return unknown;
    if (files.some((file) => maySay(npm, below(folder, file), line))) return unknown;
  }
  if (earlierNpmCommands(npm).some(isSettingCache)) return unknown;
  return fallback(npm);
}

/** The cache mount that holds the folder, or a part of it: npm's is all in `_cacache`, that of Yarn in a folder with a version. */
export function packageCacheMountOf(npm: NpmCommand): Mount | undefined {
  const cache = textOf(packageCacheOf(npm));
  return npm.step.mounts.findLast((mount) => {
    const target = textOf(mount.target);
    return (
      mount.type === "cache" &&
      target !== undefined &&
      cache !== undefined &&
      (isInside(cache, target) || isInside(target, cache))
    );
  });
}

/** Names of folders that people mount for a program. */
export const usualCacheNames: Readonly<Record<NpmProgram, RegExp>> = {
  npm: /\/\.npm(?:\/_cacache)?$/,
  pnpm: /\/(?:\.pnpm-store|pnpm\/store)(?:\/v\d+)?$/,
  yarn: /\/\.cache\/yarn(?:\/v\d+)?$/,
};

function resolved(npm: NpmCommand, text: string | undefined): Value {
  if (text === undefined || text === "" || text.startsWith("~")) return unknown;
  return resolveInImage(npm.command.directory, known(text));
}

function maySay(npm: NpmCommand, path: string, line: RegExp): boolean {
  const { presence, contextPath } = npm.file(path);
  if (presence === "no") return false;
  const text = contextPath === undefined ? undefined : npm.step.build.surroundings.context?.listing.text(contextPath);
  return text === undefined || line.test(text);
}

function isSettingCache({ subcommand, operands }: NpmCommand): boolean {
  if (subcommand !== "config" && subcommand !== "set") return false;
  return operands.some((word) => /^(?:cache|store|prefix)/i.test(word)) || operands.length < 2;
}

function inHome(npm: NpmCommand, path: string): Value {
  const home = textOf(npm.command.variable("HOME").value);
  return home?.startsWith("/") ? known(below(home, path)) : unknown;
}

function pnpmStore(npm: NpmCommand): Value {
  const own = npm.command.variable("PNPM_HOME").value;
  if (own.kind !== "unset") return storeIn(textOf(own), "store");
  const data = npm.command.variable("XDG_DATA_HOME").value;
  if (data.kind !== "unset") return storeIn(textOf(data), "pnpm/store");
  return inHome(npm, ".local/share/pnpm/store");
}

function yarnCache(npm: NpmCommand): Value {
  const cache = npm.command.variable("XDG_CACHE_HOME").value;
  if (cache.kind !== "unset") return storeIn(textOf(cache), "yarn");
  const { isRoot } = npm.command.user;
  if (isRoot === "yes") return known("/usr/local/share/.cache/yarn");
  return isRoot === "no" ? inHome(npm, ".cache/yarn") : unknown;
}

function storeIn(folder: string | undefined, name: string): Value {
  return folder?.startsWith("/") ? known(below(folder, name)) : unknown;
}
