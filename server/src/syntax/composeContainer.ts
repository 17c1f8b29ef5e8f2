// Loads the YAML parser: import this module only from modules that are themselves imported with `import()`.

import { isSeq, type Node, type YAMLMap } from "yaml";
import type { ContainerMount, ContainerUse } from "./buildReference";
import { cleanPath } from "./cleanPath";
import { interpolate, namedValues, textsOf } from "./composeValues";
import { scalarText, type YamlFile } from "./yamlFile";

/**
 * What a service says about its containers; `undefined` if nothing that is asked for. Sources: Compose specification,
 * services: command, entrypoint, volumes, environment, privileged, cap_add, devices; docs.docker.com, "Runtime privilege and
 * Linux capabilities".
 */
export function containerUse(file: YamlFile, service: YAMLMap): ContainerUse | undefined {
  const words = ["entrypoint", "command"].flatMap((key) => textsOf(file, file.get(service, key)));
  const volumes = file.get(service, "volumes");
  const items = isSeq(volumes) ? volumes.items.map((item) => file.resolve(item)) : [];
  const mounts = items.flatMap((item) => mountOf(file, item) ?? []);
  const environment = new Map(
    [...namedValues(file, file.get(service, "environment"))].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
  const devices = file.get(service, "devices");
  const isMeantForRoot =
    items.some((item) => isEngineSocket(scalarText(item) ?? scalarText(file.get(item, "source")) ?? "")) ||
    textsOf(file, file.get(service, "cap_add")).length > 0 ||
    (isSeq(devices) && devices.items.length > 0);
  const isPrivileged = scalarText(file.get(service, "privileged")) === "true";
  const use: ContainerUse = {
    ...(words.length > 0 && { command: words.join(" ") }),
    ...(isMeantForRoot && { isMeantForRoot }),
    ...(isPrivileged && { isPrivileged }),
    ...(mounts.length > 0 && { mounts }),
    ...(environment.size > 0 && { environment }),
  };
  return Object.keys(use).length > 0 ? use : undefined;
}

function isEngineSocket(source: string): boolean {
  return /\b(?:docker|podman|containerd)\.sock(?::|$)/.test(source);
}

/** A bind mount or a volume in its short or long form; `undefined` for what brings no files of others, such as `tmpfs`. */
function mountOf(file: YamlFile, item: Node | undefined): ContainerMount | undefined {
  const short = scalarText(item);
  if (short !== undefined) {
    const [, target, options = ""] = /^(?:.*:)?([/$][^:]*)(?::([\w,=-]+))?$/s.exec(withoutVariables(short)) ?? [];
    return target === undefined ? undefined : { ...pathOf(target), isReadOnly: /(?:^|,)ro(?:,|$)/.test(options) };
  }
  const target = scalarText(file.get(item, "target"));
  if (target === undefined || !/^(?:bind|volume)$/.test(scalarText(file.get(item, "type")) ?? "")) return undefined;
  return { ...pathOf(withoutVariables(target)), isReadOnly: scalarText(file.get(item, "read_only")) === "true" };
}

/** Variables with their defaults, and `$` in the place of those that have none: what they hold may have colons in it. */
function withoutVariables(text: string): string {
  return interpolate(text) ?? text.replace(/\$\{[^{}]*\}|\$\w+/g, "$");
}

function pathOf(target: string): Pick<ContainerMount, "target"> {
  return target.includes("$") ? {} : { target: cleanPath(target) };
}
