import { expect, it } from "vitest";
import { describeConditions } from "~/shared/bench-conditions";
import { reportRun } from "~/shared/bench-report";
import { buildSections } from "~/shared/bench-sections";
import type { Environment } from "~/shared/contracts/bench";
import { buildRun, buildSample } from "./bench-run-builder";

const calm: Environment = {
  otherLoad: 0.02,
  swapBytes: 0,
  thermal: "nominal",
  onBattery: false,
  lowPower: false,
  energyJoules: null,
};
const measured = (...environments: Environment[]) =>
  buildRun({
    samples: environments.map((environment, position) => buildSample({ pair: position, position, environment })),
  });

it("says what was seen of heat and power, and what the machine does not tell", () => {
  const warm = describeConditions(measured(calm, { ...calm, thermal: "fair", onBattery: true }));
  expect(warm).toContain("speculation off");
  expect(warm).toContain("heat nominal and fair · power supply mains and battery · low power mode off");
  const silent = describeConditions(measured({ ...calm, thermal: null, onBattery: null, lowPower: null }));
  expect(silent).toContain(
    "heat not readable here · power supply not readable here · low power mode not readable here",
  );
});

it("says where energy is read, or why it is not", () => {
  const run = buildRun();
  const machine = { ...run.machine, energySource: "not readable here (this machine has no RAPL counters)" };
  expect(describeConditions({ ...run, machine })).toContain(
    "energy not readable here (this machine has no RAPL counters)",
  );
  expect(describeConditions(run)).not.toContain("energy");
});

it("gives joules a repetition and a token where they were read", () => {
  const run = measured({ ...calm, energyJoules: 12.8 }, { ...calm, energyJoules: 25.6 });
  const section = buildSections(run, reportRun(run)).find(({ id }) => id === "energy");
  expect(section?.rows).toEqual([[run.a.name, "19.20 ± 9.05", "0.150 ± 0.071"]]);
  const without = measured(calm);
  expect(buildSections(without, reportRun(without)).some(({ id }) => id === "energy")).toBe(false);
});
