import { describe, expect, it } from "vitest";
import { checkAnswer } from "~/server/services/prompts/check-answer";

const answerOf = (output: string) => ({ output, tokens: 3, ms: 20, finishReason: "stop" });
const long = `${"a".repeat(40)}!`;

describe("an answer", () => {
  it("is checked by every assertion, in their order", async () => {
    const failures = await checkAnswer(answerOf("abc"), [
      { type: "regex", value: "^x" },
      { type: "contains", value: "y" },
      { type: "regex", value: "^a.c$" },
      { type: "is-json" },
      { type: "max-tokens", value: 2 },
    ]);
    expect(failures).toEqual(["does not match /^x/", 'lacks "y"', "is no JSON", "has 3 tokens, more than 2"]);
  });

  it("fails a pattern that needs for ever after a second, while everything else goes on", async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 20);
    const failures = await checkAnswer(answerOf(long), [
      { type: "regex", value: "(a+)+$" },
      { type: "regex", value: "^b" },
      { type: "contains", value: "!" },
    ]);
    clearInterval(turning);
    expect(failures).toEqual([
      "cannot be checked within 1 s by /(a+)+$/: make the pattern simpler",
      "does not match /^b/",
    ]);
    expect(turns).toBeGreaterThan(15);
  });

  it("fails such a pattern in a schema too", async () => {
    const schema = { type: "string", pattern: "^(a+)+$" };
    expect(await checkAnswer(answerOf(JSON.stringify(long)), [{ type: "is-json", value: schema }])).toEqual([
      "cannot be checked within 1 s by its schema: make its patterns simpler",
    ]);
    expect(await checkAnswer(answerOf('"aaa"'), [{ type: "is-json", value: schema }])).toEqual([]);
  });
});
