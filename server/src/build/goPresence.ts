import { onceFor } from "../syntax/onceFor";
import { type Answer, anyOf, textOf } from "../syntax/value";
import type { Copy } from "./copy";
import { fromSteps } from "./fromSteps";
import { packagesOf } from "./packages";
import type { Stage, Step } from "./stage";

/** Packages of the distributions that bring the go command. */
const goPackages = /^(?:go|golang.*|go-toolset.*|gcc-go|gccgo.*|tinygo)$/;

/** How the package managers take packages away again. */
const removing = /^(?:del|remove|purge|autoremove|erase)$/;

/**
 * Whether the image of a complete stage has the go command: from its base image, installed by a step of its chain, or copied
 * from elsewhere. `no` only where nothing in the chain can bring it, `yes` only where nothing takes packages away.
 */
export const goInImage = onceFor((stage: Stage): Answer => {
  if (stage.base.hasGo === "yes") return "yes";
  const brought = anyOf([stage.base.hasGo, ...stage.chain.flatMap(arrivalsIn)]);
  return brought === "yes" && stage.chain.some((each) => removalsIn(each).length > 0) ? "unknown" : brought;
});

/** What the steps of a stage that may bring Go do. */
const arrivalsIn = fromSteps((step): readonly Answer[] => {
  const brought = bringsGo(step);
  return brought === "no" ? [] : [brought];
});

const removalsIn = fromSteps((step) => (removesPackages(step) ? [step] : []));

function removesPackages({ instruction, commands }: Step): boolean {
  if (instruction.keyword !== "RUN") return false;
  return commands.some(
    ({ name, arguments: words }) =>
      /^(?:apk|apt-get|apt|dnf|yum|microdnf)$/.test(name ?? "") && words.some(({ text }) => removing.test(text)),
  );
}

function bringsGo(step: Step): Answer {
  const { instruction, copy } = step;
  if (copy) return copiesGo(copy);
  if (instruction.keyword === "ONBUILD") return "unknown";
  if (instruction.keyword !== "RUN") return "no";
  if (step.goCommands.some(({ command }) => command.name === "go" && command.shell.isCertain)) return "yes";
  if (step.isOpaque || step.goCommands.length > 0) return "unknown";
  return anyOf(
    step.commands.map((command): Answer => {
      const { names, isComplete } = packagesOf(command);
      if (names.some((name) => goPackages.test(name))) return command.shell.isCertain ? "yes" : "unknown";
      const isUnpacked = /^(?:curl|wget|tar|asdf|brew|mise)$/.test(command.name ?? "");
      if (!isComplete || (isUnpacked && /\bgo\b|golang|go\.dev/.test(instruction.parsed.text))) return "unknown";
      return "no";
    }),
  );
}

/** Folders of other images, and archives, may hold a toolchain. */
function copiesGo({ instruction, origin, sources, destination }: Copy): Answer {
  const place = textOf(destination);
  if (place === undefined) return "unknown";
  const isSystem = /^\/(?:usr(?:\/local)?|opt)?\/?$/.test(place);
  return anyOf(
    sources.map(({ path, kind, text }): Answer => {
      const from = textOf(path);
      if (from === undefined || (kind !== "path" && instruction.keyword === "ADD")) return "unknown";
      if (isSystem && text.endsWith("/")) return "unknown";
      if (origin.kind === "context") return "no";
      if (from === "/usr/local/go") return "yes";
      return /^\/?(?:usr|usr\/local|opt)?\/?$/.test(from) || /(?:^|\/)go\/?$/.test(from) ? "unknown" : "no";
    }),
  );
}
