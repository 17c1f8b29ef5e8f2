import { resolve } from "node:path";

/** The script that builds what ships, see scripts/bundles.d.mts. */
type Bundles = typeof import("../../scripts/bundles.mjs");

/** Loads that script. It lies outside of what is compiled, so its place is worked out when this runs. */
export async function loadBundles(): Promise<Bundles> {
  return (await import(resolve("scripts/bundles.mjs"))) as Bundles;
}

/**
 * Builds a bundle as it ships, with other rules in place of the real ones.
 * @param index the module that stands in for server/src/rules/index.ts
 */
export async function buildWithRules(name: string, outdir: string, index: string): Promise<void> {
  const { buildBundles } = await loadBundles();
  await buildBundles({
    names: [name],
    outdir,
    plugins: [
      {
        name: "rules-for-tests",
        setup: ({ onResolve }) => onResolve({ filter: /rules\/index$/ }, () => ({ path: resolve(index) })),
      },
    ],
  });
}
