import { describe, expect, it } from "vitest";
import { buildSecondQuestion } from "~/server/services/breakdown/ask-again";

describe("buildSecondQuestion", () => {
  it("names the faults and repeats a bounded part of the answer", () => {
    const answer = { text: "z".repeat(9_000), finishReason: "stop" };
    const { prompt, options } = buildSecondQuestion("the question", answer, ["subtask 1: no title"]);
    expect(prompt).toMatch(/^the question\n/);
    expect(prompt).toContain("- subtask 1: no title");
    expect(prompt.match(/z/g)).toHaveLength(3_000);
    expect(options).toBeUndefined();
  });

  it("asks the same with a penalty on repeats after an answer that was cut off in a loop", () => {
    const answer = { text: `{"reason":"${"part by ".repeat(30)}`, finishReason: "length" };
    expect(buildSecondQuestion("the question", answer, ["no JSON"])).toEqual({
      prompt: "the question",
      options: { repeat_penalty: 1.2 },
    });
  });

  it("shows an answer that was cut off on its way", () => {
    const answer = { text: '{"reason":"It touches three', finishReason: "length" };
    expect(buildSecondQuestion("the question", answer, ["no JSON"]).prompt).toContain("- no JSON");
  });
});
