import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Folders and files of the server, the lower ones first: each may import itself and what stands before it. */
const layers = [
  ["product.ts", "rulePages.ts"],
  ["syntax"],
  ["npm"],
  ["workspace"],
  ["build"],
  ["rules"],
  ["lint"],
  ["reports", "diagnose", "handlers", "protocol.ts", "server.ts"],
  ["cli", "commandLine.ts", "cli.ts", "runtimes", "main.ts", "serverProcess.ts"],
];

const sources = ["server/src", "client/src"].flatMap((root) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => posix.join(entry.parentPath.replaceAll("\\", "/"), entry.name)),
);

const imports: readonly Import[] = sources.flatMap((path) => {
  const text = readFileSync(path, "utf8");
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^;'"]*?\sfrom\s+)?["']([^"']+)["']/g),
  ];
  const dynamic = [...text.matchAll(/\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/g)];
  return [
    ...found.map((match) => ({ from: path, to: resolved(path, match[1] ?? "") })),
    ...dynamic.map((match) => ({ from: path, to: resolved(path, match[1] ?? "") })),
  ];
});

function resolved(from: string, to: string): string {
  return to.startsWith(".") ? posix.join(posix.dirname(from), to) : to;
}

function layerOf(path: string): number {
  const inServer = path.replace(/^server\/src\//, "");
  return layers.findIndex((names) =>
    names.some((name) => inServer.startsWith(`${name}/`) || inServer === name || `${inServer}.ts` === name),
  );
}

/** Each offending import as one line. */
function offending(isWrong: (each: Import) => boolean): string[] {
  return imports.filter(isWrong).map((each) => `${each.from} imports ${each.to}`);
}

const isServer = (path: string) => path.startsWith("server/src/");

describe("architecture", () => {
  it("has a layer for every file of the server", () => {
    const extra = ["server/src/bufferShim.ts"];
    const homeless = sources.filter((path) => isServer(path) && layerOf(path) < 0 && !extra.includes(path));
    assert.deepEqual(homeless, []);
    assert.ok(imports.length > 100, "the imports are found");
  });

  it("lets imports point downward only", () => {
    assert.deepEqual(
      offending(({ from, to }) => isServer(from) && isServer(to) && layerOf(to) > layerOf(from)),
      [],
    );
  });

  it("keeps reports and handlers apart", () => {
    const isIn = (path: string, folder: string) => path.startsWith(`server/src/${folder}`);
    assert.deepEqual(
      offending(({ from, to }) => isIn(from, "reports") && isIn(to, "handlers")),
      [],
    );
  });

  it("evaluates the library of the client only when a server is started", () => {
    const reached = new Set(["client/src/extension"]);
    // What is added while the set is walked is walked as well.
    for (const module of reached) {
      const text = readFileSync(`${module}.ts`, "utf8");
      const evaluated = text.matchAll(/^import\s+(?!type\s)(?:[^;]*?\sfrom\s+)?["']([^"']+)["']/gm);
      for (const [, name = ""] of evaluated) {
        const path = resolved(module, name);
        if (name.startsWith(".")) reached.add(path);
        else assert.equal(name, "vscode", `${module} imports ${name}: the extension would be activated later`);
      }
    }
    assert.ok(reached.has("client/src/status") && !reached.has("client/src/client"));
  });

  it("keeps Node out of what runs in a web worker", () => {
    const forNode =
      /^server\/src\/(?:workspace\/nodeFileSystem|diagnose\/node[A-Z]\w*|runtimes\/node(?:[A-Z]\w*)?|serverProcess|cli|cli\/.+)\.ts$|^client\/src\/runtimes\/node\.ts$/;
    assert.deepEqual(
      offending(({ from, to }) => to.startsWith("node:") && !forNode.test(from)),
      [],
    );
    const bare = new Set(["fs", "path", "os", "crypto", "util", "child_process", "fs/promises", "module", "url"]);
    assert.deepEqual(
      offending(({ to }) => bare.has(to)),
      [],
      "Node's modules are written with node:",
    );
  });

  it("lets nothing of the worker's entrance reach Node's file system", () => {
    assert.deepEqual(
      offending(
        ({ from, to }) =>
          to.endsWith("workspace/nodeFileSystem") && !/^server\/src\/(?:runtimes\/node\.ts|cli)/.test(from),
      ),
      [],
    );
  });

  it("lets the probe alone reach the network, and nobody start a program", () => {
    const network = /^node:(?:dns|net|tls|https?|http2|dgram|inspector)(?:\/|$)/;
    const probe = /^server\/src\/diagnose\/node[A-Z]\w*\.ts$/;
    assert.deepEqual(
      offending(({ from, to }) => network.test(to) && !probe.test(from)),
      [],
    );
    const isProbe = (path: string) => path.startsWith("server/src/diagnose/node");
    const entrances = ["server/src/runtimes/node.ts", "server/src/cli/diagnose.ts"];
    assert.deepEqual(
      offending(({ from, to }) => isProbe(to) && !isProbe(from) && !entrances.includes(from)),
      [],
    );
    assert.deepEqual(
      offending(({ to }) => /^node:(?:child_process|cluster|worker_threads)$/.test(to)),
      [],
    );
    const calls = /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\s*\(/;
    assert.deepEqual(
      sources.filter((path) => calls.test(readFileSync(path, "utf8"))),
      [],
    );
  });

  const wrapped: [library: string, place: RegExp][] = [
    ["dockerfile-ast", /^server\/src\/syntax\/(?:dockerfile|instruction)[A-Za-z]*\.ts$/],
    ["unbash", /^server\/src\/syntax\/shell[A-Za-z]*\.ts$/],
    ["vscode", /^client\/src\//],
  ];
  for (const [library, place] of wrapped) {
    it(`imports ${library} only where it is wrapped`, () => {
      assert.deepEqual(
        offending(({ from, to }) => (to === library || to.startsWith(`${library}/`)) && !place.test(from)),
        [],
      );
    });
  }

  it("keeps the protocol of editors out of everything below the handlers", () => {
    const below = (path: string) => isServer(path) && layerOf(path) < layerOf("server/src/handlers/x");
    assert.deepEqual(
      offending(({ from, to }) => below(from) && /^vscode-(?:languageserver|jsonrpc)/.test(to)),
      [],
    );
  });

  it("lets the client know two files of the server", () => {
    const known = ["server/src/protocol", "server/src/rulePages"];
    assert.deepEqual(
      offending(({ from, to }) => !isServer(from) && isServer(to) && !known.includes(to)),
      [],
    );
  });

  it("lets no rule import another", () => {
    // A rule's file has its id as name, in kebab-case; helpers beside it are written in camel case.
    const isRule = (path: string) => /^server\/src\/rules\/[^/]+\/[a-z0-9]+(?:-[a-z0-9]+)+(?:\.ts)?$/.test(path);
    assert.deepEqual(
      offending(({ from, to }) => isRule(to) && from !== "server/src/rules/index.ts"),
      [],
    );
  });

  it("exports nothing by default", () => {
    assert.deepEqual(
      sources.filter((path) => /^export default/m.test(readFileSync(path, "utf8"))),
      [],
    );
  });

  it("keeps files short enough to be read at once", () => {
    const long = sources.filter((path) => readFileSync(path, "utf8").split("\n").length > 400);
    assert.deepEqual(long, []);
  });

  it("keeps what is known of a build in the build: in a weak map each edit would leave a whole simulation behind", () => {
    // Their keys live long, or their values do not lead back to them.
    const allowed = ["server/src/build/moduleIndex.ts", "server/src/syntax/shellModel.ts"];
    const engine = sources.filter((path) => /^server\/src\/(?:syntax|workspace|build|rules|lint)\//.test(path));
    const found = engine.filter((path) => /new Weak(?:Map|Set)\b/.test(readFileSync(path, "utf8")));
    assert.deepEqual(found.toSorted(), allowed);
  });

  it("keeps no answer about a build by other means than those of onceFor.ts: an edit would leave it as it was", () => {
    const otherMeans = /\bthis\.\w+ (?:\?\?|\|\|)=|\bprivate cached\w*|\bnew Weak(?:Map|Set)\b|\bonceFor\(\s*\(_[^)]*/g;
    const allowed: [path: string, means: RegExp][] = [
      // These follow from which stages and steps there are.
      ["server/src/build/build.ts", /cachedSteps/],
      ["server/src/build/stage.ts", /cached(?:Chain|ChainUpwards|Steps)\b/],
      // What a go.mod says, whatever the Dockerfile does.
      ["server/src/build/moduleIndex.ts", /WeakMap/],
      // By the build context: builds of other Dockerfiles, which are read as they lie there.
      ["server/src/rules/shared/otherBuilds.ts", /_: BuildContext/],
    ];
    const found = sources
      .filter((path) => /^server\/src\/(?:build|rules)\//.test(path))
      .flatMap((path) => Array.from(readFileSync(path, "utf8").matchAll(otherMeans), ([means]) => ({ path, means })))
      .filter(({ path, means }) => !allowed.some(([place, known]) => place === path && known.test(means)));
    assert.deepEqual(found, []);
  });
});
