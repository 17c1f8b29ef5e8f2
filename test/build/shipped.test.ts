import { strict as assert } from "node:assert";
import { isShipped } from "../../server/src/build/shipped";
import { simulateFiles } from "../support/simulation";

describe("whether a stage is shipped", () => {
  const table: { name: string; text: string; file?: string; answer: "yes" | "no" | "unknown" }[] = [
    { name: "a start command", text: 'FROM alpine\nCOPY shop /\nCMD ["/shop"]\n', answer: "yes" },
    { name: "that of the stage below", text: 'FROM alpine AS base\nCMD ["/shop"]\nFROM base\nUSER 1\n', answer: "yes" },
    { name: "nothing but files to carry out", text: "FROM scratch\nCOPY shop /\n", answer: "no" },
    { name: "no start command", text: "FROM alpine\nRUN true\n", answer: "unknown" },
    { name: "a stage for tests", text: 'FROM alpine AS unit-tests\nCMD ["/shop"]\n', answer: "no" },
    {
      name: "a file for one's own machine",
      text: 'FROM alpine\nCMD ["/shop"]\n',
      file: "Dockerfile.local",
      answer: "no",
    },
    { name: "a file for Tilt", text: 'FROM alpine\nCMD ["/shop"]\n', file: "tilt.dockerfile", answer: "no" },
    {
      name: "a folder for development",
      text: 'FROM alpine\nCMD ["/shop"]\n',
      file: "infra/development/docker/shop.Dockerfile",
      answer: "no",
    },
    {
      name: "a folder that is only called alike",
      text: 'FROM alpine\nCMD ["/shop"]\n',
      file: "device/dev-tools/localization/Dockerfile",
      answer: "yes",
    },
    { name: "a name that only begins like one", text: 'FROM alpine AS locality\nCMD ["/shop"]\n', answer: "yes" },
    {
      name: "an image for development containers",
      text: 'FROM mcr.microsoft.com/devcontainers/go:1\nCMD ["/shop"]\n',
      answer: "no",
    },
    {
      name: "a program that builds after every edit",
      text: 'FROM golang:1.26\nCMD ["air", "-c", ".air.toml"]\n',
      answer: "no",
    },
    { name: "the same behind a shell", text: "FROM golang:1.26\nCMD mkdir -p tmp && exec air\n", answer: "no" },
    { name: "a script for development", text: 'FROM node:22\nCMD ["yarn", "dev"]\n', answer: "no" },
    {
      name: "the same with run and a flag",
      text: 'FROM node:22\nCMD ["npm", "--silent", "run", "start:dev"]\n',
      answer: "no",
    },
    { name: "another script", text: 'FROM node:22\nCMD ["npm", "run", "devices"]\n', answer: "yes" },
    { name: "a framework's run", text: 'FROM golang:1.26\nCMD ["bee", "run", "-runmode=dev"]\n', answer: "no" },
    { name: "a framework's other command", text: 'FROM golang:1.26\nCMD ["bee", "version"]\n', answer: "yes" },
    { name: "a development server by npx", text: "FROM node:22\nCMD npx ng serve --host 0.0.0.0\n", answer: "no" },
    { name: "another program's argument", text: 'FROM alpine\nCMD ["/shop", "dev"]\n', answer: "yes" },
  ];
  for (const { name, text, file = "Dockerfile", answer } of table) {
    it(`${name}: ${answer}`, async () => {
      const build = await simulateFiles({ [file]: text }, "", file);
      assert.ok(build.finalStage);
      assert.equal(isShipped(build.finalStage), answer);
    });
  }
});
