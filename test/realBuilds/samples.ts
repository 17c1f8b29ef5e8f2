import { privateHost } from "./baseImages";
import { checksumLines, type Module } from "./moduleFiles";

export const greet: Module = {
  path: "modules.test/greet",
  version: "v1.2.0",
  files: {
    "go.mod": "module modules.test/greet\n\ngo 1.19\n",
    "greet.go":
      'package greet\n\n// Hello greets a name.\nfunc Hello(name string) string { return "Hello, " + name }\n',
  },
};

const newerGreet: Module = {
  ...greet,
  version: "v1.3.0",
  files: { ...greet.files, "greet.go": (greet.files["greet.go"] ?? "").replace('"Hello, "', '"Welcome, "') },
};

/** A program that other modules' builds install. */
export const tool: Module = {
  path: "modules.test/tool",
  version: "v1.0.0",
  files: {
    "go.mod": "module modules.test/tool\n\ngo 1.19\n",
    "main.go": 'package main\n\nfunc main() { println("tool 1.0.0") }\n',
  },
};

const newerTool: Module = {
  ...tool,
  version: "v1.1.0",
  files: { ...tool.files, "main.go": 'package main\n\nfunc main() { println("tool 1.1.0") }\n' },
};

/** A module that neither `go.sum` nor the checksum database knows, of a host without exemption. */
export const unlisted: Module = {
  path: "unlisted.test/greet",
  version: "v1.0.0",
  files: {
    "go.mod": "module unlisted.test/greet\n\ngo 1.19\n",
    "greet.go": greet.files["greet.go"] ?? "",
  },
};

/** What the module proxy has beside `greet`. */
export const served: readonly Module[] = [newerGreet, tool, newerTool, unlisted];

/** A module that only the private host has. */
export const ledger: Module = {
  path: `${privateHost}/team/ledger`,
  version: "v1.0.0",
  files: {
    "go.mod": `module ${privateHost}/team/ledger\n\ngo 1.19\n`,
    "ledger.go": 'package ledger\n\n// Balance is what is left.\nfunc Balance() string { return "42 coins" }\n',
  },
};

/** The manifests of a module that needs others. */
export function manifests(...required: readonly Module[]): { readonly "go.mod": string; readonly "go.sum": string } {
  const lines = required.map(({ path, version }) => `\nrequire ${path} ${version}\n`);
  return {
    "go.mod": `module example.com/shop\n\ngo 1.19\n${lines.join("")}`,
    "go.sum": required.map(checksumLines).join(""),
  };
}

/** A module that needs another one, and the program that uses it. */
export const shop = { ...manifests(greet), "main.go": program("shop") };

/** A module that needs no other one. */
export const alone = { "go.mod": "module example.com/shop\n\ngo 1.19\n" };

/** A program without modules, which prints a word. */
export const plain = { ...alone, "main.go": printing('"shop"') };

/** A program that needs the private module. */
export const accounts = {
  ...manifests(ledger),
  "main.go": `package main\n\nimport (\n\t"fmt"\n\n\t"${ledger.path}"\n)\n\nfunc main() { fmt.Println(ledger.Balance()) }\n`,
};

/** What `git init` leaves: a repository without a commit. */
export const emptyRepository = {
  ".git/HEAD": "ref: refs/heads/main\n",
  ".git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
  ".git/objects/info/packs": "\n",
  ".git/refs/tags/.keep": "",
};

/** A program that greets a name with the module's help. */
export function program(name: string, module: Module = greet): string {
  return `package main

import (
	"fmt"

	"${module.path}"
)

func main() { fmt.Println(greet.Hello("${name}")) }
`;
}

/** A program that prints one expression. */
export function printing(expression: string, ...imports: readonly string[]): string {
  const lines = ["fmt", ...imports].sort().map((name) => `\t"${name}"\n`);
  return `package main\n\nimport (\n${lines.join("")})\n\nfunc main() { fmt.Println(${expression}) }\n`;
}

/** The stage that a static program runs in. */
export const runtime = `
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`;

/** The same without anything else in the image. */
export const scratchRuntime = `
FROM scratch
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`;

/** A Dockerfile of two stages: some steps that end with the program in `/out/shop`, and the image that runs it. */
export function staged(steps: string, final: string = runtime): string {
  return `FROM golang:1.19 AS build\nWORKDIR /src\n${steps.trim()}\n${final}`;
}

/** Downloads, then builds, as most Dockerfiles should. */
export const goodSteps = `
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
`;
