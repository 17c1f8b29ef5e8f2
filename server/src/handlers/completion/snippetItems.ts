import * as l10n from "@vscode/l10n";
import type { Stage } from "../../build/stage";
import type { FileReport } from "../../lint/engine";
import type { RuleOptions } from "../../rules/define";
import type { Span } from "../../syntax/text";
import { textOf, textOrEmpty } from "../../syntax/value";
import { type Suggestion, type Suggestions, snippetText } from "../suggestion";
import { type ProjectPlan, planProject } from "./projectPlan";

/** A line of a snippet: text, and places to fill in. */
type Line = readonly (string | Place)[];

/** A place to fill in: the same number means the same text. */
interface Place {
  readonly number: number;
  /** The first one stands there at first; more than one are a choice. */
  readonly choices: readonly string[];
}

/**
 * Blocks of instructions for a line of its own: the download of modules for the stage at hand, and a whole build with a small
 * image to run. Filled in with what the project's files tell.
 *
 * @param offset of the caret.
 * @returns `undefined` where no instruction can begin
 */
export function snippetItems(report: FileReport, offset: number, options: RuleOptions): Suggestions | undefined {
  const { build, lines, syntax } = report;
  const line = lines.lineSpan(lines.lineAt(offset));
  const text = syntax?.slice(line).replace(/[\r\n]+$/, "") ?? "";
  const instruction = syntax?.instructionAt(offset);
  const isOwnLine = /^\ufeff?[ \t]*[\w-]*[ \t]*$/.test(text);
  const isWhole = instruction === undefined || instruction.head.end - instruction.offset === instruction.keyword.length;
  if (!build || !syntax || !isOwnLine || !isWhole || (instruction && instruction.offset < line.start)) return undefined;
  const start = line.start + (text.length - text.replace(/^\ufeff?[ \t]*/, "").length);
  const span: Span = { start, end: Math.max(start, line.start + text.trimEnd().length) };
  if (offset < span.start || offset > span.end) return undefined;

  const plan = planProject(build.surroundings.context, options);
  const stage = build.stages.findLast(({ from }) => from.offset < line.start);
  const all: Suggestion[] = [];
  const add = (label: string, detail: string, block: readonly Line[]): void => {
    all.push({
      label,
      kind: "snippet",
      isSnippet: true,
      detail,
      insert: block.map(snippetLine).join(syntax.lineBreak),
      documentation: ["```dockerfile", ...block.map(plainLine), "```"].join("\n"),
    });
  };
  if (stage && stage.base.hasGo !== "no") {
    const count = stage.steps.filter((step) => step.instruction.offset < line.start).length;
    const block = downloadBlock(plan, stage, count, options);
    add("go-modules", l10n.t("Copy go.mod and go.sum, download the modules"), block);
  }
  const isFirst = syntax.instructions.every((each) => each.offset >= line.start) && syntax.directives.length === 0;
  const directive: readonly Line[] = isFirst ? [["# syntax=docker/dockerfile:1"], [""]] : [];
  const pair = [...directive, ...buildAndRun(plan, options, syntax.escape)];
  add("go-image", l10n.t("Build a Go program and put it into a small image"), pair);
  return { span, all };
}

/** The download as the next steps of a stage, after `count` of its own. */
function downloadBlock(plan: ProjectPlan, stage: Stage, count: number, options: RuleOptions): readonly Line[] {
  const { user, workdirOrigin } = stage.steps[count]?.before ?? stage.end;
  const proxy = stage.environment.get("GOPROXY", count);
  const isProxySet = proxy.origin !== undefined || textOrEmpty(proxy.value) !== "";
  return [
    ...(workdirOrigin ? [] : [["WORKDIR /src"] as const]),
    ...(isProxySet ? [] : [proxyLine(options)]),
    ...downloadLines(plan, user.isRoot === "yes" ? textOf(user.home) : undefined),
  ];
}

function proxyLine({ moduleProxies }: RuleOptions): Line {
  return ["ENV GOPROXY=", { number: 1, choices: moduleProxies }];
}

/** @param home where credentials can be mounted; `undefined` where the user is not root. */
function downloadLines(plan: ProjectPlan, home: string | undefined): readonly Line[] {
  const { folder, manifests, keepsLayout, privateModules } = plan;
  const copies = manifests.map(([from, names]): Line => {
    const sources = names.map((name) => (from === "" ? name : `${from}/${name}`)).join(" ");
    return [`COPY ${sources} ${keepsLayout && from !== "" ? `./${from}/` : "./"}`];
  });
  const secret =
    privateModules !== "" && home !== undefined ? `--mount=type=secret,id=netrc,target=${home}/.netrc ` : "";
  return [
    ...(privateModules === "" ? [] : [[`ENV GOPRIVATE=${privateModules}`]]),
    ...copies,
    ...(keepsLayout && folder !== "" ? [[`WORKDIR /src/${folder}`]] : []),
    [`RUN ${secret}go mod download`],
  ];
}

function buildAndRun(plan: ProjectPlan, options: RuleOptions, escape: string): readonly Line[] {
  const { folder, goVersion, keepsLayout, needsCgo, packages } = plan;
  const program = plan.programOf(packages[0] ?? ".");
  const name: Place = { number: 3, choices: [program] };
  const source = folder === "" || keepsLayout ? "." : folder;
  return [
    // With cgo the program needs a libc that is no older than the one it was linked with.
    [`FROM golang:${goVersion}${needsCgo ? "-bookworm" : ""} AS build`],
    ["WORKDIR /src"],
    proxyLine(options),
    ...downloadLines(plan, "/root"),
    [`COPY ${source} ${keepsLayout && folder !== "" ? "/src" : "."}`],
    [`RUN --mount=type=cache,target=/root/.cache/go-build ${escape}`],
    [
      `    CGO_ENABLED=${needsCgo ? "1" : "0"} go build -trimpath -ldflags="-s -w" -o /out/`,
      name,
      " ",
      { number: 2, choices: packages },
    ],
    [""],
    [`FROM gcr.io/distroless/${needsCgo ? "base" : "static"}-debian12:nonroot`],
    ["COPY --from=build /out/", name, " /", name],
    ['ENTRYPOINT ["/', name, '"]'],
    [{ number: 0, choices: [""] }],
  ];
}

function plainLine(line: Line): string {
  return line.map((part) => (typeof part === "string" ? part : part.choices[0])).join("");
}

function snippetLine(line: Line): string {
  return line.map((part) => (typeof part === "string" ? snippetText(part) : snippetPlace(part))).join("");
}

function snippetPlace({ number, choices }: Place): string {
  const [first = ""] = choices;
  if (first === "") return `$${number}`;
  if (choices.length === 1) return `\${${number}:${snippetText(first)}}`;
  return `\${${number}|${choices.map((choice) => choice.replace(/[\\,|]/g, "\\$&")).join(",")}|}`;
}
