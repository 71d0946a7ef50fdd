import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJunit, readPlaywright, readVitest } from "~/scripts/test/read-counts.mjs";
import { readVitestFiles } from "~/scripts/test/read-files.mjs";
import { runStage } from "~/scripts/test/run-stage.mjs";
import { rootDir } from "~/tests/fixtures/child-process";

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

  describe("with files that failed", () => {
    const test = (name: string, isPassed: boolean) => ({
      fullName: name,
      status: isPassed ? "passed" : "failed",
      failureMessages: [isPassed ? "" : "timed out"],
    });
    const file = (name: string, tests: ReturnType<typeof test>[]) => ({
      name: `${rootDir}/tests/${name}`,
      status: tests.some(({ status }) => status === "failed") ? "failed" : "passed",
      assertionResults: tests,
    });
    const reportOf = (files: ReturnType<typeof file>[]) => {
      const tests = files.flatMap(({ assertionResults }) => assertionResults);
      const failed = tests.filter(({ status }) => status === "failed").length;
      return vitestReport(tests.length - failed, failed, files);
    };
    /** A stage whose first run writes one report and whose second, of the named files, another. */
    const twice = (first: ReturnType<typeof file>[], second: ReturnType<typeof file>[]) => {
      const out = join(folder, "out.json");
      const asked: string[][] = [];
      const command = (files: ReturnType<typeof file>[]) => {
        const exitCode = files.some(({ status }) => status === "failed") ? 1 : 0;
        return [process.execPath, "-e", writing(out, reportOf(files), exitCode)];
      };
      const again = (files: string[]) => {
        asked.push(files);
        return command(second);
      };
      const whole = { ...stage("", out), commands: [command(first)], readFiles: readVitestFiles, again };
      return { whole, asked };
    };

    it("runs those once more, counts what passes then, and names it", async () => {
      const { whole, asked } = twice(
        [file("a", [test("one", true)]), file("b", [test("two", true), test("three", false)])],
        [file("b", [test("two", true), test("three", true)])],
      );
      expect(await runStage(whole, process.env)).toMatchObject({
        isPassed: true,
        counts: { passed: 3, failed: 0 },
        note: "",
        again: [{ file: "tests/b", test: "three", reason: "timed out" }],
      });
      expect(asked).toEqual([["tests/b"]]);
    });

    it("fails what fails twice, and what has no second report", async () => {
      const broken = [file("a", [test("one", true)]), file("b", [test("two", false), test("three", false)])];
      const still = twice(broken, [file("b", [test("two", true), test("three", false)])]);
      expect(await runStage(still.whole, process.env)).toMatchObject({
        isPassed: false,
        counts: { passed: 2, failed: 1 },
        note: "1 failed",
        again: [{ test: "two" }],
      });
      const silent = { ...still.whole, again: () => [process.execPath, "-e", "process.exit(1)"] };
      expect(await runStage(silent, process.env)).toMatchObject({
        isPassed: false,
        counts: { passed: 1, failed: 2 },
        again: [],
      });
    });

    it("does not repeat a broad failure", async () => {
      const { whole, asked } = twice(
        [1, 2, 3, 4, 5, 6].map((at) => file(`${at}`, [test("it", false)])),
        [],
      );
      expect(await runStage(whole, process.env)).toMatchObject({ isPassed: false, counts: { failed: 6 } });
      expect(asked).toEqual([]);
    });
  });
});
