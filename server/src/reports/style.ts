import type { Severity } from "../rules/define";

/** How parts of a text report are marked on a terminal. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly code: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const same = (text: string) => text;

/** No marks at all: for files, pipes and terminals that want no colour. */
export const plainStyle: Style = {
  strong: same,
  faint: same,
  code: same,
  added: same,
  removed: same,
  severity: (_severity, text) => text,
};

const severityColours: Readonly<Record<Severity, string>> = {
  error: "31",
  warning: "33",
  information: "36",
  hint: "35",
};

/** The sixteen colours that every terminal theme defines, so that they stay readable on light and dark ones. */
export const ansiStyle: Style = {
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
  code: (text) => `\u001b[36m${text}\u001b[39m`,
  added: (text) => `\u001b[32m${text}\u001b[39m`,
  removed: (text) => `\u001b[31m${text}\u001b[39m`,
  severity: (severity, text) => `\u001b[1;${severityColours[severity]}m${text}\u001b[22;39m`,
};
