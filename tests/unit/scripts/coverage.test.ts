import { expect, it } from "vitest";
import { renderCoverage } from "~/scripts/coverage/by-component.mjs";

const share = (covered: number, total: number) => ({ covered, total });
const file = (covered: number, total: number) => ({
  lines: share(covered, total),
  functions: share(1, 2),
  branches: share(0, 0),
});

it("adds files up by component", () => {
  const table = renderCoverage({
    "server/services/bench/run.ts": file(1, 4),
    "server/services/bench/inner/read.ts": file(3, 4),
    "server/gateway/relay.ts": file(0, 2),
    "shared/format.ts": file(2, 2),
  });
  expect(table.split("\n").slice(2)).toEqual([
    "| server/gateway | 1 | 0 % | 50 % |  |",
    "| server/services/bench | 2 | 50 % | 50 % |  |",
    "| shared | 1 | 100 % | 50 % |  |",
    "| all | 4 | 50 % | 50 % |  |",
  ]);
});
