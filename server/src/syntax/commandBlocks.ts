// Loads the YAML parser, a large part of the program that most workspaces never need: import this module only with `import()`.

import { isMap, isScalar, isSeq } from "yaml";
import type { Span } from "./text";
import { readYamlDocuments, scalarText, trimEnd } from "./yamlFile";

/** A block scalar that is a command; its span holds the lines below the `|` or `>`. */
export interface CommandBlock extends Span {
  readonly isFolded: boolean;
}

/** Keys with commands in Taskfiles and GitLab's CI files. */
const commandKey = /^(?:cmds?|sh|run|(?:before_|after_)?script)$/;

/** The block scalars of a YAML file that are commands: items of lists, and the values of keys for commands. Never throws. */
export function findCommandBlocks(text: string): readonly CommandBlock[] {
  return readYamlDocuments(text).flatMap((file) => blocksBelow(file.root, false, text));
}

function blocksBelow(node: unknown, isCommand: boolean, text: string): readonly CommandBlock[] {
  if (isSeq(node)) return node.items.flatMap((item) => blocksBelow(item, true, text));
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => blocksBelow(value, commandKey.test(scalarText(key) ?? ""), text));
  }
  if (!isCommand || !isScalar(node) || !node.range || !/^BLOCK_/.test(node.type ?? "")) return [];
  const [head, end] = node.range;
  const start = text.indexOf("\n", head) + 1;
  if (start === 0 || start >= end) return [];
  return [{ ...trimEnd(text, { start, end }), isFolded: node.type === "BLOCK_FOLDED" }];
}
