import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { components } from "~/scripts/status/components.mjs";
import {
  markers,
  renderStatus,
  renderTimes,
  replaceBetween,
  type TestSummary,
} from "~/scripts/status/render-status.mjs";

const read = (file: string) => readFileSync(file, "utf8");
const summary = JSON.parse(read("docs/test-summary.json")) as TestSummary;
const advice = "run `npm test`, then `node scripts/write-status.mjs`";

describe("the status in the documents", () => {
  it("is what the stored summary says, and nobody's own words", () => {
    expect(read("README.md"), advice).toBe(
      replaceBetween(read("README.md"), markers.status, renderStatus(summary, components)),
    );
    expect(read("TESTING_GUIDE.md"), advice).toBe(
      replaceBetween(read("TESTING_GUIDE.md"), markers.times, renderTimes(summary)),
    );
  });

  it("is of this version", () => {
    expect(summary.version, advice).toBe(JSON.parse(read("package.json")).version);
  });

  it("rests on test files that exist", () => {
    const files = summary.stages.flatMap((stage) => stage.files.map(({ file }) => file));
    const used = files.filter((file) =>
      components.some(({ evidence = [] }) => evidence.some((pattern) => pattern.test(file))),
    );
    expect(
      used.filter((file) => !existsSync(file)),
      advice,
    ).toEqual([]);
    const tests = execFileSync("git", ["ls-files", "tests"], { encoding: "utf8" }).split("\n");
    for (const { component, evidence = [] } of components) {
      for (const pattern of evidence)
        expect(
          tests.filter((file) => pattern.test(file)),
          `${component}: ${pattern}`,
        ).not.toEqual([]);
    }
  });
});

describe("renderStatus", () => {
  const stage = (name: string, files: object[], failed = 0) =>
    ({
      stage: name,
      finishedAt: Date.UTC(2026, 0, 2),
      seconds: 61,
      passed: 3,
      failed,
      skipped: 0,
      files,
      again: [],
    }) as TestSummary["stages"][number];
  const file = (name: string, failed = 0) => ({ file: name, passed: 4, failed, skipped: 0, ms: 1 });
  const sample = (stages: TestSummary["stages"]): TestSummary => ({
    version: "1.2.3",
    machine: "M2",
    node: "20.9.0",
    stages,
  });
  const rows = [
    { component: "Chat", notes: "n", evidence: [/chat/] },
    { component: "Build", notes: "b", stages: ["lint"] },
  ];

  it("counts what passed, and names what failed or was not checked", () => {
    const table = (stages: TestSummary["stages"]) => renderStatus(sample(stages), rows);
    expect(table([stage("unit", [file("tests/chat.test.ts")]), stage("lint", [])])).toContain(
      "| Chat | 4 checks pass | n |\n| Build | 3 checks pass | b |",
    );
    expect(table([stage("unit", [file("tests/chat.test.ts", 2)])])).toContain(
      "| Chat | FAILS: 2 of 6 checks | n |\n| Build | not checked | b |",
    );
    expect(table([stage("unit", [])])).toContain("on 2026-01-02: ollmlx 1.2.3, Node 20.9.0, M2.");
  });

  it("adds the stages up in their order", () => {
    expect(renderTimes(sample([stage("unit", []), stage("lint", [], 1)]))).toContain(
      "| lint | 3 | 1 | 0 | 1 min 1 s |\n| unit | 3 | 0 | 0 | 1 min 1 s |\n| all | 6 | 1 | 0 | 2 min 2 s |",
    );
  });

  it("names what passed only when it was run once more", () => {
    const again = [{ file: "tests/a.test.ts", test: "waits", reason: "late" }];
    expect(renderTimes(sample([{ ...stage("unit", []), again }]))).toContain(
      "Failed at first, and passed when run once more by themselves: waits (`tests/a.test.ts`).",
    );
  });
});
