import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The licences of every package of which a bundle has code.
 *
 * @param {string[]} files the files whose code is in the bundles, relative to the project's folder
 * @throws when a package says nothing of its licence
 */
export function thirdPartyNotices(files) {
  const folders = new Set(files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  const packages = [...folders].map(readPackage).sort((a, b) => (a.title < b.title ? -1 : 1));
  const notices = packages.map(({ title, license, text }) => `${title} (${license})\n\n${text.trim()}\n`);
  const rule = `\n${"-".repeat(80)}\n\n`;
  return `Dockerfile Go Hints holds code of the packages below, under these licences.\n${rule}${notices.join(rule)}`;
}

function readPackage(folder) {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // A package of a monorepo may have its licence beside the packages only.
  const file = licenseIn(folder) ?? licenseIn(dirname(folder));
  if (file === undefined && license === undefined) throw new Error(`${name} has no licence.`);
  const source = typeof repository === "string" ? repository : (repository?.url ?? "");
  return {
    title: `${name} ${version}`,
    license,
    text: file === undefined ? `No licence file is packaged; see ${source}` : readFileSync(file, "utf8"),
  };
}

function licenseIn(folder) {
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
  return file === undefined ? undefined : join(folder, file);
}
