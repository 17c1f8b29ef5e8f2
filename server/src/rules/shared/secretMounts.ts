import type { StepCommand } from "../../build/command";
import { below } from "../../build/imagePaths";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";

/**
 * The flag that mounts a secret as a file in the home of a command's user, readable for that user; `undefined` where home
 * or number of the user are not known. A secret belongs to root unless told otherwise: Dockerfile reference.
 */
export function homeSecretFlag(command: StepCommand, id: string, file: string): string | undefined {
  const home = textOf(command.variable("HOME").value);
  if (home === undefined || !home.startsWith("/")) return undefined;
  return fileSecretFlag(command.step, id, below(home, file));
}

/** The flag that mounts a secret at an absolute path, readable for the step's user; `undefined` when its number is not known. */
export function fileSecretFlag({ user }: Step, id: string, target: string): string | undefined {
  const owner = user.isRoot === "yes" ? "" : user.uid === undefined ? undefined : `,uid=${user.uid}`;
  return owner === undefined || /[\s,]/.test(target)
    ? undefined
    : `--mount=type=secret,id=${id},target=${target}${owner}`;
}
