import assert from "node:assert/strict";
import { Graph } from "../../server/src/syntax/graph";
import { Updating } from "../../server/src/syntax/growing";
import { Kept } from "../../server/src/syntax/kept";
import { growingFor, onceFor, onceForEach, type Subject } from "../../server/src/syntax/onceFor";
import { beginNoting, Input, noteRead } from "../../server/src/syntax/reads";
import { isSameList } from "../../server/src/syntax/sameness";

/** Something with two texts that can be edited, and questions about it whose answers are counted. */
class Sheet implements Subject {
  facts: unknown[] | undefined = undefined;
  readonly asked: string[] = [];
  graph = new Graph();
  private readonly texts: [string, string] = ["a", "b"];
  private inputs: [Input, Input] = [new Input(this.graph), new Input(this.graph)];

  read(place: 0 | 1): string {
    noteRead(this.inputs[place]);
    return this.texts[place];
  }

  write(place: 0 | 1, text: string): void {
    this.texts[place] = text;
    this.inputs[place].change();
  }

  /** Writes both texts, as far as they are given, and has worked out what is needed. */
  edit(first: string | undefined, second?: string): void {
    if (first !== undefined) this.write(0, first);
    if (second !== undefined) this.write(1, second);
    assert.ok(this.graph.settle());
  }

  /** From now on other inputs stand for the texts, and nobody tells of the old ones. */
  beginAnew(): void {
    this.graph.end();
    this.graph = new Graph();
    this.inputs = [new Input(this.graph), new Input(this.graph)];
  }

  /** What was worked out since the last time. */
  takeAsked(): string {
    return this.asked.splice(0).join(" ");
  }
}

const lengthOf = onceFor((sheet: Sheet): number => {
  sheet.asked.push("length");
  return sheet.read(0).length;
});

const shout = onceFor((sheet: Sheet): string => {
  sheet.asked.push("shout");
  return "!".repeat(lengthOf(sheet));
});

const both = onceForEach((sheet: Sheet, between: string): string => {
  sheet.asked.push(`both${between}`);
  return sheet.read(0) + between + sheet.read(1);
});

describe("what answers were worked out from", () => {
  before(beginNoting);

  it("is noted: an answer stays until that is edited", () => {
    const sheet = new Sheet();
    assert.equal(both(sheet, "-"), "a-b");
    assert.equal(both(sheet, "-"), "a-b");
    assert.equal(lengthOf(sheet), 1);
    assert.equal(sheet.takeAsked(), "both- length");
    sheet.write(1, "c");
    assert.equal(both(sheet, "-"), "a-c");
    assert.equal(lengthOf(sheet), 1);
    assert.equal(sheet.takeAsked(), "both-");
  });

  it("holds the answers asked for, and one that comes out the same touches nothing that rests on it", () => {
    const sheet = new Sheet();
    assert.equal(shout(sheet), "!");
    assert.equal(sheet.takeAsked(), "shout length");
    sheet.write(0, "x");
    assert.equal(shout(sheet), "!");
    assert.equal(sheet.takeAsked(), "length");
    sheet.write(0, "xyz");
    assert.equal(shout(sheet), "!!!");
    assert.equal(sheet.takeAsked(), "length shout");
  });

  it("is not forgotten over edits at which nobody asked", () => {
    const sheet = new Sheet();
    shout(sheet);
    sheet.write(0, "xy");
    lengthOf(sheet);
    sheet.write(1, "c");
    sheet.takeAsked();
    assert.equal(shout(sheet), "!!");
    assert.equal(sheet.takeAsked(), "shout");
  });

  it("changes with the answer", () => {
    const sheet = new Sheet();
    const first = onceFor((of: Sheet): string => {
      of.asked.push("first");
      return of.read(0) === "a" ? "from the first" : of.read(1);
    });
    assert.equal(first(sheet), "from the first");
    sheet.write(1, "c");
    assert.equal(first(sheet), "from the first");
    assert.equal(sheet.takeAsked(), "first");
    sheet.write(0, "z");
    assert.equal(first(sheet), "c");
    sheet.write(1, "d");
    assert.equal(first(sheet), "d");
    assert.equal(sheet.takeAsked(), "first first");
  });

  it("is looked at in the order in which it was asked for", () => {
    const sheet = new Sheet();
    const parts = onceFor((of: Sheet): readonly string[] => of.read(0).split(","));
    const second = onceFor((of: Sheet): string => {
      const part = parts(of)[1];
      if (part === undefined) throw new Error("asked for a part that is not there");
      return part;
    });
    const summary = onceFor((of: Sheet): string => (parts(of).length > 1 ? second(of) : "none"));
    sheet.write(0, "one,two");
    assert.equal(summary(sheet), "two");
    sheet.write(0, "one");
    assert.equal(summary(sheet), "none");
  });

  it("may turn round", () => {
    const sheet = new Sheet();
    const left: (of: Sheet) => string = onceFor((of) => (of.read(0) === "a" ? `left of ${right(of)}` : "left"));
    const right: (of: Sheet) => string = onceFor((of) => (of.read(0) === "a" ? "right" : `right of ${left(of)}`));
    assert.equal(left(sheet), "left of right");
    sheet.write(0, "z");
    assert.equal(left(sheet), "left");
    assert.equal(right(sheet), "right of left");
    sheet.write(0, "a");
    assert.equal(right(sheet), "right");
    assert.equal(left(sheet), "left of right");
  });

  it("is nothing where the work throws", () => {
    const sheet = new Sheet();
    const strict = onceFor((of: Sheet): string => {
      const [first, second] = [of.read(0), of.read(1)];
      if (second === "bad") throw new Error("bad");
      return first + second;
    });
    assert.equal(strict(sheet), "ab");
    sheet.write(1, "bad");
    assert.throws(() => strict(sheet));
    assert.throws(() => strict(sheet));
    sheet.write(1, "c");
    assert.equal(strict(sheet), "ac");
  });

  it("is compared as the question says", () => {
    const sheet = new Sheet();
    const words = onceFor(
      (of: Sheet) => [{ text: of.read(0) }],
      (a, b) => isSameList(a, b, (x, y) => x.text === y.text),
    );
    const joined = onceFor((of: Sheet): string => {
      of.asked.push("joined");
      return words(of)
        .map(({ text }) => text)
        .join();
    });
    joined(sheet);
    sheet.write(0, "a");
    assert.equal(joined(sheet), "a");
    assert.equal(sheet.takeAsked(), "joined");
    sheet.write(0, "b");
    assert.equal(joined(sheet), "b");
    assert.equal(sheet.takeAsked(), "joined");
  });

  it("counts for all of what grows", () => {
    const sheet = new Sheet();
    const seen = growingFor((of: Sheet, _: string): string[] => [of.read(0)]);
    const upTo = (count: number) =>
      seen(sheet, "key", (list) => {
        if (count > 1 && list.length === 1) list.push(sheet.read(1));
        return list.join("");
      });
    assert.equal(upTo(1), "a");
    sheet.write(1, "c");
    assert.equal(upTo(1), "a");
    assert.equal(upTo(2), "ac");
    sheet.write(1, "d");
    assert.equal(upTo(1), "a");
    assert.equal(upTo(2), "ad");
  });

  describe("what is needed is told of edits", () => {
    const held = <Result>(work: () => Result): Kept<Result> => {
      const kept = new Kept(work);
      kept.get();
      kept.hold();
      return kept;
    };

    /** Needs the length of the first text only while the second one is "b". */
    const lengthIfB = (sheet: Sheet) => held(() => (sheet.read(1) === "b" ? lengthOf(sheet) : 0));

    it("and worked out when they are settled, nothing beside it", () => {
      const sheet = new Sheet();
      const needed = held(() => shout(sheet));
      both(sheet, "-");
      sheet.takeAsked();
      sheet.write(0, "xy");
      assert.equal(sheet.takeAsked(), "");
      assert.ok(sheet.graph.settle());
      assert.equal(sheet.takeAsked(), "length shout");
      assert.equal(needed.get(), "!!");
      assert.equal(both(sheet, "-"), "xy-b");
      assert.equal(sheet.takeAsked(), "both-");
    });

    it("and one that comes out the same tells nobody", () => {
      const sheet = new Sheet();
      const needed = held(() => shout(sheet));
      sheet.takeAsked();
      sheet.edit("z");
      assert.equal(sheet.takeAsked(), "length");
      assert.equal(needed.get(), "!");
    });

    it("until nobody needs it any more", () => {
      const sheet = new Sheet();
      const needed = lengthIfB(sheet);
      sheet.edit(undefined, "c");
      sheet.takeAsked();
      sheet.edit("long");
      assert.equal(sheet.takeAsked(), "");
      assert.equal(needed.get(), 0);
      assert.equal(lengthOf(sheet), 4);
      needed.release();
      sheet.edit(undefined, "b");
      assert.equal(needed.get(), 4);
    });

    it("and what was worked out in vain is let go of", () => {
      const sheet = new Sheet();
      const needed = lengthIfB(sheet);
      sheet.takeAsked();
      sheet.edit("long", "c");
      assert.equal(needed.get(), 0);
      assert.equal(sheet.takeAsked(), "length");
      assert.equal(lengthOf(sheet), 4);
      assert.equal(sheet.takeAsked(), "length");
    });

    it("and what nobody needs for a while is kept as long as it is good", () => {
      const sheet = new Sheet();
      const needed = lengthIfB(sheet);
      sheet.edit(undefined, "c");
      sheet.takeAsked();
      sheet.edit(undefined, "b");
      assert.equal(needed.get(), 1);
      assert.equal(sheet.takeAsked(), "");
    });

    it("each once, after all that it rests on", () => {
      const sheet = new Sheet();
      let count = 0;
      const needed = held(() => {
        count++;
        return `${shout(sheet)}${lengthOf(sheet)}${sheet.read(1)}`;
      });
      sheet.edit("xyz", "c");
      assert.equal(needed.get(), "!!!3c");
      assert.equal(count, 2);
    });

    it("also what throws, as soon as it no longer has to", () => {
      const sheet = new Sheet();
      const strict = onceFor((of: Sheet): string => {
        if (of.read(1) === "bad") throw new Error("bad");
        return of.read(0);
      });
      const needed = held(() => strict(sheet));
      sheet.edit(undefined, "bad");
      assert.throws(() => needed.get());
      sheet.edit(undefined, "good");
      assert.equal(needed.get(), "a");
    });

    it("and what grows by questions that lead back to it comes to rest", () => {
      const sheet = new Sheet();
      const sums = growingFor((_: Sheet, _key: string): number[] => [0]);
      const sumUpTo: (of: Sheet, count: number) => number = onceForEach((of, count) =>
        sums(of, "key", (list) => {
          for (let at = list.length; at <= count; at++) {
            list.push(sumUpTo(of, at - 1) + Number(of.read(at === 2 ? 1 : 0)));
          }
          return list[count] ?? -1;
        }),
      );
      sheet.write(0, "1");
      sheet.write(1, "10");
      const needed = held(() => sumUpTo(sheet, 3));
      assert.equal(needed.get(), 12);
      sheet.edit(undefined, "20");
      assert.equal(needed.get(), 22);
      sheet.edit("2");
      assert.equal(needed.get(), 24);
    });

    it("and those who look into something that is brought up to date in place", () => {
      const sheet = new Sheet();
      const marks = [new Input(sheet.graph), new Input(sheet.graph)];
      const parts = ["", ""];
      const updating = new Updating(() => {
        sheet
          .read(0)
          .padEnd(2)
          .split("")
          .slice(0, 2)
          .forEach((part, at) => {
            if (parts[at] === part) return;
            parts[at] = part;
            marks[at]?.change();
          });
      });
      const letter = (at: number) => {
        updating.bringUpToDate();
        noteRead(marks[at]);
        sheet.asked.push(`letter ${at}`);
        return parts[at];
      };
      const [first, second] = [held(() => letter(0)), held(() => letter(1))];
      sheet.edit("xy");
      sheet.takeAsked();
      sheet.edit("xz");
      assert.equal(sheet.takeAsked(), "letter 1");
      assert.deepEqual([first.get(), second.get()], ["x", "z"]);
    });

    it("also what asks for something that grows, of which nothing had been read yet", () => {
      const sheet = new Sheet();
      const grows = growingFor((_: Sheet, _key: string): string[] => []);
      const inner = onceFor((of: Sheet): string => grows(of, "key", () => "") + of.read(0));
      const needed = held(() => grows(sheet, "key", () => inner(sheet)));
      assert.equal(needed.get(), "a");
      sheet.beginAnew();
      sheet.write(0, "new");
      assert.equal(inner(sheet), "new");
    });

    it("of the graph that is, not of one that is over", () => {
      const sheet = new Sheet();
      const needed = held(() => lengthOf(sheet));
      sheet.graph.end();
      sheet.write(0, "four");
      assert.equal(needed.get(), 4);
    });
  });
});
