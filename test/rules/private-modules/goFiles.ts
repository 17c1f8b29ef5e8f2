/** A module that requires one of a company and a public one. */
export const ledger = {
  "go.mod": [
    "module example.com/shop",
    "",
    "go 1.24",
    "",
    "require (",
    "\tgit.corp.internal/team/ledger v1.2.0",
    "\tgithub.com/gin-gonic/gin v1.10.0",
    ")",
    "",
  ].join("\n"),
  "go.sum": "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n",
  "main.go": [
    "package main",
    "",
    "import (",
    '\t_ "git.corp.internal/team/ledger"',
    '\t_ "github.com/gin-gonic/gin"',
    ")",
    "",
    "func main() {}",
    "",
  ].join("\n"),
};

/** The same for a private repository on a public host. */
export const hosted = {
  ...ledger,
  "go.mod": ledger["go.mod"].replace("git.corp.internal/team/ledger", "github.com/acme/ledger"),
  "main.go": ledger["main.go"].replace("git.corp.internal/team/ledger", "github.com/acme/ledger"),
};

/** A module that requires nothing private. */
export const shop = {
  ...ledger,
  "go.mod": ledger["go.mod"].replace(/\tgit\.corp.*\n/, ""),
  "main.go": ledger["main.go"].replace(/\t_ "git\.corp.*\n/, ""),
};
