import { characterWidth, printable } from "../reports/displayText";
import { plainStyle, type Style } from "../reports/style";

export interface MarkdownOptions {
  readonly style: Style;
  /** Columns at which prose is wrapped. */
  readonly columns: number;
}

/**
 * A page of the documentation as text for a terminal. Knows what our own pages use: headings, paragraphs, lists, fenced
 * blocks, tables, block quotes, comments, links, code and emphasis.
 */
export function renderMarkdown(markdown: string, options: Partial<MarkdownOptions> = {}): string {
  const { style = plainStyle, columns = 100 } = options;
  const output: string[] = [];
  for (const block of splitBlocks(markdown)) {
    const lines = renderBlock(block, { style, columns });
    if (lines.length > 0) output.push(...lines, "");
  }
  return `${output.join("\n").trimEnd()}\n`;
}

/** Columns that a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

interface Block {
  readonly kind: "heading" | "code" | "table" | "item" | "quote" | "text";
  readonly lines: readonly string[];
}

function splitBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  const withoutComments = markdown.replace(/^\uFEFF/, "").replace(/<!--[\s\S]*?-->\n?/g, "");
  const lines = withoutComments.split(/\r?\n/);
  let open: { kind: Block["kind"]; lines: string[] } | undefined;
  const close = () => {
    if (open) blocks.push(open);
    open = undefined;
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      close();
      const end = lines.findIndex((each, at) => at > i && each.trim().startsWith(fence));
      blocks.push({ kind: "code", lines: lines.slice(i + 1, end < 0 ? undefined : end) });
      i = end < 0 ? lines.length : end;
      continue;
    }
    const kind = kindOfLine(line);
    if (kind === undefined) {
      close();
    } else if (open && (kind === open.kind || kind === "text") && kind !== "item" && kind !== "heading") {
      open.lines.push(line);
    } else {
      close();
      open = { kind, lines: [line] };
      if (kind === "heading") close();
    }
  }
  close();
  return blocks;
}

function kindOfLine(line: string): Block["kind"] | undefined {
  if (line.trim() === "") return undefined;
  if (/^#{1,6} /.test(line)) return "heading";
  if (/^\s*\|/.test(line)) return "table";
  if (/^\s*(?:[-*+]|\d+\.) /.test(line)) return "item";
  return /^\s*>/.test(line) ? "quote" : "text";
}

function renderBlock(block: Block, options: MarkdownOptions): readonly string[] {
  const { style, columns } = options;
  switch (block.kind) {
    case "heading":
      return [style.strong(inline((block.lines[0] ?? "").replace(/^#+ /, ""), plainStyle))];
    case "code":
      return block.lines.map((line) => style.code(`    ${printable(line)}`.trimEnd()));
    case "table":
      return renderTable(block.lines, style);
    case "item": {
      const marker = /^(\s*)([-*+]|\d+\.) /.exec(block.lines[0] ?? "");
      const indent = marker?.[1] ?? "";
      const bullet = `${indent}${/\d/.test(marker?.[2] ?? "") ? marker?.[2] : "•"} `;
      const text = joinLines(block.lines).slice((marker?.[2] ?? "").length + 1);
      return wrap(inline(text, style), columns, bullet, " ".repeat(bullet.length));
    }
    case "quote": {
      const text = joinLines(block.lines.map((line) => line.replace(/^\s*> ?/, "")));
      return wrap(inline(text, style), columns, "│ ", "│ ");
    }
    case "text":
      return wrap(inline(joinLines(block.lines), style), columns, "", "");
  }
}

/** A line break is a blank, but not between two Chinese characters nor beside a full-width mark. */
function joinLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .reduce((text, line) => text + (joinsWithoutBlank.test(`${text.slice(-1)}\n${line.charAt(0)}`) ? "" : " ") + line);
}

const joinsWithoutBlank = /^[\u3000-\u9fff\uff00-\uffef]\n[\u3000-\u9fff\uff00-\uffef]$|[\u3001-\u303f\uff00-\uffef]/;

/** Links as `text (address)`, relative ones as their text; marks of emphasis as bold; code keeps its back-ticks. */
function inline(text: string, style: Style): string {
  return printable(text)
    .replace(/!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_all, label: string, address: string) =>
      /^https?:/.test(address) && label !== address ? `${label} (${address})` : label,
    )
    .replace(/<(https?:[^>]+)>/g, "$1")
    .replace(/(`+)(.+?)\1/g, (all) => style.code(all))
    .replace(/\*\*(.+?)\*\*/g, (_all, strong: string) => style.strong(strong));
}

function renderTable(lines: readonly string[], style: Style): readonly string[] {
  const rows = lines
    .filter((line) => !/^\s*\|[\s:|-]+\|\s*$/.test(line))
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, "")
        .split(/(?<!\\)\|/)
        .map((cell) => inline(cell.trim().replaceAll("\\|", "|"), plainStyle)),
    );
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ""))));
  return rows.map((row, index) => {
    const cells = row.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - textWidth(cell))));
    const text = `  ${cells.join("  ")}`.trimEnd();
    return index === 0 ? style.strong(text) : text;
  });
}

/** Breaks at blanks, and between the characters of a script that is written without them. Escape sequences take no columns. */
function wrap(text: string, columns: number, first: string, next: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let width = textWidth(first);
  let isEmpty = true;
  for (const piece of text.match(/\s+|[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+/g) ?? []) {
    const pieceWidth = textWidth(piece.replace(/\u001b\[[0-9;]*m/g, ""));
    const isBlank = piece.trim() === "";
    // A closing mark never begins a line.
    if (!isEmpty && !isBlank && width + pieceWidth > columns && !/^[，。、；：！？）」』》]/.test(piece)) {
      lines.push(line.trimEnd());
      line = next;
      width = textWidth(next);
      isEmpty = true;
    }
    if (isEmpty && isBlank) continue;
    line += piece;
    width += pieceWidth;
    isEmpty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}
