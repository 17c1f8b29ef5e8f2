// The part of bake files (docker-bake.hcl, docker-bake.json) that says which target builds which Dockerfile in which context.
// HCL is read with its full lexical grammar, so that nothing in strings, comments or heredocs passes for a target; of its
// expressions only literals are understood. JSON is read by the same grammar: it is HCL's syntax for objects.

import { type BuildReference, contextName, localPath } from "./buildReference";
import { type HclToken, tokenizeHcl } from "./hclTokens";
import { LineIndex, type Span } from "./text";

/** A literal, or `unknown` for every other expression. */
type BakeValue = string | readonly BakeValue[] | ReadonlyMap<string, Attribute> | typeof unknown;

const unknown = Symbol("unknown");

/** Deeper expressions, and parents beyond this number, are not looked into. */
const maximumDepth = 100;

interface Attribute {
  readonly value: BakeValue;
  /** From the name to the end of the value. */
  readonly span: Span;
}

interface Target {
  readonly attributes: Map<string, BakeValue>;
  readonly span: Span;
}

/**
 * The targets of a bake file with literal context and Dockerfile, `inherits` followed. Paths are taken to be relative to the
 * file's folder, where bake is started if nobody says otherwise. A target that only serves others as a template, naming neither
 * context nor Dockerfile, is left out; so is one with others, unless it gives contexts names. Never throws.
 */
export function findBakeBuilds(text: string): BuildReference[] {
  const lines = new LineIndex(text);
  const targets = new BakeReader(text).read();
  const inherited = new Set([...targets.values()].flatMap((target) => listOf(target.attributes.get("inherits")) ?? []));
  const taken = new Set([...targets.values()].flatMap(({ attributes }) => targetsIn(attributes.get("contexts"))));
  return [...targets].flatMap(([name, target]): BuildReference[] => {
    const attribute = (key: string) => inheritedValue(targets, name, key);
    const context = attribute("context");
    const dockerfile = attribute("dockerfile");
    if (inherited.has(name) && context === undefined && dockerfile === undefined) return [];
    if (attribute("dockerfile-inline") !== undefined) return [];
    const contextPath = typeof context === "string" ? localPath(context) : context === undefined ? "" : undefined;
    const namedContexts = new Set([...entriesOf(targets, name, "contexts").keys()].map(contextName));
    const place = { line: lines.lineAt(target.span.start), span: target.span };
    const dockerfilePath =
      contextPath !== undefined && typeof dockerfile === "string" ? localPath(dockerfile, contextPath) : undefined;
    if (contextPath === undefined || (dockerfile !== undefined && dockerfilePath === undefined)) {
      if (namedContexts.size === 0) return [];
      return [
        {
          kind: "bake",
          relativeTo: "file",
          context: undefined,
          isOfAnyDockerfile: true,
          namedContexts,
          name,
          ...place,
        },
      ];
    }
    const stage = attribute("target");
    const buildArguments = entriesOf(targets, name, "args");
    return [
      {
        kind: "bake",
        relativeTo: "file",
        context: contextPath,
        ...(dockerfilePath !== undefined && { dockerfile: dockerfilePath }),
        ...(typeof stage === "string" && { target: stage }),
        ...(buildArguments.size > 0 && { buildArguments }),
        ...(namedContexts.size > 0 && { namedContexts }),
        ...(taken.has(name) && { isTakenByOthers: true }),
        name,
        ...place,
      },
    ];
  });
}

/** The targets that `contexts` names. Source: Bake file reference, target.contexts. */
function targetsIn(contexts: BakeValue | undefined): readonly string[] {
  if (!(contexts instanceof Map)) return [];
  return [...(contexts as ReadonlyMap<string, Attribute>).values()].flatMap(({ value }) =>
    typeof value === "string" ? (/^target:(.+)$/.exec(value)?.[1] ?? []) : [],
  );
}

/** The target's own value, or that of the last in `inherits` that has one; `unknown` where a parent cannot be known. */
function inheritedValue(
  targets: ReadonlyMap<string, Target>,
  name: string,
  key: string,
  visited = new Set<string>(),
): BakeValue | undefined {
  const target = targets.get(name);
  if (!target) return unknown; // of another file
  if (visited.has(name)) return undefined;
  if (visited.size >= maximumDepth) return unknown;
  visited.add(name);
  const own = target.attributes.get(key);
  if (own !== undefined) return own;
  const inherits = target.attributes.get("inherits");
  if (inherits === undefined) return undefined;
  for (const parent of [...(listOf(inherits) ?? [unknown])].reverse()) {
    const value = typeof parent === "string" ? inheritedValue(targets, parent, key, visited) : unknown;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** `args` or `contexts` of the target over those of its parents; those of unknown parents are missing. */
function entriesOf(
  targets: ReadonlyMap<string, Target>,
  name: string,
  attribute: "args" | "contexts",
  visited = new Set<string>(),
): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  const target = targets.get(name);
  if (!target || visited.has(name) || visited.size >= maximumDepth) return found;
  visited.add(name);
  for (const parent of listOf(target.attributes.get("inherits")) ?? []) {
    if (typeof parent === "string")
      for (const pair of entriesOf(targets, parent, attribute, visited)) found.set(...pair);
  }
  const own = target.attributes.get(attribute);
  if (own instanceof Map) {
    for (const [key, { value }] of own as ReadonlyMap<string, Attribute>) {
      found.set(key, typeof value === "string" ? value : undefined);
    }
  }
  return found;
}

function listOf(value: BakeValue | undefined): readonly BakeValue[] | undefined {
  return Array.isArray(value) ? (value as readonly BakeValue[]) : undefined;
}

class BakeReader {
  private readonly tokens: readonly HclToken[];
  private readonly targets = new Map<string, Target>();
  private at = 0;

  constructor(private readonly text: string) {
    this.tokens = tokenizeHcl(text);
  }

  read(): ReadonlyMap<string, Target> {
    this.skipNewlines();
    if (this.is("{")) this.readJson();
    else while (this.at < this.tokens.length) this.readStatement();
    return this.targets;
  }

  private readJson(): void {
    const root = this.readValue(0);
    const targets = root instanceof Map ? (root as ReadonlyMap<string, Attribute>).get("target")?.value : undefined;
    if (!(targets instanceof Map)) return;
    for (const [name, { value, span }] of targets as ReadonlyMap<string, Attribute>) {
      if (value instanceof Map) this.define(name, value as ReadonlyMap<string, Attribute>, span);
    }
  }

  /** `target "name" { … }`, or anything else, which ends with its line or its block. */
  private readStatement(): void {
    const start = this.tokens[this.at];
    const [label, brace] = [this.tokens[this.at + 1], this.tokens[this.at + 2]];
    const name = label?.kind === "word" || label?.kind === "string" ? label.value : undefined;
    if (start?.kind === "word" && start.value === "target" && name !== undefined && brace?.kind === "{") {
      this.at += 2;
      const attributes = this.readObject(0);
      this.define(name, attributes, { start: start.span.start, end: this.previousEnd() });
      return;
    }
    while (this.at < this.tokens.length && !this.is("newline")) this.skipOne();
    this.at++;
  }

  /** A target that is defined twice is merged, the later definition over the earlier one. */
  private define(name: string, attributes: ReadonlyMap<string, Attribute>, span: Span): void {
    const target = this.targets.get(name) ?? { attributes: new Map<string, BakeValue>(), span };
    // JSON has null where HCL leaves an attribute out; it is no literal here, hence unknown.
    for (const [key, { value }] of attributes) target.attributes.set(key, value);
    this.targets.set(name, target);
  }

  /** The body of a block or an object, from its opening brace to behind the closing one. */
  private readObject(depth: number): ReadonlyMap<string, Attribute> {
    const attributes = new Map<string, Attribute>();
    this.at++;
    while (this.at < this.tokens.length && !this.is("}")) {
      const key = this.tokens[this.at];
      const sign = this.tokens[this.at + 1]?.kind;
      if ((key?.kind === "word" || key?.kind === "string") && (sign === "=" || sign === ":")) {
        this.at += 2;
        const value = this.readExpression(depth + 1);
        if (key.value !== undefined)
          attributes.set(key.value, { value, span: { start: key.span.start, end: this.previousEnd() } });
      } else this.skipOne();
    }
    this.at++;
    return attributes;
  }

  /** One value; `unknown` if it goes on behind the literal (`"a" + x`, `[…][0]`). */
  private readExpression(depth: number): BakeValue {
    const value = this.readValue(depth);
    let whole = true;
    for (; this.at < this.tokens.length && !this.is("newline", ",", "}", "]"); whole = false) this.skipOne();
    return whole ? value : unknown;
  }

  private readValue(depth: number): BakeValue {
    const token = this.tokens[this.at];
    if (!token) return unknown;
    if (depth < maximumDepth) {
      if (token.kind === "{") return this.readObject(depth);
      if (token.kind === "[") return this.readList(depth);
      if (token.kind === "string") {
        this.at++;
        return token.value ?? unknown;
      }
    }
    this.skipOne();
    return unknown;
  }

  private readList(depth: number): BakeValue {
    const items: BakeValue[] = [];
    this.at++;
    this.skipNewlines();
    while (this.at < this.tokens.length && !this.is("]")) {
      items.push(this.readExpression(depth + 1));
      while (this.is("newline", ",")) this.at++;
      if (this.is("}")) break; // a bracket is missing
    }
    this.at++;
    return items;
  }

  /** Passes one token, or with an opening bracket everything up to behind its closing one. */
  private skipOne(): void {
    let depth = 0;
    do {
      if (this.is("{", "[", "(")) depth++;
      else if (this.is("}", "]", ")")) depth--;
      this.at++;
    } while (depth > 0 && this.at < this.tokens.length);
  }

  private skipNewlines(): void {
    while (this.is("newline")) this.at++;
  }

  private is(...kinds: HclToken["kind"][]): boolean {
    const kind = this.tokens[this.at]?.kind;
    return kind !== undefined && kinds.includes(kind);
  }

  private previousEnd(): number {
    return this.tokens[Math.min(this.at, this.tokens.length) - 1]?.span.end ?? this.text.length;
  }
}
