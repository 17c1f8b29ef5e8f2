import { cleanPath } from "../syntax/cleanPath";
import { Instruction } from "../syntax/dockerfile";
import { readGoArguments } from "../syntax/goArguments";
import { onceFor } from "../syntax/onceFor";
import { isSameList } from "../syntax/sameness";
import { scriptOf } from "../syntax/shell";
import { literalOf, type ShellCommand, type ShellScope } from "../syntax/shellModel";

/** A package or file that a go command of one RUN names, seen from the folder that the RUN starts in; absolute after `cd /x`. */
type Place = string;

/** Where a whole context was copied to and where commands run, as far as literal text tells; each stage has its own. */
interface StageFolders {
  readonly workdir: string | undefined;
  readonly copied: string | undefined;
}

/**
 * Gathers what go commands name below the folder that the whole context was copied to: a folder of the workspace that
 * holds it is more likely the context than one that does not. Instructions have to come in order.
 */
export class GoSourceHints {
  /** Paths in the context; `*.go` is some Go file at its root. */
  readonly sources = new Set<string>();
  private readonly stages = new Map<string, StageFolders>();
  private stageName = "";
  // Nobody has a folder of this name: it stands for the one that the image says.
  private here: StageFolders = { workdir: "/\0", copied: undefined };

  /** @param takesWhole Whether it is a COPY or ADD of the whole context. */
  add(instruction: Instruction, takesWhole: boolean): void {
    const { keyword } = instruction;
    if (keyword === "FROM") this.enterStage(instruction);
    else if (keyword === "WORKDIR")
      this.here = { ...this.here, workdir: resolve(this.here.workdir, instruction.bodyText.trim()) };
    else if (keyword === "RUN") this.addRun(instruction);
    else if (takesWhole) {
      const destination = (instruction.json ?? instruction.words).at(-1)?.text;
      this.here = { ...this.here, copied: resolve(this.here.workdir, destination ?? "$") };
    }
  }

  private enterStage({ words }: Instruction): void {
    this.stages.set(this.stageName, this.here);
    const [image, as, name] = words.map(({ text }) => text.toLowerCase());
    this.here = this.stages.get(image ?? "") ?? { workdir: "/\0", copied: undefined };
    this.stageName = as === "as" ? (name ?? "") : "";
  }

  private addRun({ parsed }: Instruction): void {
    const { workdir, copied } = this.here;
    if (copied === undefined || workdir === undefined) return;
    for (const place of goPlacesOf(parsed)) {
      const path = resolve(workdir, place);
      if (path === copied) this.sources.add("*.go");
      else if (path?.startsWith(copied === "/" ? "/" : `${copied}/`))
        this.sources.add(path.slice(copied.length).replace(/^\//, ""));
    }
  }
}

/** A path from a folder of the image; `undefined` with variables and quotes in it. */
function resolve(folder: string | undefined, written: string): string | undefined {
  if (/[$'"\\`*?[]/.test(written)) return undefined;
  if (written.startsWith("/")) return cleanPath(written);
  return folder === undefined ? undefined : cleanPath(`${folder}/${written}`);
}

/** An edit leaves most instructions as they are, and what they name too. */
const goPlacesOf = onceFor((parsed: Instruction["parsed"]): readonly Place[] => {
  if (!/\bgo\s+(?:build|install|run)\b/.test(parsed.text)) return [];
  const { commands } = scriptOf(new Instruction(parsed, 0, { start: 0, end: 0 }));
  return commands.flatMap((command) => {
    const folder = folderAt(command.scope);
    if (folder === undefined || literalOf(command.words[0]) !== "go") return [];
    return operandsOf(command).map((operand) => (folder === "" ? operand : `${folder}/${operand}`));
  });
});

/** Whether two RUNs name the same places for go. */
export function areSamePlaces(a: Instruction["parsed"], b: Instruction["parsed"]): boolean {
  return isSameList(goPlacesOf(a), goPlacesOf(b));
}

/** Where a command starts, seen from where its RUN does: "" there, absolute after `cd /x`, `undefined` where that is not literal. */
function folderAt(scope: ShellScope): string | undefined {
  const targets: string[] = [];
  for (let change = scope; change; change = change.before) {
    if (change.kind === "blur" && change.directory) return undefined;
    if (change.kind !== "cd") continue;
    const target = literalOf(change.target);
    if (target === undefined) return undefined;
    targets.unshift(target);
    if (target.startsWith("/")) break;
  }
  return targets.join("/");
}

/** The relative files and packages that a command names literally; `.` for a build without any. */
function operandsOf({ words: [program, ...words] }: ShellCommand): readonly string[] {
  if (!program) return [];
  const { subcommand, flags, operands, hasHiddenFlags } = readGoArguments(words, program.span);
  if (!/^(?:build|install|run)$/.test(subcommand) || hasHiddenFlags || flags.some(({ name }) => name === "C"))
    return [];
  if (operands.length === 0) return subcommand === "run" ? [] : ["."];
  return operands.flatMap((word) => {
    const text = literalOf(word) ?? "";
    return /^\.(?:\/|$)|^[^/]+(?:\/[^/]+)*\.go$/.test(text) && !text.includes("...") ? [text] : [];
  });
}
