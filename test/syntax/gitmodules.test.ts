import { strict as assert } from "node:assert";
import { parseGitmodules } from "../../server/src/syntax/gitmodules";

describe("the submodules of a .gitmodules", () => {
  it("are the folders that it names, without quotes, comments and a slash at the end", () => {
    const text = `\uFEFF# of this project
[submodule "api"]
\turl = ../api.git
\tpath = pkg/api/
[Submodule "docs"] Path = "docs # 2/the \\"best\\"" ; quoted
[submodule "lib"]\r
    path=./third/lib ; comment\r
`;
    assert.deepEqual(parseGitmodules(text), ["pkg/api", 'docs # 2/the "best"', "third/lib"]);
  });

  it("are none in other sections, outside of the folder and in what is no such file", () => {
    assert.deepEqual(
      parseGitmodules('path = a\n[core]\npath = b\n[submodule "x"]\npath = ../c\npath = /d\npath = \n'),
      [],
    );
    assert.deepEqual(parseGitmodules("\0[[[\n]]=path"), []);
  });
});
