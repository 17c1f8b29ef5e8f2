import { parseArgs } from "node:util";
import * as l10n from "@vscode/l10n";
import { type ModuleName, parseModuleName } from "../diagnose/modules";
import type { FixSelection } from "../lint/fixes";
import { unusedSuppression } from "../lint/metadata";
import { type RuleLevel, ruleLevels, severities } from "../lint/settings";
import type { Severity } from "../rules/define";
import { allRules } from "../rules/index";
import { nearestName } from "../syntax/nearestName";

export const formats = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof formats)[number];

export interface CheckCommand {
  readonly name: "check";
  /** Files and folders as given; never empty unless `stdinPath` is set. */
  readonly paths: readonly string[];
  /** The path that the text on standard input is taken for. */
  readonly stdinPath: string | undefined;
  readonly format: Format;
  readonly fix: FixSelection | undefined;
  readonly dryRun: boolean;
  readonly context: string | undefined;
  readonly config: string | undefined;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly failOn: Severity | "never";
}

export const diagnosisFormats = ["text", "markdown", "json"] as const;

export interface DiagnoseCommand {
  readonly name: "diagnose";
  /** A Dockerfile, or a folder that holds one. */
  readonly path: string;
  /** The step as BuildKit numbers it; without a stage the only one of this number that may download. */
  readonly step: { readonly stage: string | undefined; readonly number: number } | undefined;
  readonly module: ModuleName | undefined;
  readonly buildArguments: ReadonlyMap<string, string>;
  /** The limit of one attempt in milliseconds; `undefined` for the usual one. */
  readonly milliseconds: number | undefined;
  readonly format: (typeof diagnosisFormats)[number];
  readonly context: string | undefined;
  readonly config: string | undefined;
}

export type Command =
  | CheckCommand
  | DiagnoseCommand
  | { readonly name: "explain"; readonly rule: string }
  | { readonly name: "rules"; readonly format: "text" | "json" }
  | { readonly name: "language-server"; readonly namesLocale: boolean }
  | { readonly name: "help" }
  | { readonly name: "version" };

/** The command line says something that has no meaning; the message is one sentence for the person. */
export class UsageError extends Error {}

type OptionTypes = Readonly<Record<string, "string" | "boolean">>;

const commonOptions: OptionTypes = { help: "boolean", locale: "string" };

const commandOptions: Readonly<Record<string, OptionTypes>> = {
  check: {
    ...commonOptions,
    format: "string",
    fix: "boolean",
    "fix-suggestions": "boolean",
    "dry-run": "boolean",
    context: "string",
    config: "string",
    rule: "string",
    "fail-on": "string",
    stdin: "boolean",
    "stdin-filename": "string",
  },
  diagnose: {
    ...commonOptions,
    format: "string",
    step: "string",
    module: "string",
    "build-arg": "string",
    timeout: "string",
    context: "string",
    config: "string",
  },
  explain: commonOptions,
  rules: { ...commonOptions, format: "string" },
  "language-server": { ...commonOptions, stdio: "boolean" },
};

/** The names of the commands. */
export const commandNames = Object.keys(commandOptions);

/**
 * What a command line asks for.
 * @param argv without `node` and the script.
 * @throws UsageError
 */
export function parseCommand(argv: readonly string[]): Command {
  const [first] = argv;
  if (first === undefined) {
    throw new UsageError(
      l10n.t("Say what to do: check, diagnose, explain, rules or language-server; --help tells more."),
    );
  }
  if (["--help", "-h", "help"].includes(first)) return { name: "help" };
  if (["--version", "-v", "-V"].includes(first)) return { name: "version" };
  const options = Object.hasOwn(commandOptions, first) ? commandOptions[first] : undefined;
  if (options === undefined) throw unknownCommand(first);
  const given = readOptions(argv.slice(1), options);
  if (given.has("help")) return { name: "help" };
  switch (first) {
    case "check":
      return checkCommand(given);
    case "diagnose":
      return diagnoseCommand(given);
    case "explain":
      return explainCommand(given);
    case "rules":
      refuseArguments(given, "rules");
      return { name: "rules", format: given.choice("format", ["text", "json"], "text") };
    default:
      refuseArguments(given, "language-server");
      if (!given.has("stdio"))
        throw new UsageError(l10n.t("The language server speaks over standard input and output only: add --stdio."));
      return { name: "language-server", namesLocale: given.has("locale") };
  }
}

function checkCommand(given: GivenOptions): CheckCommand {
  const fix = given.has("fix-suggestions") ? "suggestions" : given.has("fix") ? "safe" : undefined;
  if (given.has("dry-run") && fix === undefined) {
    throw new UsageError(l10n.t("--dry-run shows what --fix or --fix-suggestions would do: add one of them."));
  }
  const stdinPath = given.last("stdin-filename");
  if (given.has("stdin") !== (stdinPath !== undefined)) {
    throw new UsageError(
      l10n.t("--stdin and --stdin-filename PATH belong together: the path says what the text is and where it stands."),
    );
  }
  if (stdinPath !== undefined && given.positionals.length > 0) {
    throw new UsageError(
      l10n.t("Either the text on standard input is checked or `{0}`, not both.", given.positionals[0] ?? ""),
    );
  }
  return {
    name: "check",
    paths: given.positionals.length > 0 || stdinPath !== undefined ? given.positionals : ["."],
    stdinPath,
    format: given.choice("format", formats, "text"),
    fix,
    dryRun: given.has("dry-run"),
    context: given.last("context"),
    config: given.last("config"),
    rules: Object.fromEntries(given.all("rule").map(ruleLevelOf)),
    failOn: given.choice("fail-on", [...severities, "never"], "warning"),
  };
}

function diagnoseCommand(given: GivenOptions): DiagnoseCommand {
  const [path = ".", surplus] = given.positionals;
  if (surplus !== undefined)
    throw new UsageError(l10n.t("`diagnose` takes one Dockerfile, not `{0}` as well.", surplus));
  return {
    name: "diagnose",
    path,
    step: stepOf(given.last("step")),
    module: moduleOf(given.last("module")),
    buildArguments: new Map(given.all("build-arg").map(buildArgumentOf)),
    milliseconds: millisecondsOf(given.last("timeout")),
    format: given.choice("format", diagnosisFormats, "text"),
    context: given.last("context"),
    config: given.last("config"),
  };
}

/** `4`, or `build:4` for the step that BuildKit shows as `[build 4/6]`. */
function stepOf(text: string | undefined): DiagnoseCommand["step"] {
  if (text === undefined) return undefined;
  const [, stage, number] = /^\[?(?:([\w.-]+)[ :]+)?(\d+)(?:\/\d+)?\]?$/.exec(text.trim()) ?? [];
  if (number === undefined) {
    throw new UsageError(
      l10n.t("--step takes a number as BuildKit shows it, such as `4` or `build:4`, not `{0}`.", text),
    );
  }
  return { stage, number: Number(number) };
}

function moduleOf(text: string | undefined): ModuleName | undefined {
  const module = text === undefined ? undefined : parseModuleName(text);
  if (text !== undefined && !module) {
    throw new UsageError(
      l10n.t("--module takes PATH or PATH@VERSION, such as `golang.org/x/text@v0.14.0`, not `{0}`.", text),
    );
  }
  return module;
}

/** `NAME=VALUE`; a name alone stands for its value in the environment, as with `docker build`. */
function buildArgumentOf(text: string): [string, string] {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? process.env[name] : text.slice(at + 1);
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new UsageError(l10n.t("--build-arg takes NAME=VALUE."));
  if (value === undefined) {
    throw new UsageError(l10n.t("--build-arg {0} stands for the value in the environment, which has none.", name));
  }
  return [name, value];
}

function millisecondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!(seconds >= 0.1 && seconds <= 600)) {
    throw new UsageError(l10n.t("--timeout takes seconds from 0.1 to 600, not `{0}`.", text));
  }
  return Math.round(seconds * 1000);
}

function explainCommand(given: GivenOptions): Command {
  const [rule, ...rest] = given.positionals;
  if (rule === undefined || rest.length > 0) {
    throw new UsageError(l10n.t("Name one rule, such as `explain goproxy-unset`; `rules` lists them."));
  }
  return { name: "explain", rule: knownRule(rule) };
}

/** `id=severity` of `--rule`. */
function ruleLevelOf(setting: string): [string, RuleLevel] {
  const at = setting.indexOf("=");
  if (at < 0)
    throw new UsageError(l10n.t("--rule takes ID=SEVERITY, such as `goproxy-unset=off`, not `{0}`.", setting));
  return [knownRule(setting.slice(0, at)), oneOf("--rule", setting.slice(at + 1), ruleLevels)];
}

function knownRule(id: string): string {
  const ids = [...allRules, unusedSuppression].map((rule) => rule.meta.id);
  if (ids.includes(id)) return id;
  const nearest = nearestName(id, ids);
  throw new UsageError(
    nearest === undefined
      ? l10n.t("There is no rule `{0}`; `dockerfile-go-hints rules` lists all.", id)
      : l10n.t("There is no rule `{0}`; did you mean `{1}`?", id, nearest),
  );
}

function oneOf<Value extends string>(option: string, value: string, allowed: readonly Value[]): Value {
  const match = allowed.find((each) => each === value);
  if (match !== undefined) return match;
  throw new UsageError(l10n.t("{0} takes one of {1}, not `{2}`.", option, allowed.join(", "), value));
}

function unknownCommand(name: string): UsageError {
  if (name.startsWith("-"))
    return new UsageError(
      l10n.t("Name a command before `{0}`: check, diagnose, explain, rules or language-server.", name),
    );
  const nearest = nearestName(name, commandNames);
  return new UsageError(
    nearest === undefined
      ? l10n.t("There is no command `{0}`; to check a file or folder write `check {0}`.", name)
      : l10n.t("There is no command `{0}`; did you mean `{1}`?", name, nearest),
  );
}

function refuseArguments(given: GivenOptions, command: string): void {
  const [first] = given.positionals;
  if (first !== undefined) throw new UsageError(l10n.t("`{0}` takes no argument such as `{1}`.", command, first));
}

/** Options and arguments of one command, checked for names and presence of values. */
class GivenOptions {
  readonly positionals: string[] = [];
  readonly values = new Map<string, string[]>();

  has(name: string): boolean {
    return this.values.has(name);
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  last(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  choice<Value extends string>(name: string, allowed: readonly Value[], fallback: Value): Value {
    const value = this.last(name);
    return value === undefined ? fallback : oneOf(`--${name}`, value, allowed);
  }
}

/** `parseArgs` splits; its own complaints are in English only and speak of its API, so names are checked here. */
function readOptions(argv: readonly string[], types: OptionTypes): GivenOptions {
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type, multiple: true }]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...options, help: { type: "boolean", short: "h", multiple: true } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new GivenOptions();
  for (const token of tokens) {
    if (token.kind === "positional") given.positionals.push(token.value);
    if (token.kind !== "option") continue;
    const type = Object.hasOwn(types, token.name) ? types[token.name] : undefined;
    if (type === undefined) throw unknownOption(token.rawName, types);
    const list = given.values.get(token.name) ?? [];
    given.values.set(token.name, list);
    if (type === "boolean" && token.value !== undefined)
      throw new UsageError(l10n.t("{0} takes no value.", token.rawName));
    if (type === "boolean") continue;
    if (!token.value || (token.inlineValue !== true && token.value.startsWith("-"))) {
      throw new UsageError(l10n.t("{0} needs a value.", token.rawName));
    }
    list.push(token.value);
  }
  return given;
}

function unknownOption(written: string, types: OptionTypes): UsageError {
  const nearest = nearestName(
    written,
    Object.keys(types).map((name) => `--${name}`),
  );
  return new UsageError(
    nearest === undefined
      ? l10n.t("There is no option {0} here; --help lists them.", written)
      : l10n.t("There is no option {0} here; did you mean {1}?", written, nearest),
  );
}
