declare module "ini" {
  /** Reads a whole file; throws on some odd keys. */
  export function parse(text: string): Record<string, unknown>;
}
