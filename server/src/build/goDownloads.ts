import { compareGoVersions, parseGoVersion } from "../syntax/goVersion";
import { type Answer, textOf } from "../syntax/value";
import type { GoModule } from "../workspace/surroundings";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { namesToolchain, needsOfImports } from "./goOperands";
import { isGoAtLeast } from "./goToolchain";
import { needsBesideMembers, needsOfWorkspace } from "./goWorkspaces";
import { below, isInside } from "./imagePaths";
import { isModuleCacheFilled } from "./moduleCaches";
import { allReplacedLocally } from "./moduleIndex";

const neverModules =
  /^(?:version|env|fmt|clean|help|doc|bug|telemetry|tool|vet -|mod (?:edit|init|verify)|work (?:init|use|edit)|)$/;
const alwaysNetwork = /^(?:mod (?:download|tidy|vendor)|get|work (?:sync|vendor))$/;
const usesModules =
  /^(?:build|install|test|vet|run|list|fix|get|mod (?:download|tidy|vendor|why|graph)|work (?:sync|vendor))$/;

/** Whether a command builds from `vendor/`: see `GoCommand.isVendored`, which keeps the answer, as it does for the two below. */
export function findVendored(go: GoCommand): Answer {
  const mode = go.modMode;
  if (mode.kind === "unknown") return "unknown";
  if (mode.kind === "known" && mode.text !== "") return mode.text === "vendor" ? "yes" : "no";
  const { module, presence, goMod } = go.module;
  if (!module) return presence === "no" ? "no" : "unknown";
  if (!module.hasVendor) return "no";
  const context = go.step.build.surroundings.context;
  if (context?.ignore?.matcher.decide(below(module.folder, "vendor/modules.txt")).ignored) return "no";
  const version = parseGoVersion(module.syntax.go?.value ?? "1.16");
  const first = parseGoVersion("1.14");
  // Go chooses vendor by itself only from language version 1.14 on.
  if (version && first && compareGoVersions(version, first) < 0) return "no";
  const copied = goMod.copy ?? goMod.mount;
  return copied && vendorIsThere(go, module) ? "yes" : "unknown";
}

function vendorIsThere(go: GoCommand, module: GoModule): boolean {
  const folder = go.module.folder;
  if (folder === undefined) return false;
  const answer = fileForCommand(go.command, below(folder, "vendor/modules.txt"));
  return answer.presence !== "no" && (answer.contextPath === undefined || isInside(answer.contextPath, module.folder));
}

/** Whether a command reads modules other than its own: see `GoCommand.needsModules`. */
export function findNeeds(go: GoCommand): Answer {
  const { subcommand } = go;
  if (go.isVersioned) return "yes";
  if (neverModules.test(subcommand)) return "no";
  // Without module mode sources come from GOPATH, and `go get` fetches them from their repositories.
  if (textOf(go.setting("GO111MODULE").value) === "off" || go.gopathMode === "yes") return "no";
  if (go.gopathMode === "unknown") return "unknown";
  if (subcommand === "generate") return "unknown";
  if (!usesModules.test(subcommand)) return "unknown";
  if (/^work /.test(subcommand)) return needsOfWorkspace(go);
  const ofToolchain = namesToolchain(go);
  if (ofToolchain !== "no") return ofToolchain === "yes" ? "no" : "unknown";
  const { module, presence } = go.module;
  if (module) {
    const others = allReplacedLocally(module.syntax) ? "no" : needsBesideMembers(go, module);
    return others === "yes" ? needsOfImports(go) : others;
  }
  // Outside a module it ends before it asks for anything. Source: go.dev/doc/go1.18#go-get.
  if (presence === "no") return subcommand === "get" && isGoAtLeast(go, "1.18") !== "yes" ? "yes" : "no";
  // Nobody downloads modules by name without having some.
  return /^(?:mod (?:download|tidy|vendor)|get)$/.test(subcommand) ? "yes" : "unknown";
}

/**
 * Whether a command asks the network for modules: see `GoCommand.downloads`.
 *
 * @param earlier the go commands before it, looked at as far as the answer takes them
 */
export function findDownloads(go: GoCommand, earlier: Iterable<GoCommand>): Answer {
  const needs = go.needsModules;
  if (needs === "no" || go.isVersioned) return needs;
  const isExplicit = alwaysNetwork.test(go.subcommand);
  if (!isExplicit) {
    const vendored = go.isVendored;
    if (vendored !== "no") return vendored === "yes" ? "no" : "unknown";
  }
  if (go.subcommand === "mod download" || !isExplicit) {
    const filled = isModuleCacheFilled(go, earlier);
    if (filled === "yes") return "no";
    if (filled === "unknown") return "unknown";
  }
  return needs;
}
