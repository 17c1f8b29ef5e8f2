import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { below, folderOf, isInside, pathBehind, resolveInImage } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import type { Stage, Step } from "../../build/stage";
import { type Flag, parseDockerfile, type Word } from "../../syntax/dockerfile";
import { nearestName } from "../../syntax/nearestName";
import { known, textOf } from "../../syntax/value";
import { lintableKindOf } from "../../workspace/fileKinds";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep, type ItemChecking } from "../shared/forEach";
import { misspeltFrom } from "../shared/misspeltFrom";

export const copiedFromUnknownStage = defineDockerfileRule({
  meta: {
    id: "copied-from-unknown-stage",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`COPY --from=` names no earlier stage"),
    effect: () =>
      l10n.t(
        "The builder takes a name that is no stage for an image and fails to pull it. A stage that stands below, or the stage itself, is refused.",
      ),
    remedy: () => l10n.t("Name an earlier stage as its `FROM … AS` does, or by its number, counted from 0."),
  },
  check: forEachStep((step, context) => {
    const flag = step.copy ? step.instruction.flag("from") : undefined;
    if (flag) checkFlag(context, step, flag);
    else if (step.copy) checkSources(context, step, step.copy);
  }),
});

/** `COPY from=build …` names a file of the build context, whatever was meant. */
function checkSources({ build, report }: ItemChecking, { stage }: Step, copy: Copy): void {
  const misspelt = misspeltFrom(copy);
  if (!misspelt) return;
  const { source, flag, span } = misspelt;
  report({
    span: source.span,
    message: l10n.t(
      "`{0}` is taken for a file of the build context: the flag is written `{1}`.",
      source.text,
      `--${flag}`,
    ),
    severity: stage.isReachable ? "error" : "warning",
    fixes: [
      {
        title: l10n.t("Write `{0}`", `--${flag}`),
        safety: "suggestion",
        preferred: true,
        edits: () => [new DockerfileEdits(build).replace(span, `--${flag}`)],
      },
    ],
  });
}

function checkFlag({ build, report }: ItemChecking, step: Step, flag: Flag): void {
  const { value, valueSpan } = flag;
  // BuildKit does not expand variables here; what a person means by one cannot be told.
  if (value === undefined || valueSpan === undefined || !/^[\w-]+$/.test(value)) return;
  const message = problemOf(build, step.stage, value);
  if (message === undefined) return;
  report({
    span: valueSpan,
    message,
    // A stage that the build of the whole file does not need fails only for those who ask for it.
    severity: step.stage.isReachable ? "error" : "warning",
    fixes: fixesFor(build, step, flag),
  });
}

/** What is wrong with the name; `undefined` for an earlier stage, an image, or a context that a build names or may name. */
function problemOf(build: Build, user: Stage, name: string): string | undefined {
  if (build.isNamedContext(name) || build.stageNamed(name, user)) return undefined;
  if (/^\d+$/.test(name)) {
    return l10n.t(
      "There is no stage `{0}` before this one: stages are counted from 0, and only earlier ones count.",
      name,
    );
  }
  const isNamed = (stage: Stage) => stage.name?.toLowerCase() === name.toLowerCase();
  if (isNamed(user))
    return l10n.t("The stage `{0}` cannot copy from itself: only an earlier stage can be named.", name);
  if (build.stages.some(isNamed)) {
    return l10n.t("The stage `{0}` is defined below this one, and a stage can only copy from an earlier one.", name);
  }
  if (looksLikeImage(name) || isDefinedBeside(build, name)) return undefined;
  if (!isStageLike(name) && nearestStage(build, user, name) === undefined) return undefined;
  return l10n.t("No stage is called `{0}`, so that the builder looks for an image of that name, which fails.", name);
}

/** Official images that people copy programs from, whose names could be taken for misspelt stages. */
const imageNames = new Set(
  (
    "adminer almalinux alpine amazoncorretto amazonlinux archlinux bash buildpack-deps busybox caddy centos clojure composer consul couchbase " +
    "couchdb crate dart debian docker eclipse-temurin elasticsearch elixir erlang fedora fluentd gcc golang gradle groovy haproxy haskell " +
    "hello-world httpd hylang influxdb ibmjava jetty jruby julia kapacitor kibana kong logstash mariadb maven memcached mongo mongo-express " +
    "mysql nats neo4j nginx node openjdk oraclelinux perl photon php postgres pypy python rabbitmq redis registry rethinkdb rockylinux ruby " +
    "rust sapmachine sbcl scratch solr sonarqube spiped swift telegraf tomcat traefik ubuntu varnish vault yourls zookeeper"
  ).split(" "),
);

/** Whether another Dockerfile of the folder has a stage of that name: some are put together from parts before they are built. */
function isDefinedBeside({ surroundings }: Build, name: string): boolean {
  const { context, dockerfile } = surroundings;
  if (!context || !isInside(dockerfile, context.root)) return false;
  const folder = folderOf(pathBehind(dockerfile, context.root));
  return context.listing.entries(folder).some((entry) => {
    const path = below(folder, entry.name);
    if (entry.kind !== "file" || lintableKindOf(entry.name) !== "dockerfile") return false;
    if (below(context.root, path) === dockerfile) return false;
    const { instructions } = parseDockerfile(context.listing.text(path) ?? "");
    return instructions.some(({ keyword, words }) => keyword === "FROM" && isAlias(words, name));
  });
}

function isAlias([, as, alias]: readonly Word[], name: string): boolean {
  return as?.text.toLowerCase() === "as" && alias?.text.toLowerCase() === name.toLowerCase();
}

function looksLikeImage(name: string): boolean {
  return imageNames.has(name.toLowerCase());
}

/** Names that stages have and images do not. A context that `docker build --build-context` names is called after what it holds. */
function isStageLike(name: string): boolean {
  return /(?:^|[-_])(?:build|builder|buildstage|compile|compiler)$|^(?:build|builder|compile)[-_]?(?:env|stage|base)$/i.test(
    name,
  );
}

/** The one earlier stage whose name is near enough to be meant. */
function nearestStage(build: Build, user: Stage, name: string): Stage | undefined {
  // Short names are near to everything.
  if (name.length < 4) return undefined;
  const earlier = build.stages.slice(0, user.index).filter((stage) => stage.name !== undefined);
  const names = earlier.map((stage) => stage.name ?? "");
  const nearest = nearestName(name, names);
  if (nearest === undefined) return undefined;
  const isAlone =
    nearestName(
      name,
      names.filter((other) => other !== nearest),
    ) === undefined;
  return isAlone ? earlier.find((stage) => stage.name === nearest) : undefined;
}

/** Whether a stage may hold all that a COPY takes: one that does not is not the one that was meant. */
function makes(stage: Stage, { copy }: Step): boolean {
  return (copy?.sources ?? []).every((source) => {
    const path = textOf(resolveInImage(known("/"), source.path));
    return source.hasWildcard || path === undefined || presenceAtEnd(stage, path) !== "no";
  });
}

function fixesFor(build: Build, step: Step, flag: Flag): readonly Fix[] {
  const user = step.stage;
  const { value = "", valueSpan } = flag;
  const isNumber = /^\d+$/.test(value);
  const near = isNumber ? undefined : nearestStage(build, user, value);
  const [only, ...others] = build.stages.slice(0, user.index);
  const meant = near ?? (others.length === 0 ? only : undefined);
  if (meant === undefined || valueSpan === undefined || !makes(meant, step)) return [];
  const edits = new DockerfileEdits(build);
  const isTaken = build.stages.some((stage) => stage.name?.toLowerCase() === value.toLowerCase());
  if (meant.name === undefined && !isNumber && !isTaken) {
    return [
      {
        title: l10n.t("Call the stage above `{0}`", value),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.nameStage(meant, value)],
      },
    ];
  }
  // Two stages of one name: the number is what tells them apart.
  const isShared = build.stages.some(
    (stage) => stage !== meant && stage.name?.toLowerCase() === meant.name?.toLowerCase(),
  );
  const label = meant.name === undefined || isShared ? String(meant.index) : meant.name;
  return [
    {
      title: l10n.t("Copy from the stage `{0}`", label),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(valueSpan, label)],
    },
  ];
}
