import { isInside } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import type { Stage } from "../../build/stage";
import type { ContainerMount, ContainerUse } from "../../syntax/buildReference";
import { textOf } from "../../syntax/value";
import { containersOf } from "./containers";

/**
 * Whether the program may write where only root may: a variable of the image or of a compose service that builds it names a
 * place in root's home, or one that a volume is to bring, or the service mounts one.
 */
export function writesToData(stage: Stage): boolean {
  const isNamed = stage.allSteps.some(
    (step) =>
      step.instruction.keyword === "ENV" &&
      step.instruction.pairs.some(({ name }) => namesData(stage, name, textOf(stage.environment.get(name).value))),
  );
  return isNamed || containersOf(stage).some((container) => bringsData(stage, container));
}

function namesData(stage: Stage, name: string, text: string | undefined): boolean {
  // Lists of folders such as PATH are for reading.
  if (text === undefined || !/^\/[\w./-]+$/.test(text) || toolchainVariable.test(name)) return false;
  return isInside(text, "/root") || presenceAtEnd(stage, text) !== "yes";
}

/** Variables of the toolchain, and those that name what is read. */
const toolchainVariable = /^(?:PATH|GO[A-Z]+|CGO_\w+|LD_\w+|SSL_CERT_\w+|ZONEINFO)$/;

function bringsData(stage: Stage, { mounts = [], environment = new Map() }: ContainerUse): boolean {
  if (mounts.some(mayBeWritten)) return true;
  return [...environment].some(([name, value]) => {
    const isBrought = mounts.some(({ target }) => target !== undefined && isInside(value, target));
    const isRead = isBrought || (settingsFile.test(value) && !isInside(value, "/root"));
    return !isRead && namesData(stage, name, value);
  });
}

/**
 * A bind mount keeps the owner that it has on the host. So does a volume that exists already, and a new one is root's unless
 * the image has the folder and gives it to somebody. Source: docs.docker.com, "Volumes", populate a volume using a container.
 */
function mayBeWritten({ target, isReadOnly }: ContainerMount): boolean {
  if (isReadOnly) return false;
  return target === undefined || ![settingsFile, ofTheHost, packages].some((pattern) => pattern.test(target));
}

/** Single files that programs read, and that everybody may. */
const settingsFile = /\.(?:ya?ml|json|toml|ini|conf|cfg|cnf|properties|xml|hcl|tmpl|tpl|html|crt)$|\/\.env(?:\.\w+)?$/;

/** What containers take over from their host to read it. */
const ofTheHost =
  /^\/(?:etc\/(?:localtime|timezone|hosts|hostname|resolv\.conf|machine-id|ssl|pki|ca-certificates)|usr\/(?:local\/)?share\/(?:zoneinfo|ca-certificates))(?:\/|$)/;

/** A volume here keeps those of the image in front of what is mounted around them. */
const packages = /\/node_modules$/;
