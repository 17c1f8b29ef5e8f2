import { type DockerfileSyntax, Instruction, type InstructionChange } from "../syntax/dockerfile";
import { onceFor } from "../syntax/onceFor";
import { isSameList } from "../syntax/sameness";
import type { ContextHints } from "./copySources";
import { areSamePlaces, GoSourceHints } from "./goSourceHints";

/** What the text of a Dockerfile says about the folder it wants to be built in. Words with variables are left out. */
export function contextHintsOf(syntax: DockerfileSyntax): ContextHints {
  const literalSources: string[] = [];
  const wildcardSources: string[] = [];
  let takesWholeContext = false;
  let buildsGo = false;
  const goSources = new GoSourceHints();
  for (const instruction of syntax.instructions) {
    if (/^(?:FROM|WORKDIR|RUN)$/.test(instruction.keyword)) goSources.add(instruction, false);
    if (!/^(?:RUN|COPY|ADD)$/.test(instruction.keyword)) continue;
    const { sources, runsGo } = wantsOfText(instruction.parsed);
    buildsGo ||= runsGo;
    for (const source of sources) {
      const path = source.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
      if (path === "" || path === ".") {
        takesWholeContext = true;
        if (instruction.keyword !== "RUN") goSources.add(instruction, true);
      } else if (/[$'"\\`]/.test(path)) continue;
      else if (/[*?[]/.test(path)) wildcardSources.push(path);
      else literalSources.push(path);
    }
  }
  const named = [...goSources.sources];
  return {
    literalSources,
    wildcardSources,
    takesWholeContext,
    buildsGo,
    ...(named.length > 0 && { goSources: named }),
  };
}

/** Whether a changed instruction says the same about the folder as before. */
export function saysTheSame({ instruction, before }: InstructionChange): boolean {
  const { keyword, parsed } = instruction;
  if (/^(?:COPY|ADD|FROM|WORKDIR)$/.test(keyword)) return false;
  return keyword !== "RUN" || (isSame(wantsOfText(before), wantsOfText(parsed)) && areSamePlaces(before, parsed));
}

function isSame(a: Wants, b: Wants): boolean {
  return a.runsGo === b.runsGo && isSameList(a.sources, b.sources);
}

interface Wants {
  /** As written. */
  readonly sources: readonly string[];
  readonly runsGo: boolean;
}

/** An edit leaves most instructions as they are, and what they want of the context too. */
const wantsOfText = onceFor((parsed: Instruction["parsed"]): Wants => {
  const isRun = parsed.keyword === "RUN";
  const instruction = new Instruction(parsed, 0, { start: 0, end: 0 });
  return {
    sources: isRun ? bindSources(instruction) : copySources(instruction),
    runsGo: isRun && /\bgo\s+(?:mod|build|install|test|vet|run|generate|list)\b/.test(parsed.text),
  };
});

/** What a COPY or ADD takes from the context. */
function copySources(instruction: Instruction): readonly string[] {
  if (instruction.flag("from")) return [];
  const heredocs = new Set(instruction.heredocs.map((heredoc) => heredoc.marker.start));
  return (instruction.json ?? instruction.words)
    .slice(0, -1)
    .filter((word) => !heredocs.has(word.span.start) && !/^(?:[a-z+]+:\/\/|git@)/.test(word.text))
    .map((word) => word.text);
}

/** Sources of bind mounts that read the context. */
function bindSources(instruction: Instruction): readonly string[] {
  return instruction.flags.flatMap((flag) => {
    if (flag.name !== "mount") return [];
    const option = (...names: string[]) => flag.options.find((item) => names.includes(item.name))?.value;
    if ((option("type") ?? "bind") !== "bind" || option("from") !== undefined) return [];
    return [option("source", "src") ?? "."];
  });
}
