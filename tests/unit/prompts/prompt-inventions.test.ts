import { describe, expect, it } from "vitest";
import { checkRewrite } from "~/shared/prompt-gates";
import { findInventions } from "~/shared/prompt-inventions";
import { knownRewrites, type LabelledRewrites, unseenRewrites } from "~/tests/fixtures/labelled-rewrites";

/** Rewordings that the gate refuses although they invent nothing, and inventions that it does not name. */
function measure(examples: readonly LabelledRewrites[]) {
  const refused: string[] = [];
  const missed: string[] = [];
  let [reworded, invented] = [0, 0];
  for (const { prompt, facts = "", ...rewrites } of examples) {
    const findIn = (rewrite: string) =>
      checkRewrite({ original: prompt, rewrite, facts })
        .filter(({ gate }) => gate === "invented")
        .map(({ message }) => message.toLowerCase());
    for (const rewrite of rewrites.reworded) {
      reworded += 1;
      if (findIn(rewrite).length > 0) refused.push(rewrite);
    }
    for (const [rewrite, word] of rewrites.invented) {
      invented += 1;
      if (!findIn(rewrite).some((message) => message.includes(word))) missed.push(rewrite);
    }
  }
  return { refused, missed, reworded, invented };
}

describe("facts in lower case", () => {
  it("are found in the examples that the word lists were made with, and rewordings pass", () => {
    const { refused, missed, reworded, invented } = measure(knownRewrites);
    expect([reworded, invented]).toEqual([52, 66]);
    expect(refused).toEqual([]);
    expect(missed).toEqual([]);
  });

  it("are found in examples that nobody looked at before: at most 2 of 21 are missed, 3 of 17 rewordings refused", () => {
    const { refused, missed, reworded, invented } = measure(unseenRewrites);
    expect([reworded, invented]).toEqual([17, 21]);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(2);
    expect(refused.length, refused.join("\n")).toBeLessThanOrEqual(3);
  });

  it.each([
    ["a host", "Summarise the page example.org.", "example.org"],
    ["a time", "Summarise the page at 7pm.", "7pm"],
    ["a number as a word", "Summarise the page in a hundred words.", "hundred"],
    ["a technique that looks like a word", "Summarise the page with rust.", "rust"],
    ["a short one", "Summarise the page by sql.", "sql"],
  ])("such as %s are named", (_, rewrite, fact) => {
    expect(findInventions("Summarise the page.", rewrite, "")).toContain(fact);
    expect(findInventions("Summarise the page.", rewrite, `We said: ${fact}.`)).toEqual([]);
  });

  it("are no words that count what the prompt names, nor words of the same meaning", () => {
    const original = "Say whether the bug is urgent or not.";
    expect(findInventions(original, "Answer with one of these two labels: urgent or not, for the defect.", "")).toEqual(
      [],
    );
    expect(findInventions(original, "Answer in two words.", "")).toEqual(["two"]);
  });

  it("in other languages are names of techniques only", () => {
    const original = "Fasse den Text in {text} zusammen und nenne dabei nicht die Namen der Personen.";
    const rewrite = "Fasse den Text in {text} mit python zusammen und nenne dabei nicht die Namen der Personen.";
    expect(findInventions(original, rewrite, "")).toEqual(["python"]);
    expect(findInventions(original, rewrite.replace("mit python", "auf wenigen Zeilen"), "")).toEqual([]);
  });
});
