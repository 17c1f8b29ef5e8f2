/**
 * Injected into the bundle for web workers. dockerfile-ast asks Node's `Buffer` for the UTF-8 bytes of one character,
 * to see a byte order mark; this is all of `Buffer` that it needs.
 */
export const Buffer = {
  from: (text: string): Uint8Array => new TextEncoder().encode(text),
};
