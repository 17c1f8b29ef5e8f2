// Published releases of npm, unpacked below .cache/npm.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

const cache = ".cache/npm";

/**
 * The newest release of an npm major, fetched with `npm pack` the first time it is asked for.
 * @returns {{ version: string, folder: string }} where its package.json lies
 */
export function npmRelease(major) {
  const version = newestVersion(major);
  const folder = join(cache, version, "package");
  if (!existsSync(join(folder, "package.json"))) unpack(version);
  return { version, folder };
}

function newestVersion(major) {
  const answer = execFileSync("npm", ["view", `npm@^${major}.0.0`, "version", "--json", "--loglevel=error"], {
    encoding: "utf8",
  });
  const versions = [JSON.parse(answer)].flat().filter((version) => !version.includes("-"));
  const newest = versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  if (newest === undefined) throw new Error(`the registry has no npm ${major}`);
  return newest;
}

/** Unpacked beside its place first: a broken download leaves nothing that looks complete. */
function unpack(version) {
  const partial = join(cache, `${version}.${process.pid}.partial`);
  mkdirSync(partial, { recursive: true });
  try {
    execFileSync("npm", ["pack", `npm@${version}`, "--silent", "--pack-destination", partial], { encoding: "utf8" });
    execFileSync("tar", ["-xzf", join(partial, `npm-${version}.tgz`), "-C", partial]);
    const { version: unpacked } = JSON.parse(readFileSync(join(partial, "package", "package.json"), "utf8"));
    if (unpacked !== version) throw new Error(`npm ${version} was asked for and ${unpacked} came`);
    rmSync(join(cache, version), { recursive: true, force: true });
    renameSync(partial, join(cache, version));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
