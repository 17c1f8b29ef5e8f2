import * as l10n from "@vscode/l10n";
import { withoutCredentials } from "./address";
import { causeSentence, plain } from "./causeText";
import type { Attempt, Diagnosis, ModuleDiagnosis } from "./diagnosis";
import type { Obstacle } from "./plan";
import { type Remedy, remedyFor } from "./remedies";
import { joined } from "./reportText";
import type { MissingValue } from "./settings";
import { type CauseKind, openCauses } from "./verdict";

/** What a diagnosis comes to. */
export interface Cause extends Remedy {
  /** `failed`: the build fails here · `open`: it cannot be told from here. */
  readonly outcome: "ok" | "failed" | "open";
  readonly kind: CauseKind | Obstacle["kind"] | "missing-value" | "ok";
  /** One or two sentences, names in back-ticks. */
  readonly message: string;
}

/** The one thing that a person has to know: why the download fails, or that it does not. */
export function causeOf(diagnosis: Diagnosis): Cause {
  const { plan, modules, isCancelled } = diagnosis;
  const { obstacle, settings } = plan;
  // What makes Go fail whatever a missing value is comes first.
  if (obstacle?.kind === "no-network" || obstacle?.kind === "vendored") return obstacleCause(obstacle);
  const [missing] = settings.missing;
  if (missing) return missingCause(missing);
  if (obstacle) return obstacleCause(obstacle);
  if (isCancelled) return { outcome: "open", kind: "cancelled", message: l10n.t("Cancelled."), advice: [], rules: [] };
  const worst =
    modules.find(({ outcome }) => outcome === "failed") ?? modules.find(({ outcome }) => outcome === "open");
  const attempt = worst?.decisive;
  if (!worst || !attempt) return okCause(diagnosis);
  return attemptCause(diagnosis, worst, attempt);
}

function attemptCause(diagnosis: Diagnosis, module: ModuleDiagnosis, attempt: Attempt): Cause {
  const kind = attempt.cause ?? "other";
  const text = causeSentence(attempt, kind, diagnosis.milliseconds);
  const message =
    attempt.purpose === "checksums" ? l10n.t("The hashes of `{0}` cannot be verified: {1}", module.path, text) : text;
  const outcome = openCauses.has(kind) ? "open" : "failed";
  const remedy = outcome === "open" ? { advice: [], rules: [] } : remedyFor(diagnosis.plan, module, attempt, kind);
  return { outcome, kind, message, ...remedy };
}

function okCause({ modules, milliseconds }: Diagnosis): Cause {
  const [failed] = modules.flatMap(({ attempts }) =>
    attempts.filter((each) => each.afterwards === "next" && isOutage(each)),
  );
  const paths = modules.map(({ path }) => `\`${path}\``).join(", ");
  const message = l10n.t("From here the download works: Go gets all that it asks for {0}.", paths);
  if (!failed?.cause) return { outcome: "ok", kind: "ok", message, advice: [], rules: [] };
  const slow = l10n.t(
    "But an entry in front is of no use, and every module waits for it: {0}",
    causeSentence(failed, failed.cause, milliseconds),
  );
  const advice = [l10n.t("Take the entry that does not answer out of `GOPROXY`, or put it behind the others.")];
  return { outcome: "ok", kind: "ok", message: joined([message, slow]), advice, rules: [] };
}

function isOutage({ cause }: Attempt): boolean {
  return cause !== undefined && cause !== "not-found" && !openCauses.has(cause);
}

function missingCause({ name, ask, cause, line }: MissingValue): Cause {
  const where = line === undefined ? "" : l10n.t(" (line {0})", line + 1);
  const reasons = {
    hook: l10n.t("`{0}` is not known{1}: the build command gives it.", name, where),
    secret: l10n.t("`{0}` is not known{1}: it comes from a secret.", name, where),
    command: l10n.t("`{0}` is not known{1}: a command works it out.", name, where),
  };
  const names = ask.map((each) => `--build-arg ${each}=VALUE`).join(" ");
  const advice = [
    l10n.t(
      "On the command line, add `{0}` to `dockerfile-go-hints diagnose`; an empty value stands for what Go does without one. In a project, the build arguments of a compose or bake file are taken.",
      names,
    ),
  ];
  return { outcome: "open", kind: "missing-value", message: reasons[cause], advice, rules: [] };
}

function obstacleCause(obstacle: Obstacle): Cause {
  const { kind } = obstacle;
  const entry = "entry" in obstacle ? plain(withoutCredentials(obstacle.entry)) : "";
  const failed = (message: string, advice: readonly string[], rules: readonly string[]): Cause => {
    return { outcome: "failed", kind, message, advice, rules };
  };
  switch (kind) {
    case "no-network":
      return failed(
        l10n.t("The step runs with `--network=none`: nothing can be downloaded in it."),
        [l10n.t("Download in a step above it that has the network.")],
        [],
      );
    case "refused-list":
      return failed(
        l10n.t("Go refuses the list in `GOPROXY` because of `{0}`, before it asks anybody.", entry),
        [l10n.t("Separate addresses with `,` or `|`; beside them there are only `direct` and `off`.")],
        ["goproxy-syntax", "goproxy-is-http-proxy"],
      );
    case "empty-list":
      return failed(
        l10n.t("The list in `GOPROXY` holds no entry, which Go refuses."),
        [l10n.t("Name a module proxy, or leave `GOPROXY` unset.")],
        ["goproxy-syntax"],
      );
    case "insecure-password":
      return failed(
        l10n.t("Go refuses to send a password to `{0}` without encryption.", entry),
        [l10n.t("Use `https://`, and hand the password over by a secret mount of `.netrc`.")],
        ["goproxy-insecure"],
      );
    case "vendored": {
      const message = l10n.t("The step builds from `vendor/`: it downloads nothing.");
      return { outcome: "ok", kind, message, advice: [], rules: [] };
    }
    case "no-module": {
      const message = l10n.t("No module is known that this step downloads.");
      const advice = [l10n.t("Name one: `--module PATH@VERSION` on the command line.")];
      return { outcome: "open", kind, message, advice, rules: [] };
    }
  }
}
