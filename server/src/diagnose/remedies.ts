import * as l10n from "@vscode/l10n";
import { isOwnMachine } from "./address";
import type { Attempt, ModuleDiagnosis } from "./diagnosis";
import type { DownloadPlan } from "./plan";
import type { CauseKind } from "./verdict";

/** What helps against a cause. */
export interface Remedy {
  /** Sentences with names in back-ticks, the best one first. */
  readonly advice: readonly string[];
  /** Rules whose fixes do one of these, the best one first. */
  readonly rules: readonly string[];
}

const unreachable: ReadonlySet<CauseKind> = new Set([
  "no-such-name",
  "resolver",
  "refused",
  "unreachable",
  "reset",
  "timeout",
  "tls",
  "not-http",
  "other",
]);

/** Rules on a GOPROXY that is set, but not for this step. */
const unsetRules = ["goproxy-wrong-stage", "goproxy-set-too-late", "go-env-lost-export", "goproxy-unset"];

/** What to do where a module cannot be had. */
export function remedyFor(plan: DownloadPlan, module: ModuleDiagnosis, attempt: Attempt, cause: CauseKind): Remedy {
  if (attempt.result?.failure?.atProxy || cause === "tunnel" || cause === "proxy-password")
    return networkProxyRemedy(cause);
  if (attempt.purpose === "checksums") return checksumRemedy(module, cause);
  if (attempt.source.kind !== "proxy") return directRemedy(plan, module, cause);
  if (cause === "not-found") return notFoundRemedy();
  if (cause === "unauthorized" || cause === "forbidden") return passwordRemedy(cause);
  if (cause.startsWith("certificate-")) return certificateRemedy(cause);
  if (unreachable.has(cause)) return unreachableRemedy(plan, module, attempt, cause);
  const advice = endsBeforeProxy(module, attempt) ? [otherProxy(), continueAfterErrors()] : [otherProxy()];
  return { advice, rules: ["goproxy-is-http-proxy", "goproxy-outage-fallback"] };
}

function unreachableRemedy(
  { settings }: DownloadPlan,
  module: ModuleDiagnosis,
  attempt: Attempt,
  cause: CauseKind,
): Remedy {
  const advice = [settings.isDefaultProxy ? setProxy() : otherProxy()];
  if (cause === "not-http" || cause === "tls") advice.push(networkProxyIsNoModuleProxy());
  if (endsBeforeProxy(module, attempt)) advice.push(continueAfterErrors());
  if (isOwnMachine(attempt.url)) advice.push(ownMachineText());
  else if (attempt.proxy === undefined) advice.push(giveNetworkProxy());
  const rules = settings.isDefaultProxy
    ? unsetRules
    : ["goproxy-syntax", "goproxy-is-http-proxy", "goproxy-insecure", "goproxy-outage-fallback"];
  return { advice, rules };
}

/** Whether Go stops here although the list has another proxy. */
function endsBeforeProxy({ plan }: ModuleDiagnosis, { source }: Attempt): boolean {
  const later = plan.sources.slice(plan.sources.indexOf(source) + 1);
  return source.separator === "," && later.some(({ kind }) => kind === "proxy");
}

function networkProxyRemedy(cause: CauseKind): Remedy {
  const address = l10n.t(
    "Correct `HTTPS_PROXY` and `HTTP_PROXY`; hosts that are reached without a proxy belong into `NO_PROXY`.",
  );
  const password = l10n.t(
    "Give the proxy with its password to the build alone, `--build-arg HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT`, without an ARG for it: then it stays out of the image's history.",
  );
  return { advice: cause === "proxy-password" ? [password] : [address], rules: [] };
}

function checksumRemedy({ plan }: ModuleDiagnosis, cause: CauseKind): Remedy {
  const advice: string[] = [];
  if (cause === "not-found") advice.push(setPrivate());
  advice.push(
    l10n.t("Commit a complete `go.sum` and copy it together with `go.mod`: then the checksum database is not asked."),
    l10n.t("Choose a module proxy that hands the checksum database on. `GOSUMDB=off` would give up the protection."),
  );
  const rules = ["goprivate-missing", "gonoproxy-without-gonosumdb", "gosumdb-syntax", "go-sum-missing"];
  return { advice, rules: plan.isExempt ? rules.slice(1) : rules };
}

function directRemedy(plan: DownloadPlan, module: ModuleDiagnosis, cause: CauseKind): Remedy {
  switch (cause) {
    case "git-missing":
      return { advice: [l10n.t("Install `git` in this stage before the download.")], rules: ["git-missing"] };
    case "repository-password":
    case "unauthorized":
    case "forbidden":
      return passwordRemedy(cause);
    case "proxy-off":
      return { advice: [l10n.t("Take `off` out of `GOPROXY`, or build from `vendor/`.")], rules: ["goproxy-off"] };
    case "not-found":
    case "no-go-import":
      return {
        advice: [
          l10n.t("Check path and version in `go.mod`: perhaps the repository was renamed, or is private."),
          ...passwordRemedy(cause).advice,
        ],
        rules: ["private-auth-missing", "goprivate-missing"],
      };
    default: {
      if (cause.startsWith("certificate-")) return certificateRemedy(cause);
      // With `direct` alone a proxy is what is missing; a private module has to come from its host.
      const advice = module.plan.isExempt ? [] : [plan.settings.isDefaultProxy ? setProxy() : otherProxy()];
      return { advice: [...advice, giveNetworkProxy()], rules: module.plan.isExempt ? [] : unsetRules };
    }
  }
}

function certificateRemedy(cause: CauseKind): Remedy {
  if (cause === "certificate-unknown-authority") {
    const advice = l10n.t(
      "If the authority is your company's own, copy its certificate to `/usr/local/share/ca-certificates/` as a `.crt` file and run `update-ca-certificates` in this stage before the download. `GOINSECURE` does not help with a module proxy.",
    );
    return { advice: [advice], rules: ["goproxy-outage-fallback"] };
  }
  const server = l10n.t("Only those who run the server can mend its certificate. Is the clock of this machine right?");
  return { advice: [server, otherProxy()], rules: ["goproxy-outage-fallback"] };
}

function passwordRemedy(cause: CauseKind): Remedy {
  const mount = l10n.t(
    "Hand the credentials to the step alone: `RUN --mount=type=secret,id=netrc,target=/root/.netrc`, and build with `--secret id=netrc,src=$HOME/.netrc`.",
  );
  const policy = l10n.t("The proxy may refuse this module on purpose: ask those who run it.");
  return { advice: cause === "forbidden" ? [policy, mount] : [mount], rules: ["private-auth-missing"] };
}

function notFoundRemedy(): Remedy {
  return {
    advice: [
      setPrivate(),
      l10n.t("Check path and version in `go.mod`, and let the list end with `direct` if the module's host is reached."),
    ],
    rules: ["goprivate-missing", "goproxy-syntax"],
  };
}

function setPrivate(): string {
  return l10n.t("If the module is private, set `GOPRIVATE` to its prefix: then Go asks its own host.");
}

function setProxy(): string {
  return l10n.t("Set `GOPROXY` in this stage to a module proxy that your builds reach.");
}

function otherProxy(): string {
  return l10n.t("Correct the address in `GOPROXY`, or choose another module proxy.");
}

function continueAfterErrors(): string {
  return l10n.t("Write `|` in place of `,` between public proxies: then Go goes on after every error.");
}

function giveNetworkProxy(): string {
  return l10n.t(
    "If the network is reached through a proxy only, build with `--build-arg HTTPS_PROXY=http://HOST:PORT`, and try here with the same argument.",
  );
}

/** Said of addresses that mean another machine in the build than here. */
export function ownMachineText(): string {
  return l10n.t(
    "`localhost` and `127.0.0.1` are this machine here, and in a build the container itself, unless it runs with `--network=host`.",
  );
}

function networkProxyIsNoModuleProxy(): string {
  return l10n.t("A network proxy belongs into `HTTPS_PROXY`; `GOPROXY` takes module proxies.");
}
