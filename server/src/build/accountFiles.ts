import { textOf } from "../syntax/value";
import { writesOf } from "./commandWrites";
import type { Copy, CopySource } from "./copy";
import { nameOf } from "./imagePaths";
import type { Step } from "./stage";

/** The files that say which users and groups there are. Source: passwd(5), group(5), shadow(5). */
const accountFiles = /^\/etc\/(?:passwd|group|g?shadow)$/;

/** Whether a COPY or ADD may put other accounts in the place of the base image's. */
export function bringsAccounts(copy: Copy): boolean {
  const destination = textOf(copy.destination);
  if (destination === undefined || accountFiles.test(destination)) return true;
  if (destination === "/etc") return copy.sources.some((source) => mayBeAccounts(copy, source));
  if (destination !== "/") return false;
  return copy.sources.some(
    ({ text, kind }) => kind !== "path" || /(?:^|\/)(?:etc|rootfs|root|\.|)$|[*?]|\.(?:tar|tgz|tbz|txz)\b/.test(text),
  );
}

/** A file of that name, or a folder that may hold one. */
function mayBeAccounts({ origin, step }: Copy, { path, kind, hasWildcard }: CopySource): boolean {
  const from = textOf(path);
  if (from === undefined || kind !== "path" || hasWildcard) return true;
  if (accountFiles.test(`/etc/${nameOf(from)}`)) return true;
  const listed = origin.kind === "context" ? step.build.surroundings.context?.listing.kindOf(from) : undefined;
  return listed !== "file" && !/\.\w+$/.test(nameOf(from));
}

/** Whether a RUN writes such a file by itself, without the programs that make accounts. */
export function writesAccounts(step: Step): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  return step.commands.some((command) => writesOf(command).made.some((path) => accountFiles.test(path)));
}
