import assert from "node:assert/strict";
import type { ContextHints, ContextOverrides } from "../../server/src/workspace/context";
import type { FileSystem } from "../../server/src/workspace/fileSystem";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import type { BuildContext, Surroundings } from "../../server/src/workspace/surroundings";
import { Workspace } from "../../server/src/workspace/workspace";

const wholeContext: ContextHints = { literalSources: [], wildcardSources: [], takesWholeContext: true, buildsGo: true };

/** Counts what is asked of a file system. */
class CountingFileSystem implements FileSystem {
  readonly asked: string[] = [];
  constructor(private readonly behind: FileSystem) {}
  readText(path: string) {
    this.asked.push(`read ${path}`);
    return this.behind.readText(path);
  }
  list(path: string) {
    this.asked.push(`list ${path}`);
    return this.behind.list(path);
  }
  size(path: string) {
    this.asked.push(`size ${path}`);
    return this.behind.size(path);
  }
}

async function contextOf(workspace: Workspace, dockerfile = "Dockerfile", hints = wholeContext): Promise<BuildContext> {
  const { context } = await workspace.surroundings(dockerfile, hints);
  assert.ok(context);
  return context;
}

const of = (files: Record<string, string>) => new Workspace(new MemoryFileSystem(files));

describe("Workspace", () => {
  describe("modules", () => {
    it("are those of the context outside vendor, node_modules and testdata, nearest first", async () => {
      const { modules } = await contextOf(
        of({
          Dockerfile: "",
          "go.mod": "module example.com/a\n\ngo 1.24\n",
          "go.sum": "",
          "tools/deep/go.mod": "module example.com/deep\n",
          "lib/go.mod": "module example.com/lib\n",
          "lib/vendor/modules.txt": "",
          "vendor/x/go.mod": "module x\n",
          "web/node_modules/x/go.mod": "module x\n",
          "lib/testdata/x/go.mod": "module x\n",
        }),
      );
      assert.deepEqual(
        modules.map(({ folder, path, hasGoSum, hasVendor, syntax }) => [
          folder,
          path,
          hasGoSum,
          hasVendor,
          syntax.module?.value,
        ]),
        [
          ["", "go.mod", true, false, "example.com/a"],
          ["lib", "lib/go.mod", false, true, "example.com/lib"],
          ["tools/deep", "tools/deep/go.mod", false, false, "example.com/deep"],
        ],
      );
    });

    it("have paths of the workspace and folders of the context", async () => {
      const { modules } = await contextOf(
        of({ "api/Dockerfile": "", "api/go.mod": "module a\n", "api/x/go.mod": "module x\n" }),
        "api/Dockerfile",
      );
      assert.deepEqual(
        modules.map(({ folder, path }) => [folder, path]),
        [
          ["", "api/go.mod"],
          ["x", "api/x/go.mod"],
        ],
      );
    });

    it("end at their limit", async () => {
      const files = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`m${index}/go.mod`, "module m\n"]));
      const workspace = new Workspace(new MemoryFileSystem(files), { limits: { modules: 4 } });
      assert.equal((await contextOf(workspace)).modules.length, 4);
    });
  });

  describe("go.work", () => {
    const work = "go 1.24\n\nuse ./api\n";
    for (const { about, files, folder, path } of [
      {
        about: "at the context's root",
        files: { "api/go.work": work, "api/m/go.work": work, "go.work": work },
        folder: "",
        path: "api/go.work",
      },
      {
        about: "inside the context above a module",
        files: { "api/m/go.work": work, "go.work": work, "api/other/go.work": work },
        folder: "m",
        path: "api/m/go.work",
      },
      { about: "above the context", files: { "go.work": work }, folder: undefined, path: "go.work" },
    ]) {
      it(`is found ${about}`, async () => {
        const workspace = of({
          "api/Dockerfile": "",
          "api/go.mod": "module a\n",
          "api/m/lib/go.mod": "module l\n",
          ...files,
        });
        const { goWork } = await contextOf(workspace, "api/Dockerfile");
        assert.equal(goWork?.folder, folder);
        assert.equal(goWork?.path, path);
        assert.deepEqual(
          goWork?.syntax.use.map(({ value }) => value),
          ["./api"],
        );
      });
    }

    it("is absent where none counts", async () => {
      const workspace = of({ "api/Dockerfile": "", "api/go.mod": "module a\n", "beside/go.work": work });
      assert.equal((await contextOf(workspace, "api/Dockerfile")).goWork, undefined);
    });
  });

  describe("the ignore file", () => {
    const files = { "api/Dockerfile": "", "api/go.mod": "module a\n", "api/.dockerignore": "bin\n" };

    it("is that of the context", async () => {
      const { ignore } = await contextOf(of(files), "api/Dockerfile");
      assert.equal(ignore?.path, "api/.dockerignore");
      assert.equal(ignore?.isSpecific, false);
      assert.equal(ignore?.matcher.decide("bin/app").ignored, true);
    });

    it("is that of the Dockerfile's name, even when it is empty", async () => {
      const { ignore } = await contextOf(of({ ...files, "api/Dockerfile.dockerignore": "" }), "api/Dockerfile");
      assert.equal(ignore?.path, "api/Dockerfile.dockerignore");
      assert.equal(ignore?.isSpecific, true);
      assert.equal(ignore?.matcher.decide("bin/app").ignored, false);
    });

    it("can be one that so far only an editor shows", async () => {
      const workspace = of({ "api/Dockerfile": "", "api/go.mod": "module a\n" });
      assert.equal((await contextOf(workspace, "api/Dockerfile")).ignore, undefined);
      assert.deepEqual([...workspace.setBuffer("api/.dockerignore", "x\n")], ["api/Dockerfile"]);
      assert.equal((await contextOf(workspace, "api/Dockerfile")).ignore?.text, "x\n");
    });
  });

  describe("gitIgnores", () => {
    it("reads .gitignore files above the context at once and those inside on demand", async () => {
      const workspace = of({
        ".gitignore": "/api/dist/\n*.log\n",
        "api/.gitignore": "/bin\n",
        "api/Dockerfile": "",
        "api/go.mod": "module a\n",
        "api/web/.gitignore": "!keep.log\n",
        "api/web/x.log": "",
      });
      const surroundings = await workspace.surroundings("api/Dockerfile", wholeContext);
      const { context } = surroundings;
      assert.equal(context?.gitIgnores("dist"), true);
      assert.equal(context?.gitIgnores("dist/app.js"), true);
      assert.equal(context?.gitIgnores("bin/app"), true);
      assert.equal(context?.gitIgnores("cmd"), false);
      assert.deepEqual([...surroundings.demand.texts], []);

      assert.equal(context?.gitIgnores("web/keep.log"), true);
      assert.deepEqual([...surroundings.demand.texts], ["api/web/.gitignore"]);
      assert.equal(await workspace.fulfil(surroundings), true);
      assert.equal(context?.gitIgnores("web/keep.log"), false);
      assert.equal(context?.gitIgnores("web/x.log"), true);
    });
  });

  describe("submodules", () => {
    it("that were not fetched are opaque, until their files or a .gitmodules without them come", async () => {
      const files = new MemoryFileSystem({
        "api/Dockerfile": "",
        "api/go.mod": "module a\n",
        ".gitmodules": '[submodule "x"]\n\tpath = api/third/x\n',
      });
      const workspace = new Workspace(files);
      const opaque = async () => {
        const { listing } = await contextOf(workspace, "api/Dockerfile");
        return ["third/x/go.mod", "third", "third/y", "cmd"].filter((path) => listing.isOpaque(path));
      };
      assert.deepEqual(await opaque(), ["third/x/go.mod", "third"]);
      files.write("api/third/x/go.mod", "module x\n");
      assert.deepEqual([...workspace.changed([{ path: "api/third/x/go.mod", kind: "created" }])], ["api/Dockerfile"]);
      assert.deepEqual(await opaque(), []);
      files.write(".gitmodules", '[submodule "y"]\n\tpath = api/third/y\n');
      assert.deepEqual([...workspace.changed([{ path: ".gitmodules", kind: "changed" }])], ["api/Dockerfile"]);
      assert.deepEqual(await opaque(), ["third/y"]);
    });
  });

  describe("fulfil", () => {
    it("loads texts and sizes, and says whether anything was asked for", async () => {
      const workspace = of({ Dockerfile: "", "go.mod": "", "main.go": "package main\n", ".git/HEAD": "12345" });
      const surroundings = await workspace.surroundings("Dockerfile", wholeContext);
      const listing = surroundings.context?.listing;
      assert.equal(await workspace.fulfil(surroundings), false);
      listing?.text("main.go");
      listing?.bytes(".git");
      assert.equal(await workspace.fulfil(surroundings), true);
      assert.equal(listing?.text("main.go"), "package main\n");
      assert.equal(listing?.bytes(".git"), 5);
      assert.equal(await workspace.fulfil(surroundings), false);
    });

    it("makes a file that cannot be read final, so that no loop asks for ever", async () => {
      const workspace = of({ Dockerfile: "", "go.mod": "", app: "ELF\0" });
      const surroundings = await workspace.surroundings("Dockerfile", wholeContext);
      surroundings.context?.listing.text("app");
      await workspace.fulfil(surroundings);
      assert.equal(surroundings.context?.listing.text("app"), undefined);
      assert.equal(surroundings.context?.listing.isRead("app"), true);
      assert.equal(await workspace.fulfil(surroundings), false);
    });
  });

  describe("what is read", () => {
    const project = {
      Dockerfile: "",
      "go.mod": "module a\n",
      "main.go": "",
      "cmd/x.go": "",
      "node_modules/x/package.json": "{}",
      Makefile: "all:\n\tgo build\n",
    };

    it("is each folder once, no opaque folder, and no file that nobody needs", async () => {
      const files = new CountingFileSystem(new MemoryFileSystem(project));
      const workspace = new Workspace(files);
      await contextOf(workspace);
      assert.deepEqual(files.asked.sort(), ["list ", "list cmd", "read Makefile", "read go.mod"]);
      await contextOf(workspace);
      assert.equal(files.asked.length, 4);
    });

    for (const [path, expected] of [
      ["Dockerfile", ["read Makefile"]],
      ["cmd/.dockerignore", []],
    ] as const) {
      it(`is ${expected.length === 0 ? "no" : "each"} build file for ${path} when its context is named`, async () => {
        const files = new CountingFileSystem(new MemoryFileSystem({ ...project, "cmd/.dockerignore": "" }));
        await new Workspace(files).surroundings(path, wholeContext, { context: "cmd" });
        assert.deepEqual(
          files.asked.filter((question) => question.startsWith("read") && !question.includes("ignore")),
          expected,
        );
      });
    }

    it("is shared by callers at the same time", async () => {
      const files = new CountingFileSystem(new MemoryFileSystem(project));
      const workspace = new Workspace(files);
      await Promise.all([contextOf(workspace), contextOf(workspace, "Dockerfile.dev"), contextOf(workspace)]);
      assert.equal(files.asked.length, new Set(files.asked).size);
    });
  });

  describe("changes", () => {
    const project = {
      "a/Dockerfile": "",
      "a/go.mod": "module a\n",
      "a/main.go": "package main\n",
      "a/node_modules/x/y": "",
      "b/Dockerfile": "",
      "b/go.mod": "module b\n",
      "b/.gitignore": "",
      "b/scripts/image.sh": "docker build .\n",
      "unrelated/deep/x.txt": "",
      Makefile: "",
    };
    let files: MemoryFileSystem;
    let workspace: Workspace;
    let first: Surroundings;

    beforeEach(async () => {
      files = new MemoryFileSystem(project);
      workspace = new Workspace(files);
      first = await workspace.surroundings("a/Dockerfile", wholeContext);
      await workspace.surroundings("b/Dockerfile", wholeContext);
    });

    const stale = (path: string, kind?: "created" | "changed" | "deleted") => [
      ...workspace.changed([kind ? { path, kind } : path]),
    ];

    for (const [path, kind, dockerfiles] of [
      ["a/go.mod", "changed", ["a/Dockerfile"]],
      ["a/main.go", "changed", []],
      ["a/main.go", "deleted", ["a/Dockerfile"]],
      ["a/main.go", undefined, ["a/Dockerfile"]],
      ["a/new.go", "created", ["a/Dockerfile"]],
      ["a/.dockerignore", "created", ["a/Dockerfile"]],
      ["a/Dockerfile.dockerignore", "created", ["a/Dockerfile"]],
      ["a", "deleted", ["a/Dockerfile"]],
      ["b/scripts", "deleted", ["a/Dockerfile", "b/Dockerfile"]],
      ["new.txt", "created", []],
      ["go.mod", "created", ["a/Dockerfile"]],
      ["b/.gitignore", "changed", ["b/Dockerfile"]],
      ["a/node_modules/x/z", "created", []],
      ["Makefile", "changed", ["a/Dockerfile", "b/Dockerfile"]],
      ["docker-compose.yml", "created", ["a/Dockerfile", "b/Dockerfile"]],
      ["go.work", "created", ["a/Dockerfile", "b/Dockerfile"]],
      ["b/scripts/notes.txt", "created", ["b/Dockerfile"]],
      ["unrelated/deep/file.txt", "created", []],
      ["unrelated/deep", "created", ["a/Dockerfile", "b/Dockerfile"]],
      ["new/deep/file.txt", "created", ["a/Dockerfile", "b/Dockerfile"]],
      ["b/Dockerfile", "changed", ["b/Dockerfile"]],
    ] as const) {
      it(`${path} ${kind ?? "in some way"} makes ${dockerfiles.join(", ") || "nothing"} stale`, () => {
        assert.deepEqual(stale(path, kind), dockerfiles);
      });
    }

    it("of a text that the simulation asked for count", async () => {
      first.context?.listing.text("main.go");
      await workspace.fulfil(first);
      files.write("a/main.go", "package other\n");
      assert.deepEqual(stale("a/main.go", "changed"), ["a/Dockerfile"]);
      assert.equal(first.context?.listing.text("main.go"), undefined);
      await workspace.fulfil(first);
      assert.equal(first.context?.listing.text("main.go"), "package other\n");
    });

    it("of a file's size count for the folders above it", async () => {
      const listing = first.context?.listing;
      listing?.bytes("");
      await workspace.fulfil(first);
      const before = listing?.bytes("") ?? 0;
      files.write("a/main.go", "package main // and more\n");
      workspace.changed([{ path: "a/main.go", kind: "changed" }]);
      assert.equal(listing?.bytes(""), undefined);
      await workspace.fulfil(first);
      assert.equal(listing?.bytes(""), before + 12);
    });

    it("are seen by the next surroundings", async () => {
      files.write("a/cmd/new.go", "");
      files.remove("a/main.go");
      workspace.changed(["a/cmd/new.go", "a/main.go", "a/cmd"]);
      const { listing } = await contextOf(workspace, "a/Dockerfile");
      assert.deepEqual([...listing.files("")], ["Dockerfile", "cmd/new.go", "go.mod"]);
    });

    it("of a folder that goes with all it holds are seen", async () => {
      files.remove("a/node_modules");
      files.remove("b");
      assert.deepEqual(stale("a/node_modules", "deleted"), ["a/Dockerfile"]);
      assert.ok(stale("b", "deleted").includes("b/Dockerfile"));
      assert.equal((await workspace.surroundings("b/Dockerfile", wholeContext)).context, undefined);
    });

    it("while the surroundings are gathered make them stale", async () => {
      const overrides = { context: "a" };
      const gathering = workspace.surroundings("a/Dockerfile", wholeContext, overrides);
      assert.deepEqual(stale("unrelated/deep/file.txt", "created"), ["a/Dockerfile"]);
      const gathered = await gathering;
      const again = await workspace.surroundings("a/Dockerfile", wholeContext, overrides);
      assert.notEqual(again, gathered);
      assert.deepEqual(stale("unrelated/deep/file.txt", "created"), []);
    });

    for (const [what, change, isKept] of [
      ["nothing", () => {}, true],
      ["a file that nobody looked at", () => stale("a/main.go", "changed"), true],
      ["the Dockerfile itself", () => stale("a/Dockerfile", "changed"), true],
      ["go.mod", () => stale("a/go.mod", "changed"), false],
      ["the files of the context", () => stale("a/new.go", "created"), false],
      ["a file that describes builds", () => stale("Makefile", "changed"), false],
      ["the presence of the Dockerfile", () => stale("a/Dockerfile", "deleted"), false],
      [
        "the text of a file that the simulation asked for",
        () => {
          first.context?.listing.text("main.go");
          stale("a/main.go", "changed");
        },
        false,
      ],
    ] as const) {
      it(`of ${what} ${isKept ? "leave what was gathered as it is" : "make it be gathered anew"}`, async () => {
        change();
        const next = await workspace.surroundings("a/Dockerfile", wholeContext);
        assert.equal(next === first, isKept);
      });
    }

    it("of what a Dockerfile says about its context leave it as it is where the same folder is meant", async () => {
      const hints = { ...wholeContext, wildcardSources: ["*.go"] };
      assert.equal(await workspace.surroundings("a/Dockerfile", hints), first);
      assert.equal(await workspace.surroundings("a/Dockerfile", hints), first);
      assert.equal(await workspace.surroundings("a/Dockerfile", wholeContext), first);
    });

    it("of what such words lead to count too", async () => {
      await workspace.surroundings("a/Dockerfile", { ...wholeContext, literalSources: ["main.go", "tool.txt"] });
      assert.deepEqual(stale("tool.txt", "created"), ["a/Dockerfile"]);
    });

    it("of what a Dockerfile says make it be gathered anew where another folder is meant", async () => {
      const hints = { ...wholeContext, takesWholeContext: false, literalSources: ["b/scripts", "a/main.go"] };
      const next = await workspace.surroundings("a/Dockerfile", hints);
      assert.notEqual(next, first);
      assert.notEqual(next.context?.root, first.context?.root);
      assert.notEqual(await workspace.surroundings("a/Dockerfile", wholeContext, { context: "b" }), first);
    });

    it("of a text make room for new questions once many were asked", async () => {
      const limited = new Workspace(files, { limits: { questions: 4 } });
      const gathered = await limited.surroundings("a/Dockerfile", wholeContext);
      for (const name of ["main.go", "go.mod", "Dockerfile"]) gathered.context?.listing.text(name);
      const next = await limited.surroundings("a/Dockerfile", wholeContext);
      assert.notEqual(next, gathered);
      assert.equal(next.context?.listing.isRead("Dockerfile"), false);
      next.context?.listing.text("Dockerfile");
      await limited.fulfil(next);
      assert.equal(next.context?.listing.isRead("Dockerfile"), true);
    });

    it("that come while a newer text is looked at are not missed by the older one", async () => {
      const newer = workspace.surroundings("a/Dockerfile", { ...wholeContext, literalSources: ["main.go"] });
      files.write("a/go.mod", "module other\n");
      stale("a/go.mod", "changed");
      await newer;
      assert.equal((await contextOf(workspace, "a/Dockerfile")).modules[0]?.syntax.module?.value, "other");
    });

    it("of a file in a folder that nobody told of are seen", async () => {
      files.write("a/lib/deep/new.go", "");
      stale("a/lib/deep/new.go", "created");
      const { listing } = await contextOf(workspace, "a/Dockerfile");
      assert.ok([...listing.files("")].includes("a/lib/deep/new.go".slice(2)));
    });

    it("of a folder that comes with a file that describes builds are seen", async () => {
      files.write(
        "deploy/compose.yaml",
        "services:\n  a:\n    build:\n      context: ..\n      dockerfile: a/Dockerfile\n",
      );
      assert.deepEqual(stale("deploy", "created"), ["a/Dockerfile", "b/Dockerfile"]);
      assert.equal((await contextOf(workspace, "a/Dockerfile")).decision.path, "deploy/compose.yaml");
    });

    it("of the folder that a Dockerfile lies in make it stale, wherever its context is", async () => {
      await workspace.surroundings("a/Dockerfile", wholeContext, { context: "absent" });
      assert.deepEqual(stale("a", "deleted"), ["a/Dockerfile"]);
    });

    it("of nothing leave known what git ignores, when texts have been forgotten", async () => {
      const texts = { ".gitignore": "*.log\n", "a/Dockerfile": "", "a/large.txt": "x".repeat(100) };
      const small = new Workspace(new MemoryFileSystem(texts), { limits: { textUnits: 20 } });
      await small.surroundings("a/Dockerfile", wholeContext, { context: "a" });
      await small.readText("a/large.txt");
      const { context } = await small.surroundings("a/Dockerfile", wholeContext, { context: "a" });
      assert.equal(context?.gitIgnores("app.log"), true);
    });

    it("in an editor win over the disk until it closes", async () => {
      assert.deepEqual([...workspace.setBuffer("a/go.mod", "module edited\n")], ["a/Dockerfile"]);
      assert.equal(await workspace.readText("a/go.mod"), "module edited\n");
      assert.equal((await contextOf(workspace, "a/Dockerfile")).modules[0]?.syntax.module?.value, "edited");
      workspace.changed([{ path: "a/go.mod", kind: "changed" }]);
      assert.equal(await workspace.readText("a/go.mod"), "module edited\n");
      assert.deepEqual([...workspace.setBuffer("a/go.mod", undefined)], ["a/Dockerfile"]);
      assert.equal((await contextOf(workspace, "a/Dockerfile")).modules[0]?.syntax.module?.value, "a");
    });

    it("that an editor only opens make nothing stale", () => {
      assert.deepEqual([...workspace.setBuffer("a/go.mod", "module a\n")], []);
    });

    it("of a build file are read again", async () => {
      const overrides: ContextOverrides = {};
      files.write("Makefile", "image:\n\tdocker build -f b/Dockerfile .\n");
      workspace.changed([{ path: "Makefile", kind: "changed" }]);
      const { context } = await workspace.surroundings("b/Dockerfile", wholeContext, overrides);
      assert.equal(context?.root, "");
      assert.equal(context?.decision.path, "Makefile");
    });
  });

  describe("findNamedDockerfiles", () => {
    const files = {
      "compose.yaml":
        "services:\n  order:\n    build:\n      context: .\n      dockerfile: docker/order_Dockerfile\n" +
        "  api:\n    build: {context: ., dockerfile: Dockerfile.api}\n" +
        "  gone:\n    build: {context: ., dockerfile: docker/gone.df}\n" +
        "  folder:\n    build: {context: ., dockerfile: docker}\n" +
        "  foreign:\n    build: {context: ., dockerfile: vendor/x/image.df}\n" +
        "  outside:\n    build: {context: ., dockerfile: ../image.df}\n",
      "docker/order_Dockerfile": "FROM golang:1.27\n",
      "Dockerfile.api": "FROM golang:1.27\n",
      "vendor/x/image.df": "",
      "web/docker-bake.hcl": 'target "web" {\n  context = "."\n  dockerfile = "web.df"\n}\n',
      "web/web.df": "FROM golang:1.27\n",
      Makefile: "image:\n\tdocker build -f docker/jobs.df .\n",
      "docker/jobs.df": "FROM golang:1.27\n",
      "scripts/build.sh": "docker build -f jobs.df .\n",
      "scripts/jobs.df": "FROM golang:1.27\n",
    };
    const table: [under: string, paths: readonly string[]][] = [
      ["", ["docker/jobs.df", "docker/order_Dockerfile", "web/web.df"]],
      ["docker", ["docker/jobs.df", "docker/order_Dockerfile"]],
      ["./web", ["web/web.df"]],
      ["scripts", []],
      ["../elsewhere", []],
    ];
    for (const [under, paths] of table) {
      it(`gives Dockerfiles whose names do not tell, below ${JSON.stringify(under)}`, async () => {
        assert.deepEqual([...(await of(files).findNamedDockerfiles(under))].sort(), paths);
      });
    }
  });

  describe("findFiles", () => {
    const project = {
      Dockerfile: "",
      "b/Dockerfile.dev": "",
      "a/.npmrc": "",
      "a/Dockerfile.dockerignore": "",
      "a/deep/api.dockerfile": "",
      "node_modules/x/Dockerfile": "",
      "vendor/x/Dockerfile": "",
      ".git/Dockerfile": "",
      "a/main.go": "",
    };
    const found = async (workspace: Workspace, under: string, signal?: AbortSignal) => {
      const paths: string[] = [];
      for await (const path of workspace.findFiles(under, signal)) paths.push(path);
      return paths;
    };

    it("gives what can be linted, near the top first", async () => {
      assert.deepEqual(await found(of(project), ""), [
        "Dockerfile",
        "a/.npmrc",
        "a/Dockerfile.dockerignore",
        "b/Dockerfile.dev",
        "a/deep/api.dockerfile",
      ]);
    });

    it("stays in the folder it is given", async () => {
      assert.deepEqual(await found(of(project), "./a/deep/"), ["a/deep/api.dockerfile"]);
      assert.deepEqual(await found(of(project), "node_modules/x"), ["node_modules/x/Dockerfile"]);
      for (const nothing of ["absent", "../x", "/"]) assert.deepEqual(await found(of(project), nothing), [], nothing);
    });

    it("ends at its limit and when it is told to", async () => {
      const limited = new Workspace(new MemoryFileSystem(project), { limits: { foundFiles: 2 } });
      assert.equal((await found(limited, "")).length, 2);
      assert.deepEqual(await found(of(project), "", AbortSignal.abort()), []);
    });
  });

  it("keeps names that JavaScript objects know apart from files", async () => {
    const workspace = of(JSON.parse('{"__proto__/constructor": "x", "toString": "y", "Dockerfile": ""}'));
    const { listing } = await contextOf(workspace);
    assert.deepEqual([...listing.files("")], ["Dockerfile", "__proto__/constructor", "toString"]);
    assert.equal(listing.kindOf("valueOf"), undefined);
  });
});
