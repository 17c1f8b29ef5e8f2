import type { BuildClaim } from "./buildClaims";
import type { KnownBuilds } from "./surroundings";

type GivenToBuilds = Pick<KnownBuilds, "buildArguments" | "perhapsGiven" | "namedContexts">;

/**
 * What the builds of a Dockerfile give it and do with its image, whatever their contexts.
 * @param about The claims about the Dockerfile.
 * @param all Those of the whole workspace.
 */
export function knownBuildsOf(about: readonly BuildClaim[], all: readonly BuildClaim[]): KnownBuilds {
  return { ...givenTo(about, all), ...runsOf(about) };
}

/** Files with commands that build the Dockerfile. */
export function buildersAmong(about: readonly BuildClaim[]): readonly string[] {
  const commands = about.filter(({ reference }) => /^(?:command|workflow)$/.test(reference.kind));
  return [...new Set(commands.map(({ path }) => path))];
}

function givenTo(about: readonly BuildClaim[], all: readonly BuildClaim[]): GivenToBuilds {
  // A command that may run in several folders is one build.
  const given = [...new Set(about.map(({ reference }) => reference))].map((reference) => reference.buildArguments);
  const names = new Set(given.flatMap((each) => [...(each?.keys() ?? [])]));
  const buildArguments = new Map<string, string | undefined>();
  for (const name of names) {
    const [value, ...others] = new Set(given.map((each) => each?.get(name)));
    buildArguments.set(name, others.length === 0 ? value : undefined);
  }
  // What a file has in variables is for the builds that it starts.
  const buildsIt = (path: string) => about.some((claim) => claim.path === path);
  const open = all.filter(
    ({ path, reference }) => reference.isOfAnyDockerfile && (!reference.isForBuildsOfFile || buildsIt(path)),
  );
  const perhapsGiven = new Set(open.flatMap(({ reference }) => [...(reference.buildArguments?.keys() ?? [])]));
  // A variable with flags hides which file its command builds.
  const naming = [...about, ...all.filter(({ reference }) => reference.isOfAnyDockerfile)];
  const namedContexts = new Set(naming.flatMap(({ reference }) => [...(reference.namedContexts ?? [])]));
  return {
    ...(buildArguments.size > 0 && { buildArguments }),
    ...(perhapsGiven.size > 0 && { perhapsGiven }),
    ...(namedContexts.size > 0 && { namedContexts }),
  };
}

function runsOf(about: readonly BuildClaim[]): Pick<KnownBuilds, "runsAsAction" | "containers" | "takenStages"> {
  const claims = about.filter(({ context }) => context !== undefined);
  const containers = claims.flatMap(({ reference: { container, target } }) =>
    container ? [{ ...container, ...(target !== undefined && { target }) }] : [],
  );
  const taken = claims.flatMap(({ reference: { isTakenByOthers, target } }) => (isTakenByOthers ? [target ?? ""] : []));
  return {
    ...(taken.length > 0 && { takenStages: taken }),
    ...(claims.some(({ reference }) => reference.kind === "action") && { runsAsAction: true }),
    ...(containers.length > 0 && { containers }),
  };
}
