import { cleanPath } from "../syntax/cleanPath";
import type { Instruction } from "../syntax/dockerfile";
import { onceFor } from "../syntax/onceFor";

/** A package or file that a go command of one RUN names, seen from the folder that the RUN starts in; absolute after `cd /x`. */
type Place = string;

/** Flags of go build, install and run with their value in the next word. Source: `go help build`. */
const valueFlags =
  /^--?(?:o|p|C|exec|asmflags|buildmode|buildvcs|compiler|covermode|coverpkg|gccgoflags|gcflags|installsuffix|ldflags|mod|modfile|overlay|pgo|pkgdir|tags|toolexec)$/;

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
  const text = parsed.text
    .replace(/^[ \t]*#.*(?:\n|$)/gm, "")
    .replace(/[\\`]\r?\n/g, " ")
    .replace(/"[^"]*"|'[^']*'/g, '"');
  // What a group or a substitution changes is not followed.
  if (!/\bgo\s+(?:build|install|run)\b/.test(text) || /[()<`]/.test(text)) return [];
  const places: Place[] = [];
  let folder = "";
  for (const command of text.replace(/^RUN\s+/i, "").split(/&&|\|\||[;|&\n]/)) {
    const words = command.trim().split(/\s+/);
    if (words[0] === "cd" || words[0] === "pushd") {
      const to = words[1] ?? "$";
      if (words.length > 2 || /^[-~]|[$"]/.test(to)) break;
      folder = to.startsWith("/") || folder === "" ? to : `${folder}/${to}`;
    }
    for (const operand of operandsOf(words)) places.push(folder === "" ? operand : `${folder}/${operand}`);
  }
  return places;
});

/** The relative files and packages that a command names literally; `.` for a build without any. */
function operandsOf(words: readonly string[]): readonly string[] {
  const go = words.findIndex((word, index) => word === "go" && /^(?:build|install|run)$/.test(words[index + 1] ?? ""));
  // Only assignments and flags may stand before it: what others run is not read here.
  if (go < 0 || words.slice(0, go).some((word) => !/^-|=/.test(word))) return [];
  const operands: string[] = [];
  for (let at = go + 2; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^--?C(?:=|$)/.test(word)) return [];
    if (valueFlags.test(word)) at++;
    else if (!word.startsWith("-")) operands.push(word);
    // Words behind the package of `go run` are the program's.
    if (words[go + 1] === "run" && operands.length > 0 && !word.endsWith(".go")) break;
  }
  if (operands.length === 0) return words[go + 1] === "run" ? [] : ["."];
  return operands.filter((word) => /^\.(?:\/|$)|^[^/]+(?:\/[^/]+)*\.go$/.test(word) && !/\.\.\.|[$"*?[]/.test(word));
}
