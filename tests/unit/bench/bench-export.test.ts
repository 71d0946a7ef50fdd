import { describe, expect, it } from "vitest";
import { renderBenchstat, renderJsonl } from "~/shared/bench-export";
import { renderHtml } from "~/shared/bench-html";
import { reportRun } from "~/shared/bench-report";
import { buildPairs, buildRun, buildSample, mlxModel } from "./bench-run-builder";

const run = buildRun({ samples: buildPairs(6, 2) });
const report = reportRun(run);

describe("exports", () => {
  it("write one line of JSON for the run and one for each repetition of every case", () => {
    const extra = buildSample({ caseId: "concurrency:4", position: 12 });
    const lines = renderJsonl({ ...run, samples: [...run.samples, extra] }, report).split("\n");
    const rows = lines.map((line) => JSON.parse(line));
    expect(rows).toHaveLength(14);
    expect(rows[0]).toMatchObject({ type: "run", id: "run", machine: { cpu: "Apple M2" } });
    expect(rows[1]).toMatchObject({ type: "sample", runId: "run", pair: 0, figures: { ttftMs: 200 }, flags: [] });
    expect(rows[13]).toMatchObject({ caseId: "concurrency:4" });
    expect(rows[13].figures).toBeUndefined();
  });

  it("write lines that Go's benchmark format allows", () => {
    const lines = renderBenchstat(run, report).split("\n");
    const measured = lines.filter((line) => line.startsWith("Benchmark"));
    expect(measured).toHaveLength(4 * 12);
    for (const line of measured)
      expect(line).toMatch(/^Benchmark[A-Z]\w+(\/[a-z]+=[^\s/=]+)+ \d+ [\d.]+ (tok\/s|ns\/op)$/);
    expect(measured).toContainEqual(
      expect.stringMatching(/^BenchmarkFirstToken\/model=mlx-community_L.* 1 200000000 ns\/op$/),
    );
    for (const line of lines.slice(0, lines.indexOf(""))) expect(line).toMatch(/^[a-z][^\sA-Z]*: \S/);
  });

  it("leave flagged repetitions out of benchstat", () => {
    const flagged = buildRun({ samples: run.samples.map((one) => ({ ...one, flags: one.pair === 0 ? ["hot"] : [] })) });
    expect(renderBenchstat(flagged, reportRun(flagged)).match(/^BenchmarkDecode/gm)).toHaveLength(10);
  });

  it("write a page that stands alone and holds no markup of a model", () => {
    const nasty = buildRun({
      samples: [buildSample({ outputText: "<script>alert(1)</script>" })],
      a: { ...mlxModel, name: 'org/"<img src=x>' },
      b: null,
    });
    const html = renderHtml(nasty, reportRun(nasty));
    expect(html).not.toMatch(/<(script|img|link|a)\b/);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(renderHtml(run, report).match(/<svg role="img"/g)).toHaveLength(4);
  });
});
