import { describe, expect, it } from "vitest";
import { reportRun } from "~/shared/bench-report";
import { buildRows, nameEngine, renderCsv, renderMarkdown } from "~/shared/bench-table";
import { buildPairs, buildRun, ggufModel, mlxModel } from "./bench-run-builder";

describe("buildRows", () => {
  it("names tests as llama-bench does and gives mean, spread, count and noise", () => {
    const run = buildRun({ samples: buildPairs(3, 2) });
    const rows = buildRows(run, reportRun(run));
    expect(rows.map((row) => row.test)).toEqual([
      "pp512",
      "tg128",
      "pp512+tg128",
      "ttft",
      "pp512",
      "tg128",
      "pp512+tg128",
      "ttft",
    ]);
    expect(rows[5]).toEqual({
      figure: "decode",
      model: "llama3.2:1b-instruct-q8_0",
      engine: "ollama 0.17.4",
      quantization: "Q8_0",
      bitsPerWeight: "8.50",
      size: "1.30 GiB",
      test: "tg128",
      value: "50.0 ± 0.0",
      unit: "tok/s",
      n: "3",
      cv: "0.0 % stable",
    });
  });

  it("says n/a for what was not measured", () => {
    const run = buildRun({ b: null });
    expect(buildRows(run, reportRun(run))[0]).toMatchObject({ value: "n/a", n: "0", cv: "n/a" });
  });
});

describe("renderMarkdown", () => {
  it("gives every line the same width and number of cells", () => {
    const run = buildRun({ samples: buildPairs(3, 2) });
    const lines = renderMarkdown(buildRows(run, reportRun(run))).split("\n");
    expect(lines).toHaveLength(10);
    expect(lines[1]).toMatch(/^\|( -+:? \|)+$/);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(new Set(lines.map((line) => line.split(" | ").length))).toEqual(new Set([10]));
  });
});

describe("renderCsv", () => {
  it("gives full precision and quotes what needs it", () => {
    const run = buildRun({ samples: buildPairs(3, 2), a: { ...mlxModel, quantization: 'odd "4bit", g64' } });
    const lines = renderCsv(run, reportRun(run)).split("\n");
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatch(/^model,engine,quantization,bits_per_weight,size_bytes,test,unit,n,mean,sd/);
    expect(lines[1]).toContain('"odd ""4bit"", g64",8.5,');
    expect(lines[6]).toMatch(
      /^llama3\.2:1b-instruct-q8_0,ollama 0\.17\.4,Q8_0,8\.5,\d+\.?\d*,tg128,tok\/s,3,50,0,50,50,50,,,0$/,
    );
  });
});

describe("nameEngine", () => {
  it("calls an engine by its library where the version names it", () => {
    expect([mlxModel, ggufModel, { ...ggufModel, engineVersion: null }].map(nameEngine)).toEqual([
      "mlx-lm 0.32.2",
      "ollama 0.17.4",
      "ollama",
    ]);
  });
});
