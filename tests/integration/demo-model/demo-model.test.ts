import { expect, it } from "vitest";
import { checkDemoModel } from "~/tests/integration/demo-model/check-demo-model";

it("answers held-out questions on both engines, naming what the tasks are about", { timeout: 400_000 }, async () => {
  const { mlx, twin } = await checkDemoModel(10);
  for (const table of [mlx, twin]) {
    expect(table.breakdown.answers).toBe(8);
    expect(table.breakdown.valid, table.model).toBeGreaterThanOrEqual(0.8);
    expect(table.breakdown.withDuplicates, table.model).toBeLessThanOrEqual(0.2);
    expect(table.breakdown.named, table.model).toBeGreaterThanOrEqual(0.8);
    expect(table.opinion, table.model).toMatchObject({ answers: 1, valid: 1, classRight: 1 });
  }
  expect(mlx.breakdown.valid).toBe(1);
  expect(twin.agreement).toBeGreaterThanOrEqual(0.8);
});
