import * as l10n from "@vscode/l10n";
import { goDefaultModuleProxy } from "../build/moduleProxies";
import { code } from "../handlers/markdown";
import { defaultChecksumDatabase } from "../syntax/checksumDatabase";
import { isOwnMachine } from "./address";
import { seconds } from "./causeText";
import type { Diagnosis } from "./diagnosis";
import type { NoLookup } from "./plan";
import { ownMachineText } from "./remedies";
import type { ShownVariable } from "./settings";

/** Sentences one after the other; Chinese has no blanks between them. */
export function joined(sentences: readonly string[]): string {
  return sentences.join(" ").replaceAll("。 ", "。");
}

/** Where a variable's value comes from, for the table of settings. */
export function variableSourceText({ name, source, line }: ShownVariable): string {
  switch (source) {
    case "unset":
      return unsetText(name);
    case "ENV":
    case "ARG":
      return line === undefined ? source : l10n.t("{0} in line {1}", source, line + 1);
    case "command":
      return line === undefined ? l10n.t("the step itself") : l10n.t("the step itself, line {0}", line + 1);
    case "go env -w":
      return line === undefined ? code(source) : l10n.t("{0} in line {1}", code(source), line + 1);
    case "image":
      return l10n.t("nothing in the file; the base image may set it, which is taken for no");
    case "given":
      return l10n.t("a build argument");
  }
}

function unsetText(name: string): string {
  if (name === "GOPROXY") return l10n.t("nothing; Go's default is {0}", code(`${goDefaultModuleProxy},direct`));
  if (name === "GOSUMDB") return l10n.t("nothing; Go's default is {0}", code(defaultChecksumDatabase));
  return l10n.t("nothing");
}

/** Why the checksum database was not asked. */
export function noLookupText(reason: NoLookup): string {
  switch (reason) {
    case "in go.sum":
      return l10n.t("The checksum database is not asked: `go.sum` has the hashes.");
    case "exempt":
      return l10n.t("The checksum database is not asked: `GONOSUMDB` or `GOPRIVATE` covers the module.");
    case "off":
      return l10n.t("The checksum database is not asked: `GOSUMDB` is `off`.");
    case "unknown":
      return l10n.t("The checksum database was not tried: whether and where Go asks it cannot be told.");
  }
}

/** In which way the build may differ from what was tried: the last paragraph of a report. */
export function limitsText({ plan, modules, milliseconds }: Diagnosis): string {
  const { network } = plan.settings;
  const addresses = modules.flatMap(({ attempts }) => attempts.flatMap(({ url, proxy }) => [url, proxy ?? ""]));
  const sentences = [
    l10n.t(
      "The requests were made by this machine and not in the build's container: that may have another resolver, other routes and firewalls, other trusted authorities, and with Docker's own settings (`~/.docker/config.json`, the daemon) other network proxies.",
    ),
  ];
  if (network.https === "" && network.http === "") {
    sentences.push(
      l10n.t("No network proxy was used, not even this machine's own; `--build-arg HTTPS_PROXY=…` tries one."),
    );
  }
  sentences.push(
    l10n.t(
      "Each attempt had {0} s; Go itself waits 30 s for a connection and 10 s for the TLS handshake, and without end for an answer.",
      seconds(milliseconds),
    ),
    l10n.t("Only hosts were asked that the settings or the module's path name; nothing was stored."),
  );
  if (addresses.some(isOwnMachine)) sentences.splice(1, 0, ownMachineText());
  return joined(sentences);
}
