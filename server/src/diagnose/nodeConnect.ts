import type { Socket } from "node:net";

export interface Connected {
  readonly socket: Socket;
  readonly address: string;
}

/** How long an address is tried alone before the next one is tried beside it. Source: Go's net.Dialer.FallbackDelay. */
const headStart = 300;

/**
 * Connects to whichever of a host's addresses answers first, the first one with a head start.
 *
 * @param open begins a connection; the caller closes what is left over.
 * @throws what went wrong at the first address, when none answers
 */
export function connectFirst(addresses: readonly string[], open: (address: string) => Socket): Promise<Connected> {
  return new Promise((done, fail) => {
    let firstError: Error | undefined;
    let failed = 0;
    const waiting = [...addresses];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      clearTimeout(timer);
      const address = waiting.shift();
      if (address === undefined) return;
      const socket = open(address);
      socket.once("connect", () => {
        clearTimeout(timer);
        waiting.length = 0;
        done({ socket, address });
      });
      socket.once("error", (error) => {
        failed++;
        if (firstError === undefined || address === addresses[0]) firstError = error;
        if (failed === addresses.length) fail(firstError);
        else next();
      });
      timer = setTimeout(next, headStart);
      timer.unref();
    };
    if (addresses.length === 0) fail(Object.assign(new Error("the name has no address"), { code: "ENODATA" }));
    else next();
  });
}
