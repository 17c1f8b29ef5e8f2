/**
 * Injected into the bundle of the server. dockerfile-ast asks Node's `Buffer` for the UTF-8 bytes of one character, to
 * see a byte order mark; in a web worker this is all of `Buffer` that it needs. In Node it is Node's own.
 */
export const Buffer: { from(text: string): Uint8Array } = globalThis.Buffer ?? {
  from: (text: string): Uint8Array => new TextEncoder().encode(text),
};
