import { buildFails, builds, type Look, prints, sendsContext, startFails, stops } from "./looks";
import { alone, emptyRepository, plain, printing, staged } from "./samples";
import { describeShowings } from "./showing";

const build = "RUN CGO_ENABLED=0 go build -o /out/shop .";
const lists = `FROM golang:1.19\nWORKDIR /src\nCOPY . .\n${build}\nCMD ["ls", "-A", "/src"]\n`;
const log = "line\n".repeat(1_000_000);

/** The names in the folder that everything was copied to. */
function copies(...names: readonly string[]): Look {
  return async (project, lab) => {
    const seen = await prints(`${[...names].sort().join("\n")}\n`)(project, lab);
    return { ...seen, said: names.join(" ") };
  };
}

/** How much the client sends: more than 4 MB with the log, next to nothing without. */
const sends = (isLarge: boolean): Look => (isLarge ? sendsContext(4e6, 6e6) : sendsContext(1, 1e5));

describeShowings("build context", [
  {
    rule: "dockerignore-missing",
    claim: "what has no place in an image stays outside",
    files: {
      ...plain,
      ".env": "PAYMENT_API_KEY=4711-a8c2-99f0\n",
      ...emptyRepository,
      "debug.log": log,
      Dockerfile: lists,
    },
    before: copies(".env", ".git", "Dockerfile", "debug.log", "go.mod", "main.go"),
    repair: "--fix-suggestions",
    after: copies("go.mod", "main.go"),
  },
  {
    rule: "dockerignore-missing",
    claim: "less is sent to the builder",
    files: { ...plain, "debug.log": log, Dockerfile: staged(`COPY . .\n${build}`) },
    before: sends(true),
    repair: "--fix-suggestions",
    after: sends(false),
  },
  {
    rule: "dockerignore-entry-missing",
    claim: "the repository stays outside",
    files: { ...plain, ...emptyRepository, ".dockerignore": "bin\n*.md\n", Dockerfile: lists },
    before: copies(".dockerignore", ".git", "Dockerfile", "go.mod", "main.go"),
    repair: "--fix-suggestions",
    after: copies(".dockerignore", "Dockerfile", "go.mod", "main.go"),
  },
  {
    rule: "dockerignore-inline-comment",
    claim: "the pattern matches the file",
    files: {
      ...plain,
      "debug.log": log,
      ".dockerignore": "*.log # large\n",
      Dockerfile: staged(`COPY . .\n${build}`),
    },
    before: sends(true),
    repair: "--fix",
    after: sends(false),
  },
  {
    rule: "dockerignore-dead-pattern",
    claim: "the pattern holds in every folder",
    files: {
      ...plain,
      "web/node_modules/react/index.js": log,
      ".dockerignore": "node_modules\n",
      Dockerfile: staged(`COPY . .\n${build}`),
    },
    before: sends(true),
    repair: "--fix",
    after: sends(false),
  },
  {
    rule: "dockerignore-wrong-file",
    claim: "Docker reads the file",
    files: {
      ...plain,
      "debug.log": log,
      ".dockeringore": "*.log\n",
      Dockerfile: staged(`COPY . .\n${build}`),
    },
    before: sends(true),
    repair: "--fix-suggestions",
    after: sends(false),
  },
  {
    rule: "dockerignore-hides-source",
    claim: "the file is in the context",
    files: {
      ...plain,
      ".dockerignore": "*\n!*.go\n",
      Dockerfile: staged(`COPY go.mod ./\nCOPY *.go ./\n${build}`),
    },
    before: buildFails(/"\/go\.mod" not found|"\/go\.mod": not found/),
    repair: "--fix",
    after: prints("shop\n"),
  },
  {
    rule: "copy-source-missing",
    claim: "the folder has the name that COPY uses",
    files: {
      ...alone,
      "cmd/shop/main.go": 'package main\n\nimport "example.com/shop/internal/cart"\n\nfunc main() { cart.Serve() }\n',
      "internal/cart/cart.go": 'package cart\n\n// Serve greets.\nfunc Serve() { println("cart") }\n',
      Dockerfile: staged(
        "COPY go.mod ./\nCOPY cmd/ cmd/\nCOPY internals/ internal/\nRUN CGO_ENABLED=0 go build -o /out/shop ./cmd/shop",
      ),
    },
    before: buildFails(/"\/internals" not found|"\/internals": not found/),
    repair: "--fix-suggestions",
    after: prints("cart\n"),
  },
]);

const arguments_ = printing('strings.Join(os.Args[1:], " ")', "os", "strings");
const onAlpine = (last: string) =>
  staged(`COPY . .\n${build}`, `\nFROM alpine:3.22\nCOPY --from=build /out/shop /usr/local/bin/shop\n${last}\n`);

const waiting = `package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	fmt.Println("serves")
	<-signals
	fmt.Println("closes")
}
`;

describeShowings("run time", [
  {
    rule: "exec-form-broken",
    claim: "the words are a list",
    files: {
      ...alone,
      "main.go": arguments_,
      Dockerfile: onAlpine("ENTRYPOINT ['/usr/local/bin/shop', '--port', '8080']"),
    },
    before: startFails(/not found/),
    repair: "--fix",
    after: prints("--port 8080\n"),
  },
  {
    rule: "exec-form-broken",
    claim: "the program's name ends where its arguments begin",
    files: { ...alone, "main.go": arguments_, Dockerfile: onAlpine('CMD ["/usr/local/bin/shop --port 8080"]') },
    before: startFails(/no such file or directory/),
    repair: "--fix-suggestions",
    after: prints("--port 8080\n"),
  },
  {
    rule: "program-not-in-image",
    claim: "the image starts what was built",
    files: {
      ...plain,
      Dockerfile: 'FROM golang:1.19\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build\nCMD ["./app"]\n',
    },
    before: startFails(/exec: "\.\/app": stat \.\/app: no such file or directory/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "shell-form-entrypoint",
    claim: "there is no shell on scratch",
    files: {
      ...plain,
      Dockerfile: staged(`COPY . .\n${build}`, "\nFROM scratch\nCOPY --from=build /out/shop /shop\nCMD /shop\n"),
    },
    before: startFails(/exec: "\/bin\/sh": stat \/bin\/sh: no such file or directory/),
    repair: "--fix",
    after: prints("shop\n"),
  },
  {
    rule: "shell-form-entrypoint",
    claim: "the program hears that it shall stop",
    files: {
      ...alone,
      "main.go": waiting,
      Dockerfile: staged(
        `COPY . .\n${build}`,
        "\nFROM debian:bookworm-slim\nCOPY --from=build /out/shop /shop\nENTRYPOINT /shop --port 8080\n",
      ),
    },
    before: stops("serves", 137),
    repair: "--fix",
    after: stops("closes", 0),
  },
  {
    rule: "stop-signal-kills",
    claim: "the program closes what it has open",
    files: {
      ...alone,
      "main.go": waiting,
      Dockerfile: onAlpine('STOPSIGNAL SIGKILL\nENTRYPOINT ["/usr/local/bin/shop"]'),
    },
    before: stops("serves", 137),
    repair: "--fix-suggestions",
    after: stops("closes", 0),
  },
  {
    rule: "missing-line-continuation",
    claim: "both commands are one instruction",
    files: {
      Dockerfile: 'FROM alpine:3.22\nRUN apk add --no-cache make &&\n    mkdir /app\nWORKDIR /app\nCMD ["pwd"]\n',
    },
    before: buildFails(/unknown instruction: mkdir|unknown instruction: MKDIR/),
    repair: "--fix",
    after: prints("/app\n"),
  },
  {
    rule: "continuation-swallows-instruction",
    claim: "the port is an instruction of its own",
    files: {
      ...plain,
      "entrypoint.sh": "#!/bin/sh\nexec shop\n",
      Dockerfile: staged(
        `COPY . .\n${build}`,
        `
FROM alpine:3.22
WORKDIR /usr/local/bin
COPY --from=build /out/shop ./
COPY entrypoint.sh ./
RUN chmod +x ./shop \\
    && chmod +x ./entrypoint.sh \\
EXPOSE 8080
ENTRYPOINT ["entrypoint.sh"]
`,
      ),
    },
    before: buildFails(/chmod: EXPOSE: No such file or directory|chmod: 8080: No such file/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "run-flag-after-command",
    claim: "the flag is a flag of the instruction",
    files: {
      ...plain,
      Dockerfile: staged(`
COPY . .
RUN go version && \\
    --mount=type=cache,target=/root/.cache/go-build \\
    CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: buildFails(/--mount=type=cache\S*: (?:No such file or directory|not found)/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "make-syntax-in-run",
    claim: "the program says its version",
    files: {
      ...alone,
      "main.go": 'package main\n\nimport "fmt"\n\nvar version = "none"\n\nfunc main() { fmt.Println(version) }\n',
      Dockerfile: staged(`
ARG VERSION=1.2.3
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.version=$(VERSION)" -o /out/shop .
`),
    },
    before: builds({}, /VERSION: not found/),
    repair: "--fix-suggestions",
    after: prints("1.2.3\n"),
  },
]);
