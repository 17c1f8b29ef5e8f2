import * as l10n from "@vscode/l10n";
import type { Copy, CopySource } from "../../build/copy";
import { fileForCommand, inContext } from "../../build/files";
import { earlierGoCommands, type GoCommand } from "../../build/goCommand";
import { below } from "../../build/imagePaths";
import { isOtherModule } from "../../build/moduleCaches";
import type { Mount } from "../../build/mount";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type FileEdit } from "../define";
import { DockerfileEdits } from "../shared/edits";

/** Go commands that read go.sum; `go mod tidy` and `go get` write it anew. */
const readsGoSum = /^(?:mod download|build|install|test|vet|run|list)$/;

export const goSumNotCopied = defineDockerfileRule({
  meta: {
    id: "go-sum-not-copied",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Modules are downloaded with `go.mod` alone, without `go.sum`"),
    effect: () =>
      l10n.t(
        "What is downloaded is not compared with the checksums that you committed, and a change of `go.sum` does not renew the layer. A build that never gets `go.sum` fails.",
      ),
    remedy: () => l10n.t("Copy `go.sum` together with `go.mod`."),
  },
  check({ build, report }) {
    for (const command of build.steps.flatMap((step) => step.goCommands)) {
      const found = isFirstReader(command) ? goModWithoutGoSum(command) : undefined;
      if (!found) continue;
      const edits = new DockerfileEdits(build);
      report({
        span: found.span,
        message: l10n.t(
          "`go.mod` is there for `{0}`, but `go.sum` of the build context is not: the modules are not compared with its checksums.",
          command.title,
        ),
        related: [{ span: command.titleSpan, message: l10n.t("`{0}` reads the modules here", command.title) }],
        fixes: [
          {
            title: found.copy ? l10n.t("Copy `go.sum` as well") : l10n.t("Mount `go.sum` as well"),
            safety: found.copy ? "safe" : "suggestion",
            preferred: true,
            edits: () => (found.copy ? addSource(edits, found.copy, found.source) : addMount(edits, found.mount)),
          },
        ],
      });
    }
  },
});

/** The first command of its chain of stages that needs go.sum of its module. */
function isFirstReader(command: GoCommand): boolean {
  if (!readsGoSum.test(command.subcommand) || command.isVersioned || !command.command.shell.isCertain) return false;
  if (command.needsModules !== "yes" || command.isVendored === "yes") return false;
  for (const other of earlierGoCommands(command.command)) {
    if (!other.isVersioned && other.needsModules !== "no" && !isOtherModule(command, other)) return false;
  }
  return true;
}

type GoModOrigin =
  | { readonly copy: Copy; readonly source: CopySource; readonly mount?: never; readonly span: Span }
  | { readonly mount: Mount; readonly copy?: never; readonly span: Span };

/** What brought go.mod, when go.sum is certainly not there although the build context has it. */
function goModWithoutGoSum(command: GoCommand): GoModOrigin | undefined {
  const { module, folder, goMod } = command.module;
  const context = command.step.build.surroundings.context;
  if (!module || folder === undefined || goMod.contextPath === undefined) return undefined;
  if (inContext(context, below(module.folder, "go.sum")) !== "yes") return undefined;
  if (fileForCommand(command.command, below(folder, "go.sum")).presence !== "no") return undefined;
  const { copy, mount, contextPath } = goMod;
  if (mount) return mountsGoModAlone(mount) ? { mount, span: mount.flag.span } : undefined;
  if (copy?.origin.kind !== "context") return undefined;
  const source = copy.sources.find(({ kind, path }) => kind === "path" && textOf(path) === contextPath);
  return source && { copy, source, span: source.span };
}

/** Adds go.sum behind go.mod, and makes the destination a folder, as two sources need one. FACTS.md C1. */
function addSource(edits: DockerfileEdits, copy: Copy, source: CopySource): readonly FileEdit[] {
  const { json } = copy.instruction;
  const goSum = source.text.slice(0, source.text.lastIndexOf("/") + 1) + "go.sum";
  const text = json ? `, ${JSON.stringify(goSum)}` : ` ${goSum}`;
  const added = edits.replace({ start: source.span.end, end: source.span.end }, text);
  const folder = folderDestination(copy);
  if (folder === undefined) return [added];
  return [added, edits.replace(copy.destinationSpan, json ? JSON.stringify(folder) : folder)];
}

/** The destination as a folder, where it does not end with a slash: builders before BuildKit ask for one, even behind `.`. */
function folderDestination({ destinationText, sources, keepsParents }: Copy): string | undefined {
  if (destinationText.endsWith("/") || sources.length > 1 || keepsParents) return undefined;
  // `COPY go.mod go.mod` and `COPY go.mod /app/go.mod` name the file; `COPY go.mod /app` a folder that exists.
  const renamed = /^(?:(.*)\/)?go\.mod$/.exec(destinationText);
  return renamed ? `${renamed[1] ?? "."}/` : `${destinationText}/`;
}

function mountsGoModAlone(mount: Mount): boolean {
  const source = textOf(mount.source);
  const target = textOf(mount.target);
  return mount.from.kind === "unset" && source?.endsWith("go.mod") === true && target?.endsWith("/go.mod") === true;
}

/** The same mount once more, for go.sum. */
function addMount(edits: DockerfileEdits, mount: Mount): readonly FileEdit[] {
  const { flag } = mount;
  const text = edits.text.slice(flag.span.start, flag.span.end).replace(/go\.mod(?=,|$)/g, "go.sum");
  return [edits.replace({ start: flag.span.end, end: flag.span.end }, ` ${text}`)];
}
