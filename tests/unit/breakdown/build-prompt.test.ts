import { describe, expect, it } from "vitest";
import type { Engine } from "~/server/engines/engine";
import { breakdownSchema } from "~/server/services/breakdown/answer-schema";
import { buildBreakdownPrompt, cutMiddle } from "~/server/services/breakdown/build-prompt";
import { findDuplicates } from "~/server/services/breakdown/find-duplicates";
import { fitPrompt } from "~/server/services/breakdown/fit-prompt";
import { breakdownPlaceholders, breakdownTemplate } from "~/server/services/breakdown/template";
import { proposedSubtaskSchema } from "~/shared/contracts/proposal";
import { sampleModel } from "~/tests/fixtures/sample-model";

const request = { taskDescription: "Ship it", acceptanceCriteria: ["a", "b"], context: "Priority: high." };

describe("buildBreakdownPrompt", () => {
  it("fills every placeholder and describes every field of the schema", () => {
    const prompt = buildBreakdownPrompt(breakdownTemplate, request);
    for (const placeholder of breakdownPlaceholders) expect(prompt).not.toContain(placeholder);
    for (const text of [
      "Ship it",
      "- a\n- b",
      "Priority: high.",
      '"approach"',
      '"title"',
      '"acceptance_criteria"',
      '"simple" or "medium"',
    ]) {
      expect(prompt).toContain(text);
    }
  });

  it("leaves placeholders in the task's own text alone", () => {
    const taskDescription = "Replace {context} and {schema} and $& in the template";
    const prompt = buildBreakdownPrompt("{task} | {criteria} | {context}", { ...request, taskDescription });
    expect(prompt).toBe(`${taskDescription} | - a\n- b | Priority: high.`);
  });

  it("describes a schema whose order puts the reasoning first", () => {
    expect(breakdownSchema).toMatchObject({ required: ["approach", "subtasks"] });
    expect(JSON.stringify(breakdownSchema)).not.toContain("undefined");
  });
});

describe("cutMiddle", () => {
  it("keeps beginning and end and says how much is missing", () => {
    const text = `${"a".repeat(800)}${"b".repeat(200)}`;
    const cut = cutMiddle(text, 100);
    expect(cut.cutChars).toBe(900);
    expect(cut.text).toBe(`${"a".repeat(75)}\n[... 900 characters left out here ...]\n${"b".repeat(25)}`);
    expect(cutMiddle("short", 100)).toEqual({ text: "short", cutChars: 0 });
  });
});

describe("fitPrompt", () => {
  const engine = (charsPerToken: number) =>
    ({
      countTokens: async (_: string, text: string) => Math.ceil(text.length / charsPerToken),
    }) as Partial<Engine> as Engine;
  const fitTask = (model: Parameters<typeof sampleModel>[0], chars: number, charsPerToken = 4) =>
    fitPrompt({ engine: engine(charsPerToken), model: sampleModel(model) }, breakdownTemplate, {
      ...request,
      taskDescription: "x".repeat(chars),
    });

  it("sends a short task whole with a context that is a step of 2048", async () => {
    const fitted = await fitTask({ contextLength: 131_072 }, 200);
    expect(fitted).toMatchObject({ cutChars: 0, answerTokens: 4096, contextTokens: 6144 });
  });

  it("keeps the length that the model is loaded with when it suffices", async () => {
    const loaded = { memoryBytes: 1, contextLength: 8_000, expiresAt: null };
    expect((await fitTask({ contextLength: 131_072, loaded }, 200)).contextTokens).toBe(8_000);
  });

  it.each([1, 3, 4])("cuts a task of 100 KB to the context at %i characters a token", async (charsPerToken) => {
    const fitted = await fitTask({ contextLength: 16_384 }, 100_000, charsPerToken);
    expect(fitted.cutChars).toBeGreaterThan(10_000);
    expect(fitted.prompt).toContain(`[... ${fitted.cutChars} characters left out here ...]`);
    expect(fitted.prompt.length / charsPerToken + fitted.answerTokens).toBeLessThan(fitted.contextTokens);
    expect(fitted.contextTokens).toBeLessThanOrEqual(16_384);
  });

  it("refuses a model whose context cannot hold the instructions", async () => {
    await expect(fitTask({ contextLength: 512 }, 5_000)).rejects.toThrow("is too small for a breakdown");
  });
});

describe("findDuplicates", () => {
  it("warns of subtasks that repeat each other or an open task", () => {
    const subtasks = ["Write the login tests", "Write login tests!", "Draw an icon"].map((title, index) =>
      proposedSubtaskSchema.parse({
        key: `s${index + 1}`,
        title,
        description: "",
        acceptanceCriteria: ["c"],
        complexity: "simple",
        minutes: 5,
        dependsOn: [],
      }),
    );
    expect(findDuplicates(subtasks, [{ number: 12, title: "draw AN icon" }])).toEqual([
      "s2 repeats s1",
      's3 repeats task #12 "draw AN icon"',
    ]);
  });
});
