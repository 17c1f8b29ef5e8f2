import * as l10n from "@vscode/l10n";
import type { Document, Node, Scalar } from "yaml";
import type { Rule } from "../rules/define";
import { allRules } from "../rules/index";
import { nearestName } from "../syntax/nearestName";
import type { Span } from "../syntax/text";
import { resolvePath } from "../workspace/paths";
import { categories, unusedSuppression } from "./metadata";
import { confidences, type Preferences, type ProjectConfig, type RuleLevel, ruleLevels } from "./settings";
import { yamlProblem } from "./yamlErrors";

/** Name of the project's configuration file; it lies in the workspace folder. */
export const configFileName = ".go-hints.yaml";

/** Something in the configuration that cannot be taken as it stands. Everything else in the file still counts. */
export interface ConfigProblem {
  readonly span: Span;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

export interface ParsedConfig {
  readonly config: ProjectConfig;
  readonly problems: readonly ConfigProblem[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type Yaml = typeof import("yaml");

/** Keys of the file and how each is read into the configuration. */
const readers: { readonly [Key in keyof Preferences]-?: (reader: ConfigReader, value: Node) => Preferences[Key] } = {
  rules: (reader, value) => reader.levels(value, reader.ruleIds, "rule"),
  categories: (reader, value) => reader.levels(value, categories, "category"),
  moduleProxy: (reader, value) => reader.text(value, moduleProxyProblem),
  privateModules: (reader, value) => reader.list(value, patternProblem),
  internalHosts: (reader, value) => reader.list(value, patternProblem),
  contexts: (reader, value) => reader.contexts(value),
  minimumConfidence: (reader, value) => reader.oneOf(value, confidences),
};

/** The keys that `.go-hints.yaml` may hold. */
export const configKeys = Object.keys(readers) as readonly (keyof Preferences)[];

/**
 * Reads `.go-hints.yaml`. Never throws and never rejects: what cannot be read is a problem, and the rest is used.
 * Asynchronous because the YAML parser is loaded only when such a file exists.
 *
 * @param path the file in the workspace; `undefined` when it lies outside.
 * @param rules the rules whose ids the file may name.
 */
export async function parseProjectConfig(
  text: string,
  path: string | undefined = configFileName,
  rules: readonly Rule[] = allRules,
): Promise<ParsedConfig> {
  const yaml = await import("yaml");
  const document = yaml.parseDocument(text, { prettyErrors: false, strict: true });
  const reader = new ConfigReader(
    yaml,
    document,
    [...rules, unusedSuppression].map((rule) => rule.meta.id),
  );
  for (const error of document.errors) {
    // The parser may point behind the end, at what it misses there.
    const [start, end] = error.pos.map((offset) => Math.min(offset, text.length));
    reader.problem({ start: start ?? 0, end: end ?? text.length }, yamlProblem(error));
  }
  const config: Mutable<ProjectConfig> = path === undefined ? {} : { path };
  for (const entry of reader.entries(document.contents)) reader.readEntry(config, entry);
  return { config, problems: reader.problems.toSorted((a, b) => a.span.start - b.span.start) };
}

/**
 * The keys that a text of the file has below a path of keys, none at the top. A text that is no YAML for the moment counts as
 * far as it can be read.
 */
export async function listConfigKeys(text: string, path: readonly string[]): Promise<ReadonlySet<string>> {
  const yaml = await import("yaml");
  const document = yaml.parseDocument(text, { prettyErrors: false, strict: false });
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const pairs = yaml.isMap(node) ? node.items : [];
  return new Set(pairs.flatMap(({ key }) => (yaml.isScalar(key) ? String(key.value) : [])));
}

interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node | null;
}

class ConfigReader {
  readonly problems: ConfigProblem[] = [];

  constructor(
    private readonly yaml: Yaml,
    private readonly document: Document.Parsed,
    readonly ruleIds: readonly string[],
  ) {}

  problem(span: Span, message: string): undefined {
    this.problems.push({ span, message });
    return undefined;
  }

  readEntry(config: Mutable<Preferences>, entry: Entry): void {
    const key = configKeys.find((known) => known === entry.key);
    if (key === undefined) {
      this.problem(
        entry.keySpan,
        unknownName(entry.key, configKeys, l10n.t("`{0}` is no key of this file.", entry.key)),
      );
    } else if (entry.value !== null) {
      assign(config, key, readers[key](this, entry.value));
    }
  }

  /** The pairs of a mapping; a problem for anything else that is not empty. */
  entries(node: Node | null): readonly Entry[] {
    const mapping = this.resolved(node);
    if (isEmpty(this.yaml, mapping)) return [];
    if (!this.yaml.isMap(mapping)) {
      this.problem(spanOf(node), l10n.t("Expected keys with values, one per line, such as `rules:`."));
      return [];
    }
    return mapping.items.flatMap((pair) => {
      const key = pair.key as Node | null;
      if (!this.yaml.isScalar(key)) return [];
      const value = (pair.value ?? null) as Node | null;
      return [{ key: String(key.value), keySpan: spanOf(key), value: isEmpty(this.yaml, value) ? null : value }];
    });
  }

  levels(node: Node, known: readonly string[], what: "rule" | "category"): Record<string, RuleLevel> {
    const levels: Record<string, RuleLevel> = {};
    for (const { key, keySpan, value } of this.entries(node)) {
      if (!known.includes(key)) {
        const message =
          what === "rule" ? l10n.t("There is no rule `{0}`.", key) : l10n.t("There is no category `{0}`.", key);
        this.problem(keySpan, unknownName(key, known, message));
        continue;
      }
      const level = value === null ? this.missing(keySpan, ruleLevels) : this.level(value);
      if (level !== undefined) levels[key] = level;
    }
    return levels;
  }

  contexts(node: Node): Record<string, string> {
    const contexts: Record<string, string> = {};
    for (const { key, keySpan, value } of this.entries(node)) {
      const folder = value === null ? this.problem(keySpan, folderMessage()) : this.text(value, folderProblem);
      const file = resolvePath("", key);
      if (file === undefined || file === "") {
        this.problem(
          keySpan,
          l10n.t("Write the path of a Dockerfile relative to the folder of this file, such as `build/Dockerfile`."),
        );
      } else if (folder !== undefined) {
        contexts[file] = resolvePath("", folder) ?? "";
      }
    }
    return contexts;
  }

  list(node: Node, problemOf: (text: string) => string | undefined): readonly string[] | undefined {
    const list = this.resolved(node);
    if (this.yaml.isSeq(list)) {
      return list.items.flatMap((item) => this.text(item as Node, problemOf) ?? []);
    }
    return this.problem(spanOf(node), l10n.t("Expected a list, such as `[git.example.com, example.org/team]`."));
  }

  text(node: Node, problemOf: (text: string) => string | undefined): string | undefined {
    const value = this.scalar(node)?.value;
    if (typeof value !== "string") return this.problem(spanOf(node), l10n.t("Expected a text; put it in quotes."));
    const problem = problemOf(value);
    return problem === undefined ? value : this.problem(spanOf(node), problem);
  }

  oneOf<Value extends string>(node: Node, allowed: readonly Value[]): Value | undefined {
    const written = String(this.scalar(node)?.value ?? "");
    const value = allowed.find((each) => each === written);
    if (value !== undefined) return value;
    const choices = listed(allowed);
    return this.problem(
      spanOf(node),
      written === ""
        ? l10n.t("Expected one of {0}.", choices)
        : unknownName(written, allowed, l10n.t("`{0}` is not possible here; choose one of {1}.", written, choices)),
    );
  }

  /** A level; YAML 1.1 readers make `off` a boolean and people write `false`, so both count. */
  private level(node: Node): RuleLevel | undefined {
    return this.scalar(node)?.value === false ? "off" : this.oneOf(node, ruleLevels);
  }

  private missing(span: Span, allowed: readonly string[]): undefined {
    return this.problem(span, l10n.t("Expected one of {0}.", listed(allowed)));
  }

  private scalar(node: Node): Scalar | undefined {
    const resolved = this.resolved(node);
    return this.yaml.isScalar(resolved) ? resolved : undefined;
  }

  private resolved(node: Node | null): Node | null {
    return this.yaml.isAlias(node) ? (node.resolve(this.document) ?? null) : node;
  }
}

function assign<Key extends keyof Preferences>(config: Mutable<Preferences>, key: Key, value: Preferences[Key]): void {
  if (value !== undefined) config[key] = value;
}

function isEmpty(yaml: Yaml, node: Node | null): boolean {
  return node === null || (yaml.isScalar(node) && node.value === null);
}

function spanOf(node: Node | null): Span {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function unknownName(name: string, known: readonly string[], message: string): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? message : `${message} ${l10n.t("Did you mean `{0}`?", nearest)}`;
}

/** What is wrong with a value for `moduleProxy`; `undefined` for a good one. */
export function moduleProxyProblem(value: string): string | undefined {
  if (value === "" || /\s/.test(value)) {
    return l10n.t("Write one list without blanks, such as `https://proxy.example.com,direct`.");
  }
  if (/:\/\/[^/,|]*@/.test(value)) {
    return l10n.t("Leave user and password out: this value is written into Dockerfiles.");
  }
  return undefined;
}

function patternProblem(value: string): string | undefined {
  const bare = value.replace(/^[a-z+]+:\/\//i, "");
  if (value === "" || /[\s,;]/.test(value))
    return l10n.t("Write one host or path prefix per entry, without blanks or commas.");
  if (bare !== value) return l10n.t("Leave the scheme out: `{0}`.", bare);
  return undefined;
}

function folderProblem(value: string): string | undefined {
  return value === "" || resolvePath("", value) === undefined ? folderMessage() : undefined;
}

function folderMessage(): string {
  return l10n.t(
    "Write the folder of the build context relative to the folder of this file, such as `.` or `services/api`.",
  );
}
