import { inContext } from "../../build/files";
import type { UnsetRead } from "../../build/unsetVariables";
import { textOf } from "../../syntax/value";
import type { Severity } from "../define";

/**
 * What reading an unset variable costs: a COPY whose source then certainly does not exist fails; what a program makes of
 * an empty text is its own matter.
 */
export function severityOfUnset({ step, span }: UnsetRead): Severity {
  const copy = step?.copy;
  const context = step?.build.surroundings.context;
  if (copy?.origin.kind !== "context" || !context || context.isGuess) return "warning";
  const source = copy.sources.find((each) => each.span.start <= span.start && span.end <= each.span.end);
  const path = source && !source.hasWildcard && source.kind === "path" ? textOf(source.path) : undefined;
  return path !== undefined && inContext(context, path) === "no" ? "error" : "warning";
}
