import { expect, it } from "vitest";
import { checkDemoModel } from "~/tests/integration/demo-model/check-demo-model";

it("answers 300 held-out questions on both engines as well as docs/demo-model.md wants", async () => {
  const { mlx, twin } = await checkDemoModel(300);
  for (const table of [mlx, twin]) {
    expect(table.breakdown, table.model).toMatchObject({ answers: 240, valid: 1, withDuplicates: 0 });
    expect(table.breakdown.named, table.model).toBeGreaterThanOrEqual(0.9);
    expect(table.opinion.classRight, table.model).toBeGreaterThanOrEqual(0.9);
  }
  expect(twin.agreement).toBeGreaterThanOrEqual(0.95);
});
