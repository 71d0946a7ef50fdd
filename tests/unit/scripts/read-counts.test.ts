import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJunit, readPlaywright, readVitest } from "~/scripts/test/read-counts.mjs";
import { runStage } from "~/scripts/test/run-stage.mjs";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-counts-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function report(text: string): Promise<string> {
  const file = join(folder, "report");
  await writeFile(file, text);
  return file;
}

const vitestReport = (passed: number, failed: number, results: object[]) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: results,
  });

describe("reports of the test runners", () => {
  it("counts a vitest file that failed before its first test", async () => {
    const results = [
      { status: "passed", assertionResults: [{ status: "passed" }] },
      { status: "failed", assertionResults: [{ status: "failed" }] },
      { status: "failed", assertionResults: [] },
    ];
    expect(readVitest(await report(vitestReport(1, 1, results)))).toEqual({ passed: 1, failed: 2, skipped: 1 });
  });

  it("takes pytest's errors for failures", async () => {
    const xml = '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.5">';
    expect(readJunit(await report(xml))).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });

  it("takes Playwright's flaky tests and errors for failures", async () => {
    const json = JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] });
    expect(readPlaywright(await report(json))).toEqual({ passed: 5, failed: 3, skipped: 2 });
  });
});

describe("runStage", () => {
  const stage = (script: string, reportFile?: string) => ({
    name: "sample",
    commands: [[process.execPath, "-e", script]],
    needs: [],
    uses: [],
    ...(reportFile ? { reportFile, readCounts: readVitest } : {}),
  });
  const writing = (file: string, text: string, exitCode: number) =>
    `require("node:fs").writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(text)}); process.exitCode = ${exitCode}`;

  it("counts a check without a report once", async () => {
    expect(await runStage(stage(""), process.env)).toMatchObject({ isPassed: true, counts: { passed: 1, failed: 0 } });
    expect(await runStage(stage("process.exit(3)"), process.env)).toMatchObject({
      isPassed: false,
      counts: { passed: 0, failed: 1 },
      note: "exit code 3",
    });
  });

  it("fails a runner that ran no test, wrote no report, or failed after its last test", async () => {
    const file = join(folder, "out.json");
    const none = await runStage(stage(writing(file, vitestReport(0, 0, []), 0), file), process.env);
    expect(none).toMatchObject({ isPassed: false, counts: { failed: 1 }, note: "no test ran" });
    const empty = await runStage(
      { ...stage(writing(file, vitestReport(0, 0, []), 5), file), mayBeEmpty: true },
      process.env,
    );
    expect(empty).toMatchObject({ isPassed: true, counts: { passed: 0, failed: 0 } });
    const silent = await runStage(stage("process.exit(1)", file), process.env);
    expect(silent).toMatchObject({ isPassed: false, counts: { failed: 1 }, note: "no report, exit code 1" });
    const late = await runStage(stage(writing(file, vitestReport(4, 0, []), 1), file), process.env);
    expect(late).toMatchObject({ isPassed: false, counts: { passed: 4, failed: 1 }, note: "exit code 1" });
  });
});
