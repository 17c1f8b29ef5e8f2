import assert from "node:assert/strict";
import { lockedPlaces, lockedSources } from "../../server/src/workspace/npmLock";
import { processorTime } from "../support/processorTime";

const resolved = (...addresses: readonly string[]) =>
  addresses.map((address) => `    "resolved": "${address}",`).join("\n");

describe("lockedSources", () => {
  it("counts packages by registry and scope", () => {
    const text = resolved(
      "https://npm.example.com/left/-/left-1.0.0.tgz",
      "https://npm.example.com/right/-/right-1.0.0.tgz",
      "https://npm.example.com/@shop/theme/-/theme-1.0.0.tgz",
      "http://nexus:8081/repository/npm/@shop%2ftheme/-/theme-1.0.0.tgz?cache=0",
    );
    assert.deepEqual(lockedSources(text), [
      { host: "npm.example.com", path: "/", packages: 2 },
      { host: "npm.example.com", path: "/", scope: "@shop", packages: 1 },
      { host: "nexus:8081", path: "/repository/npm/", scope: "@shop", packages: 1 },
    ]);
  });

  it("passes over what is no tarball of a registry", () => {
    const others = [
      "git+ssh://git@git.example.com/left.git#0123456",
      "https://codeload.example.com/shop/left/tar.gz/0123456",
      "https://npm.example.com/-/left-1.0.0.tgz",
      "https:///left/-/left.tgz",
      "packages/theme",
      "",
    ];
    assert.deepEqual(lockedSources(resolved(...others)), []);
  });

  it("keeps no password of an address", () => {
    const [source] = lockedSources(resolved("https://ann:s3cret@npm.example.com/left/-/left-1.0.0.tgz"));
    assert.deepEqual(source, { host: "npm.example.com", path: "/", packages: 1 });
  });

  it("takes time in proportion to the text, and looks at a part of what is very long", function () {
    this.timeout(60_000);
    const many = resolved("https://npm.example.com/left/-/left-1.0.0.tgz").repeat(400_000);
    const hostile = `"resolved": "https://npm.example.com/${"a/-/".repeat(1_000_000)}`;
    const taken = processorTime(() => {
      const [source] = lockedSources(many);
      assert.ok(source && source.packages > 100_000 && source.packages < 400_000, String(source?.packages));
      assert.deepEqual(lockedSources(hostile), []);
    });
    assert.ok(taken < 5000, `took ${taken} ms`);
  });
});

describe("lockedPlaces", () => {
  it("names host, port and folder of each tarball in the lock files of npm, yarn and pnpm", () => {
    const text = [
      '"resolved": "https://ann:s3cret@npm.example.com:8443/left/-/left-1.0.0.tgz",',
      '  resolved "http://nexus/repository/npm/right/-/right-1.0.0.tgz#0123456"',
      "    resolution: {integrity: sha512-x, tarball: https://npm.pkg.github.com/download/@shop/theme/1.0.0/0123456}",
      '"resolved": "git+ssh://git@git.example.com/left.git#0123456",',
      '"funding": { "url": "https://example.org/left" },',
    ].join("\n");
    assert.deepEqual(
      [...lockedPlaces(text)],
      [
        "//npm.example.com:8443/left/-/",
        "//nexus/repository/npm/right/-/",
        "//npm.pkg.github.com/download/@shop/theme/1.0.0/",
      ],
    );
  });
});
