import type { DockerfileSyntax, Instruction } from "../syntax/dockerfile";
import type { ContextHints } from "./copySources";

/** What the text of a Dockerfile says about the folder it wants to be built in. Words with variables are left out. */
export function contextHintsOf(syntax: DockerfileSyntax): ContextHints {
  const literalSources: string[] = [];
  const wildcardSources: string[] = [];
  let takesWholeContext = false;
  let buildsGo = false;
  const take = (source: string) => {
    const path = source.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
    if (path === "" || path === ".") takesWholeContext = true;
    else if (/[$'"\\`]/.test(path)) return;
    else if (/[*?[]/.test(path)) wildcardSources.push(path);
    else literalSources.push(path);
  };
  for (const instruction of syntax.instructions) {
    if (instruction.keyword === "RUN") {
      buildsGo ||= /\bgo\s+(?:mod|build|install|test|vet|run|generate|list)\b/.test(instruction.parsed.text);
      for (const source of bindSources(instruction)) take(source);
    } else if (instruction.keyword === "COPY" || instruction.keyword === "ADD") {
      if (instruction.flag("from")) continue;
      const heredocs = new Set(instruction.heredocs.map((heredoc) => heredoc.marker.start));
      for (const word of (instruction.json ?? instruction.words).slice(0, -1)) {
        if (!heredocs.has(word.span.start) && !/^(?:[a-z+]+:\/\/|git@)/.test(word.text)) take(word.text);
      }
    }
  }
  return { literalSources, wildcardSources, takesWholeContext, buildsGo };
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
