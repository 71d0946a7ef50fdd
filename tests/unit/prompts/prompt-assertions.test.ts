import { describe, expect, it } from "vitest";
import { type Assertion, evalCasesSchema } from "~/shared/contracts/prompt-evaluation";
import { failedAssertions, splitCases } from "~/shared/prompt-assertions";

const answer = { output: 'Yes: {"a": 1}', tokens: 12, ms: 340, finishReason: "stop" };
const json = (output: string) => ({ ...answer, output });
const integers = { type: "object", properties: { a: { type: "integer" } }, required: ["a"] };

describe("an assertion", () => {
  it.each<[Assertion, string | null]>([
    [{ type: "contains", value: "Yes" }, null],
    [{ type: "contains", value: "No" }, 'lacks "No"'],
    [{ type: "not-contains", value: "Yes" }, 'contains "Yes"'],
    [{ type: "equals", value: ' Yes: {"a": 1}\n' }, null],
    [{ type: "equals", value: "Yes" }, 'is not "Yes"'],
    [{ type: "regex", value: "^Yes: .+$" }, null],
    [{ type: "regex", value: "^No" }, "does not match /^No/"],
    [{ type: "is-json" }, "is no JSON"],
    [{ type: "max-tokens", value: 12 }, null],
    [{ type: "max-tokens", value: 11 }, "has 12 tokens, more than 11"],
    [{ type: "max-ms", value: 300 }, "took 340 ms, more than 300"],
    [{ type: "finish-reason", value: "length" }, 'ended with "stop", not "length"'],
  ])("%j gives %j", (assertion, failure) => {
    expect(failedAssertions(answer, [assertion])).toEqual(failure === null ? [] : [failure]);
  });

  it("checks JSON against a schema, in a fence too", () => {
    const assertions: Assertion[] = [{ type: "is-json", value: integers }];
    expect(failedAssertions(json('{"a": 1}'), assertions)).toEqual([]);
    expect(failedAssertions(json('```json\n{"a": 1}\n```'), assertions)).toEqual([]);
    expect(failedAssertions(json('{"a": "x"}'), assertions)[0]).toContain("does not fit the schema: a");
  });
});

describe("a set of cases", () => {
  const cases = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `case ${i}` }));

  it("is split for ever by the names: new cases move no old one", () => {
    const names = (part: { name: string }[]) => part.map(({ name }) => name);
    const [few, many] = [splitCases(cases(20)), splitCases(cases(40))];
    expect(names(many.heldOut)).toEqual(expect.arrayContaining(names(few.heldOut)));
    const share = many.heldOut.length / 40;
    expect(share > 0.2 && share < 0.6).toBe(true);
  });

  it("of two or more holds at least one out, a single one none", () => {
    for (let count = 2; count < 30; count++) expect(splitCases(cases(count)).heldOut.length).toBeGreaterThan(0);
    expect(splitCases(cases(1))).toMatchObject({ dev: [{ name: "case 0" }], heldOut: [] });
  });

  it.each([
    ["no case", []],
    ["no assertion", [{ name: "a", assertions: [] }]],
    ["a name twice", [1, 2].map(() => ({ name: "a", assertions: [{ type: "contains", value: "x" }] }))],
    ["a wrong pattern", [{ name: "a", assertions: [{ type: "regex", value: "(" }] }]],
    ["a wrong schema", [{ name: "a", assertions: [{ type: "is-json", value: { $ref: "#/none" } }] }]],
    ["an unknown assertion", [{ name: "a", assertions: [{ type: "is-nice", value: "x" }] }]],
  ])("with %s is refused", (_, value) => expect(evalCasesSchema.safeParse(value).success).toBe(false));
});
