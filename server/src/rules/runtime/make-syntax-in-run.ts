import * as l10n from "@vscode/l10n";
import { nameOf } from "../../build/imagePaths";
import type { Step } from "../../build/stage";
import { type Substitution, variablesOf } from "../../syntax/shellVariables";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";

export const makeSyntaxInRun = defineDockerfileRule({
  meta: {
    id: "make-syntax-in-run",
    category: "runtime",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A RUN is written in the syntax of Make"),
    effect: () =>
      l10n.t(
        "The shell takes `$(…)` for a command: the program is not found, the step goes on, and the value is empty.",
      ),
    remedy: () => l10n.t("Write `$(command)` for what a command prints, and `${NAME}` for a variable."),
  },
  check: forEachStep((step, { report }) => {
    const { instruction } = step;
    if (instruction.keyword !== "RUN" || instruction.json || !step.hasPosixShell) return;
    // Looking first spares most steps the reading of their text.
    if (!/\$\(\s*(?:shell\b|[A-Z_][A-Z0-9_]*\s*\))/.test(instruction.parsed.text)) return;
    for (const substitution of variablesOf(instruction).substitutions) {
      // In a heredoc it may be meant for the file that is written.
      if (substitution.place === "heredoc") continue;
      const form = formOf(step, substitution);
      if (!form) continue;
      report({
        span: substitution.span,
        message:
          form === "function"
            ? l10n.t(
                "`$(shell …)` is a function of Make: here the shell runs a program called `shell`, finds none, and puts nothing in its place.",
              )
            : l10n.t(
                "`$({0})` is how Make writes a variable: here the shell runs a program called `{0}`, finds none, and puts nothing in its place.",
                substitution.program,
              ),
        confidence: step.stage.base.family === undefined ? "medium" : "high",
        fixes: fixesFor(step, substitution, form),
      });
    }
  }),
});

/** `function`: Make's `$(shell …)` · `variable`: the name of a variable that is set here, as Make writes it. */
type Form = "function" | "variable";

function formOf(step: Step, { program, isAlone }: Substitution): Form | undefined {
  const isFunction = program === "shell" && !isAlone;
  if (!isFunction && !(isAlone && isSetVariable(step, program))) return undefined;
  return mayBeProgram(step, program) ? undefined : isFunction ? "function" : "variable";
}

function isSetVariable(step: Step, name: string): boolean {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) return false;
  return step.variable(name).origin !== undefined || variablesOf(step.instruction).assigned.has(name);
}

/** Whether the file itself brings a program or a function of that name. */
function mayBeProgram(step: Step, name: string): boolean {
  const named = new RegExp(`/${name}(?![\\w./-])|\\b${name}\\s*\\(\\s*\\)|\\b(?:function|alias)\\s+${name}\\b`);
  return step.stage.chain.some((stage) =>
    stage.steps.some(({ copy, instruction }) => {
      if (instruction.keyword === "RUN") return named.test(instruction.parsed.text);
      if (!copy) return false;
      const paths = [copy.destination, ...copy.sources.map(({ path }) => path)];
      return paths.some((path) => nameOf(textOf(path) ?? "") === name);
    }),
  );
}

function fixesFor(step: Step, { span, program, programSpan }: Substitution, form: Form): readonly Fix[] {
  const edits = new DockerfileEdits(step.build);
  if (form === "variable") {
    const written = `\${${program}}`;
    return [
      {
        title: l10n.t("Write `{0}`", written),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.replace(span, written)],
      },
    ];
  }
  const rest = edits.text.slice(programSpan.end, span.end - 1);
  const blanks = /^[ \t]+(?=[^\s\\`])/.exec(rest)?.[0];
  // A doubled dollar sign and variables in Make's form would mean something else here, too.
  if (blanks === undefined || /\$\$|\$\(/.test(rest)) return [];
  return [
    {
      title: l10n.t("Run the command itself, without `shell`"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace({ start: programSpan.start, end: programSpan.end + blanks.length }, "")],
    },
  ];
}
