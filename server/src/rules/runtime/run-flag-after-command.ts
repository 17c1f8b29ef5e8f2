import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { Step } from "../../build/stage";
import type { ShellWord } from "../../syntax/shellModel";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";

export const runFlagAfterCommand = defineDockerfileRule({
  meta: {
    id: "run-flag-after-command",
    category: "runtime",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A flag of RUN stands behind the command"),
    effect: () =>
      l10n.t("Docker reads flags only directly behind RUN. Later ones are words of the shell: “--mount=…: not found”."),
    remedy: () => l10n.t("Write the flags directly behind RUN, before the first command."),
  },
  mentions: ["mount", "network", "security"],
  check: forEachStep((step, { report }) => {
    if (step.instruction.keyword !== "RUN" || step.instruction.json) return;
    // Looking first spares most steps the reading of their commands.
    if (!/\s--(?:mount|network|security)=/.test(step.instruction.parsed.text)) return;
    for (const command of step.commands) {
      const flags = misplacedFlags(command);
      const [first] = flags;
      if (!first) continue;
      const { isCertain, mayFail } = command.shell;
      report({
        span: first.span,
        message: l10n.t(
          "`{0}` is no flag of this RUN but a word for the shell: flags stand directly behind RUN.",
          flagName(first),
        ),
        severity: isCertain && !mayFail && refuses(command, first) ? "error" : "warning",
        related: [{ span: step.instruction.keywordSpan, message: l10n.t("The flags of this RUN stand here") }],
        fixes: fixesFor(step, command, flags),
      });
    }
  }),
});

function flagName({ text }: ShellWord): string {
  return text.slice(0, text.indexOf("="));
}

/** Programs with a flag of the same name. */
const containerTools = /^(?:docker|podman|buildah|nerdctl|ctr|buildctl|bwrap|unshare|firejail)$/;
const flagWord = /^--(?:mount=type=(?:cache|bind|secret|ssh|tmpfs)\b|network=|security=)/;

/** The flags at the front of a command, or the mounts among its arguments. */
function misplacedFlags(command: StepCommand): readonly ShellWord[] {
  const { words } = command.shell;
  const end = words.findIndex(({ text }) => !flagWord.test(text));
  if (end !== 0) return end < 0 ? words : words.slice(0, end);
  if (containerTools.test(command.name ?? "")) return [];
  return words.filter(({ text }) => /^--mount=type=(?:cache|bind|secret|ssh|tmpfs)\b/.test(text));
}

/** A word that is taken for a program is not found; `go` ends at a flag that it does not know. */
function refuses(command: StepCommand, flag: ShellWord): boolean {
  return command.shell.words[0] === flag || command.name === "go";
}

function fixesFor(step: Step, { shell }: StepCommand, flags: readonly ShellWord[]): Fix[] {
  const { instruction } = step;
  // A mounted folder cannot be removed: such a RUN would then fail.
  const removes = step.commands.some(({ name }) => name === undefined || /^(?:rm|rmdir|mv|find)$/.test(name));
  if (removes || shell.wrappers.length > 0 || shell.words.length === flags.length) return [];
  const edits = new DockerfileEdits(step.build);
  const cuts = flags.map((flag) => {
    const at = shell.words.indexOf(flag);
    const [previous, next] = [shell.words[at - 1], shell.words[at + 1]];
    const isAtEnd = shell.words.slice(at + 1).every((word) => flags.includes(word));
    if (next && !isAtEnd) return { start: flag.span.start, end: next.span.start };
    return { start: previous?.span.end ?? flag.span.start, end: flag.span.end };
  });
  if (cuts.some((cut) => edits.holdsComment(cut))) return [];
  return [
    {
      title: l10n.t("Move `{0}` behind RUN", flags.map(flagName).join(" ")),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        edits.addFlags(
          instruction,
          flags.map(({ text }) => text),
        ),
        ...cuts.map((cut) => edits.replace(cut, "")),
      ],
    },
  ];
}
