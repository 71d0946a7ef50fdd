import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConfidenceInput,
  isConfident,
  isUnlocked,
  judgeConfidence,
  shareInterval,
} from "~/shared/execute-confidence";

const good: ConfidenceInput = {
  outcomes: Array(12).fill(1),
  checks: "passed",
  repairs: 0,
  rung: "strict",
  changedLines: 10,
  selfConfidence: 0.9,
  isContextCut: false,
  warnings: 0,
};
const judge = (change: Partial<ConfidenceInput> = {}) => judgeConfidence({ ...good, ...change }).confidence;

describe("confidence", () => {
  it("is above the line only strictly", () => {
    expect([0.79, 0.8, 0.81].map((value) => isConfident(value))).toEqual([false, false, true]);
    expect(isConfident(0.85, 0.9)).toBe(false);
  });

  it("is capped where evidence is missing", () => {
    expect(judge()).toBeGreaterThan(0.9);
    expect(judge({ checks: "none" })).toBe(0.79);
    expect(judge({ checks: "red" })).toBe(0.7);
    expect(judge({ repairs: 1 })).toBe(0.6);
    expect(judge({ rung: "repaired" })).toBe(0.6);
    expect(judge({ warnings: 1 })).toBe(0.5);
    expect(judge({ checks: "failed" })).toBe(0.2);
  });

  it("cannot be talked up: without outcomes no self-report comes above the line", () => {
    for (const selfConfidence of [0, 0.5, 1, 99, null])
      expect(judge({ outcomes: [], selfConfidence })).toBeLessThan(0.8);
    expect(judge({ outcomes: [], selfConfidence: 1 }) - judge({ outcomes: [], selfConfidence: 0 })).toBeLessThan(0.15);
  });

  it("never falls when one more change was taken, and stays between 0 and 1", () => {
    const outcome = fc.constantFrom(0, 0.5, 1);
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (outcomes, own) => {
        const before = judge({ outcomes, selfConfidence: own });
        expect(before).toBeGreaterThanOrEqual(0);
        expect(judge({ outcomes: [1, ...outcomes], selfConfidence: own })).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it("says how sure a share of few decisions is, by Wilson's interval", () => {
    const { low, high } = shareInterval(0.9, 10);
    expect(low).toBeCloseTo(0.5958, 3);
    expect(high).toBeCloseTo(0.9821, 3);
    expect(shareInterval(1, 1).high).toBe(1);
    expect(shareInterval(0, 1).low).toBe(0);
  });

  it("unlocks by ten of the last twelve, no earlier, and locks again", () => {
    expect(isUnlocked(Array(9).fill(1))).toBe(false);
    expect(isUnlocked(Array(10).fill(1))).toBe(true);
    expect(isUnlocked([0, 0, ...Array(10).fill(1)])).toBe(true);
    expect(isUnlocked([0, 0, 0, ...Array(40).fill(1)])).toBe(false);
    expect(isUnlocked([...Array(9).fill(1), 0.5, 0.5, 0.5])).toBe(false);
  });
});
