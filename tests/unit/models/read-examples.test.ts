import { describe, expect, it } from "vitest";
import { readExamples } from "~/server/services/models/read-examples";

const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join("\n");
const pair = (n: number) => ({ prompt: `What is ${n}?`, completion: `${n}` });

describe("readExamples", () => {
  it("counts examples, copies and tokens, and shows the first", () => {
    const report = readExamples(`\uFEFF${lines(pair(1), pair(2), pair(1), pair(3), pair(4))}\n\n`);
    expect(report).toMatchObject({
      examples: 4,
      duplicates: 1,
      kinds: { completion: 4 },
      problemCount: 0,
      obstacle: null,
    });
    expect(report.samples[0]).toEqual({ prompt: "What is 1?", answer: "1" });
    expect(report.longestApproximateTokens).toBe(3);
  });

  it("reads chats, whose last message must be the assistant's", () => {
    const chat = (last: string) => ({
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: "u" },
        { role: last, content: "a" },
      ],
    });
    expect(readExamples(lines(chat("assistant")))).toMatchObject({
      kinds: { chat: 1 },
      samples: [{ prompt: "system: s\nuser: u", answer: "a" }],
    });
    expect(readExamples(lines(chat("user"))).problems[0]?.reason).toContain("not the assistant's");
  });

  it.each([
    ["not json", "not JSON"],
    ["[1]", "not a JSON object"],
    ['{"prompt": "a"}', '"prompt" and "completion" must both'],
    ['{"prompt": 1, "completion": 2}', '"prompt" and "completion" must both'],
    ['{"messages": "x"}', '"messages" must be a list'],
    ['{"other": 1}', 'none of "messages"'],
    ['{"text": ""}', 'none of "messages"'],
  ])("says what is wrong with %s", (line, reason) => {
    const report = readExamples(`${lines(pair(1))}\n\n${line}`);
    expect(report.problems).toEqual([{ line: 3, reason: expect.stringContaining(reason) }]);
    expect(report.obstacle).toContain("Line 3");
  });

  it("wants enough examples of one form", () => {
    expect(readExamples(lines(pair(1))).obstacle).toContain("at least 4");
    expect(readExamples(lines(pair(1), pair(2), pair(3), { text: "x" })).obstacle).toContain("different forms");
    expect(readExamples("").obstacle).toContain("There are 0 examples");
  });

  it("keeps the list of problems short", () => {
    const report = readExamples("x\n".repeat(1000));
    expect(report.problemCount).toBe(1000);
    expect(report.problems).toHaveLength(20);
  });
});
