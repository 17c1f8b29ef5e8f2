import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import type { LocalModule } from "../../build/localModules";
import type { DockerfileChecking } from "../define";
import { DockerfileEdits } from "./edits";
import { foundInGoCommands } from "./forEach";
import { absentModules, copiesOf } from "./localModuleCopies";
import { OncePerChain } from "./oncePerChain";

/** How a rule speaks about modules in folders of the build that a go command needs. */
export interface LocalModuleKind {
  /** The modules that the command reads. */
  readonly modulesOf: (command: GoCommand) => readonly LocalModule[];
  /** @param first one of `absent` */
  readonly message: (command: GoCommand, absent: readonly LocalModule[], first: LocalModule) => string;
  /** Says at the line of go.mod or go.work what stands there. */
  readonly declaration: (name: string) => string;
  /** Title of the fix that copies several. */
  readonly copyAll: () => string;
}

/** The check that reports the first go command of each chain of stages that needs modules which no earlier step has brought. */
export function absentModulesCheck(kind: LocalModuleKind): (checking: DockerfileChecking) => void {
  const needy = foundInGoCommands((command) => {
    const absent = absentModules(command, kind.modulesOf(command));
    return absent.length > 0 ? { command, absent } : undefined;
  });
  return ({ build, report }) => {
    const once = new OncePerChain();
    for (const { command, absent } of needy(build)) {
      const [first] = absent;
      if (!first || !once.isFirst(command.step.stage, first.declaredAt.path)) continue;
      const lines = copiesOf(command, absent);
      const title = absent.length === 1 ? l10n.t("Copy `{0}` first", first.folder ?? first.written) : kind.copyAll();
      const edits = () => [new DockerfileEdits(build).insertBefore(command.step.instruction, lines ?? [])];
      report({
        span: command.titleSpan,
        message: kind.message(command, absent, first),
        severity: command.step.stage.isReachable ? "error" : "warning",
        related: absent.map(({ declaredAt, name }) => ({ ...declaredAt, message: kind.declaration(name) })),
        fixes: lines ? [{ title, safety: "safe", preferred: true, edits }] : [],
      });
    }
  };
}
