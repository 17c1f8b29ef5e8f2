import type { StepCommand } from "../../build/command";
import type { Step } from "../../build/stage";
import { literalOf, type ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";

/** A host whose key `ssh-keyscan` fetches, with the word that names it. */
export interface ScannedHost {
  readonly host: string;
  readonly word: ShellWord;
}

/** What a command that fetches over ssh finds in `known_hosts`. */
export interface HostKeys {
  readonly scanned: readonly ScannedHost[];
  /** Whether keys may come from elsewhere: a file that is copied or mounted, an ssh configuration, a script. */
  readonly isOpen: boolean;
}

/** Options of ssh-keyscan that take the next word. Source: ssh-keyscan(1). */
const keyscanValues = /^-[fOpTt]$/;

/** Programs that prepare the folder without writing a key. */
const preparing = /^(?:mkdir|chmod|chown|touch|ls|rm|eval|ssh-agent)$/;

/** Variables that give git another way to call ssh. Source: git(1). */
const sshVariables = ["GIT_SSH_COMMAND", "GIT_SSH", "GIT_SSH_VARIANT"];

/** The host keys that are recorded before a command in its chain of stages. */
export function hostKeysFor(command: StepCommand): HostKeys {
  const { step } = command;
  const scanned: ScannedHost[] = [];
  let isOpen =
    step.stage.base.family === undefined ||
    sshVariables.some((name) => command.variable(name).value.kind !== "unset") ||
    step.mounts.some(
      (mount) => mount.type !== "ssh" && /ssh|known_hosts|^\/(?:root|etc)?$/.test(textOf(mount.target) ?? "ssh"),
    );
  for (const other of step.stage.allSteps) {
    isOpen ||= bringsKeys(other);
    if (other.instruction.keyword === "RUN") {
      for (const each of other === step ? other.commands.slice(0, command.index) : other.commands) {
        if (each.name === "ssh-keyscan") {
          const hosts = scannedHosts(each);
          isOpen ||= hosts === undefined;
          scanned.push(...(hosts ?? []));
        } else isOpen ||= mayWriteKeys(each);
      }
    }
    if (other === step) break;
  }
  return { scanned, isOpen };
}

/** `undefined` where a variable or a file names the hosts. */
function scannedHosts(command: StepCommand): readonly ScannedHost[] | undefined {
  const found: ScannedHost[] = [];
  const words = command.arguments;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const text = word && literalOf(word);
    if (!word || text === undefined || text === "-f") return undefined;
    if (keyscanValues.test(text)) at++;
    else if (!text.startsWith("-")) found.push({ host: text.toLowerCase(), word });
  }
  return found;
}

/** A COPY or ADD of keys, or of a folder in which they may lie. */
function bringsKeys({ copy, instruction }: Step): boolean {
  if (instruction.keyword === "RUN" || !copy) return false;
  const destination = textOf(copy.destination);
  return (
    /ssh|known_hosts/.test(instruction.parsed.text) ||
    destination === undefined ||
    /^\/(?:root|etc)?\/?$/.test(destination)
  );
}

function mayWriteKeys(command: StepCommand): boolean {
  const { shell, name } = command;
  if (name === undefined) return true;
  if (preparing.test(name)) return false;
  // A downloaded installer that is piped into a shell does not touch anybody's known hosts.
  if (command.isOpaque) return !shell.inPipe;
  if (name === "git") return shell.words.some((word) => /sshcommand/i.test(word.text));
  const texts = [...shell.words.slice(1), ...shell.redirects.flatMap(({ target }) => target ?? [])].map(
    (word) => word.text,
  );
  return texts.some((text) => /known_hosts|\.ssh\b|\/ssh\/|ssh_config/.test(text));
}
