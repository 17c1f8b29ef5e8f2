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

describe("programs called `go` of the build's own", () => {
  const script = "printf '#!/bin/sh\\nGOPROXY=off exec /usr/local/go/bin/go \"$@\"\\n' >";
  const rows: readonly (readonly [steps: string, isOwn: boolean])[] = [
    [`RUN ${script} /go/bin/go && chmod +x /go/bin/go`, true],
    [`RUN mkdir /opt/wrap && ${script} /opt/wrap/go\nENV PATH=/opt/wrap:$PATH`, true],
    [`RUN mkdir /opt/wrap && ${script} /opt/wrap/go`, false],
    [`RUN mv /usr/local/go/bin/go /usr/local/go/bin/real && ${script} /usr/local/go/bin/go`, true],
    [`RUN ${script} /usr/local/bin/go`, false],
    [`ENV PATH=/usr/bin:/bin:/usr/local/bin\nRUN ${script} /usr/local/bin/go`, true],
    ["COPY <<EOF /go/bin/go\n#!/bin/sh\nEOF", true],
    ["COPY <<go /go/bin/\n#!/bin/sh\ngo", true],
    ["COPY <<EOF /go/bin/gox\n#!/bin/sh\nEOF", false],
    ["COPY tools/go /go/bin/go", true],
    ["COPY tools/wrapper.sh /go/bin/go", true],
    ["COPY tools/ /go/bin/", true],
    ["COPY tools/wrapper.sh /go/bin/", false],
    ["COPY tools /tools", false],
    ["COPY tools/wrapper.sh /tmp/\nRUN cp /tmp/wrapper.sh /go/bin/go", true],
    ["RUN ln -s /usr/local/go/bin/go /go/bin/go", false],
    ["RUN ln -sf /usr/local/go/bin/go /usr/bin/go", false],
  ];
  for (const [steps, isOwn] of rows) {
    it(`${steps.replace(/\n/g, ", ")}: ${isOwn}`, async () => {
      const Dockerfile = `FROM golang:1.26\nWORKDIR /src\n${steps}\nCOPY go.mod main.go ./\nRUN go build -o /out/app .\n`;
      const build = await simulateFiles({
        Dockerfile,
        "go.mod": "module example.com/a\n",
        "main.go": "package main\n",
        "tools/go": "",
        "tools/wrapper.sh": "",
      });
      const go = goCommandWith(build, "go build");
      assert.equal(go.hasHiddenFlags, isOwn);
      assert.equal(go.setting("GOPROXY").value.kind, isOwn ? "unknown" : "unset");
    });
  }

  it("are not in the way of commands before them, nor of the real one by its path", async () => {
    const Dockerfile =
      "FROM golang:1.26 AS first\nRUN go version && cp x /go/bin/go\nRUN /usr/local/go/bin/go env\nFROM first\nRUN go list\n";
    const build = await simulateFiles({ Dockerfile });
    assert.equal(goCommandWith(build, "go version").hasHiddenFlags, false);
    assert.equal(goCommandWith(build, "bin/go env").hasHiddenFlags, false);
    assert.equal(goCommandWith(build, "go list").hasHiddenFlags, true);
  });
});
