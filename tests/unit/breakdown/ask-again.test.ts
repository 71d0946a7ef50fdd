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

  it.each([
    ["a few characters", "part by ", 8],
    ["a sentence", "the login form and its tests and ", 17],
  ])("penalises the last tokens after an answer that was cut off in a loop of %s", (_, piece, tokens) => {
    const answer = { text: `{"reason":"${piece.repeat(30)}`, finishReason: "length" };
    expect(buildSecondQuestion("the question", answer, ["no JSON"])).toEqual({
      prompt: "the question",
      options: { repeat_penalty: 2, repeat_last_n: tokens },
    });
  });

  it("shows an answer that was cut off on its way", () => {
    const answer = { text: '{"reason":"It touches three', finishReason: "length" };
    expect(buildSecondQuestion("the question", answer, ["no JSON"]).prompt).toContain("- no JSON");
  });
});
