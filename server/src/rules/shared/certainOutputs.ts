import { outputsOf } from "../../build/builtPrograms";
import { fileForCommand } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { below, resolveInImage } from "../../build/imagePaths";
import { known, textOf } from "../../syntax/value";

/** Absolute paths of the programs that a `go build` or `go install` certainly writes. */
export function certainOutputs(go: GoCommand): readonly string[] {
  if (!/^(?:build|install)$/.test(go.subcommand) || go.flag("n")) return [];
  const isNamed = go.subcommand === "install" || go.flag("o") !== undefined;
  return isNamed || buildsProgram(go) ? outputsOf(go) : [];
}

/** Without `-o` a package that is no program leaves nothing behind. */
function buildsProgram(go: GoCommand): boolean {
  const [operand] = go.operands;
  const written = operand ? textOf(go.command.valueOf(operand)) : ".";
  if (written === undefined || written.includes("...")) return false;
  const place = textOf(resolveInImage(go.directory, known(written)));
  if (place === undefined) return false;
  return fileForCommand(go.command, place.endsWith(".go") ? place : below(place, "main.go")).presence === "yes";
}
