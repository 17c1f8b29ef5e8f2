import type { StepCommand } from "../../build/command";
import { type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import type { Stage } from "../../build/stage";
import type { ShellWord } from "../../syntax/shellModel";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";
import { inLowerCase } from "./inLowerCase";
import { entryOnPublicHost } from "./patternLists";
import { coversEveryModule } from "./privateModules";
import { removeCommand, removeSetting } from "./settingEdits";

/** A place that makes a program take any certificate. */
export interface TlsSwitch {
  /** What a person would call it: `curl -k`, `GIT_SSL_NO_VERIFY`. */
  readonly title: string;
  /** What is taken out of a command that goes on without it. */
  readonly option?: { readonly text: string; readonly program: string };
  readonly span: Span;
  /** The part of the repository paths that a GOINSECURE names; `undefined` for all others. */
  readonly modules: string | undefined;
  /** Takes it out; `undefined` where what remains would be something else. */
  removal(edits: DockerfileEdits): FileEdit | undefined;
}

/**
 * Variables and the values with which they switch verification off. Sources: git-config(1) http.sslVerify; Node.js CLI
 * documentation; npm configuration by environment.
 */
const variables: ReadonlyMap<string, RegExp> = new Map([
  ["GIT_SSL_NO_VERIFY", /^(?:1|true|yes|on)$/i],
  ["NODE_TLS_REJECT_UNAUTHORIZED", /^0$/],
  ["NPM_CONFIG_STRICT_SSL", /^false$/],
  ["npm_config_strict_ssl", /^false$/],
]);

/** Programs with switches of their own. */
const programs: ReadonlyMap<string, (command: StepCommand) => readonly TlsSwitch[]> = new Map([
  ["curl", curlSwitches],
  ["wget", wgetSwitches],
  ["git", gitSwitches],
  ["npm", npmSwitches],
  ["yarn", npmSwitches],
  ["pnpm", npmSwitches],
]);

/** One of these words stands wherever there is a switch. */
export const tlsSwitchWords = inLowerCase(["GOINSECURE", ...variables.keys(), ...programs.keys()]);

/** The places in one stage, in the order of the file. */
export function tlsSwitchesIn(stage: Stage): readonly TlsSwitch[] {
  const settings = settingPlaces(stage, (name) => name === "GOINSECURE" || variables.has(name)).flatMap(fromSetting);
  const commands = stage.steps.flatMap((step) =>
    step.instruction.keyword === "RUN" ? step.commands.flatMap(fromCommand) : [],
  );
  return [...settings, ...commands].sort((a, b) => a.span.start - b.span.start);
}

function fromSetting(place: SettingPlace): readonly TlsSwitch[] {
  const { name, span, value, source, pair } = place;
  const text = source === pair ? textOf(value) : undefined;
  if (text === undefined) return [];
  const removal = (edits: DockerfileEdits) => removeSetting(edits, place);
  // A name that asks for verification says the opposite without its value.
  const title = name === "GIT_SSL_NO_VERIFY" ? name : `${name}=${text}`;
  if (name !== "GOINSECURE")
    return variables.get(name)?.test(text) ? [{ title, span, modules: undefined, removal }] : [];
  // A pattern for everything concerns the verification of modules as well, and is another rule's.
  const entry = coversEveryModule(text) ? undefined : entryOnPublicHost(text);
  return entry === undefined ? [] : [{ title: name, span, modules: entry, removal }];
}

function fromCommand(command: StepCommand): readonly TlsSwitch[] {
  return programs.get(command.name ?? "")?.(command) ?? [];
}

function curlSwitches(command: StepCommand): readonly TlsSwitch[] {
  return isLocal(command) ? [] : command.arguments.flatMap((word) => curlSwitch(command, word));
}

function wgetSwitches(command: StepCommand): readonly TlsSwitch[] {
  if (isLocal(command)) return [];
  return command.arguments.flatMap((word) => wordSwitch(command, word, /^--no-check-certificate$/));
}

function npmSwitches(command: StepCommand): readonly TlsSwitch[] {
  return [
    ...assignmentSwitches(command, /^strict-ssl$/),
    ...command.arguments.flatMap((word) => wordSwitch(command, word, /^--(?:no-strict-ssl|strict-ssl=false)$/)),
  ];
}

/** Whether every URL of the command is on the machine itself. */
function isLocal(command: StepCommand): boolean {
  const urls = command.arguments.map((word) => word.text.replace(/["']/g, "")).filter((text) => text.includes("://"));
  return (
    urls.length > 0 &&
    urls.every((url) => /:\/\/(?:[^/@]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i.test(url))
  );
}

/** One word that is the switch and nothing else. */
function wordSwitch({ name }: StepCommand, word: ShellWord, pattern: RegExp): readonly TlsSwitch[] {
  if (!pattern.test(word.text)) return [];
  const removal = (edits: DockerfileEdits) => edits.removeWord(word.span);
  const option = { text: word.text, program: name ?? "" };
  return [{ title: `${name} ${word.text}`, option, span: word.span, modules: undefined, removal }];
}

/** Letters of curl that take the rest of the word, or the next one, as their value. Source: curl(1). */
const curlValues = /[AbcCdDeEFHhKmoPQrtTuUwxXyYz]/;

/** `-k` may stand among other letters: `-fsSLk`. */
function curlSwitch(command: StepCommand, word: ShellWord): readonly TlsSwitch[] {
  const long = wordSwitch(command, word, /^(?:-k|--insecure|--proxy-insecure)$/);
  const letters = /^-([a-zA-Z0-9#]+)$/.exec(word.text)?.[1];
  if (long.length > 0 || letters === undefined) return long;
  const at = letters.indexOf("k");
  if (at < 0 || curlValues.test(letters.slice(0, at))) return [];
  const others = `-${letters.slice(0, at)}${letters.slice(at + 1)}`;
  const removal = (edits: DockerfileEdits) => edits.replace(word.span, others);
  const option = { text: "-k", program: "curl" };
  return [{ title: "curl -k", option, span: word.span, modules: undefined, removal }];
}

function gitSwitches(command: StepCommand): readonly TlsSwitch[] {
  const found = [...assignmentSwitches(command, /^http\.(?:.+\.)?sslverify$/i)];
  command.arguments.forEach((word, index) => {
    if (!/^["']?http\.(?:.+\.)?sslverify=(?:false|0|no|off)["']?$/i.test(word.text)) return;
    const option = command.arguments[index - 1];
    if (option?.text !== "-c" && option?.text !== "--config") return;
    const span = { start: option.span.start, end: word.span.end };
    const removal = (edits: DockerfileEdits) => (edits.holdsComment(span) ? undefined : edits.removeWord(span));
    const setting = { text: "-c http.sslVerify=false", program: "git" };
    found.push({ title: "git -c http.sslVerify=false", option: setting, span, modules: undefined, removal });
  });
  return found;
}

/** `git config --global http.sslVerify false`, `npm config set strict-ssl=false`. */
function assignmentSwitches(command: StepCommand, key: RegExp): readonly TlsSwitch[] {
  const words = command.arguments;
  if (!words.some((word) => /^(?:config|set)$/.test(word.text))) return [];
  const at = words.findIndex((word) => key.test(word.text.replace(/["']/g, "").replace(/=.*$/, "")));
  const first = words[at];
  if (!first) return [];
  const joined = /=(.*)$/.exec(first.text.replace(/["']/g, ""))?.[1];
  const second = words[at + 1];
  const value = joined ?? second?.text.replace(/["']/g, "");
  if (value === undefined || !/^(?:false|0|no|off)$/i.test(value)) return [];
  const end = joined === undefined ? second : first;
  return [
    {
      title: `${first.text.replace(/["']/g, "").replace(/=.*$/, "")}${joined === undefined ? " " : "="}${value}`,
      span: { start: first.span.start, end: (end ?? first).span.end },
      modules: undefined,
      removal: (edits) => removeCommand(edits, command, command.step.instruction),
    },
  ];
}
