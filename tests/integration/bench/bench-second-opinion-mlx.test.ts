import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportRun } from "~/shared/bench-report";
import { benchRunSchema } from "~/shared/contracts/bench";
import { runCli } from "~/tests/fixtures/bench-daemon";
import { rootDir } from "~/tests/fixtures/child-process";
import { expectAgreement } from "~/tests/fixtures/second-opinion";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import type { TappedAnswer } from "~/tests/fixtures/wire-tap";

const OUTPUT_TOKENS = 64;

const folder = mkdtempSync(join(tmpdir(), "ollmlx-tap-"));
const log = join(folder, "answers.jsonl");
let daemon: TestDaemon;
beforeAll(async () => {
  const python = join(folder, "python");
  const [real, tap] = [join(rootDir, ".venv", "bin", "python"), join(rootDir, "tests/fixtures/tapped_backend.py")];
  writeFileSync(python, `#!/bin/sh\nexec "${real}" "${tap}" "${log}" "$@"\n`);
  chmodSync(python, 0o755);
  daemon = await startDaemon({ models: ["tiny"], env: { OLLMLX_PYTHON: python } });
}, 120_000);
afterAll(async () => {
  await daemon.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("a Python client with its own clock measures the same first token and decode rate of the MLX backend", async () => {
  const { code, stdout } = await runCli(
    ["bench", "test/tiny", "-p", "120", "-n", String(OUTPUT_TOKENS), "-r", "3", "--no-watch", "--json"],
    daemon.env,
  );
  expect(code).toBe(0);
  const run = benchRunSchema.parse(JSON.parse(stdout).run);
  expect(run.samples).toHaveLength(3);
  const answers = readFileSync(log, "utf8").trimEnd().split("\n");
  expectAgreement(
    run,
    answers.map((line) => JSON.parse(line) as TappedAnswer),
  );

  const shown = await runCli(["bench", "show", run.id], daemon.env);
  const decode = reportRun(run).sides[0]?.figures.decode;
  expect(shown.stdout).toContain(`${decode?.mean.toFixed(1)} ± ${decode?.sd?.toFixed(1)}`);
}, 300_000);
