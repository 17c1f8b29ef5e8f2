import assert from "node:assert/strict";
import { isWindowsImage, parseImageReference } from "../../server/src/build/imageReference";

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

describe("images for Windows by their names", () => {
  const table: readonly (readonly [name: string, isForWindows: boolean])[] = [
    ["mcr.microsoft.com/windows:20H2", true],
    ["mcr.microsoft.com/windows/nanoserver:1809", true],
    ["mcr.microsoft.com/windows/servercore/iis", true],
    ["microsoft/windowsservercore", true],
    ["golang:1.26-nanoserver", true],
    ["golang:1.26-windowsservercore-ltsc2022", true],
    ["mcr.microsoft.com/powershell:lts-nanoserver-1809", true],
    ["mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0", true],
    ["stefanscherer/node-windows", false],
    ["mcr.microsoft.com/dotnet/aspnet:8.0", false],
    ["shop/windows-exporter:1", false],
    ["golang:1.26", false],
  ];
  for (const [name, isForWindows] of table) {
    it(name, () => assert.equal(isWindowsImage(parseImageReference(name)), isForWindows));
  }
});
