import type { ParsedInstruction } from "./instruction";
import type { Comment } from "./instructionScanner";
import { onceFor } from "./onceFor";

/** Instructions in whose words braces mean nothing, neither to Docker nor to what the image starts. */
const plainInstructions = /^(?:FROM|ARG|COPY|ADD|WORKDIR|USER|EXPOSE|VOLUME|STOPSIGNAL)$/;

/** A line that only steers a template, within an instruction too: `{{ if .X }}`, `{{- end -}}`, `{% for … %}`. */
const control =
  /^[ \t]*(?:\{\{-?[ \t]*(?:if|else|end|range|with|define|template|block|include)\b[^\n]*\}\}|\{%[^\n]*%\})[ \t]*[\\`]?[ \t]*\r?$/m;

/** A line that stands for others which the reader shall think of: `...`. */
const omission = /^(?:\.{3,}|…|\[(?:\.{3}|…)\])$/;

/**
 * Whether an instruction shows that the file is a template or a fragment of a Dockerfile: Docker never sees it, and what it
 * sees is not known before another program has filled it in, or a person what an example leaves out. `{{.Id}}` in a command
 * is the command's own. Sources: Go's text/template; Jinja, "Template Designer Documentation".
 */
export const isOfTemplate = onceFor(({ keyword, text, headLength }: ParsedInstruction): boolean => {
  if (omission.test(keyword) || /^\{[{%]/.test(keyword)) return true;
  const head = text.slice(0, headLength);
  return (plainInstructions.test(keyword) && /\{\{[^\n]*\}\}/.test(head)) || control.test(head);
});

const generated = /\b(?:auto-?)?generated\b/i;
const untouchable =
  /\b(?:do not|don'?t|never|(?:must|should) not(?: be)?)(?: (?:manually|directly|by hand))* (?:edit|modif|chang|touch)/i;

/** More of what stands above the first instruction is not read. */
const maximumHeader = 2000;

/**
 * Whether the comments say that a program wrote the file and nobody else shall: "Code generated … DO NOT EDIT." Source: `go
 * help generate`, whose form other generators have taken over.
 *
 * @param comments those above the first instruction
 */
export function isGenerated(comments: readonly Comment[]): boolean {
  const header: string[] = [];
  let length = 0;
  for (const { text } of comments) {
    if (length > maximumHeader) break;
    length += text.length;
    header.push(text);
  }
  const joined = header.join(" ").slice(0, maximumHeader);
  return generated.test(joined) && untouchable.test(joined);
}
