import type { StepCommand } from "../../build/command";
import { hasProgram, type PackagedProgram } from "../../build/packages";
import type { Answer } from "../../syntax/value";

/** Packages with git in their name bring it or are about it; the others list it among their dependencies. */
const git: PackagedProgram = {
  names: ["git"],
  packages:
    /git|^(?:alpine-sdk|abuild|etckeeper|devscripts|debhelper|dh-make|gh|hub|tig|cgit|forgejo|stgit|yadm|mercurial-git)$/,
};

const sshClient: PackagedProgram = {
  names: ["ssh"],
  packages: /ssh|^(?:dropbear|dropbear-dbclient|mosh|ansible|sshfs)$/,
};

/** Whether a command finds git. */
export function hasGit(command: StepCommand): Answer {
  return hasProgram(command, git);
}

/** Whether a command finds an ssh client, which git starts for `ssh://` and `git@host:` addresses. */
export function hasSshClient(command: StepCommand): Answer {
  return hasProgram(command, sshClient);
}

/** The RUN that installs packages on the base of a step, as root; `undefined` for other users and unknown bases. */
export function installation({ step }: StepCommand, packages: readonly string[]): string | undefined {
  if (step.user.isRoot !== "yes") return undefined;
  const { family } = step.stage.base;
  if (family === "alpine") return `RUN apk add --no-cache ${packages.join(" ")}`;
  if (family !== "debian" && family !== "ubuntu") return undefined;
  return `RUN apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")} && rm -rf /var/lib/apt/lists/*`;
}
