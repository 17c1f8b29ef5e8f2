import * as l10n from "@vscode/l10n";
import type { Step } from "../../build/stage";
import type { Instruction, Word } from "../../syntax/dockerfile";
import { textOf } from "../../syntax/value";
import type { Fix, Severity } from "../define";
import { DockerfileEdits } from "./edits";
import { programOffPath } from "./execArguments";

/** A word of an exec form that does not do what it is written for. */
export interface ExecFault {
  readonly word: Word;
  readonly message: string;
  /** Where it differs from what the place of the instruction says. */
  readonly severity?: Severity;
  readonly fixes: Fix[];
}

/** What is wrong with the first word of an exec form, as far as it names the program; `undefined` when nothing is. */
export function faultOfProgram(
  step: Step,
  instruction: Instruction,
  words: readonly Word[],
  first: Word,
): ExecFault | undefined {
  const edits = new DockerfileEdits(step.build);
  const { text } = first;
  if (/^[A-Za-z_]\w*=/.test(text)) return assignmentFault(edits, step, words, first);
  if (text.includes("$")) {
    const value = textOf(step.expand(text));
    const isPath = value !== undefined && /^[\w./+-]+$/.test(value) && text !== value;
    const fix: Fix = {
      title: l10n.t("Write `{0}`", value ?? ""),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(first.span, `"${value}"`)],
    };
    const message = l10n.t(
      "No shell expands `{0}` in the exec form: a program of exactly this name is looked for.",
      text,
    );
    return { word: first, message, fixes: isPath ? [fix] : [] };
  }
  if (isCommandLine(text)) {
    const list = text.split(/ +/).map((part) => `"${part}"`);
    const fix: Fix = {
      title: l10n.t("Split into {0} strings", list.length),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(first.span, list.join(", "))],
    };
    const message = l10n.t(
      "`{0}` is one string, and so the name of the program: there is no file of this name with blanks in it.",
      text,
    );
    return { word: first, message, fixes: /^[\w./:=@%+, -]+$/.test(text) ? [fix] : [] };
  }
  const place = programOffPath(step, instruction);
  if (place === undefined) return undefined;
  const word = words.find((each) => each.text === place.name);
  if (!word) return undefined;
  const fix: Fix = {
    title: l10n.t("Write `{0}`", `./${place.name}`),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace(word.span, `"./${place.name}"`)],
  };
  const message = l10n.t(
    "`{0}` lies in `{1}`, which is not on PATH: without a folder in its name it is not found.",
    place.name,
    place.folder,
  );
  return { word, message, fixes: [fix] };
}

/** Programs that do something by their second word. */
const programsWithCommands =
  /^(?:go|apk|apt|apt-get|dpkg|yum|dnf|microdnf|npm|npx|yarn|pnpm|node|python3?|pip3?|java|git|make|mkdir|chmod|chown|cp|mv|rm) /;

/** Whether the name of a program is a command line, `./app --flag` as one string: a path with blanks in it is rare and has no options. */
export function isCommandLine(text: string): boolean {
  return (
    /^\S+(?: +\S+)+$/.test(text) &&
    (/ -{1,2}[A-Za-z]/.test(text) ||
      programsWithCommands.test(text) ||
      /^(?:[a-z][\w-]*|\.?\/[\w./-]+) [\w./-]+$/.test(text))
  );
}

/** `["A=b", "app"]`: the exec form knows no assignments. */
function assignmentFault(edits: DockerfileEdits, { stage }: Step, words: readonly Word[], first: Word): ExecFault {
  const [name = "", value = ""] = [
    first.text.slice(0, first.text.indexOf("=")),
    first.text.slice(first.text.indexOf("=") + 1),
  ];
  const message = l10n.t(
    "`{0}` stands in the place of the program: the exec form knows no assignments, and looks for a file of this name.",
    `${name}=`,
  );
  const [, second] = words;
  const fixes: Fix[] = [];
  const isItself = value === `$${name}` || value === `\${${name}}`;
  if (second && isItself) {
    fixes.push({
      title: l10n.t("Remove `{0}`, which changes nothing", `${name}=`),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace({ start: first.span.start, end: second.span.start }, "")],
    });
  } else if (second && !value.includes("$") && stage.base.has("env") === "yes") {
    fixes.push({
      title: l10n.t("Start the program with `env`"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace({ start: first.span.start, end: first.span.start }, '"env", ')],
    });
  }
  return { word: first, message, fixes };
}
