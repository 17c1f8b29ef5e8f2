import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Step } from "../../build/stage";
import { maskSpans } from "../../syntax/instructionScanner";
import { textOf } from "../../syntax/value";
import type { FileEdit, Fix } from "../define";
import { DockerfileEdits } from "./edits";
import { readsIn } from "./secretUses";

/** How a fix that hands secrets to steps is called, and what else it changes. */
export interface SecretVariableFix {
  readonly title: string;
  /** Edits beside those of the steps. */
  readonly others?: readonly FileEdit[];
}

/**
 * Hands secrets to steps as variables of their environment, in the form that every BuildKit knows: the secret is mounted
 * as a file, which the shell of the step reads. Where a step leaves that no room (exec form, heredoc, another shell), and
 * as the other choice, `env=` of the mount: Docker 20.10 and other builders with a Dockerfile frontend before 1.10 stop
 * at it with `unexpected key 'env'` (tried), so nobody gets it unasked.
 * @param names the secrets, which are names of variables at the same time
 */
export function secretVariableFixes(
  build: Build,
  steps: readonly Step[],
  names: readonly string[],
  { title, others = [] }: SecretVariableFix,
): readonly Fix[] {
  if (steps.length === 0 || names.some((name) => !/^[A-Za-z_]\w*$/.test(name))) return [];
  const edits = new DockerfileEdits(build);
  const fixes: Fix[] = [];
  if (steps.every((step) => readsFiles(step, names))) {
    fixes.push({
      title,
      safety: "suggestion",
      preferred: true,
      edits: () => [...others, ...steps.flatMap((step) => fileEdits(edits, step, names))],
    });
  }
  if (knowsSecretVariables(build)) {
    const flags = names.map((name) => `--mount=type=secret,id=${name},env=${name}`);
    fixes.push({
      title: l10n.t("{0} (with `env=`, for Dockerfile syntax 1.10 or later)", title),
      safety: "suggestion",
      edits: () => [...others, ...steps.map((step) => edits.addFlags(step.instruction, flags))],
    });
  }
  return fixes;
}

/** Whether the shell of a step can be told to read the secrets before it does anything else. */
function readsFiles(step: Step, names: readonly string[]): boolean {
  const { keyword, json, heredocs } = step.instruction;
  if (keyword !== "RUN" || json !== undefined || heredocs.length > 0 || !step.hasPosixShell) return false;
  return names.every((name) => {
    const taken = step.mounts.find((mount) => textOf(mount.target) === fileOf(name));
    return taken === undefined || isSecretFile(step, name);
  });
}

function fileEdits(edits: DockerfileEdits, step: Step, names: readonly string[]): readonly FileEdit[] {
  const flags = names.filter((name) => !isSecretFile(step, name)).map((name) => secretFlag(step, name));
  const assignments = names.map((name) => `${name}="$(cat ${fileOf(name)})"`);
  const { instruction } = step;
  const masked = maskSpans(
    edits.text.slice(instruction.body.start, instruction.body.end),
    instruction.removed,
    instruction.body.start,
  );
  const start = instruction.body.start + (masked.length - masked.trimStart().length);
  const text = isOneCommand(step, start, masked.trimEnd().length + instruction.body.start, names)
    ? assignments.map((assignment) => `${assignment} `).join("")
    : `${assignments.join("; ")}; export ${names.join(" ")}; `;
  const mounts = flags.length === 0 ? [] : [edits.addFlags(instruction, flags)];
  return [...mounts, edits.replace({ start, end: start }, text)];
}

/** Whether the step is a single command that takes all its variables from its environment. */
function isOneCommand(step: Step, start: number, end: number, names: readonly string[]): boolean {
  const [command] = step.commands;
  if (!step.script.isComplete || step.commands.length !== 1 || !command?.shell.isCertain) return false;
  // Where the text itself reads the variable, the shell does so before an assignment in front of the command counts.
  const isRead = names.some((name) => readsIn(step, name).length > 0);
  return !isRead && command.span.start === start && command.span.end === end;
}

/** Whether the step mounts the secret already where secrets lie unless told otherwise. */
function isSecretFile({ mounts }: Step, name: string): boolean {
  return mounts.some(
    (mount) => mount.type === "secret" && mount.id === name && !mount.option("env") && !mount.rawTarget,
  );
}

/** A secret belongs to root and is closed to others unless told otherwise. Source: Dockerfile reference, `RUN --mount=type=secret`, `mode`, `uid`. */
function secretFlag({ user }: Step, name: string): string {
  const access = user.isRoot === "yes" ? "" : user.uid === undefined ? ",mode=0444" : `,uid=${user.uid}`;
  return `--mount=type=secret,id=${name}${access}`;
}

/** Source: Dockerfile reference, `RUN --mount=type=secret`, `target`. */
function fileOf(name: string): string {
  return `/run/secrets/${name}`;
}

/** Whether the file's own `# syntax=` does not say that it is older than 1.10, which brought `env=`. */
function knowsSecretVariables({ syntax }: Build): boolean {
  const version = syntax.directives.find(({ name }) => name === "syntax")?.value;
  if (version === undefined) return true;
  const tag = /(?:^|\/)docker\/dockerfile:(\d+)(?:\.(\d+))?/.exec(version);
  return tag !== null && Number(tag[1]) === 1 && (tag[2] === undefined || Number(tag[2]) >= 10);
}
