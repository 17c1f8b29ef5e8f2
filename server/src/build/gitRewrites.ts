import type { ShellWord } from "../syntax/shellModel";
import type { Span } from "../syntax/text";
import { textOf, textOrEmpty } from "../syntax/value";
import { isBefore, type StepCommand } from "./command";
import { fromSteps } from "./fromSteps";
import type { Step } from "./stage";

/** A `git config --global url.<base>.insteadOf <prefix>`: git then fetches from another address. Source: git-config(1). */
export interface GitRewrite {
  /** What stands in place of the prefix; `*` stands for what is not known, such as a token. */
  readonly base: string;
  readonly prefix: string;
  /** From the key to the value. */
  readonly span: Span;
  readonly command: StepCommand;
}

/** The rewrites that stand in one stage, in order. */
export const gitRewritesIn = fromSteps((step: Step): readonly GitRewrite[] =>
  step.instruction.keyword === "RUN" && /insteadof/i.test(step.instruction.parsed.text)
    ? step.commands.flatMap(rewritesIn)
    : [],
);

/** The rewrites that a command finds: those of its chain of stages before it, for the same user. */
export function gitRewritesBefore(command: StepCommand): readonly GitRewrite[] {
  const home = textOf(command.variable("HOME").value);
  return command.step.stage.chainUpwards.flatMap((stage) =>
    gitRewritesIn(stage).filter(({ command: other }) => {
      if (stage === command.step.stage && !isBefore(other, command)) return false;
      const isForAll = other.arguments.some((word) => word.text === "--system");
      return isForAll || textOf(other.variable("HOME").value) === home;
    }),
  );
}

/** The address that git fetches a module from, as far as the Dockerfile shows it: over https, where no rewrite says otherwise. */
export function rewritten(rewrites: readonly GitRewrite[], modulePath: string): string {
  const address = `https://${modulePath}`;
  const fitting = rewrites.filter(({ prefix }) => address.startsWith(prefix));
  // git takes the longest prefix.
  const best = fitting.reduce<GitRewrite | undefined>(
    (longest, each) => (longest && longest.prefix.length > each.prefix.length ? longest : each),
    undefined,
  );
  return best ? best.base + address.slice(best.prefix.length) : address;
}

/** Whether git fetches an address with the help of ssh: `ssh://…`, `git@host:path`. */
export function isSsh(address: string): boolean {
  return /^(?:git\+)?ssh:\/\//.test(address) || /^[^\s/@]+@[^\s/:]+:/.test(address);
}

/** The host of an ssh address, without user and port; `undefined` where a part that is not known hides it. */
export function sshHost(address: string): string | undefined {
  const host =
    /^(?:git\+)?ssh:\/\/(?:[^/@]*@)?([^/:]+)/.exec(address)?.[1] ?? /^[^\s/@]+@([^\s/:]+):/.exec(address)?.[1];
  return host?.includes("*") ? undefined : host?.toLowerCase();
}

/** A word as its command gets it, with `*` for each part that is not known. */
export function partlyKnownText(command: StepCommand, word: ShellWord): string {
  return word.parts
    .map((part) => textOrEmpty(command.valueOf({ text: word.text, span: word.span, parts: [part] })) ?? "*")
    .join("");
}

function rewritesIn(command: StepCommand): readonly GitRewrite[] {
  if (command.name !== "git" || !command.arguments.some((word) => word.text === "config")) return [];
  const isLasting = command.arguments.some((word) => word.text === "--global" || word.text === "--system");
  const at = command.arguments.findIndex((word) => /insteadof/i.test(word.text));
  const key = command.arguments[at];
  const value = command.arguments[at + 1];
  if (!isLasting || !key || !value) return [];
  const base = /^url\.(.*)\.insteadof$/i.exec(partlyKnownText(command, key))?.[1];
  const prefix = textOf(command.valueOf(value));
  if (base === undefined || prefix === undefined) return [];
  return [{ base, prefix, span: { start: key.span.start, end: value.span.end }, command }];
}
