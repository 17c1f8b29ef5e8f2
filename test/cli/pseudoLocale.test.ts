import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandNames } from "../../server/src/cli/arguments";
import { describeRules } from "../../server/src/lint/metadata";
import { runCli, Sandbox } from "../support/commandLine";
import { assertTranslated, pseudoBundle, pseudoLocale } from "../support/pseudoLocale";

describe("the command line in a pseudo-locale leaves nothing in English:", () => {
  let packageFolder: string;
  let sandbox: Sandbox;

  before(() => {
    packageFolder = mkdtempSync(join(tmpdir(), "go-hints-package-"));
    mkdirSync(join(packageFolder, "dist"));
    for (const script of ["cli.js", "commandLine.js"])
      cpSync(join("dist", script), join(packageFolder, "dist", script));
    mkdirSync(join(packageFolder, "l10n"));
    writeFileSync(join(packageFolder, "l10n", `bundle.l10n.${pseudoLocale}.json`), JSON.stringify(pseudoBundle()));
  });

  beforeEach(() => {
    sandbox = new Sandbox();
    cpSync("examples/order-service", sandbox.folder, { recursive: true });
  });

  afterEach(() => sandbox.remove());
  after(() => rmSync(packageFolder, { recursive: true, force: true }));

  const run = (args: readonly string[], options: { readonly input?: string; readonly localeFrom?: "LANG" } = {}) => {
    const asked = options.localeFrom === "LANG" ? [] : ["--locale", pseudoLocale];
    return runCli(join(packageFolder, "dist", "cli.js"), [...args, ...asked], {
      cwd: sandbox.folder,
      ...(options.input !== undefined && { input: options.input }),
      ...(options.localeFrom === "LANG" && { env: { LANG: "qps_PLOC.UTF-8" } }),
    });
  };

  /** Words of the command line itself, of rules and of the project, which are the same in every language. */
  const names = (args: readonly string[]) =>
    [
      // What --format, --fail-on and --rule take is typed as it is.
      "text json sarif github markdown error warning information hint never",
      ...args,
      ...commandNames,
      ...describeRules().map(({ id }) => id),
      ...readdirSync(sandbox.folder, { recursive: true, encoding: "utf8" }),
      ...["Dockerfile", "migrate.Dockerfile", "package.json", "go.mod"].map((path) =>
        readFileSync(sandbox.path(path), "utf8"),
      ),
    ].join("\n");

  const expectTranslated = (text: string, args: readonly string[]) => {
    for (const line of text.split("\n")) assertTranslated(line, names(args), `a line of “${args.join(" ")}”`);
  };

  it("--help", () => {
    const { code, stdout } = run(["--help"]);
    assert.equal(code, 0);
    // What stands left of the texts is typed as it is, and the names of severities are too.
    const texts = stdout.split("\n").map((line) => line.replace(/^ {2}\S.*? {2,}/, ""));
    assert.ok(texts.length > 20);
    expectTranslated(texts.join("\n"), ["--help", "error warning information hint never off text json sarif github"]);
  });

  it("rules", () => {
    const { stdout } = run(["rules"]);
    expectTranslated(stdout, ["rules"]);
    for (const { id } of describeRules()) assert.match(stdout, new RegExp(`^  ${id} +⟦.*⟧`, "m"));
  });

  it("a report, in the language of LANG too", () => {
    const { code, stdout } = run(["check"]);
    assert.equal(code, 1);
    // The lines of files that are shown are nobody's to translate.
    const prose = stdout
      .split("\n")
      .filter((line) => !/^\s*(?:\d+ )?\s*\|/.test(line))
      .join("\n");
    expectTranslated(prose, ["check"]);
    assert.ok((stdout.match(/⟦/g)?.length ?? 0) > 30);
    assert.equal(run(["check"], { localeFrom: "LANG" }).stdout, stdout);
  });

  it("annotations for GitHub", () => {
    const { stdout } = run(["check", "--format", "github"]);
    for (const line of stdout.trimEnd().split("\n")) {
      const message = line.slice(line.indexOf("::", 2) + 2).replaceAll("%0A", "\n");
      expectTranslated(message, ["check", "github"]);
    }
  });

  it("JSON and SARIF", () => {
    const json = JSON.parse(run(["check", "--format", "json"]).stdout);
    const sarif = JSON.parse(run(["check", "--format", "sarif"]).stdout);
    const texts: string[] = [];
    collect(json, texts);
    collect(sarif, texts);
    assert.ok(texts.length > 100);
    for (const text of texts) expectTranslated(text, ["check"]);
  });

  it("fixing, and a diff", () => {
    for (const args of [
      ["check", "--fix", "--dry-run"],
      ["check", "--fix"],
      ["check", "--fix-suggestions"],
    ]) {
      const { stdout, stderr } = run(args);
      const prose = stdout.split("\n").filter((line) => !/^(?:[-+ @]|---|\+\+\+|diff)|^\s*(?:\d+ )?\s*\|/.test(line));
      expectTranslated(prose.join("\n"), args);
      expectTranslated(stderr, args);
    }
  });

  const complaints: readonly (readonly string[])[] = [
    [],
    ["chek"],
    ["Dockerfile"],
    ["--format", "json"],
    ["explain"],
    ["explain", "goproxy-unse"],
    ["explain", "goproxy-unset"],
    ["rules", "all"],
    ["rules", "--format", "sarif"],
    ["language-server"],
    ["check", "--nope"],
    ["check", "--fxi"],
    ["check", "--format"],
    ["check", "--fix=yes"],
    ["check", "--dry-run"],
    ["check", "--stdin"],
    ["check", "--stdin", "--stdin-filename", "Dockerfile", "Dockerfile"],
    ["check", "--rule", "goproxy-unset"],
    ["check", "--rule", "goproxy-unse=off"],
    ["check", "--rule", "goproxy-unset=of"],
    ["check", "--fail-on", "all"],
    ["check", "nowhere"],
    ["check", "--context", "nowhere"],
    ["check", "--config", "nowhere.yaml"],
    ["diagnose", "nowhere"],
    ["diagnose", "a", "b"],
    ["diagnose", "--step", "x"],
    ["diagnose", "--step", "99"],
    ["diagnose", "--step", "nostage:1"],
    ["diagnose", "--module", "x y"],
    ["diagnose", "--build-arg", "1=2"],
    ["diagnose", "--build-arg", "NOT_SET_ANYWHERE"],
    ["diagnose", "--timeout", "never"],
  ];
  for (const args of complaints) {
    it(`the complaint about “${args.join(" ")}”`, () => {
      const { code, stderr } = run(args);
      assert.equal(code, 2);
      assert.match(stderr, /⟦/);
      expectTranslated(stderr, args);
    });
  }

  it("complaints about .go-hints.yaml", () => {
    sandbox.write(
      ".go-hints.yaml",
      [
        "rule: {}",
        "rules: { goproxy-unse: off, goproxy-unset: of, goproxy-off: }",
        "categories: [stages]",
        "moduleProxy: [one]",
        "privateModules: git.example.com",
        "internalHosts: ['https://a.example.com', 'a b']",
        "contexts: { ../Dockerfile: ., Dockerfile: ../.. }",
        "minimumConfidence: highest",
        "minimumConfidence: low",
      ].join("\n"),
    );
    const args = ["check"];
    const { code, stderr } = run(args);
    assert.equal(code, 2);
    assert.ok(stderr.trimEnd().split("\n").length > 8, stderr);
    expectTranslated(stderr, [...args, readFileSync(sandbox.path(".go-hints.yaml"), "utf8")]);
  });
});

/** Texts for people in a report for programs, by the names that they have there. */
function collect(value: unknown, texts: string[], key = ""): void {
  if (typeof value === "string") {
    if (["text", "message", "title", "summary", "effect", "remedy", "markdown", "description"].includes(key))
      texts.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, texts, key);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value))
      if (name !== "snippet" && name !== "insertedContent") collect(item, texts, name);
  }
}
