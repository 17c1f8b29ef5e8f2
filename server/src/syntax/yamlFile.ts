// Loads the YAML parser, a large part of the program that most workspaces never need: import this module only from modules that
// are themselves imported with `import()`.

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from "yaml";
import type { Span } from "./text";

/** Longer files are generated; reading them would hold up the editor. */
const maximumLength = 512 * 1024;

/** The documents of a YAML file. Files with errors yield what can be read; too long or too deep ones nothing. Never throws. */
export function readYamlDocuments(text: string): YamlFile[] {
  if (text.length > maximumLength || isDeep(text)) return [];
  const documents = parseAllDocuments(text, { logLevel: "silent", uniqueKeys: false });
  return Array.isArray(documents) ? documents.map((document) => new YamlFile(document)) : [];
}

/** One YAML document with its aliases resolved on the way. Nothing is expanded as a whole, so aliases cannot blow it up. */
export class YamlFile {
  readonly root: Node | undefined;
  private readonly targets = new Map<Alias, Node>();

  constructor(document: Document) {
    const anchors = new Map<string, Node>();
    visit(document, {
      Node: (_key, node) => {
        if (isAlias(node)) {
          const target = anchors.get(node.source);
          if (target) this.targets.set(node, target);
        } else if (node.anchor) anchors.set(node.anchor, node);
      },
    });
    this.root = isNode(document.contents) ? document.contents : undefined;
  }

  /** The node itself, or what an alias stands for. */
  resolve(value: unknown): Node | undefined {
    if (isAlias(value)) return this.targets.get(value);
    return isNode(value) ? value : undefined;
  }

  get(parent: Node | undefined, key: string): Node | undefined {
    return this.resolve(this.pair(parent, key)?.value);
  }

  /** A key of a map, or else of the maps merged into it with `<<`. */
  pair(parent: Node | undefined, key: string): Pair | undefined {
    return this.pairs(parent).find(([name]) => name === key)?.[1];
  }

  /** The keys of a map, own ones first; empty for anything else. `!reset` takes a key away. */
  pairs(parent: Node | undefined): [string, Pair][] {
    const found = new Map<string, Pair>();
    const visited = new Set<Node>();
    const pending = [parent];
    for (let node = pending.shift(); node; node = pending.shift()) {
      if (!isMap(node) || visited.has(node)) continue;
      visited.add(node);
      for (const pair of node.items) {
        const name = scalarText(pair.key);
        if (name === undefined) continue;
        const value = this.resolve(pair.value);
        if (name === "<<") pending.push(...(isSeq(value) ? value.items.map((item) => this.resolve(item)) : [value]));
        else if (!found.has(name)) found.set(name, pair);
      }
    }
    return [...found].filter(([, pair]) => !isNode(pair.value) || pair.value.tag !== "!reset");
  }
}

/**
 * Whether brackets, or indentation and the signs `-`, `?` and `:` before a line's content, nest deeper than anyone writes.
 * The YAML parser is recursive, and near the end of the stack V8 does not throw but aborts when it compiles a regular expression.
 */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === "[" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1);
    if (depth > 200) return true;
  }
  return /^[ \t?:-]{400}/m.test(text);
}

/** The text of a scalar as YAML's readers in Go take it (`1000` and `"1000"` alike); `undefined` for null and for other nodes. */
export function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
  return node.source ?? String(node.value);
}

export function spanOf(node: unknown): Span | undefined {
  return isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : undefined;
}

/** From the key to the end of the value; the key alone where the value stands elsewhere or is missing. */
export function pairSpan(text: string, pair: Pair): Span | undefined {
  const key = spanOf(pair.key);
  const value = spanOf(pair.value);
  return key && trimEnd(text, { start: key.start, end: Math.max(key.end, value?.end ?? 0) });
}

/** Block maps reach to the start of the next line that is none of theirs. */
export function trimEnd(text: string, span: Span): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}
