/** go.sum of gin, as far as these tests need one. */
export const goSum = [
  "github.com/gin-gonic/gin v1.10.0 h1:nTuyha1TYqgedzytsKYqna+DfLos46nTv2ygFy86HFU=",
  "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=",
  "",
].join("\n");

export const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";

/** A Go file of a package with these imports. */
export function source(name: string, ...imports: string[]): string {
  const lines = imports.map((path) => `\t"${path}"\n`).join("");
  return `package ${name}\n${lines === "" ? "" : `\nimport (\n${lines})\n`}`;
}

/** A service whose program stands on packages below `internal` and `pkg`. */
export const service = {
  "go.mod": goMod,
  "go.sum": goSum,
  "main.go": source("main", "os", "example.com/shop/internal/cart"),
  "internal/cart/cart.go": source("cart", "github.com/gin-gonic/gin", "example.com/shop/pkg/money"),
  "internal/cart/cart_test.go": source("cart", "example.com/shop/internal/fake"),
  "internal/cart/cart_windows.go": source("cart", "example.com/shop/internal/registry"),
  "internal/fake/fake.go": source("fake"),
  "internal/registry/registry.go": source("registry"),
  "pkg/money/money.go": source("money", "fmt"),
  "web/index.html": "<p>shop</p>\n",
};

/** A module that replaces another one with a folder beside its own packages. */
export const withLibrary = {
  "go.mod": [
    "module example.com/shop",
    "",
    "go 1.24",
    "",
    "require (",
    "\tgithub.com/gin-gonic/gin v1.10.0",
    "\texample.com/lib v0.0.0",
    ")",
    "",
    "replace example.com/lib => ./lib",
    "",
  ].join("\n"),
  "go.sum": goSum,
  "main.go": source("main", "example.com/lib/money"),
  "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
  "lib/money/money.go": source("money"),
};

/** Two modules in a workspace. */
export const workspace = {
  "go.work": "go 1.24\n\nuse (\n\t./api\n\t./lib\n)\n",
  "api/go.mod": goMod,
  "api/go.sum": goSum,
  "api/main.go": source("main", "example.com/lib/money"),
  "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
  "lib/money/money.go": source("money"),
};
