import type { Plugin } from "esbuild";

export function buildBundles(options?: {
  readonly names?: readonly string[];
  readonly outdir?: string;
  readonly production?: boolean;
  readonly plugins?: readonly Plugin[];
}): Promise<string[]>;
export function oversizedBundles(outdir?: string): string[];
export function writePages(outdir?: string): void;
