import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { Step } from "../../build/stage";
import { literalOf } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import type { Fix } from "../define";
import { DockerfileEdits } from "./edits";

/** Packages by program, where the names differ. */
const alpinePackages: ReadonlyMap<string, string> = new Map([
  ["gcc", "gcc musl-dev"],
  ["g++", "g++ musl-dev"],
  ["setcap", "libcap"],
  ["protoc", "protobuf"],
  ["node", "nodejs"],
]);
const debianPackages: ReadonlyMap<string, string> = new Map([
  ["gcc", "gcc libc6-dev"],
  ["setcap", "libcap2-bin"],
  ["protoc", "protobuf-compiler"],
  ["node", "nodejs"],
  ["upx", "upx-ucl"],
  ["addgroup", "adduser"],
]);
const installable =
  /^(?:bash|curl|wget|git|make|gcc|g\+\+|sudo|jq|python3|setcap|protoc|zip|node|npm|adduser|addgroup)$/;

/** Installs the program above the step, or above the USER that takes root away from it. */
export function installFix(step: Step, tool: string): Fix[] {
  const { stage, build } = step;
  const at = step.user.isRoot === "yes" ? step : step.user.origin ? build.stepOf(step.user.origin) : undefined;
  if (!installable.test(tool) || !at || at.stage !== stage || at.user.isRoot !== "yes") return [];
  const line = installLine(stage.base.family, tool);
  if (line === undefined) return [];
  return [
    {
      title: l10n.t("Install `{0}` with the package manager", tool),
      safety: "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(build).insertBefore(at.instruction, [line])],
    },
  ];
}

function installLine(family: string | undefined, tool: string): string | undefined {
  if (family === "alpine") return `RUN apk add --no-cache ${alpinePackages.get(tool) ?? tool}`;
  if (family !== "debian" && family !== "ubuntu") return undefined;
  const name = debianPackages.get(tool) ?? tool;
  return `RUN apt-get update && apt-get install -y --no-install-recommends ${name} && rm -rf /var/lib/apt/lists/*`;
}

/** A folder without a shell: WORKDIR makes it, and a second one goes back. */
export function workdirFix(step: Step): Fix[] {
  const [command] = step.commands;
  const workdir = textOf(step.workdir);
  if (!command || step.commands.length > 1 || command.name !== "mkdir" || workdir === undefined) return [];
  const words = command.arguments.map((word) => literalOf(word));
  const folders = words.filter((text): text is string => text !== undefined && text !== "-p");
  const isPlain = words.every((text) => text !== undefined && (text === "-p" || /^\/[\w./-]*$/.test(text)));
  if (!isPlain || folders.length === 0 || step.instruction.flags.length > 0) return [];
  const edits = new DockerfileEdits(step.build);
  if (edits.holdsComment(step.instruction.span)) return [];
  const lines = [...folders, workdir].map((folder) => `WORKDIR ${folder}`);
  return [
    {
      title: l10n.t("Make the folder with WORKDIR"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replaceWithLines(step.instruction, lines)],
    },
  ];
}

/**
 * Options of `adduser` and `addgroup` that this distribution's program refuses. Debian's is a Perl script with long options,
 * to which busybox's short ones are ambiguous; busybox knows a part of the long ones. Sources: adduser(8) of Debian; busybox
 * loginutils/adduser.c and addgroup.c.
 */
export function foreignOptions(command: StepCommand): readonly string[] {
  if (command.name !== "adduser" && command.name !== "addgroup") return [];
  const { family } = command.step.stage.base;
  const options = command.arguments.map((word) => literalOf(word) ?? "").filter((text) => text.startsWith("-"));
  if (family === "debian" || family === "ubuntu") return options.filter((text) => /^-[SDGgs]/.test(text));
  // Alpine's package `shadow` leaves busybox's adduser in place.
  if (family !== "alpine") return [];
  return options.filter(
    (text) =>
      /^--(?:disabled-login|group|gid|create-home|quiet|force-badname)\b/.test(text) &&
      !isKnownToBusybox(command.name, text),
  );
}

function isKnownToBusybox(program: string | undefined, option: string): boolean {
  return program === "addgroup" && option.startsWith("--gid");
}

/** One account or group in the form of the base's own program; `[]` where an option has no counterpart. */
export function accountFix(command: StepCommand): Fix[] {
  const { family } = command.step.stage.base;
  const isDebian = family === "debian" || family === "ubuntu";
  if (!isDebian && family !== "alpine") return [];
  const text = isDebian ? inDebianForm(command) : inAlpineForm(command);
  const first = command.shell.words[0];
  const edits = new DockerfileEdits(command.step.build);
  const span = { start: first?.span.start ?? command.span.start, end: command.span.end };
  if (text === undefined || !first || edits.holdsComment(span)) return [];
  return [
    {
      title: l10n.t("Write `{0}`", text),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(span, text)],
    },
  ];
}

/** Short options with whether each takes a value, then the plain words. */
function optionsOf(command: StepCommand, valued: string) {
  const options = new Map<string, string>();
  const names: string[] = [];
  const words = command.arguments.map(({ text }) => text);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) {
      names.push(word);
      continue;
    }
    if (word.startsWith("--")) return undefined;
    for (const letter of word.slice(1)) options.set(letter, valued.includes(letter) ? (words[++at] ?? "") : "");
  }
  return { options, names };
}

function inDebianForm(command: StepCommand): string | undefined {
  const read = optionsOf(command, command.name === "addgroup" ? "g" : "hgGsuk");
  if (!read) return undefined;
  const { options, names } = read;
  if (command.name === "addgroup") {
    return names.length === 1 ? translated("groupadd", options, { S: "-r", g: "-g" }, names) : undefined;
  }
  if (command.name !== "adduser" || names.length !== 1) return undefined;
  const home = options.delete("H") ? "M" : "m";
  return translated(
    "useradd",
    new Map([...options, [home, ""]]),
    { S: "-r", D: "", h: "-d", g: "-c", G: "-g", s: "-s", u: "-u", M: "-M", m: "-m" },
    names,
  );
}

function inAlpineForm(command: StepCommand): string | undefined {
  const read = optionsOf(command, command.name === "groupadd" ? "g" : "dgsuc");
  if (read?.names.length !== 1) return undefined;
  const { options, names } = read;
  if (command.name === "groupadd") return translated("addgroup", options, { r: "-S", g: "-g" }, names);
  if (command.name !== "useradd") return undefined;
  const makesHome = options.delete("m");
  options.delete("M");
  const rest = new Map([["D", ""], ...options, ...(makesHome ? [] : ([["H", ""]] as const))]);
  return translated("adduser", rest, { D: "-D", H: "-H", r: "-S", d: "-h", c: "-g", g: "-G", s: "-s", u: "-u" }, names);
}

function translated(
  program: string,
  options: ReadonlyMap<string, string>,
  table: Readonly<Record<string, string>>,
  names: readonly string[],
): string | undefined {
  const words: string[] = [];
  for (const [letter, value] of options) {
    const option = table[letter];
    if (option === undefined) return undefined;
    if (option !== "") words.push(option);
    if (value !== "") words.push(value);
  }
  return [program, ...words, ...names].join(" ");
}
