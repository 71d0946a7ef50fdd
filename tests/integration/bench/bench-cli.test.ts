import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "~/cli/client";
import { reportRun } from "~/shared/bench-report";
import { buildRows, renderCsv, renderMarkdown } from "~/shared/bench-table";
import {
  type BenchDaemon,
  ggufModel,
  mlxModel,
  runCli,
  runProgram,
  startBenchDaemon,
} from "~/tests/fixtures/bench-daemon";
import { rootDir, tsxArguments } from "~/tests/fixtures/child-process";

const work = ["-p", "40", "-n", "24", "--no-watch"];

let rig: BenchDaemon;
let folder: string;
beforeAll(async () => {
  rig = await startBenchDaemon();
  folder = mkdtempSync(join(tmpdir(), "ollmlx-bench-cli-"));
}, 90_000);
afterAll(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await rig.daemon.mlx.script({ answers: [{ tokenDelayMs: 3 }] });
  await rig.scriptOllama({ answers: [{ tokenDelayMs: 6 }] });
});

const bench = (...args: string[]) => runCli(["bench", ...args], rig.daemon.env);
const client = () => createClient(rig.daemon.url);
const readText = (file: string) => readFileSync(join(folder, file), "utf8");

describe("ollmlx bench", () => {
  it("measures the proposed pair and prints what the stored samples say", async () => {
    const { code, stdout, stderr } = await bench(...work, "-r", "2", "--json");
    expect(code).toBe(0);
    expect(stderr).toContain(`Measuring ${mlxModel} against ${ggufModel}: same base model`);
    expect(stderr).toContain("Pair 1 of 2");
    const printed = JSON.parse(stdout);
    const run = await client().bench.get.query({ id: printed.run.id });
    expect(printed.run).toEqual(run);
    expect(printed.report).toEqual(JSON.parse(JSON.stringify(reportRun(run))));
    expect(run.samples.map(({ side }) => side).join("")).toBe("abba");
    expect(run).toMatchObject({ status: "complete", a: { name: mlxModel }, b: { name: ggufModel } });
    expect(run.samples.map(({ promptTokens }) => promptTokens)).toEqual([40, 40, 40, 40]);

    const shown = await bench("show", run.id);
    expect(shown.stdout).toContain(renderMarkdown(buildRows(run, reportRun(run))));
    expect(shown.stdout).toContain("2 clean pairs; a claim needs at least 6.");
    const csv = join(folder, "run.csv");
    expect(await bench("show", run.id, "-o", "csv", "--output", csv)).toMatchObject({ code: 0, stdout: "" });
    expect(readText("run.csv")).toBe(`${renderCsv(run, reportRun(run))}\n`);
    expect((await bench("list")).stdout).toMatch(new RegExp(`${run.id} .* complete +2 +${mlxModel} +${ggufModel}`));
  });

  it("measures one model with the text of a file", async () => {
    writeFileSync(join(folder, "prompt.txt"), "Explain recursion");
    const file = join(folder, "prompt.txt");
    const { code, stdout } = await bench(ggufModel, "--prompt-file", file, "-n", "8", "-r", "1", "--no-watch");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\| alpha:latest \| ollama 0\.17\.4 .*\| pptext +\|/);
    expect(stdout).toContain("One model alone was measured");
    const prompts = (await (await fetch(`${rig.ollama.url}/script/requests`)).json()) as { body: string }[];
    expect(prompts.filter(({ body }) => body.includes("\\nExplain recursion"))).toHaveLength(2);
  });

  it("writes a stored run in every form, holds runs against each other, and says so by its exit code", async () => {
    const first = JSON.parse((await bench(...work, "-r", "4", "--json")).stdout).run.id as string;
    // So much slower that no other work on this machine hides it.
    await rig.daemon.mlx.script({ answers: [{ tokenDelayMs: 60 }] });
    const second = await bench(...work, "-r", "4", "--json", "--baseline", "last", "--claim", "2..3");
    const printed = JSON.parse(second.stdout);
    expect(printed.claim.answer).toBe("cannot tell");
    expect(printed.contentHash).toBe(createHash("sha256").update(JSON.stringify(printed.run)).digest("hex"));
    expect(second.stderr).toMatch(/^Decode of test\/alpha: 0\.\d+x of \w+, worse$/m);
    expect(second.code).toBe(3);
    const later = printed.run.id as string;

    expect((await bench("compare", first, later, "--fail-if-slower", "5%")).code).toBe(3);
    expect((await bench("compare", later, first)).code).toBe(0);
    expect((await bench("show", first, "--claim", "2..3")).code).toBe(4);
    expect((await bench("baseline", first)).code).toBe(0);
    expect((await bench("list")).stdout).toMatch(new RegExp(`${first} .* complete \\(baseline\\)`));
    const against = await bench("show", later, "--baseline", "baseline", "--json");
    expect(against.code).toBe(3);

    expect((await bench("export", first, "-o", "jsonl")).stdout.trim().split("\n")).toHaveLength(9);
    expect((await bench("export", first, "-o", "benchstat")).stdout).toMatch(/^BenchmarkDecode\/model=test_alpha/m);
    expect((await bench("export", first, "-o", "html")).stdout).toContain("<!doctype html>");
  }, 120_000);

  it("looks before it measures, and leaves nothing behind with --no-save", async () => {
    const dry = await bench(...work, "--dry-run", "--json");
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toContainEqual(expect.objectContaining({ name: "base model", state: "ok" }));
    const doctor = await bench("doctor", "nobody:1b");
    expect(doctor).toMatchObject({ code: 1 });
    expect(doctor.stdout).toContain("model 'nobody:1b' not found");
    const before = (await client().bench.list.query()).length;
    const run = await bench(ggufModel, ...work, "-r", "1", "--no-save", "--overhead", "--concurrency", "1,2");
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("What the way through ollmlx costs");
    expect(run.stdout).toContain("Requests at once");
    expect(await client().bench.list.query()).toHaveLength(before);
  }, 60_000);

  it.each([
    [[mlxModel, "--claim", "fast"], 2, "--claim: fast is no range"],
    [[mlxModel, "--fail-if-slower", "5%"], 2, "--fail-if-slower needs --baseline"],
    [[mlxModel, "-p", "1,,2"], 2, "--prompt-tokens: nothing is no number"],
    [[mlxModel, "--ci", "narrow"], 2, "--ci: narrow is no share"],
    [[mlxModel, ...work, "--baseline", "nothing"], 1, "there is no benchmark run nothing"],
    [["resume", "nothing"], 1, "there is no benchmark run nothing"],
    [["nobody:1b", ...work], 1, "model 'nobody:1b' not found"],
    [[mlxModel, "-r", "0"], 2, "--pairs: Too small"],
    [[mlxModel, "-n", "many"], 2, "--output-tokens: give a number"],
    [["--vs", ggufModel], 2, "--vs needs a first model"],
    [[mlxModel, "--prompt", "x", "-p", "9"], 2, "cannot be used with"],
    [[mlxModel, "-o", "yaml"], 2, "Allowed choices are md, json, csv, jsonl, benchstat, html"],
    [["show", "nothing"], 1, "there is no benchmark run nothing"],
  ])("refuses %j", async (args, exitCode, message) => {
    const { code, stdout, stderr } = await bench(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
  });

  it("tells of the repetitions that a failed run kept", async () => {
    await rig.scriptOllama({ answers: [{}, { failAfter: 2, error: "out of memory" }] });
    const { code, stderr } = await bench(mlxModel, "--vs", ggufModel, ...work, "--warmup", "1");
    expect(code).toBe(1);
    expect(stderr).toContain("out of memory");
    const id = /ollmlx bench show (\w+)/.exec(stderr)?.[1] ?? "";
    expect(await client().bench.get.query({ id })).toMatchObject({ status: "failed", samples: [{ side: "a" }] });
  });
});

describe("benchmark_mlx_vs_gguf.sh", () => {
  const run = (...args: string[]) => {
    const ollmlx = join(folder, "ollmlx");
    const command = [process.execPath, ...tsxArguments("cli/main.ts")].map((part) => `'${part}'`).join(" ");
    writeFileSync(ollmlx, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    const outputs = ["--mlx-output", join(folder, "mlx.txt"), "--gguf-output", join(folder, "gguf.txt")];
    return runProgram("bash", [join(rootDir, "scripts/benchmark_mlx_vs_gguf.sh"), ...outputs, ...args], {
      ...rig.daemon.env,
      OLLMLX_BIN: ollmlx,
    });
  };
  const pair = ["--mlx", mlxModel, "--gguf", ggufModel, "-n", "24", "-r", "2"];

  it("reports both speeds with totals and the speed-up, and keeps both texts", async () => {
    const { code, stdout } = await run(...pair);
    expect(code).toBe(0);
    expect(stdout).toContain("Prompt   Write a detailed explanation of how neural networks work.");
    expect(stdout).toMatch(/^MLX: {2}[\d.]+ tok\/s \(total [\d.]+ s\) .*TTFT \d+ ms .*p95 n\/a .*n \d+ {2}warm-up 1$/m);
    expect(stdout).toMatch(/^GGUF: [\d.]+ tok\/s \(total [\d.]+ s\)/m);
    // A busy machine may leave one clean pair, which has no interval.
    expect(stdout).toMatch(/^Speedup: [\d.]+x( \(95 % interval [\d.]+ to [\d.]+\))?, TTFT [\d.]+x the time$/m);
    expect(readText("mlx.txt")).toMatch(/^# test\/alpha, pair 1, 24 tokens\n w/);
    expect(readText("gguf.txt")).toMatch(/^# alpha:latest, pair 1, 24 tokens\n w/);
  }, 90_000);

  it("fails when a model is missing, unless it may skip it", async () => {
    const missing = ["--mlx", mlxModel, "--gguf", "absent:1b", "-n", "8", "-r", "1"];
    const refused = await run(...missing);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("one model is missing");
    const skipped = await run(...missing, "--skip-missing");
    expect(skipped.code).toBe(0);
    expect(skipped.stdout).toMatch(/^GGUF: not measured$/m);
    expect(await run("--fast")).toMatchObject({ code: 2 });
  }, 90_000);
});
