/** Text for Markdown in which every character stands for itself, whatever file it comes from. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|~<>&:@/]/g, (character) => {
      // A backslash before these would be shown; they only matter as HTML, as a link or as an entity.
      if (character === "<") return "&lt;";
      if (character === "&") return "&amp;";
      return /[:@/.-]/.test(character) ? character : `\\${character}`;
    })
    .replace(/:\/\//g, ":&#47;&#47;")
    .replace(/\s+/g, " ");
}

/** A message of ours with names in back-ticks: code stays code, everything else is escaped. */
export function messageMarkdown(message: string): string {
  return message
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.length > 2 && part.startsWith("`") && part.endsWith("`") ? code(part.slice(1, -1)) : escapeMarkdown(part),
    )
    .join("");
}

/** Inline code, fenced so that back-ticks in it do not end it. */
export function code(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  if (flat === "") return "";
  let fence = "`";
  while (flat.includes(fence)) fence += "`";
  const padding = flat.startsWith("`") || flat.endsWith("`") ? " " : "";
  return `${fence}${padding}${flat}${padding}${fence}`;
}

/** A link; the label is escaped, the address has to be one of ours. */
export function link(label: string, address: string): string {
  return `[${escapeMarkdown(label)}](${address})`;
}

/** What is left for clients that show plain text. */
export function toPlainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, "$1: $2")
    .replace(/(?<!\\)(`+) ?(.*?) ?\1/g, "$2")
    .replace(/\*\*/g, "")
    .replace(/&#47;/g, "/")
    .replace(/&lt;/g, "<")
    .replace(/&amp;/g, "&")
    .replace(/\\([\\`*_{}[\]()#+!|~>])/g, "$1");
}
