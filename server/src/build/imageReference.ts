/** The parts of an image name as FROM and `COPY --from` take it. */
export interface ImageReference {
  /** As given, after expansion. */
  readonly text: string;
  /** Registry host, `undefined` for Docker Hub without one. */
  readonly registry: string | undefined;
  /** Path without registry, tag and digest: `library/golang`, `distroless/static`. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Name of the official Docker image (`golang`) when this is that image or a plain mirror of it. */
  readonly official: string | undefined;
}

/** Hosts that serve Docker Hub's library unchanged, with the path prefix below which they do. */
const libraryMirrors: ReadonlyMap<string, readonly string[]> = new Map([
  ["docker.io", ["library/", ""]],
  ["index.docker.io", ["library/", ""]],
  ["registry-1.docker.io", ["library/"]],
  ["registry.hub.docker.com", ["library/"]],
  ["public.ecr.aws", ["docker/library/"]],
  ["mirror.gcr.io", ["library/", ""]],
  ["docker.m.daocloud.io", ["library/", ""]],
  ["m.daocloud.io", ["docker.io/library/"]],
  ["docker.1ms.run", ["library/"]],
  ["docker.mirrors.ustc.edu.cn", ["library/"]],
  ["dockerproxy.com", ["library/"]],
  ["hub-mirror.c.163.com", ["library/"]],
  ["mirror.baidubce.com", ["library/"]],
]);

/** Takes an image name apart; never throws. Source: distribution/reference grammar. */
export function parseImageReference(text: string): ImageReference {
  const [name = "", digest] = splitOnce(text, "@");
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === "localhost";
  const rest = hasRegistry ? name.slice(slash + 1) : name;
  const colon = rest.lastIndexOf(":");
  const hasTag = colon > rest.lastIndexOf("/");
  const path = hasTag ? rest.slice(0, colon) : rest;
  const registry = hasRegistry ? first : undefined;
  return {
    text,
    registry,
    path,
    tag: hasTag ? rest.slice(colon + 1) : undefined,
    digest,
    official: officialName(registry, path),
  };
}

/**
 * Whether an image is for Windows by its name or tag. Sources: learn.microsoft.com, "Container Base Images";
 * github.com/microsoft/windows-host-process-containers-base-image.
 */
export function isWindowsImage({ path, tag = "" }: Pick<ImageReference, "path" | "tag">): boolean {
  return (
    /^(?:microsoft\/)?windows(?:$|\/)|(?:^|[/_-])(?:nanoserver|(?:windows)?servercore)(?:$|[/_-])|windows-host-process/i.test(
      path,
    ) || /(?:^|[-_.])(?:nanoserver|(?:windows)?servercore)/i.test(tag)
  );
}

function officialName(registry: string | undefined, path: string): string | undefined {
  const prefixes = registry === undefined ? ["library/", ""] : (libraryMirrors.get(registry) ?? []);
  for (const prefix of prefixes) {
    if (!path.startsWith(prefix)) continue;
    const name = path.slice(prefix.length);
    if (name !== "" && !name.includes("/")) return name;
  }
  return undefined;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
