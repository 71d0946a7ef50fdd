import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPromptfoo, readPromptfoo } from "~/server/services/prompts/promptfoo/read-promptfoo";
import { writePromptfoo } from "~/server/services/prompts/promptfoo/write-promptfoo";
import type { PromptFile } from "~/shared/contracts/prompt-file";

const read = (text: string) => readPromptfoo(text, "fallback", 7);

const config = `
description: Summaries
prompts:
  - "Summarise {{text}} for {{reader}}."
  - raw: Give the gist of {{text}}.
    label: Short One
providers: [openai:gpt-4.1, ollama:chat:llama3.2]
defaultTest:
  vars: { reader: the team }
  assert:
    - { type: latency, threshold: 4000 }
tests:
  - description: a meeting
    vars: { text: We met. , count: 3 }
    assert:
      - { type: contains, value: "{{text}}" }
      - { type: contains-all, value: [met, team] }
      - { type: llm-rubric, value: is friendly }
      - { type: starts-with, value: "We (all)" }
  - vars: { text: Nobody came. }
    assert:
      - { type: is-json, value: { type: object, required: [gist] } }
      - { type: not-contains, value: Bob, weight: 2 }
      - { type: finish-reason, value: stop }
      - { type: javascript, value: output.length < 9 }
`;

describe("a promptfoo configuration", () => {
  it("becomes a prompt with a revision for each of its prompts, and a set of its tests", () => {
    const { file } = read(config);
    expect(file).toMatchObject({ name: "Summaries", active: 1, placeholders: ["{{text}}", "{{reader}}"] });
    expect(file.revisions.map(({ text, parent }) => [text, parent])).toEqual([
      ["Summarise {{text}} for {{reader}}.", null],
      ["Give the gist of {{text}}.", 1],
    ]);
    expect(file.labels).toEqual({ "short-one": 2 });
    expect(file.evalSets).toEqual([
      {
        name: "cases",
        cases: [
          {
            name: "a meeting",
            values: { reader: "the team", text: "We met.", count: "3" },
            assertions: [
              { type: "max-ms", value: 4000 },
              { type: "contains", value: "We met." },
              { type: "contains", value: "met" },
              { type: "contains", value: "team" },
              { type: "regex", value: "^We \\(all\\)" },
            ],
          },
          {
            name: "case 2",
            values: { reader: "the team", text: "Nobody came." },
            assertions: [
              { type: "max-ms", value: 4000 },
              { type: "is-json", value: { type: "object", required: ["gist"] } },
              { type: "not-contains", value: "Bob" },
              { type: "finish-reason", value: "stop" },
            ],
          },
        ],
      },
    ]);
  });

  it("says what of it has no counterpart, each thing once with its places", () => {
    const { notes } = read(`${config}scenarios: []\nevaluateOptions: {}\n`);
    expect(notes).toEqual([
      "parts without a counterpart are not kept: scenarios, evaluateOptions",
      "providers are not kept: choose the model when you run the cases",
      "labels are written in small letters, digits and dashes: short-one for Short One",
      "the assertion llm-rubric is not known here, so it is left out: test 1 (a meeting)",
      "the weight of an assertion has no counterpart and is not kept: test 2 (case 2)",
      "the assertion javascript is not known here, so it is left out: test 2 (case 2)",
    ]);
  });

  it.each([
    [
      "tests in a file",
      "prompts: [Say it]\ntests: tests.csv",
      "the tests stand in a file (tests.csv), which is not read",
    ],
    ["a prompt in a file", "prompts: [Say it, 'file://a.txt']", "prompt 2 (file://a.txt)"],
    [
      "a test without a known assertion",
      "prompts: Say it\ntests: [{assert: [{type: similar, value: x}]}]",
      "is left out: test 1",
    ],
    [
      "a list of values",
      "prompts: Say it\ntests: [{vars: {a: [1, 2]}, assert: []}]",
      "write them one by one (a): test 1",
    ],
    ["values in a file", "prompts: Say it\ntests: [{vars: {a: 'file://x'}}]", "is left out (a): test 1"],
    [
      "a wrong pattern",
      "prompts: Say it\ntests: [{assert: [{type: regex, value: '('}]}]",
      "this is no regular expression",
    ],
    ["chat messages", `prompts: ['[{"role": "user", "content": "hi"}]']`, "list of chat messages"],
    ["a filter", "prompts: ['Say {{ x | upper }}']", "filters of the template stay text: prompt 1"],
  ])("names %s", (_, text, note) => expect(read(text).notes.join("\n")).toContain(note));

  it.each([
    ["a list", "- a\n- b", "must be an object, but this is a list"],
    ["a number", "7", "but this is a number"],
    ["nothing", "", "but this is nothing"],
    ["no prompts", "tests: []", "the file has no prompts"],
    ["a number for a prompt", "prompts: [7]", "prompt 1 must be a text"],
    ["prompts in files alone", "prompts: ['file://a.txt']", "no prompt that can be read"],
    ["an empty prompt", "prompts: [' ']", "prompt 1 is empty"],
    ["tests that are an object", "prompts: Say it\ntests: {a: 1}", "tests must be a list, but it is an object"],
    ["a test that is a number", "prompts: Say it\ntests: [7]", "test 1 must be an object, but it is a number"],
    ["vars that are a list", "prompts: Say it\ntests: [{vars: [1]}]", "vars of test 1 (case 1) must be an object"],
    ["asserts that are a text", "prompts: Say it\ntests: [{assert: x}]", "assert of test 1 (case 1) must be a list"],
    ["an assertion without a type", "prompts: Say it\ntests: [{assert: [x]}]", "has an assertion without a type"],
    ["a broken text", "prompts: [a\ntests: }", "the file is no YAML that can be read"],
    ["a fault on its third line", "prompts: [a]\ntests:\n  - : }", "at line 3, column 7"],
    ["faults without end", "&a !b ".repeat(30_000), "A node can have at most one anchor at line 1, column 7"],
    ["a name twice", "prompts: a\nprompts: b", "the file is no YAML that can be read"],
    ["a long prompt", `prompts: "${"a ".repeat(50_000)}"`, "a prompt has at most 50000 characters"],
    ["a deep nesting", `prompts: ${"[".repeat(300_000)}`, "nested more than 200 levels deep"],
    ["a deep nesting of lines", Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "levels deep"],
    ["a deep nesting of dashes", "- ".repeat(50_000), "levels deep"],
    ["too much text", `prompts: "${"a ".repeat(600_000)}"`, "a promptfoo file may have 400000"],
    ["too many keys", Array.from({ length: 20_000 }, (_, i) => `k${i}: x`).join("\n"), "more than 2000 entries"],
    ["a bomb of aliases", bomb(), "aliases stand for others"],
  ])("with %s is refused", (_, text, message) => {
    const before = process.cpuUsage();
    expect(() => read(text)).toThrow(message);
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });

  it("is told from our own files and from Markdown", () => {
    expect(isPromptfoo("anything", "a.yaml")).toBe(true);
    expect(isPromptfoo("prompts: [a]\ntests: []", "-")).toBe(true);
    expect(isPromptfoo('{"prompts": ["a"]}', "promptfooconfig.json")).toBe(true);
    expect(isPromptfoo('{"format": "ollmlx-prompt", "prompts": 1}', "a.json")).toBe(false);
    expect(isPromptfoo("# prompts: of mine\nText", "a.md")).toBe(false);
  });

  it("keeps 120 tests in sets of 50, and two of one name apart", () => {
    const tests = Array.from(
      { length: 120 },
      () => "  - { description: same, assert: [{ type: contains, value: x }] }",
    );
    const { evalSets } = read(`prompts: Say it\ntests:\n${tests.join("\n")}`).file;
    expect(evalSets.map(({ name, cases }) => [name, cases.length])).toEqual([
      ["cases", 50],
      ["cases 2", 50],
      ["cases 3", 20],
    ]);
    expect(evalSets[0]?.cases[1]?.name).toBe("same (2)");
  });
});

/** Ten aliases a level, nine levels: a billion values. */
function bomb(): string {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]`;
  const names = [..."abcdefghi"];
  return ["a: &a [x, x]", ...names.slice(1).map((name, i) => level(name, names[i] ?? "a")), "prompts: *i"].join("\n");
}

const text = fc.oneof(
  fc.string(),
  fc.constantFrom("2024-01-01", "yes", "a\nb\n", "- x: y", "  lead\n\ntrail  \n", "null", "é😀"),
);
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const assertion = fc.oneof(
  text.filter((value) => value !== "").map((value) => ({ type: "contains" as const, value })),
  fc.constant({ type: "is-json" as const, value: { type: "object" } }),
  fc.constant({ type: "is-json" as const }),
  fc.nat(999).map((value) => ({ type: "max-tokens" as const, value: value + 1 })),
  fc.nat(999).map((value) => ({ type: "max-ms" as const, value: value + 0.5 })),
  fc.constant({ type: "finish-reason" as const, value: "length" as const }),
  fc.constant({ type: "regex" as const, value: "^a+\\.$" }),
);
const files = fc.record({
  body: text.filter((value) => value.trim() !== ""),
  labelled: fc.boolean(),
  values: fc.dictionary(name, text),
  assertions: fc.array(assertion, { minLength: 1, maxLength: 6 }),
});

describe("what is written for promptfoo", () => {
  it("is read as the same prompt, whatever its texts hold", () => {
    fc.assert(
      fc.property(files, ({ body, labelled, values, assertions }) => {
        const revision = {
          parent: null,
          author: "human",
          reason: "Imported from promptfoo.",
          status: "accepted",
        } as const;
        const file: PromptFile = {
          format: "ollmlx-prompt",
          version: 1,
          name: "Round trip",
          summary: "what it is for",
          placeholders: ["{{x}}"],
          revisions: [{ ...revision, number: 1, text: `Say {{x}}: ${body}`, statusReason: "", createdAt: 7 }],
          active: 1,
          labels: labelled ? { production: 1 } : {},
          evalSets: [
            { name: "first", cases: [{ name: "one", values, assertions }] },
            { name: "second", cases: [{ name: "one", values: {}, assertions }] },
          ],
        };
        const known = { ...file, placeholders: read(writePromptfoo(file)).file.placeholders };
        const back = read(writePromptfoo(file));
        expect(back.file).toEqual(known);
        expect(back.notes.filter((note) => !note.includes("template"))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("has promptfoo's braces, the text in use first, then those with labels", () => {
    const { file } = read(config);
    const [first, second] = file.revisions;
    if (!first || !second) return expect.fail("two prompts are two revisions");
    const written = writePromptfoo({
      ...file,
      active: 2,
      labels: { production: 1 },
      revisions: [
        { ...first, text: "Old {a}" },
        { ...second, text: "New {a}\nand $" + "{b}" },
      ],
    });
    expect(read(written).file.revisions.map((each) => each.text)).toEqual(["New {{a}}\nand {{b}}", "Old {{a}}"]);
    expect(read(written).file.labels).toEqual({ production: 2 });
    expect(written).toContain("prompts:\n  - |-\n    New {{a}}\n    and {{b}}\n");
  });
});
