import { describe, expect, it } from "vitest";
import { checkGain } from "~/shared/bench-checks";
import { reportRun } from "~/shared/bench-report";
import { buildPairs, buildRun } from "./bench-run-builder";

const check = (run: ReturnType<typeof buildRun>) => checkGain(run, reportRun(run)).map(({ passed }) => passed);

describe("checkGain", () => {
  it("passes a quiet run on Apple silicon that loaded the MLX model", () => {
    expect(check(buildRun({ samples: buildPairs(3), loads: [{ side: "a", loadMs: 400 }] }))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("points at another machine, at a load that was not seen and at other requests", () => {
    const samples = buildPairs(3).map((sample) => ({ ...sample, flags: ["other_requests"] }));
    const machine = { ...buildRun().machine, cpu: "AMD EPYC", arch: "x64" };
    expect(check(buildRun({ samples, machine }))).toEqual([true, false, false, false]);
  });

  it("has nothing to say about a run without both formats", () => {
    expect(check(buildRun({ samples: buildPairs(3), b: null }))).toEqual([]);
  });
});
