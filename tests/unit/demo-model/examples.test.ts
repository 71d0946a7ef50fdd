import { describe, expect, it } from "vitest";
import { askBreakdown } from "~/scripts/demo-model/ask-breakdown";
import { askChange } from "~/scripts/demo-model/ask-docs";
import { askCopy, askName, askOpinion, askPlan } from "~/scripts/demo-model/ask-small";
import { forms, pickForm } from "~/scripts/demo-model/forms";
import { nameObject } from "~/scripts/demo-model/name-object";
import { stakes, writeStakes } from "~/scripts/demo-model/needs";
import { partOf, Random, type Split, wordsOf } from "~/scripts/demo-model/random";
import { scoreAnswer, summarise } from "~/scripts/demo-model/score-answer";
import { modifiers, nouns } from "~/scripts/demo-model/words";
import { breakdownSchema } from "~/server/services/breakdown/answer-schema";
import { breakdownTemplate } from "~/server/services/breakdown/template";
import { opinionSchema } from "~/server/services/execute/build-prompt";
import { readJson } from "~/server/services/workflow/ask-json";

const splits: Split[] = ["train", "held-out"];

describe("examples for the demo model", () => {
  it.each(splits)("are right by the product's own parsers (%s)", (split) => {
    const random = new Random(11);
    for (let count = 0; count < 300; count += 1) {
      for (const example of [askBreakdown(random, split), askOpinion(random, split)]) {
        const score = scoreAnswer(example, example.answer);
        expect(score).toMatchObject({ isValid: true, isExact: true });
        if (example.kind === "breakdown") expect(score).toMatchObject({ named: score.subtasks, duplicates: 0 });
        else expect(score.isClassRight).toBe(true);
      }
    }
  });

  it("fit the patterns to which engines hold a model", () => {
    const random = new Random(12);
    const subtasks = breakdownSchema.type === "object" ? breakdownSchema.properties.subtasks : undefined;
    const items = subtasks?.type === "array" && subtasks.items.type === "object" ? subtasks.items.properties : {};
    for (let count = 0; count < 300; count += 1) {
      for (const subtask of JSON.parse(askBreakdown(random, "train").answer).subtasks) {
        for (const name of ["title", "description"]) {
          const pattern = items[name] && "pattern" in items[name] ? items[name].pattern : "";
          expect(pattern).not.toBe("");
          expect(subtask[name]).toMatch(new RegExp(pattern as string));
        }
      }
    }
  });

  it.each(splits)("say of a change what it does, and are not sure of it (%s)", (split) => {
    const random = new Random(19);
    for (let count = 0; count < 100; count += 1) {
      const { messages, answer } = askChange(random, split);
      const read = readJson(opinionSchema, answer);
      if (!read.isOk) throw new Error(`the product does not read ${answer}`);
      expect(read.value.confidence).toBeLessThan(0.8);
      const named = /^The function (\S+) now has a comment\.$/.exec(read.value.explanation)?.[1];
      expect(messages[0]?.content).toContain(named ?? "+++ b/");
      expect(messages[0]?.content).toMatch(/^\+ *(?:\/\*\*|""")/m);
    }
  });

  it("carry the product's whole prompt where that is asked for", () => {
    const [before = "", after = ""] = breakdownTemplate.split("{task}");
    const { messages } = askBreakdown(new Random(13), "train");
    expect(messages[0]?.content.startsWith(before)).toBe(true);
    expect(messages[0]?.content).toContain(after.slice(0, after.indexOf("{")));
  });

  it("repeat for the same seed and differ for another", () => {
    const write = (seed: number) => askName(new Random(seed), "train");
    expect(write(5)).toEqual(write(5));
    expect(write(5)).not.toEqual(write(6));
  });

  it("keep the held-out words out of the training", () => {
    const held = new Set([...wordsOf(nouns, "held-out"), ...wordsOf(modifiers, "held-out")]);
    const trained = new Set([...wordsOf(nouns, "train"), ...wordsOf(modifiers, "train")]);
    const random = new Random(14);
    for (let count = 0; count < 500; count += 1) {
      const words = nameObject(random, "train", 0).text.split(" ");
      expect(words.filter((word) => held.has(word))).toEqual([]);
    }
    expect([...held].filter((word) => !trained.has(word)).length).toBeGreaterThan(80);
  });

  it("keep the held-out sentences about a risk, and titles' forms, out of the training", () => {
    const random = new Random(18);
    const held = {
      sentences: new Set(partOf(stakes.sentences, "held-out")),
      forms: new Set(partOf(forms, "held-out")),
    };
    for (let count = 0; count < 3000; count += 1) {
      expect(held.sentences).not.toContain(writeStakes(random));
      expect(held.forms).not.toContain(pickForm(random, "train"));
      expect(held.forms).toContain(pickForm(random, "held-out"));
    }
  });

  it("name the way of a task and each wish in it", () => {
    const random = new Random(17);
    for (let count = 0; count < 200; count += 1) {
      const { messages, answer, object = "" } = askPlan(random, "held-out");
      expect(messages[0]?.content).toContain(object);
      const { approach, also } = JSON.parse(answer);
      expect([approach, ...also].every((line: string) => line.includes(object))).toBe(true);
    }
  });

  it("copy exactly what is asked", () => {
    const random = new Random(15);
    for (let count = 0; count < 200; count += 1) {
      const { messages, answer } = askCopy(random, "train");
      expect(messages[0]?.content).toContain(answer);
    }
  });
});

describe("the score of an answer", () => {
  const example = askBreakdown(new Random(16), "held-out");

  it("counts subtasks that do not name the object, and repeated ones", () => {
    const other = JSON.parse(example.answer);
    const [first] = other.subtasks;
    other.subtasks[1] = { ...first, title: `${first.title} soon` };
    other.subtasks[2] = { ...other.subtasks[2], title: "Do the rest", description: "Of all that" };
    other.subtasks.push({ ...first });
    const score = scoreAnswer(example, JSON.stringify(other));
    expect(score).toMatchObject({ isValid: true, isExact: false, named: (score.subtasks ?? 0) - 1, repeats: 1 });
    expect(score.duplicates).toBe(1);
  });

  it("takes an answer that is no JSON for wrong", () => {
    const scores = [scoreAnswer(example, "no"), scoreAnswer(example, example.answer)];
    expect(summarise(scores).breakdown).toMatchObject({ answers: 2, valid: 0.5, exact: 0.5 });
  });
});
