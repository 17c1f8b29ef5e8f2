import assert from "node:assert/strict";
import { parseImageReference } from "../../server/src/build/imageReference";

describe("the official image behind a name", () => {
  const table: readonly (readonly [name: string, official: string | undefined])[] = [
    ["golang:1.27", "golang"],
    ["docker.io/library/golang", "golang"],
    ["docker.m.daocloud.io/library/golang:1.27", "golang"],
    ["m.daocloud.io/docker.io/library/golang:1.27", "golang"],
    ["docker.1ms.run/library/golang:1.27", "golang"],
    ["docker.mirrors.ustc.edu.cn/library/golang:1.27", "golang"],
    ["dockerproxy.com/library/golang:1.27", "golang"],
    ["hub-mirror.c.163.com/library/golang:1.27", "golang"],
    ["mirror.baidubce.com/library/golang:1.27", "golang"],
    ["docker.1ms.run/somebody/golang:1.27", undefined],
    ["registry.example.com/library/golang:1.27", undefined],
  ];
  for (const [name, official] of table) {
    it(name, () => assert.equal(parseImageReference(name).official, official));
  }
});
