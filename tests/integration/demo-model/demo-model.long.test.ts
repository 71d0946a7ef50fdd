import { expect, it } from "vitest";
import { checkDemoModel } from "~/tests/integration/demo-model/check-demo-model";

it("answers 300 held-out questions on both engines as well as docs/demo-model.md says", async () => {
  const { mlx, twin } = await checkDemoModel(300);
  for (const table of [mlx, twin]) {
    expect(table.breakdown.answers).toBe(240);
    expect(table.breakdown.valid, table.model).toBeGreaterThanOrEqual(0.98);
    expect(table.breakdown.named, table.model).toBeGreaterThanOrEqual(0.9);
    expect(table.breakdown.withDuplicates, table.model).toBeLessThanOrEqual(0.05);
    expect(table.opinion.classRight, table.model).toBeGreaterThanOrEqual(0.8);
  }
  expect(twin.agreement).toBeGreaterThanOrEqual(0.95);
});
