import { describe, expect, it } from "vitest";
import { extractJson, stripThinking } from "~/server/services/breakdown/extract-json";
import { keepValidSubtasks, parseBreakdown } from "~/server/services/breakdown/parse-breakdown";
import { proposedSubtaskSchema } from "~/shared/contracts/proposal";
import { answeredSubtask, sampleAnswer } from "~/tests/fixtures/sample-answer";

const parse = (value: unknown) => parseBreakdown(typeof value === "string" ? value : JSON.stringify(value));

function ok(value: unknown) {
  const parsed = parse(value);
  if (!parsed.isOk) throw new Error(parsed.errors.join("; "));
  return { rung: parsed.rung, ...parsed.result };
}

function bad(value: unknown) {
  const parsed = parse(value);
  if (parsed.isOk) throw new Error(`read by rung ${parsed.rung}`);
  return parsed;
}

describe("parseBreakdown", () => {
  it.each([3, 8])("takes %i subtasks as they are and gives keys by position", (count) => {
    const { rung, subtasks, warnings } = ok(sampleAnswer(count));
    expect(rung).toBe("strict");
    expect(subtasks.map((subtask) => subtask.key)).toEqual(
      Array.from({ length: count }, (_, index) => `s${index + 1}`),
    );
    expect(subtasks[1]).toMatchObject({ dependsOn: ["s1"], minutes: 60, complexity: "medium" });
    expect(warnings).toEqual([]);
    for (const subtask of subtasks) expect(proposedSubtaskSchema.parse(subtask)).toEqual(subtask);
  });

  it.each([
    ["a code fence", (json: string) => `Here you are:\n\`\`\`json\n${json}\n\`\`\`\nGood luck!`],
    ["thinking", (json: string) => `<think>three? {"subtasks": []} no</think>${json}`],
    ["thinking without its start", (json: string) => `so [1] is first</think>\n${json}`],
    ["prose with braces behind it", (json: string) => `${json}\nI used {curly} braces.`],
  ])("finds the JSON inside %s", (_, wrap) => {
    expect(ok(wrap(JSON.stringify(sampleAnswer(3)))).rung).toBe("extracted");
  });

  it.each([
    ["a trailing comma", (json: string) => json.replace("]}", "],}")],
    ["single quotes", (json: string) => json.replaceAll('"', "'")],
    ["missing brackets at the end", (json: string) => json.slice(0, -2)],
  ])("mends %s and validates again", (_, damage) => {
    expect(ok(damage(JSON.stringify(sampleAnswer(3)))).rung).toBe("repaired");
  });

  it("forgives what does not change the meaning", () => {
    const item = {
      complexity: " High".replace("High", "Simple"),
      minutes: "45 min",
      acceptance_criteria: "one fact",
      depends_on: "s1",
    };
    const { subtasks } = ok({ subtasks: [answeredSubtask(1), answeredSubtask(2, item), answeredSubtask(3)] });
    expect(subtasks[1]).toMatchObject({
      complexity: "simple",
      minutes: 45,
      acceptanceCriteria: ["one fact"],
      dependsOn: ["s1"],
    });
  });

  it("cleans control characters, direction marks and white space", () => {
    const dirty = { title: "  Fix\u0000 the\u202e\n  login ", acceptance_criteria: ["\u0007", " it\tworks "] };
    const { subtasks } = ok({ subtasks: [answeredSubtask(1, dirty), answeredSubtask(2), answeredSubtask(3)] });
    expect(subtasks[0]).toMatchObject({ title: "Fix the login", acceptanceCriteria: ["it works"] });
  });

  it("drops dependencies on itself, on later and on missing subtasks, so that no cycle can form", () => {
    const items = [
      answeredSubtask(1, { depends_on: [2] }),
      answeredSubtask(2, { depends_on: [1, 2, 9] }),
      answeredSubtask(3),
    ];
    const { subtasks, warnings } = ok({ approach: "", subtasks: items });
    expect(subtasks.map((subtask) => subtask.dependsOn)).toEqual([[], ["s1"], ["s2"]]);
    expect(warnings).toEqual(["dependencies that name no earlier subtask were dropped: s1 on 2; s2 on 2, 9"]);
  });

  it("keeps a title that is listed again once, and lets what waits for it wait for the first", () => {
    const items = [
      answeredSubtask(1, { title: "Draw it" }),
      answeredSubtask(2),
      answeredSubtask(3, { title: "draw  it", depends_on: [1] }),
      answeredSubtask(4, { depends_on: [1, 3] }),
    ];
    const { subtasks, warnings } = ok({ approach: "", subtasks: items });
    expect(subtasks.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ["s1", []],
      ["s2", ["s1"]],
      ["s3", ["s1"]],
    ]);
    expect(subtasks[0]?.title).toBe("Draw it");
    expect(warnings).toEqual(['what the model listed again under the same title is kept once: "draw it"']);
  });

  it("keeps equal titles where too few would stay without them", () => {
    const items = [answeredSubtask(1), answeredSubtask(2), answeredSubtask(3, { title: answeredSubtask(2).title })];
    const { subtasks, warnings } = ok({ approach: "", subtasks: items });
    expect(subtasks.map(({ key }) => key)).toEqual(["s1", "s2", "s3"]);
    expect(warnings).toEqual([]);
  });

  it.each([2, 9])("refuses %i subtasks and says why", (count) => {
    expect(bad(sampleAnswer(count)).errors).toEqual([`"subtasks" has ${count} entries; it must have 3 to 8`]);
  });

  it.each([
    ["an empty title", { title: " \n" }, 'subtask 2, "title": must not be empty'],
    [
      "no criterion",
      { acceptance_criteria: ["", " "] },
      'subtask 2, "acceptance_criteria": needs at least one entry that is not empty',
    ],
    ["an unknown class", { complexity: "hard" }, /subtask 2, "complexity": .*simple.*medium.*complex/],
    ["endless minutes", { minutes: 9e9 }, /subtask 2, "minutes"/],
  ])("names the place of %s", (_, fault, message) => {
    const { errors } = bad({ subtasks: [answeredSubtask(1), answeredSubtask(2, fault), answeredSubtask(3)] });
    expect(errors).toEqual([expect.stringMatching(message instanceof RegExp ? message : new RegExp(quote(message)))]);
  });

  it.each([
    "",
    "I cannot do that.",
    "null",
    "[]",
    "{}",
    "12",
    '{"subtasks": "none"}',
    "\u0000\u0001{{{{",
    "<think>endless",
  ])("gives errors instead of throwing for %j", (text) => {
    expect(bad(text).errors.length).toBeGreaterThan(0);
  });
});

describe("keepValidSubtasks", () => {
  it("keeps three right ones with keys of their own and dependencies that still hold", () => {
    const { best } = bad({
      subtasks: [answeredSubtask(1), answeredSubtask(2, { title: "" }), answeredSubtask(3), answeredSubtask(4)],
    });
    const result = keepValidSubtasks(best, false);
    expect(result?.subtasks.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ["s1", []],
      ["s2", []],
      ["s3", ["s2"]],
    ]);
    expect(result?.warnings[0]).toContain("only what was right is kept");
  });

  it("keeps eight of nine and nothing of two", () => {
    expect(keepValidSubtasks(bad(sampleAnswer(9)).best, false)?.subtasks).toHaveLength(8);
    expect(keepValidSubtasks(bad(sampleAnswer(2)).best, false)).toBeNull();
  });

  it("leaves out the one that a cut may have shortened", () => {
    const whole = JSON.stringify(sampleAnswer(5));
    const inTheFourth = whole.slice(0, whole.indexOf("step 4 is") + 5);
    const parsed = parseBreakdown(inTheFourth);
    const best = parsed.isOk ? null : parsed.best;
    expect(best && keepValidSubtasks(best, true)?.subtasks.map((subtask) => subtask.key)).toEqual(["s1", "s2", "s3"]);
  });
});

describe("extractJson", () => {
  it("does not count brackets and quotes inside strings", () => {
    const json = '{"a":"} \\" ] {","b":[1]}';
    expect(extractJson(`x ${json} y }`)).toBe(json);
  });

  it("is null where there is none", () => {
    expect(extractJson(stripThinking("<thinking>{}</thinking> nothing"))).toBeNull();
  });
});

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
