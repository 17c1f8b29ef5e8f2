// Loads the YAML parser, a large part of the program that most workspaces never need: import this module only with `import()`.

import { isMap, isSeq, type Node, type YAMLMap } from "yaml";
import { type BuildReference, contextName, contextNamesIn, localPath } from "./buildReference";
import { containerUse } from "./composeContainer";
import { interpolate, namedValues, scalarValue, textsOf } from "./composeValues";
import { LineIndex, type Span } from "./text";
import { pairSpan, readYamlDocuments, scalarText, spanOf, trimEnd, type YamlFile } from "./yamlFile";

/** What later rules ask about a service of a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly nameSpan: Span;
  /** Absent for services that build nothing, and where context or Dockerfile cannot be known from the file. */
  readonly build?: BuildReference;
  /** `user:` with its value, `undefined` if that cannot be known from the file. */
  readonly user?: { readonly value: string | undefined; readonly span: Span };
  /** The values of `command:` and `entrypoint:`, which replace the image's own. */
  readonly command?: Span;
  readonly entrypoint?: Span;
}

/**
 * The image builds in a compose or Skaffold file. What the text is, is told by its content; anything else yields nothing.
 * Files with YAML errors yield what can be read. Never throws.
 */
export function findComposeBuilds(text: string): BuildReference[] {
  const builds = readComposeServices(text).flatMap((service) => (service.build ? [service.build] : []));
  const taken = new Set(/additional_contexts/.test(text) ? servicesTakenIn(text) : []);
  return [...builds.map((build) => markTaken(build, taken)), ...findSkaffoldBuilds(text)];
}

/** The services of a compose file; none for any other text. Never throws. */
export function readComposeServices(text: string): ComposeService[] {
  const lines = new LineIndex(text);
  return readDocuments(text).flatMap((file) => {
    if (file.get(file.root, "apiVersion")) return []; // Skaffold, Kubernetes
    return file.pairs(file.get(file.root, "services")).flatMap(([name, pair]) => {
      const service = file.resolve(pair.value);
      const nameSpan = spanOf(pair.key);
      if (!isMap(service) || !nameSpan) return [];
      const build = composeBuild(file, service, name, lines);
      const user = file.get(service, "user");
      const userSpan = spanOf(user);
      const written = scalarText(user);
      const command = spanOf(file.get(service, "command"));
      const entrypoint = spanOf(file.get(service, "entrypoint"));
      return [
        {
          name,
          nameSpan,
          ...(build && { build }),
          ...(userSpan && {
            user: { value: written === undefined ? undefined : interpolate(written), span: userSpan },
          }),
          ...(command && { command }),
          ...(entrypoint && { entrypoint }),
        },
      ];
    });
  });
}

function composeBuild(file: YamlFile, service: YAMLMap, name: string, lines: LineIndex): BuildReference | undefined {
  const pair = file.pair(service, "build");
  const build = file.resolve(pair?.value);
  const span = pair && pairSpan(lines.text, pair);
  if (!build || !span) return undefined;
  const value = (key: string) => scalarValue(isMap(build) ? file.get(build, key) : undefined);
  const short = scalarText(build);
  const contextText = short === undefined ? value("context") : { text: interpolate(short) };
  // Without a file of its own there is no Dockerfile to say something about.
  if ((short === undefined && !isMap(build)) || value("dockerfile_inline")) return undefined;
  const context = contextText ? contextText.text && localPath(contextText.text) : "";
  if (context === undefined) return undefined;
  const dockerfileText = value("dockerfile");
  const dockerfile = dockerfileText?.text && localPath(dockerfileText.text, context);
  if (dockerfileText && dockerfile === undefined) return undefined;
  const target = value("target")?.text;
  const buildArguments = namedValues(file, isMap(build) ? file.get(build, "args") : undefined);
  const contexts = isMap(build) ? file.get(build, "additional_contexts") : undefined;
  const namedContexts = new Set([
    ...Array.from(file.pairs(contexts), ([each]) => contextName(each)),
    ...contextNamesIn(textsOf(file, contexts)),
  ]);
  const container = containerUse(file, service);
  return {
    kind: "compose",
    relativeTo: "file",
    context,
    ...(dockerfile && { dockerfile }),
    ...(target && { target }),
    ...(buildArguments.size > 0 && { buildArguments }),
    ...(namedContexts.size > 0 && { namedContexts }),
    ...(container && { container }),
    name,
    line: lines.lineAt(span.start),
    span,
  };
}

/** `additional_contexts` with `service:NAME`, as a map or a list. Source: Compose Build Specification, additional_contexts. */
function servicesTakenIn(text: string): readonly string[] {
  return readDocuments(text).flatMap((file) =>
    file.pairs(file.get(file.root, "services")).flatMap(([, pair]) => {
      const contexts = file.get(file.get(file.resolve(pair.value), "build"), "additional_contexts");
      const values = file.pairs(contexts).map(([, each]) => scalarText(file.resolve(each.value)) ?? "");
      return [...values, ...textsOf(file, contexts).map((item) => item.replace(/^[^=]*=/, ""))].flatMap(
        (value) => /^service:(.+)$/.exec(value)?.[1] ?? [],
      );
    }),
  );
}

function markTaken<Reference extends BuildReference>(reference: Reference, taken: ReadonlySet<string>): Reference {
  return taken.has(reference.name ?? "") ? { ...reference, isTakenByOthers: true } : reference;
}

/** `buildArgs`, whose values may be templates. Source: skaffold.dev/docs/references/yaml, `build.artifacts.docker`. */
function skaffoldArguments(file: YamlFile, node: Node | undefined): ReadonlyMap<string, string | undefined> {
  return new Map(
    Array.from(file.pairs(node), ([name, pair]) => {
      const text = scalarText(file.resolve(pair.value));
      return [name, text?.includes("{{") ? undefined : text];
    }),
  );
}

function findSkaffoldBuilds(text: string): BuildReference[] {
  const lines = new LineIndex(text);
  return readDocuments(text).flatMap((file) => {
    if (!scalarText(file.get(file.root, "apiVersion"))?.startsWith("skaffold/")) return [];
    const artifacts = file.get(file.get(file.root, "build"), "artifacts");
    const items = isSeq(artifacts) ? artifacts.items.map((item) => file.resolve(item)) : [];
    // Source: skaffold.dev/docs/builders/artifact-dependencies.
    const taken = new Set(
      items.flatMap((item) => {
        const requires = file.get(item, "requires");
        return isSeq(requires)
          ? requires.items.map((each) => scalarText(file.get(file.resolve(each), "image")) ?? "")
          : [];
      }),
    );
    return items.flatMap((artifact) => {
      const span = spanOf(artifact);
      if (!span || ["bazel", "buildpacks", "custom", "jib", "ko"].some((builder) => file.get(artifact, builder)))
        return [];
      const docker = file.get(artifact, "docker") ?? file.get(artifact, "kaniko");
      const contextText = scalarText(file.get(artifact, "context"));
      const context = localPath(contextText ?? ".");
      const dockerfileText = scalarText(file.get(docker, "dockerfile"));
      const dockerfile = context === undefined ? undefined : localPath(dockerfileText ?? "Dockerfile", context);
      if (context === undefined || dockerfile === undefined) return [];
      const target = scalarText(file.get(docker, "target"));
      const buildArguments = skaffoldArguments(file, file.get(docker, "buildArgs"));
      const name = scalarText(file.get(artifact, "image"));
      return [
        markTaken(
          {
            kind: "skaffold",
            relativeTo: "file",
            context,
            ...(dockerfileText !== undefined && { dockerfile }),
            ...(target && !target.includes("{{") && { target }),
            ...(buildArguments.size > 0 && { buildArguments }),
            ...(name && { name }),
            line: lines.lineAt(span.start),
            span: trimEnd(text, span),
          } satisfies BuildReference,
          taken,
        ),
      ];
    });
  });
}

function readDocuments(text: string): YamlFile[] {
  return /(?:^|[\s{,])["']?(?:services|apiVersion)["']?[ \t]*:/.test(text) ? readYamlDocuments(text) : [];
}
