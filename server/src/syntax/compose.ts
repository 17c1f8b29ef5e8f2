// Loads the YAML parser, a large part of the program that most workspaces never need: import this module only with `import()`.

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
  type YAMLMap,
} from "yaml";
import { type BuildReference, localPath } from "./buildReference";
import { LineIndex, type Span } from "./text";

/** What later rules ask about a service of a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly nameSpan: Span;
  /** Absent for services that build nothing, and where context or Dockerfile cannot be known from the file. */
  readonly build?: BuildReference;
  /** `user:` with its value, `undefined` if that cannot be known from the file. */
  readonly user?: { readonly value: string | undefined; readonly span: Span };
  /** The values of `command:` and `entrypoint:`, which replace the image's own. */
  readonly command?: Span;
  readonly entrypoint?: Span;
}

/** Longer files are generated; reading them would hold up the editor. */
const maximumLength = 512 * 1024;

/**
 * The image builds in a compose or Skaffold file. What the text is, is told by its content; anything else yields nothing.
 * Files with YAML errors yield what can be read. Never throws.
 */
export function findComposeBuilds(text: string): BuildReference[] {
  const builds = readComposeServices(text).flatMap((service) => (service.build ? [service.build] : []));
  return [...builds, ...findSkaffoldBuilds(text)];
}

/** The services of a compose file; none for any other text. Never throws. */
export function readComposeServices(text: string): ComposeService[] {
  const lines = new LineIndex(text);
  return readDocuments(text).flatMap((file) => {
    if (file.get(file.root, "apiVersion")) return []; // Skaffold, Kubernetes
    return file.pairs(file.get(file.root, "services")).flatMap(([name, pair]) => {
      const service = file.resolve(pair.value);
      const nameSpan = spanOf(pair.key);
      if (!isMap(service) || !nameSpan) return [];
      const build = composeBuild(file, service, name, lines);
      const user = file.get(service, "user");
      const userSpan = spanOf(user);
      const written = scalarText(user);
      const command = spanOf(file.get(service, "command"));
      const entrypoint = spanOf(file.get(service, "entrypoint"));
      return [
        {
          name,
          nameSpan,
          ...(build && { build }),
          ...(userSpan && {
            user: { value: written === undefined ? undefined : interpolate(written), span: userSpan },
          }),
          ...(command && { command }),
          ...(entrypoint && { entrypoint }),
        },
      ];
    });
  });
}

function composeBuild(file: YamlFile, service: YAMLMap, name: string, lines: LineIndex): BuildReference | undefined {
  const pair = file.pair(service, "build");
  const build = file.resolve(pair?.value);
  const span = pair && pairSpan(lines.text, pair);
  if (!build || !span) return undefined;
  const value = (key: string) => scalarValue(isMap(build) ? file.get(build, key) : undefined);
  const short = scalarText(build);
  const contextText = short === undefined ? value("context") : { text: interpolate(short) };
  // Without a file of its own there is no Dockerfile to say something about.
  if ((short === undefined && !isMap(build)) || value("dockerfile_inline")) return undefined;
  const context = contextText ? contextText.text && localPath(contextText.text) : "";
  if (context === undefined) return undefined;
  const dockerfileText = value("dockerfile");
  const dockerfile = dockerfileText?.text && localPath(dockerfileText.text, context);
  if (dockerfileText && dockerfile === undefined) return undefined;
  const target = value("target")?.text;
  const buildArguments = composeArguments(file, isMap(build) ? file.get(build, "args") : undefined);
  return {
    kind: "compose",
    relativeTo: "file",
    context,
    ...(dockerfile && { dockerfile }),
    ...(target && { target }),
    ...(buildArguments.size > 0 && { buildArguments }),
    name,
    line: lines.lineAt(span.start),
    span,
  };
}

/** `args` as a map, or as a list of `NAME=value`; a name alone takes the value of the shell that starts compose. */
function composeArguments(file: YamlFile, node: Node | undefined): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [name, pair] of file.pairs(node)) found.set(name, scalarValue(file.resolve(pair.value))?.text);
  for (const item of isSeq(node) ? node.items : []) {
    const written = scalarText(file.resolve(item));
    const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(written ?? "") ?? [];
    if (name !== undefined) found.set(name, value === undefined ? undefined : interpolate(value));
  }
  return found;
}

function findSkaffoldBuilds(text: string): BuildReference[] {
  const lines = new LineIndex(text);
  return readDocuments(text).flatMap((file) => {
    if (!scalarText(file.get(file.root, "apiVersion"))?.startsWith("skaffold/")) return [];
    const artifacts = file.get(file.get(file.root, "build"), "artifacts");
    return (isSeq(artifacts) ? artifacts.items : []).flatMap((item) => {
      const artifact = file.resolve(item);
      const span = spanOf(artifact);
      if (!span || ["bazel", "buildpacks", "custom", "jib", "ko"].some((builder) => file.get(artifact, builder)))
        return [];
      const docker = file.get(artifact, "docker") ?? file.get(artifact, "kaniko");
      const contextText = scalarText(file.get(artifact, "context"));
      const context = localPath(contextText ?? ".");
      const dockerfileText = scalarText(file.get(docker, "dockerfile"));
      const dockerfile = context === undefined ? undefined : localPath(dockerfileText ?? "Dockerfile", context);
      if (context === undefined || dockerfile === undefined) return [];
      const target = scalarText(file.get(docker, "target"));
      const name = scalarText(file.get(artifact, "image"));
      return [
        {
          kind: "skaffold",
          relativeTo: "file",
          context,
          ...(dockerfileText !== undefined && { dockerfile }),
          ...(target && !target.includes("{{") && { target }),
          ...(name && { name }),
          line: lines.lineAt(span.start),
          span: trimEnd(text, span),
        } satisfies BuildReference,
      ];
    });
  });
}

/**
 * Replaces compose's variables by their defaults.
 *
 * @returns `undefined` if a variable has none: its value is known only where compose runs.
 */
function interpolate(text: string): string | undefined {
  if (text.length > 4096) return undefined; // nobody's path, and defaults nest
  let result = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) return result + text.slice(at);
    result += text.slice(at, dollar);
    if (text[dollar + 1] === "$") {
      result += "$";
      at = dollar + 2;
      continue;
    }
    const opening = /^\$\{[A-Za-z_]\w*:?-/.exec(text.slice(dollar))?.[0];
    const end = opening === undefined ? -1 : closingBrace(text, dollar + 2);
    const value = opening && end >= 0 ? interpolate(text.slice(dollar + opening.length, end)) : undefined;
    if (value === undefined) return undefined;
    result += value;
    at = end + 1;
  }
  return result;
}

/** Where the brace closes that stands open before `from`; -1 if nowhere. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

/** One YAML document with its aliases resolved on the way. Nothing is expanded as a whole, so aliases cannot blow it up. */
class YamlFile {
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

function readDocuments(text: string): YamlFile[] {
  if (text.length > maximumLength || !/(?:^|[\s{,])["']?(?:services|apiVersion)["']?[ \t]*:/.test(text) || isDeep(text))
    return [];
  const documents = parseAllDocuments(text, { logLevel: "silent", uniqueKeys: false });
  return Array.isArray(documents) ? documents.map((document) => new YamlFile(document)) : [];
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

/** The text of a scalar as compose reads it (`1000` and `"1000"` alike); `undefined` for null and for other nodes. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
  return node.source ?? String(node.value);
}

/** A value that is present, with its text if that can be known. */
function scalarValue(node: Node | undefined): { text: string | undefined } | undefined {
  if (!node || (isScalar(node) && node.value === null)) return undefined;
  const text = scalarText(node);
  return { text: text === undefined ? undefined : interpolate(text) };
}

function spanOf(node: unknown): Span | undefined {
  return isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : undefined;
}

/** From the key to the end of the value; the key alone where the value stands elsewhere or is missing. */
function pairSpan(text: string, pair: Pair): Span | undefined {
  const key = spanOf(pair.key);
  const value = spanOf(pair.value);
  return key && trimEnd(text, { start: key.start, end: Math.max(key.end, value?.end ?? 0) });
}

/** Block maps reach to the start of the next line that is none of theirs. */
function trimEnd(text: string, span: Span): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}
