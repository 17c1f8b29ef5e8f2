import type { RuleLevel } from "../lint/settings";
import { lineBreakOf, type Span } from "../syntax/text";

/** A replacement in the configuration file. */
export interface SeverityEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * The smallest edit of `.go-hints.yaml` that sets a rule's level; comments and layout stay. `undefined` when the file is
 * no valid YAML or `rules` is not a mapping: then it is the person's turn.
 *
 * @param text of the file, which may be empty.
 */
export async function severityEdit(text: string, rule: string, level: RuleLevel): Promise<SeverityEdit | undefined> {
  const yaml = await import("yaml");
  const document = yaml.parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const eol = lineBreakOf(text);
  const top = document.contents;
  const atEnd = (addition: string): SeverityEdit => {
    const before = text === "" || text.endsWith("\n") ? "" : eol;
    return { span: { start: text.length, end: text.length }, newText: `${before}${addition}${eol}` };
  };
  const isEmpty = top === null || (yaml.isScalar(top) && top.value === null);
  if (isEmpty) return atEnd(`rules:${eol}  ${rule}: ${level}`);
  if (!yaml.isMap(top) || top.flow === true) return undefined;

  const pair = top.items.find(({ key }) => yaml.isScalar(key) && key.value === "rules");
  if (pair === undefined) return atEnd(`rules:${eol}  ${rule}: ${level}`);
  const keyEnd = yaml.isScalar(pair.key) ? pair.key.range?.[1] : undefined;
  if (keyEnd === undefined) return undefined;
  const rules = pair.value;
  if (rules === null || (yaml.isScalar(rules) && rules.value === null)) {
    const colon = text.indexOf(":", keyEnd) + 1;
    return { span: { start: colon, end: colon }, newText: `${eol}  ${rule}: ${level}` };
  }
  if (!yaml.isMap(rules)) return undefined;

  const own = rules.items.find(({ key }) => yaml.isScalar(key) && key.value === rule);
  if (own && yaml.isScalar(own.value) && own.value.range && own.value.value !== null) {
    return { span: { start: own.value.range[0], end: own.value.range[1] }, newText: level };
  }
  if (own) {
    const end = yaml.isScalar(own.key) ? own.key.range?.[1] : undefined;
    if (end === undefined) return undefined;
    const colon = text.indexOf(":", end) + 1;
    return { span: { start: colon, end: colon }, newText: ` ${level}` };
  }
  const first = rules.items[0]?.key;
  const start = yaml.isScalar(first) ? first.range?.[0] : undefined;
  if (rules.flow === true) {
    const brace = rules.range?.[0];
    if (brace === undefined) return undefined;
    const separator = start === undefined ? " " : ", ";
    return {
      span: { start: brace + 1, end: brace + 1 },
      newText: ` ${rule}: ${level}${separator}`.replace(/, $/, ","),
    };
  }
  if (start === undefined) return undefined;
  // In front of the first rule, with its indentation: what stands behind the last one may be a comment about the next key.
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return { span: { start, end: start }, newText: `${rule}: ${level}${eol}${indent}` };
}
