import { textOf, textOrEmpty } from "../syntax/value";
import { outputsOf } from "./builtPrograms";
import { type Place, placeOf, regionOf } from "./commandPlaces";
import type { GoCommand } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";
import { below } from "./imagePaths";

/** Where a go command writes. */
export interface GoWrites {
  /** Programs that are certainly there afterwards. */
  readonly made: readonly string[];
  readonly places: readonly Place[];
}

const writesNothing = /^(?:version|env|fmt|vet|list|help|doc|clean|telemetry|bug|)$/;
const manifestCommands =
  /^(?:mod (?:download|verify|graph|why|tidy|vendor|init|edit)|work (?:sync|use|init|edit|vendor))$/;
const outputFlags = /^(?:o|coverprofile|cpuprofile|memprofile|outputdir|trace)$/;

/** What a go command writes, its caches included. Source: `go help build`, `go help install`, `go help modules`. */
export function writesOfGo(go: GoCommand): GoWrites {
  if (writesNothing.test(go.subcommand)) return { made: [], places: [] };
  const caches = [textOf(go.moduleCache), textOf(go.buildCache)].flatMap((path) => inside(path));
  const outputs = isCertainOutput(go) ? outputsOf(go) : [];
  if (outputs.length > 0) {
    // A folder given to -o, or an extension that the target system adds, leaves the exact place open.
    const near = outputs.flatMap((path) => [...inside(path), ...inside(`${path}.exe`)]);
    // A pattern makes more programs beside those that are named.
    const hasPattern = go.operands.some(({ text }) => text.includes("..."));
    const others = hasPattern ? (go.subcommand === "install" ? [installPlace(go)] : flagPlaces(go)) : [];
    return { made: outputs, places: [...caches, ...near, ...others] };
  }
  if (go.hasHiddenFlags) return { made: [], places: [{ kind: "anywhere" }] };
  switch (go.subcommand) {
    case "build":
    case "test":
      return { made: [], places: [...caches, ownFolder(go), ...flagPlaces(go)] };
    case "install":
      return { made: [], places: [...caches, installPlace(go)] };
    case "get":
      if (isManifestGet(go)) return { made: [], places: [...caches, ...manifestPlaces(go)] };
      return { made: [], places: [...caches, installPlace(go), ownFolder(go)] };
  }
  if (manifestCommands.test(go.subcommand)) return { made: [], places: [...caches, ...manifestPlaces(go)] };
  // `go run`, `go generate` and `go tool` start programs that are not known.
  return { made: [], places: [{ kind: "anywhere" }] };
}

/** Without `-o` the module's name names the program, which a go.mod that is not seen may change. */
function isCertainOutput(go: GoCommand): boolean {
  const { flags, operands } = go;
  const mode = go.flagValue("buildmode");
  // Libraries bring a header along.
  if (mode.kind === "unknown" || (mode.kind === "known" && /^(?:c-|shared)/.test(mode.text))) return false;
  if (flags.some(({ name }) => name === "n")) return false;
  if (operands.some((word) => word.parts.some(({ kind }) => kind === "glob"))) return false;
  if (go.subcommand === "install") return operands.length > 0;
  return go.flagValue("o").kind !== "unset" || go.module.presence !== "unknown";
}

/** Whether a `go get` changes go.mod and installs nothing. Source: go.dev/doc/go1.18#go-get. */
function isManifestGet(go: GoCommand): boolean {
  // With `auto` and `off` it may work in GOPATH.
  const hasModules = /^(?:on)?$/.test(textOrEmpty(go.setting("GO111MODULE").value) ?? "?");
  return hasModules && isGoAtLeast(go, "1.18") === "yes";
}

function flagPlaces(go: GoCommand): readonly Place[] {
  return go.flags
    .filter(({ name }) => outputFlags.test(name))
    .map(({ valueWord, valueOffset }) =>
      valueWord ? placeOf(go.command, valueWord, valueOffset) : { kind: "anywhere" as const },
    );
}

function installPlace(go: GoCommand): Place {
  const given = go.setting("GOBIN").value;
  const path = textOf(go.setting("GOPATH").value)?.split(":")[0];
  const home = textOf(go.command.variable("HOME").value);
  const folder = given.kind !== "unset" ? textOf(given) : path ? below(path, "bin") : home && below(home, "go");
  return folder ? { kind: "inside", folder } : { kind: "anywhere" };
}

function manifestPlaces(go: GoCommand): readonly Place[] {
  const folder = go.module.folder ?? textOf(go.directory);
  if (folder === undefined) return [ownFolder(go)];
  return ["go.mod", "go.sum", "go.work", "go.work.sum", "vendor"].flatMap((name) => inside(below(folder, name)));
}

function ownFolder(go: GoCommand): Place {
  const directory = textOf(go.directory);
  if (directory !== undefined) return { kind: "inside", folder: directory };
  return go.flag("C") ? { kind: "anywhere" } : regionOf(go.command);
}

function inside(folder: string | undefined): readonly Place[] {
  return folder === undefined ? [] : [{ kind: "inside", folder }];
}
