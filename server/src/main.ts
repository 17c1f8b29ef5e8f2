import { startServer } from "./server";

// One script for a process of Node's and for a web worker: nearly all of it is the same, and a package that holds it once
// is half as large. Only how messages and files are reached differs; the other runtime's part is never evaluated.
const isNode = typeof process === "object" && process.versions?.node !== undefined;
void (isNode ? import("./runtimes/node") : import("./runtimes/worker")).then(({ connect, openFileSystem, probe }) =>
  startServer(connect(), openFileSystem, probe),
);
