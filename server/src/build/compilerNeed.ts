import { type Answer, textOf, textOrEmpty } from "../syntax/value";
import { cgoInEffect, compilesStandardC } from "./cgo";
import { type CgoUse, cgoUseOf } from "./cgoUse";
import type { GoCommand } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";
import { hasCompiler } from "./packages";
import { isBuiltForLinux } from "./targetSystem";

/** Why a go command needs a C compiler that its stage does not have. */
export type CompilerNeed =
  /** The race detector, which is written in C. */
  | { readonly kind: "race" }
  /** C code of the program or of a module. */
  | { readonly kind: "package"; readonly use: CgoUse }
  /** Somebody switched cgo on, and the program imports a package of the standard library that is partly C. */
  | { readonly kind: "switched on" };

const compiling = /^(?:build|install|test|run)$/;

/**
 * What a go command misses a C compiler for; `undefined` when there is one, none is needed, or nobody can know.
 * Sources: cmd/go/internal/cfg, cmd/go/internal/work/init.go.
 */
export function missingCompiler(command: GoCommand): CompilerNeed | undefined {
  const { shell, name } = command.command;
  if (name !== "go" || !compiling.test(command.subcommand) || command.isVersioned) return undefined;
  if (!shell.isCertain || shell.mayFail || hasCompiler(command.command) !== "no") return undefined;
  if (command.setting("CC").value.kind !== "unset") return undefined;
  if (isNative(command) !== "yes") return undefined;
  const given = command.setting("CGO_ENABLED").value;
  const race = command.flag("race");
  if (race && textOf(command.flagValue("race")) !== "false") {
    // Switched off by hand it fails for another reason, which a compiler does not cure.
    return given.kind === "unset" || textOf(given) === "1" ? { kind: "race" } : undefined;
  }
  if (cgoInEffect(command) !== "yes") return undefined;
  const use = cgoUseOf(command);
  if (use) return { kind: "package", use };
  if (given.kind !== "known") return undefined;
  // Before Go 1.20 the standard library came compiled.
  const compilesLibrary = isGoAtLeast(command, "1.20") === "yes";
  return compilesLibrary && compilesStandardC(command) ? { kind: "switched on" } : undefined;
}

/**
 * Whether a go command stops because it is to find races while somebody switched cgo off. Source: cmd/go/internal/work/init.go,
 * instrumentInit; only on Linux is that so in every release.
 */
export function isRaceWithoutCgo(command: GoCommand): boolean {
  const { shell, name } = command.command;
  if (name !== "go" || !compiling.test(command.subcommand) || command.isVersioned) return false;
  if (!shell.isCertain || shell.mayFail || command.step.stage.base.hasGo === "no") return false;
  const system = command.setting("GOOS").value;
  if (system.kind === "unknown" || (system.kind === "known" && system.text !== "linux")) return false;
  const race = command.flag("race");
  if (!race || !/^(?:true|)$/.test(textOrEmpty(command.flagValue("race")) ?? "?")) return false;
  const { value, inline, origin } = command.setting("CGO_ENABLED");
  if (textOf(value) !== "0") return false;
  // What comes from an ARG the build command may change.
  const written = inline ? command.step.build.syntax.slice(inline) : origin?.kind === "ENV" ? origin.pair.rawValue : "";
  return /^(?:CGO_ENABLED=)?["']?0["']?$/.test(written ?? "");
}

function isNative(command: GoCommand): Answer {
  const system = isBuiltForLinux(command);
  const architecture = command.setting("GOARCH").value;
  if (system === "unknown" || architecture.kind === "unknown") return "unknown";
  return system === "no" || (architecture.kind === "known" && architecture.text !== "amd64") ? "no" : "yes";
}
