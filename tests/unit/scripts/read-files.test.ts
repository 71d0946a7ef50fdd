import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJunitFiles, readPlaywrightFiles, readVitestFiles } from "~/scripts/test/read-files.mjs";
import { listSlowest } from "~/scripts/test/stage-record.mjs";
import { rootDir } from "~/tests/fixtures/child-process";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function report(content: string | object): Promise<string> {
  const file = join(folder, "report");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("results of each file", () => {
  it("are read from Vitest's report", async () => {
    const file = (name: string, status: string, tests: string[]) => ({
      name: `${rootDir}/tests/unit/${name}`,
      status,
      startTime: 1000,
      endTime: 1500,
      message: "Error: no such module\nat line 1",
      assertionResults: tests.map((test) => ({
        fullName: `it ${test}`,
        status: test,
        failureMessages: ["why\nwhere"],
      })),
    });
    const testResults = [file("a.test.ts", "failed", ["passed", "skipped", "failed"]), file("b.test.ts", "failed", [])];
    expect(readVitestFiles(await report({ testResults }))).toEqual([
      {
        ...{ file: "tests/unit/a.test.ts", passed: 1, failed: 1, skipped: 1, ms: 500 },
        failures: [{ test: "it failed", reason: "why" }],
      },
      {
        ...{ file: "tests/unit/b.test.ts", passed: 0, failed: 1, skipped: 0, ms: 500 },
        failures: [{ test: "the file itself", reason: "Error: no such module" }],
      },
    ]);
  });

  it("are read from pytest's report", async () => {
    const xml = `<testsuites><testsuite name="pytest" tests="4">
      <testcase classname="tests.mlx_backend.test_pull" name="one" time="0.5"/>
      <testcase classname="tests.mlx_backend.test_pull.TestCut" name="two" time="0.25"><failure message="not so&#10;at line 2">text</failure></testcase>
      <testcase classname="tests.mlx_backend.test_chat" name="three" time="1.0"><skipped message="no"/></testcase>
      <testcase classname="tests.mlx_backend.test_chat" name="four" time="1.0"><error message="no"/></testcase>
    </testsuite></testsuites>`;
    expect(readJunitFiles(await report(xml))).toEqual([
      {
        ...{ file: "tests/mlx_backend/test_pull.py", passed: 1, failed: 1, skipped: 0, ms: 750 },
        failures: [{ test: "two", reason: "not so" }],
      },
      {
        ...{ file: "tests/mlx_backend/test_chat.py", passed: 0, failed: 1, skipped: 1, ms: 2000 },
        failures: [{ test: "four", reason: "no" }],
      },
    ]);
  });

  it("are read from Playwright's report, with tests of inner groups", async () => {
    const spec = (status: string, duration: number) => ({
      title: `is ${status}`,
      tests: [{ status, results: [{ duration, error: { message: "\u001b[31mtoo late\u001b[39m" } }] }],
    });
    const suites = [
      { file: "chat.spec.ts", specs: [spec("expected", 100)], suites: [{ specs: [spec("flaky", 50)], suites: [] }] },
    ];
    expect(readPlaywrightFiles(await report({ config: { rootDir: `${rootDir}/tests/e2e` }, suites }))).toEqual([
      {
        ...{ file: "tests/e2e/chat.spec.ts", passed: 1, failed: 1, skipped: 0, ms: 150 },
        failures: [{ test: "is flaky", reason: "too late" }],
      },
    ]);
  });
});

it("lists the slowest files first", () => {
  const file = (name: string, ms: number) => ({ file: name, ms, passed: 2, failed: 0, skipped: 0, failures: [] });
  expect(listSlowest([file("quick", 10), file("slow", 12_345), file("middle", 500)], 2)).toEqual([
    "    12.3 s     2 passed  slow",
    "     0.5 s     2 passed  middle",
  ]);
});
