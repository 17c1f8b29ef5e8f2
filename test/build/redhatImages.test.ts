import assert from "node:assert/strict";
import { knownBase } from "../../server/src/build/baseImages";

describe("images of Red Hat, CentOS and Fedora", () => {
  const known: readonly (readonly [name: string, dnf: "no" | "unknown", awk: "yes" | "unknown"])[] = [
    ["registry.access.redhat.com/ubi9/ubi:9.5", "unknown", "yes"],
    ["registry.access.redhat.com/ubi8", "unknown", "yes"],
    ["registry.access.redhat.com/ubi9/ubi-minimal@sha256:0123", "unknown", "unknown"],
    ["registry.redhat.io/ubi8-minimal", "unknown", "unknown"],
    ["registry.access.redhat.com/ubi10/ubi-micro:latest", "no", "unknown"],
    ["redhat/ubi9-micro", "no", "unknown"],
    ["quay.io/centos/centos:stream9", "unknown", "yes"],
    ["quay.io/fedora/fedora-minimal:43", "unknown", "unknown"],
  ];
  for (const [name, dnf, awk] of known) {
    it(`${name} starts as root, with a shell`, () => {
      const base = knownBase(name);
      assert.equal(base.family, "redhat");
      assert.equal(base.user?.uid, 0);
      assert.deepEqual(["sh", "apt-get", "dnf", "awk", "git"].map(base.has), ["yes", "no", dnf, awk, "unknown"]);
      assert.deepEqual(
        ["PATH", "container", "GOPATH"].map((variable) => base.environment(variable).kind),
        ["known", "unknown", "unset"],
      );
    });
  }

  for (const name of [
    "registry.access.redhat.com/ubi9/go-toolset:1.24",
    "registry.access.redhat.com/ubi9/ubi-init",
    "registry.access.redhat.com/ubi9/nodejs-22-minimal",
    "registry.example.com/ubi9/ubi-minimal",
    "quay.io/example/fedora",
    "redhat/vm",
  ]) {
    it(`nothing is known of ${name}`, () => assert.equal(knownBase(name).family, undefined));
  }
});
