import * as l10n from "@vscode/l10n";
import type { NpmOptionType } from "../../npm/option";

/** What npm takes as a value of a type, for a sentence or a list; a boolean is told by its two words instead. */
export function typeName(type: Exclude<NpmOptionType, "boolean">): string {
  switch (type) {
    case "string":
      return l10n.t("a text");
    case "number":
      return l10n.t("a number");
    case "path":
      return l10n.t("a path");
    case "date":
      return l10n.t("a date");
    case "url":
      return l10n.t("an address with `http://` or `https://`");
    case "semver":
      return l10n.t("a full version such as `1.0.0`");
    case "umask":
      return l10n.t("an octal number up to `0777`");
    case "address":
      return l10n.t("an address of this machine");
    case "stream":
      return l10n.t("nothing that a file can hold");
  }
}
