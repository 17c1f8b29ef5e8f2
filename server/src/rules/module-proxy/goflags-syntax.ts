import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { isGoAtLeast } from "../../build/goToolchain";
import { type GoflagsDefect, goflagsDefects, repairedGoflags } from "../../syntax/goflags";
import { defineDockerfileRule } from "../define";
import { withoutUrlCredentials } from "../shared/credentials";
import { DockerfileEdits } from "../shared/edits";
import { literalSettings } from "../shared/literalSettings";
import { replaceSetting } from "../shared/settingEdits";

/** Commands that pass over what they do not understand, or do not read GOFLAGS at all. */
const forgiving = /^(?:|env|bug|help|tool|telemetry)$/;

export const goflagsSyntax = defineDockerfileRule({
  meta: {
    id: "goflags-syntax",
    category: "module-proxy",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GOFLAGS holds a word that Go refuses"),
    effect: () => l10n.t("Every go command reads `GOFLAGS` first, and stops with `go: parsing $GOFLAGS`."),
    remedy: () =>
      l10n.t(
        "Write each flag as `-flag=value`, with blanks between flags only. A flag with a blank stands in quotes as a whole.",
      ),
  },
  mentions: ["goflags"],
  check({ build, report }) {
    for (const { place, text, goCommands, isInForce } of literalSettings(build, "GOFLAGS")) {
      const [defect] = goflagsDefects(text);
      if (!defect || !isInForce) continue;
      const repaired = repairedGoflags(text);
      report({
        span: place.span,
        message: messageFor(defect, goCommands),
        severity: goCommands.some(stops) ? "error" : "warning",
        fixes:
          repaired === undefined
            ? []
            : [
                {
                  title: l10n.t("Write `{0}`", `GOFLAGS=${withoutUrlCredentials(repaired)}`),
                  safety: "safe",
                  preferred: true,
                  edits: () => [replaceSetting(new DockerfileEdits(build), place, "GOFLAGS", repaired)],
                },
              ],
      });
    }
  },
});

function stops({ subcommand, command }: GoCommand): boolean {
  return !forgiving.test(subcommand) && command.shell.isCertain && !command.shell.mayFail;
}

function messageFor({ kind, word: written, meant }: GoflagsDefect, goCommands: readonly GoCommand[]): string {
  const word = withoutUrlCredentials(written);
  switch (kind) {
    case "separate-value":
      return l10n.t(
        "In `GOFLAGS` a value stands behind `=`: Go takes `{0}` for a flag of its own, and refuses it.",
        word,
      );
    case "quoted-value":
      if (goCommands.some((command) => isGoAtLeast(command, "1.20") === "no")) {
        return l10n.t(
          "This release of Go knows no quotes in `GOFLAGS`: it splits `{0}` at the blanks, and refuses what follows.",
          word,
        );
      }
      return meant === undefined
        ? l10n.t("Go reads quotes in `GOFLAGS` only at the start of a word, and refuses `{0}`.", word)
        : l10n.t(
            "Go reads quotes in `GOFLAGS` only at the start of a word: write `{0}`, not `{1}`.",
            withoutUrlCredentials(meant),
            word,
          );
    case "open-quote":
      return l10n.t("Go reads a quote at the start of a word of `GOFLAGS`, and finds none that closes it.");
    case "long-dash":
      return l10n.t("`{0}` begins with a dash that is no hyphen, and Go refuses it.", word);
    case "no-such-flag":
      return l10n.t(
        "No go command has a flag `{0}`, and each of them refuses `GOFLAGS` with it.",
        word.split("=")[0] ?? word,
      );
    default:
      return l10n.t("`{0}` is no flag: each word of `GOFLAGS` begins with `-`.", word);
  }
}
