// Loads .npmrc files with npm's own configuration loader and prints what it says of them as JSON.
//   node npmrcLoader.cjs NPM-FOLDER FOLDER COUNT    the folders FOLDER/0 … hold an .npmrc and a package.json each
// Prints [{ warned: [{ kind, key }], isComplete }], in the order of the folders. `isComplete` is false where npm stopped
// before it had looked at everything.
const { join } = require("node:path");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");

const [npmPath, root, count] = process.argv.slice(2);
const Config = require(join(npmPath, "node_modules/@npmcli/config"));
const configuration = require(join(npmPath, "node_modules/@npmcli/config/lib/definitions"));

let log = [];
process.on("log", (level, ...words) => {
  if (level === "warn" || level === "error") log.push(words.map(String));
});

const home = mkdtempSync(join(tmpdir(), "npmrc-home-"));
main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(home, { recursive: true, force: true }));

async function main() {
  const results = [];
  for (let index = 0; index < Number(count); index++) results.push(await load(join(root, String(index))));
  process.stdout.write(JSON.stringify(results));
}

async function load(folder) {
  log = [];
  // Only what npm needs: settings and variables of this machine must not decide.
  const env = { PATH: process.env.PATH, HOME: home, PREFIX: home };
  const argv = [process.execPath, "npm"];
  const config = new Config({ ...configuration, npmPath, argv, cwd: folder, env });
  let stopped = [];
  let isComplete = true;
  try {
    await config.load();
    config.validate();
  } catch (error) {
    stopped = reasonsOf(error);
    isComplete = error.code === "ERR_INVALID_AUTH";
  }
  const collected = config.getUnknownConfigs?.("project") ?? [];
  return {
    warned: [...log.flatMap(reasonsInLog), ...collected.map(({ key }) => ({ kind: "unknown", key })), ...stopped],
    isComplete,
  };
}

function reasonsInLog(words) {
  const [first = "", second = ""] = words;
  const unknown = /^Unknown project config "(.*?)"(?: \((.*)\))?\. This will/.exec(first);
  if (unknown) return [{ kind: "unknown", key: unknown[2] ?? unknown[1] }];
  if (first === "invalid config")
    return second.startsWith("Must be") ? [] : [{ kind: "invalid", key: second.split("=")[0] }];
  if (first === "config" && second.startsWith("prefix cannot")) return [{ kind: "ignored", key: "prefix" }];
  return first === "config" ? [{ kind: "deprecated", key: second }] : [{ kind: "other", key: words.join(" ") }];
}

function reasonsOf(error) {
  if (error.code === "ERR_INVALID_AUTH") {
    return error.problems.map((problem) => ({ kind: "auth", key: problem.key ?? problem.from }));
  }
  if (error.code === "ERR_INVALID_URL") return [{ kind: "invalid", key: "registry" }];
  const exclusive = /^--(\S+) can\s?not be provided when using --(\S+)$/.exec(error.message);
  if (exclusive) return [{ kind: "exclusive", key: exclusive[1] }];
  // npm itself fails over some values, such as `prefix` without one.
  return [];
}
