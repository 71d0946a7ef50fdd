import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderDocuments } from "~/scripts/results/documents";
import { expectedModels } from "~/scripts/results/expected-models";
import { writeResults } from "~/scripts/results/main";
import { type ModelRun, readRuns, resultsDir, type StressRun, storeRun } from "~/scripts/results/stored-run";

const base = {
  format: 1,
  startedAt: Date.UTC(2026, 0, 2),
  machine: { os: "macOS 15.1", arch: "arm64", cpu: "Apple M2", cores: 8, memoryBytes: 16 * 1024 ** 3 },
  versions: { ollmlx: "0.1.0", mlx: "0.32.4" },
  command: "scripts/run-model-tests.sh org/sample",
  passed: true,
  issues: [] as string[],
} as const;

const modelRun: ModelRun = {
  ...base,
  issues: [],
  kind: "model",
  model: "org/sample",
  engine: "mlx",
  sizeBytes: 234_000_000,
  prompt: "Why?",
  text: "a | b\n`code` <b>",
  chunks: 12,
  ttftMs: 50.4,
  totalMs: 1234,
  outputTokens: 12,
  tokensPerSecond: 61.25,
  doneReason: "stop",
  cliExitCode: 0,
  whole: { prompt: "haiku", text: "leaves fall", keys: ["model", "response", "done"] },
};

const stressRun: StressRun = {
  ...base,
  issues: ["run 2 ended with 1: no"],
  passed: false,
  kind: "stress",
  model: "org/sample",
  parallel: {
    serialMs: [1000, 1500],
    wallMs: 1600,
    requests: [
      { exitCode: 0, firstTextMs: 300, totalMs: 1600, isEqual: true },
      { exitCode: 1, firstTextMs: null, totalMs: 20, isEqual: false },
    ],
  },
  long: {
    prompt: "story",
    outputTokens: 700,
    totalMs: 14_000,
    tokensPerSecond: 50,
    longestGapMs: 80,
    doneReason: "length",
    daemon: { idleBytes: 90 * 1024 ** 2, peakBytes: 95 * 1024 ** 2, endBytes: 91 * 1024 ** 2 },
    backend: null,
  },
  clients: [{ client: "openai (npm)", passed: true, totalMs: 900, detail: "120 characters" }],
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-results-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("documents of the results", () => {
  it.each(Object.entries(renderDocuments(readRuns(resultsDir))))(
    "%s says what the stored runs say",
    async (file, text) => {
      expect(await readFile(file, "utf8"), "run `node scripts/write-results.mjs`").toBe(text);
    },
  );

  it("shows a run with its machine, versions, date and figures", () => {
    const { "test_results_mlx_generation.md": generation = "", "test_results_model_sizes.md": sizes } = renderDocuments(
      [modelRun],
    );
    expect(generation).toContain("- Machine: Apple M2, 8 cores, 16 GiB, macOS 15.1, arm64");
    expect(generation).toContain("- Versions: ollmlx 0.1.0, mlx 0.32.4");
    expect(generation).toContain("- Date: 2026-01-02");
    expect(generation).toContain("| speed | 61.3 tok/s, 12 tokens, ended by stop |");
    expect(generation).toContain("| answer, first 100 characters | `` a \\| b `code` <b> `` |");
    expect(sizes).toContain("| other | org/sample | 234 MB | pass | 61.3 tok/s | 50 ms | 1.23 s |");
  });

  it("marks what was not run, with the one command that runs it", () => {
    const { "test_results_mlx_generation.md": generation, "test_results_model_sizes.md": sizes } = renderDocuments([
      modelRun,
    ]);
    for (const { model } of expectedModels) {
      const command = `scripts/run-model-tests.sh ${model}`;
      expect(generation).toContain(`## ${model}\n\nNOT RUN. On an Apple silicon Mac: \`${command}\``);
      expect(sizes).toMatch(new RegExp(`\\| ${model} \\|.*NOT RUN.*${command}`));
    }
    expect(existsSync("scripts/run-model-tests.sh")).toBe(true);
  });

  it("fills the row of an expected model once it was run", () => {
    const model = expectedModels[0].model;
    const { "test_results_model_sizes.md": sizes = "" } = renderDocuments([{ ...modelRun, model }]);
    expect(sizes).toContain(`| tiny | ${model} | 234 MB | pass |`);
    expect(sizes).not.toContain(`run-model-tests.sh ${model}`);
  });

  it("shows failures and their reasons", () => {
    const { "test_results_stress.md": stress, "PERFORMANCE_RESULTS.md": performance } = renderDocuments([stressRun]);
    expect(stress).toContain("## org/sample: FAIL");
    expect(stress).toContain("| 2 | 1 | none | 0.02 s | no |");
    expect(stress).toContain("- run 2 ended with 1: no");
    expect(performance).toContain("| org/sample | daemon | 90 MiB | 95 MiB | 91 MiB | Apple M2 |");
    expect(performance).toContain("**MLX against GGUF on Apple silicon**: NOT RUN.");
  });
});

describe("stored runs", () => {
  it("are kept under kind, model, machine and day, and read back", async () => {
    const file = storeRun(folder, modelRun);
    expect(file).toBe(join(folder, "model-org-sample-apple-m2-2026-01-02.json"));
    storeRun(folder, { ...modelRun, passed: false });
    storeRun(folder, stressRun);
    expect(await readdir(folder)).toHaveLength(2);
    expect(readRuns(folder)).toEqual([{ ...modelRun, passed: false }, stressRun]);
  });

  it.each([
    ["no machine", { ...modelRun, machine: undefined }, "machine"],
    [
      "a machine without a processor",
      { ...modelRun, machine: { ...base.machine, cpu: "" } },
      "a run without a machine is no run",
    ],
    ["an unknown kind", { ...modelRun, kind: "guess" }, "kind"],
  ])("are refused with %s", async (_what, run, reason) => {
    const file = join(folder, "bad.json");
    await writeFile(file, JSON.stringify(run));
    expect(() => readRuns(folder)).toThrow(reason);
    expect(() => readRuns(folder)).toThrow(file);
  });
});

describe("write-results.mjs", () => {
  it("writes what differs, and with --check only says so", async () => {
    const runs = join(folder, "runs");
    storeRun(runs, modelRun);
    expect(writeResults(folder, ["--check", "--results", runs])).toBe(1);
    expect(writeResults(folder, ["--results", runs])).toBe(0);
    expect(writeResults(folder, ["--check", "--results", runs])).toBe(0);
    await writeFile(join(folder, "PERFORMANCE_RESULTS.md"), "MLX is three times faster.\n");
    expect(writeResults(folder, ["--check", "--results", runs])).toBe(1);
  });
});
