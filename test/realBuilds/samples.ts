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

/** A module that needs another one, the program that uses it, and what Docker does not need. */
export const shop = {
  "go.mod": `module example.com/shop\n\ngo 1.19\n\nrequire ${greet.path} ${greet.version}\n`,
  "go.sum": checksumLines(greet),
  "main.go": program("shop"),
};

/** A module that needs no other one. */
export const alone = { "go.mod": "module example.com/shop\n\ngo 1.19\n" };

/** What `git init` leaves: a repository without a commit. */
export const emptyRepository = {
  ".git/HEAD": "ref: refs/heads/main\n",
  ".git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
  ".git/objects/info/packs": "\n",
  ".git/refs/tags/.keep": "",
};

/** A program that greets a name with the module's help. */
export function program(name: string): string {
  return `package main

import (
	"fmt"

	"${greet.path}"
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
