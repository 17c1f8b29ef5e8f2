import { expandWord } from "../syntax/expansion";
import { type Answer, known, textOf, unknown } from "../syntax/value";
import type { GoCommand } from "./goCommand";
import { isOnlyForLinux } from "./platforms";

/**
 * Whether a go command builds for Linux: nothing says otherwise, `GOOS` says so, or it is what BuildKit calls the system of an
 * image that holds Linux (`GOOS=$TARGETOS`). Source: Dockerfile reference, "Automatic platform ARGs".
 */
export function isBuiltForLinux(go: GoCommand): Answer {
  const { value } = go.setting("GOOS");
  if (value.kind === "unknown") return followsTarget(go) && hasLinuxImage(go) ? "yes" : "unknown";
  return value.kind === "unset" || value.text === "linux" ? "yes" : "no";
}

/** Whether `GOOS` is `$TARGETOS` and nothing else, with an ARG that BuildKit fills. */
function followsTarget(go: GoCommand): boolean {
  const target = go.command.variable("TARGETOS");
  if (target.origin?.isHook !== true || target.inline) return false;
  const { inline, origin } = go.setting("GOOS");
  // What an ARG says the build command may change.
  const pair = origin?.kind === "ENV" ? origin.pair : undefined;
  const { syntax } = go.step.build;
  const written = inline ? syntax.slice(inline).replace(/^["']?GOOS=/, "") : pair?.rawValue;
  const { escape } = (inline ? undefined : origin)?.instruction ?? go.step.instruction;
  const lookup = (name: string) => (name === "TARGETOS" ? known("linux") : unknown);
  return written !== undefined && textOf(expandWord(written, escape, lookup).value) === "linux";
}

function hasLinuxImage({ step: { build } }: GoCommand): boolean {
  return build.finalStage?.base.family !== undefined && isOnlyForLinux(build);
}
