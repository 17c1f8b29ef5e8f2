import { strict as assert } from "node:assert";
import { goCommandWith, simulateFiles } from "../support/simulation";

describe("programs called `go` in front of the real one", () => {
  const rows: readonly (readonly [steps: string, name: string, kind: string])[] = [
    ["COPY --from=tonistiigi/xx:golang / /", "GOARCH", "unknown"],
    ["COPY --from=tonistiigi/xx:golang /go/bin/go /go/bin/", "GOARCH", "unknown"],
    ["COPY --from=tonistiigi/xx:golang / /\nENV GOARCH=arm64 CGO_ENABLED=0", "GOARCH", "unknown"],
    ["COPY --from=tonistiigi/xx:golang / /\nENV GOARCH=arm64 CGO_ENABLED=0", "CGO_ENABLED", "known"],
    ["COPY --from=tonistiigi/xx:golang / /", "GOPROXY", "unset"],
    ["COPY --from=tonistiigi/xx:golang / /opt/xx/", "GOARCH", "unset"],
    ["COPY --from=example.com/tools /go/bin/* /go/bin/", "GOARCH", "unknown"],
    ["COPY --from=example.com/tools /usr/bin/protoc /go/bin/", "GOARCH", "unset"],
    ["COPY --from=golang:1.25 /usr/local/go/bin/go /go/bin/go", "GOARCH", "unset"],
    ["ENV PATH=/opt/xx:$PATH\nCOPY --from=example.com/tools / /opt/xx", "GOARCH", "unknown"],
  ];
  for (const [steps, name, kind] of rows) {
    it(`${steps.replace(/\n/g, ", ")}: ${name}`, async () => {
      const Dockerfile = `FROM golang:1.26\nWORKDIR /src\n${steps}\nCOPY . .\nRUN go build -o /out/app .\n`;
      const build = await simulateFiles({
        Dockerfile,
        "go.mod": "module example.com/a\n",
        "main.go": "package main\n",
      });
      assert.equal(goCommandWith(build, "go build").setting(name).value.kind, kind);
    });
  }
});
