import { compareGoTexts } from "../syntax/goVersion";
import { type Answer, textOf, textOrEmpty } from "../syntax/value";
import type { GoCommand, ModuleAnswer } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";
import { below, isInside } from "./imagePaths";

/** Folders that a GOPATH has where nobody knows it. */
const likelySources = /(?:^|\/)\.?(?:go|gopath)\/src(?:\/|$)/i;

/**
 * Whether a go command works without modules, although a go.mod may lie around it: up to Go 1.12 an unset or automatic
 * GO111MODULE meant that inside GOPATH/src, where vendor/ and the folders of GOPATH are used and nothing is downloaded.
 * Source: go.dev/doc/go1.13#modules; cmd/go/internal/modload/init.go of Go 1.12.
 *
 * @param around the module whose go.mod lies there
 */
export function isGopathMode(command: GoCommand, around: ModuleAnswer): Answer {
  const mode = textOrEmpty(command.setting("GO111MODULE").value);
  if (mode !== undefined && !/^(?:auto)?$/.test(mode)) return "no";
  const place = liesInGopathSources(command);
  if (place === "no") return "no";
  const isNewer = isGoAtLeast(command, "1.13");
  if (isNewer === "yes" || (isNewer === "unknown" && declaresNewer(around))) return "no";
  return isNewer === "no" && mode !== undefined ? place : "unknown";
}

/** Whether a command works below the `src` of GOPATH. */
export function liesInGopathSources(command: GoCommand): Answer {
  const directory = textOf(command.directory);
  const gopath = textOrEmpty(command.setting("GOPATH").value);
  if (directory === undefined) return "unknown";
  // The folder below HOME is the default.
  if (gopath === undefined || gopath === "") return likelySources.test(directory) ? "unknown" : "no";
  return gopath.split(":").some((folder) => folder !== "" && isInside(directory, below(folder, "src"))) ? "yes" : "no";
}

/** A go line that only later releases write: nobody builds such a module with an older one. */
function declaresNewer({ module }: ModuleAnswer): boolean {
  return (compareGoTexts(module?.syntax.go?.value, "1.13") ?? -1) >= 0;
}
