import * as l10n from "@vscode/l10n";

/** What `--help` prints. */
export function helpText(): string {
  return [
    l10n.t(
      "Finds Go-specific causes of slow, broken and unsafe image builds in Dockerfiles, and faults in .npmrc files.",
    ),
    "",
    table([
      ["dockerfile-go-hints check [PATH…]", l10n.t("check files or folders; without a path, the current folder")],
      [
        "dockerfile-go-hints diagnose [DOCKERFILE]",
        l10n.t("try the module download of a step over the network, and say why it fails"),
      ],
      ["dockerfile-go-hints explain RULE-ID", l10n.t("print the page of a rule")],
      ["dockerfile-go-hints rules", l10n.t("list all rules; --format json for programs")],
      ["dockerfile-go-hints language-server --stdio", l10n.t("serve an editor")],
    ]),
    "",
    l10n.t("Options of check:"),
    table([
      ["--format text|json|sarif|github", l10n.t("how findings are printed; text unless given")],
      ["--fix", l10n.t("apply the safe fixes")],
      ["--fix-suggestions", l10n.t("apply the safe fixes and the preferred suggestions")],
      ["--dry-run", l10n.t("with one of these: change nothing, print a diff (values of credentials are masked in it)")],
      ["--context DIR", l10n.t("the build context of all files")],
      ["--config FILE", l10n.t("read this file instead of .go-hints.yaml")],
      ["--rule ID=SEVERITY", l10n.t("off, hint, information, warning or error for one rule; may be repeated")],
      [
        "--fail-on SEVERITY",
        l10n.t("exit with 1 from this severity on: error, warning (unless given), information, hint, never"),
      ],
      ["--stdin --stdin-filename PATH", l10n.t("check the text on standard input as if it stood at PATH")],
    ]),
    "",
    l10n.t("Options of diagnose:"),
    table([
      ["--step [STAGE:]N", l10n.t("the step as BuildKit numbers it; without it the first that downloads")],
      ["--module PATH[@VERSION]", l10n.t("the module to try; without it the first requirements of go.mod")],
      ["--build-arg NAME=VALUE", l10n.t("a build argument; NAME alone takes it from the environment; may be repeated")],
      ["--timeout SECONDS", l10n.t("how long one attempt may take; 10 unless given")],
      ["--format text|markdown|json", l10n.t("how the report is printed; text unless given")],
      ["--context DIR, --config FILE", l10n.t("as for check")],
    ]),
    "",
    l10n.t("Everywhere:"),
    table([
      ["--locale LANGUAGE", l10n.t("en or zh-cn; without it LC_ALL, LC_MESSAGES or LANG decides")],
      ["--help, --version", l10n.t("print this, or the version")],
    ]),
    "",
    l10n.t(
      "Exit codes: 0 nothing to complain about, 1 findings or a download that fails, 2 wrong usage or unreadable input.",
    ),
    "",
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
