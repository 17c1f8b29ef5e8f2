import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { fileForCommand } from "../../build/files";
import { type GoCommand, goSetting } from "../../build/goCommand";
import { below } from "../../build/imagePaths";
import { replacementsOf } from "../../build/moduleIndex";
import { isProxyOff, servesChecksums } from "../../build/moduleProxies";
import { placeFoundBy, type SettingPlace } from "../../build/settingPlaces";
import { isKeptForGo } from "../../build/variableReleases";
import { goflagIn } from "../../syntax/goflags";
import { textOf, type Value } from "../../syntax/value";
import type { GoModule } from "../../workspace/surroundings";

const verifying =
  /^(?:build|install|test|vet|run|list|fix|generate|get|tool|mod (?:download|tidy|vendor|why|graph)|work (?:sync|vendor))$/;
const extendsGoSum = /^(?:get|generate|tool|mod tidy|work sync)$/;

/** What runs under one setting that concerns the verification of modules. */
export class ChecksumScope {
  /** Go commands that may ask for modules. */
  readonly goCommands: GoCommand[] = [];
  /** Commands that may run Go out of sight: `make`, scripts. */
  readonly opaqueCommands: StepCommand[] = [];

  constructor(
    private readonly build: Build,
    private readonly place: SettingPlace,
  ) {}

  private get commands(): readonly StepCommand[] {
    return [...this.goCommands.map((go) => go.command), ...this.opaqueCommands];
  }

  /** Whether Go runs under the setting, or may be run in an image that keeps it. */
  get isInForce(): boolean {
    return this.commands.length > 0 || isKeptForGo(this.place);
  }

  /** Whether nothing can be downloaded under it: GOPROXY=off, or everything comes from `vendor/`. */
  get isExempt(): boolean {
    if (this.commands.length === 0) return isOffline((name) => this.atEnd(name));
    return (
      this.goCommands.every((go) => go.isVendored === "yes" || isOffline((name) => go.setting(name).value)) &&
      this.opaqueCommands.every((command) => isOffline((name) => goSetting(command, name).value))
    );
  }

  /** Whether `go.sum` already verifies everything that runs under it, so that it changes nothing. */
  get isWithoutEffect(): boolean {
    return this.goCommands.length > 0 && this.opaqueCommands.length === 0 && this.goCommands.every(isVerifiedByGoSum);
  }

  /** Whether modules can be verified without the setting: by `go.sum`, or through a proxy known to serve the database. */
  get canVerify(): boolean {
    if (this.commands.length === 0)
      return this.modules.some((module) => module.hasGoSum) || isServed(this.atEnd("GOPROXY"));
    return (
      this.goCommands.every((go) => go.module.module?.hasGoSum === true || isServed(go.setting("GOPROXY").value)) &&
      this.opaqueCommands.every((command) => isServed(goSetting(command, "GOPROXY").value))
    );
  }

  /** Whether a variable has no value for any of the commands. */
  isUnset(name: string): boolean {
    if (this.commands.length === 0) return this.atEnd(name).kind === "unset";
    return this.commands.every((command) => goSetting(command, name).value.kind === "unset");
  }

  /** The modules that the commands work in; those of the build context when the commands do not tell. */
  get modules(): readonly GoModule[] {
    const seen = this.goCommands.flatMap((go) => go.module.module ?? []);
    return seen.length > 0 ? [...new Set(seen)] : (this.build.surroundings.context?.modules ?? []);
  }

  private atEnd(name: string): Value {
    return this.place.step?.stage.environment.get(name).value ?? { kind: "unknown" };
  }
}

/** For each place the commands that find its value; a value that is handed on counts for where it was written first. */
export function checksumScopes(
  build: Build,
  places: readonly SettingPlace[],
): ReadonlyMap<SettingPlace, ChecksumScope> {
  const scopes = new Map(places.map((place) => [place, new ChecksumScope(build, place)]));
  const names = new Set(places.map((place) => place.name));
  if (names.size === 0) return scopes;
  for (const step of build.steps) {
    if (step.instruction.keyword !== "RUN") continue;
    for (const command of step.commands) {
      const go = step.goCommands.find((each) => each.command === command);
      if (go ? !verifying.test(go.subcommand) : !command.isOpaque) continue;
      for (const name of names) {
        const place = placeFoundBy(command, name, places);
        const scope = place && scopes.get(place);
        if (go) scope?.goCommands.push(go);
        else scope?.opaqueCommands.push(command);
      }
    }
  }
  return scopes;
}

function isOffline(valueOf: (name: string) => Value): boolean {
  return isProxyOff(textOf(valueOf("GOPROXY"))) || goflagIn(textOf(valueOf("GOFLAGS")) ?? "", "mod") === "vendor";
}

/** Go's default proxy serves the database, so nothing set is as good as a known proxy. */
function isServed(proxy: Value): boolean {
  return proxy.kind === "unset" || (proxy.kind === "known" && servesChecksums(proxy.text));
}

function isVerifiedByGoSum(go: GoCommand): boolean {
  if (go.isVersioned || extendsGoSum.test(go.subcommand)) return false;
  if (go.operands.some((word) => word.text.includes("@"))) return false;
  if (go.needsModules === "no") return true;
  const { module, folder } = go.module;
  if (!module?.hasGoSum || folder === undefined) return false;
  return fileForCommand(go.command, below(folder, "go.sum")).presence === "yes" && listsEveryRequirement(go, module);
}

/** Whether `go.sum` holds a line for each version that go.mod names. While it has not been read, it does. */
function listsEveryRequirement(go: GoCommand, { folder, syntax }: GoModule): boolean {
  const listing = go.step.build.surroundings.context?.listing;
  const path = below(folder, "go.sum");
  const text = listing?.text(path);
  if (text === undefined) return listing?.isRead(path) === false;
  const lines = new Set(text.split(/\r?\n/).map((line) => line.split(" ", 2).join(" ")));
  return syntax.require.every(({ path: name, version }) => {
    const isReplaced = replacementsOf(syntax, name).length > 0;
    return isReplaced || lines.has(`${name} ${version}/go.mod`);
  });
}
