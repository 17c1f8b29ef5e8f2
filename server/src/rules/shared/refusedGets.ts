import { fromSteps } from "../../build/fromSteps";
import type { GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import { textOrEmpty } from "../../syntax/value";

/** Whether a command is a `go get` that certainly runs, of a release that no longer installs, in module mode. */
export function isModuleGet(go: GoCommand): boolean {
  const { isCertain, mayFail } = go.command.shell;
  if (go.subcommand !== "get" || !isCertain || mayFail || isGoAtLeast(go, "1.18") !== "yes") return false;
  // With `auto` and `off` sources may still come from GOPATH.
  return /^(?:on)?$/.test(textOrEmpty(go.setting("GO111MODULE").value) ?? "?");
}

/**
 * The commands of a stage that are a `go get` outside a module, which fails before it asks for anything, and the build with
 * it. Source: go.dev/doc/go1.18#go-get.
 */
export const refusedGetsIn = fromSteps(({ goCommands }): readonly GoCommand[] =>
  goCommands.filter((go) => isModuleGet(go) && go.module.presence === "no"),
);
