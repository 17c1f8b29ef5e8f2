import type { ShownRule } from "./evidence";
import { describeRealBuilds } from "./lab";
import type { Look } from "./looks";
import type { Files, FixMode, FixOptions } from "./project";

/** A rule's claim as a project: what is seen with the cause in it, how it is repaired, what is seen then. */
export interface Showing {
  readonly rule: string;
  /** What the project shows, as the test's name says it. */
  readonly claim: string;
  readonly files: Files;
  readonly before: Look;
  /** The command line's fix; or the files that a person writes, where the rule leaves it to the person what to do. */
  readonly repair: FixMode | { readonly byHand: Files };
  readonly settings?: (server: string) => FixOptions;
  readonly after: Look;
}

/** Stands in a project's files for the address of the module proxy, which is another in every run. */
export const proxyPlace = "http://proxy.invalid";

/** Runs every showing of a table as a test, and records what was seen. */
export function describeShowings(title: string, showings: readonly Showing[]): void {
  describeRealBuilds(title, {}, (lab) => {
    for (const { rule, claim, files, before, repair, settings, after } of showings) {
      it(`${rule}: ${claim}`, async () => {
        // In an .npmrc it stands without its scheme as well.
        const place = (text: string) => text.replaceAll(withoutScheme(proxyPlace), withoutScheme(lab.proxy.url));
        const placed = Object.entries(files).map(([path, text]) => [path, place(text)]);
        const project = lab.project(Object.fromEntries(placed));
        const seenBefore = await before(project, lab);
        const options = settings?.(lab.proxy.url) ?? {};
        if (typeof repair === "string") project.fix(rule, repair, options);
        else project.repairByHand(rule, repair.byHand, options);
        await lab.forget();
        const seenAfter = await after(project, lab);
        lab.record("shown", {
          rule,
          claim,
          repair: typeof repair === "string" ? `check ${repair}` : "by hand",
          before: seenBefore,
          after: seenAfter,
        } satisfies ShownRule);
      });
    }
  });
}

function withoutScheme(address: string): string {
  return address.replace(/^http:/, "");
}
