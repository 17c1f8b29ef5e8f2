import type { Document, ParsedNode, YAMLMap } from "yaml";
import type { Preferences } from "../../lint/settings";
import { lineBreakOf, type Span } from "../../syntax/text";
import { replacementOf } from "../textDifference";

/**
 * The edit of `.go-hints.yaml` after which it says what `changes` say, beside what it says already: keys are set, lists get
 * what they lack, comments stay.
 *
 * @param text of the file, "" for one that is not there yet.
 * @returns "nothing" when it says all of it already; "unreadable" when the file is no valid YAML or holds something else in
 *   these places: then it is the person's turn
 */
export async function configEdit(
  text: string,
  changes: Preferences,
): Promise<{ readonly span: Span; readonly newText: string } | "nothing" | "unreadable"> {
  const yaml = await import("yaml");
  const eol = lineBreakOf(text);
  const before = text.replaceAll("\r\n", "\n");
  const document = yaml.parseDocument(before, { prettyErrors: false });
  if (document.errors.length > 0) return "unreadable";
  const isEmpty = document.contents === null || (yaml.isScalar(document.contents) && document.contents.value === null);
  if (isEmpty) document.contents = document.createNode({}) as unknown as ParsedNode;
  const { contents } = document;
  if (!yaml.isMap(contents) || contents.flow === true) return "unreadable";

  const editor = new ConfigEditor(yaml, document, contents);
  const { rules = {}, categories = {}, privateModules = [], internalHosts = [] } = changes;
  editor.setPairs("rules", rules);
  editor.setPairs("categories", categories);
  editor.setPairs("contexts", changes.contexts ?? {});
  editor.setScalar("moduleProxy", changes.moduleProxy);
  editor.addEntries("privateModules", privateModules);
  editor.addEntries("internalHosts", internalHosts);
  editor.setScalar("minimumConfidence", changes.minimumConfidence);
  if (editor.isBlocked) return "unreadable";
  if (!editor.hasChanged) return "nothing";
  const after = document.toString({ lineWidth: 0, ...layoutOf(before) }).replaceAll("\n", eol);
  return replacementOf(text, after) ?? "nothing";
}

class ConfigEditor {
  hasChanged = false;
  /** Whether something stands where a change would go that the change must not replace. */
  isBlocked = false;

  constructor(
    private readonly yaml: typeof import("yaml"),
    private readonly document: Document.Parsed,
    private readonly top: YAMLMap,
  ) {}

  setScalar(key: string, value: string | undefined): void {
    if (value === undefined || this.top.get(key) === value) return;
    const present = this.top.get(key, true);
    if (present !== undefined && !this.yaml.isScalar(present)) this.isBlocked = true;
    else this.set(this.top, key, value);
  }

  setPairs(key: string, pairs: Readonly<Record<string, string>>): void {
    const entries = Object.entries(pairs);
    if (entries.length === 0) return;
    const map = this.collection(key, {});
    if (!this.yaml.isMap(map)) this.isBlocked = true;
    else for (const [name, value] of entries) if (!sameLevel(map.get(name), value)) this.set(map, name, value);
  }

  addEntries(key: string, values: readonly string[]): void {
    if (values.length === 0) return;
    const list = this.collection(key, []);
    if (!this.yaml.isSeq(list)) {
      this.isBlocked = true;
      return;
    }
    const present = new Set(list.items.map((item) => (this.yaml.isScalar(item) ? item.value : item)));
    for (const value of values) {
      if (present.has(value)) continue;
      list.add(this.document.createNode(value));
      this.hasChanged = true;
    }
  }

  /** What a key holds; where it holds nothing, an empty collection from now on. */
  private collection(key: string, empty: object): unknown {
    const present = this.top.get(key, true);
    const isNothing = present === undefined || (this.yaml.isScalar(present) && present.value === null);
    if (!isNothing) return present;
    const node = this.document.createNode(empty);
    const pair = this.top.items.find((item) => this.yaml.isScalar(item.key) && item.key.value === key);
    if (pair) pair.value = node;
    else this.top.add(this.document.createPair(key, node));
    return node;
  }

  private set(map: YAMLMap, key: string, value: string): void {
    map.set(key, value);
    this.hasChanged = true;
  }
}

/** YAML 1.1 readers take `off` for `false`, and people write it. */
function sameLevel(present: unknown, level: string): boolean {
  return present === level || (present === false && level === "off");
}

/** How the file is laid out, as far as the printer can follow: what is not changed should stay as it is. */
function layoutOf(text: string) {
  const indent = /^( +)(?:[^\s#-]|- )/m.exec(text)?.[1]?.length;
  return {
    ...(indent !== undefined && indent <= 8 && { indent }),
    indentSeq: !/:[ \t]*\n- /.test(text),
    flowCollectionPadding: /[[{] \S/.test(text),
  };
}
