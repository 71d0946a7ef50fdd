import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

const model = "test/tiny";
const greedy = ["-o", "temperature=0", "-o", "num_predict=12"];
let daemon: TestDaemon;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"] });
});
afterAll(() => daemon?.stop());

const ollmlx = (args: string[], input?: string) => startCli(cli.file, args, daemon.env, input);

describe("the command line with MLX at work", () => {
  it("finds everything it needs, but Ollama", async () => {
    const { stdout, exitCode } = await ollmlx(["doctor", "--json"]);
    const findings = JSON.parse(stdout) as { name: string; state: string; remedy?: string }[];
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([
      expect.objectContaining({ name: "Ollama", state: "warning", remedy: expect.any(String) }),
    ]);
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "Node",
        "SQLite",
        "Python and MLX",
        "daemon",
        "MLX backend",
        "model store",
        "disk space",
        "log",
      ]),
    );
    expect(exitCode).toBe(0);
  });

  it("gives five runs at once the answers that each gives alone", async () => {
    const prompts = ["hello", "hi", "a", "three names", "Tell me about tasks."];
    const ask = async (prompt: string) => {
      const { stdout, exitCode } = await ollmlx(["run", model, ...greedy, prompt]);
      return { stdout, exitCode };
    };
    const alone = [];
    for (const prompt of prompts) alone.push(await ask(prompt));
    expect(alone.every(({ stdout, exitCode }) => exitCode === 0 && stdout.length > 0)).toBe(true);
    expect(await Promise.all(prompts.map(ask))).toEqual(alone);
  });

  it("keeps an answer to a schema", async () => {
    const names = { type: "array", minItems: 3, maxItems: 3, items: { type: "string", maxLength: 8 } };
    const schema = { type: "object", properties: { names }, required: ["names"], additionalProperties: false };
    const flags = ["--format", JSON.stringify(schema), "-o", "num_predict=300", "-o", "seed=3"];
    const { stdout } = await ollmlx(["run", model, ...flags], "three names");
    expect(JSON.parse(stdout)).toEqual({ names: [expect.any(String), expect.any(String), expect.any(String)] });
  });

  it("says what is wrong with an option that the model cannot take", async () => {
    const { exitCode, stderr } = await ollmlx(["run", model, "-o", "temperature=hot", "hello"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: .*temperature/);
  });

  it("measures one model", async () => {
    const flags = ["--pairs", "1", "--warmup", "0", "--prompt-tokens", "16", "--output-tokens", "4"];
    const { stdout, exitCode } = await ollmlx(["bench", model, ...flags]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\| test\/tiny +\| mlx/);
  });

  it("makes a quantised copy, and refuses a second one of that name", { timeout: 120_000 }, async () => {
    const { stdout, stderr, exitCode } = await ollmlx(["convert", model, "--bits", "8"]);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: "created 'local/tiny-8bit'", exitCode: 0 });
    expect((await ollmlx(["run", "local/tiny-8bit", ...greedy, "hello"])).stdout).not.toBe("");
    expect(await ollmlx(["convert", model, "--bits", "8"])).toMatchObject({ exitCode: 1 });
    expect(await ollmlx(["convert", model, "me/x", "--bits", "7"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--bits: affine takes 2, 3, 4, 5, 6 or 8 bits"),
    });
  });

  it("says why a twin cannot be made without Ollama", async () => {
    expect(await ollmlx(["twin", model, "--plan"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^Error: .*Ollama/),
    });
  });

  it("checks examples and trains with them", { timeout: 300_000 }, async () => {
    const examples = Array.from({ length: 20 }, (_, i) => JSON.stringify({ prompt: `q ${i}`, completion: `a ${i}` }));
    const report = await ollmlx(["finetune", model, "-", "--check", "--json"], examples.join("\n"));
    expect(JSON.parse(report.stdout)).toMatchObject({ examples: 20, obstacle: null });
    const bad = await ollmlx(["finetune", model, "-", "--check"], '{"prompt":1}\n');
    expect(bad).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("line 1:") });

    const flags = ["--name", "me/tuned", "--iterations", "2", "--layers", "1"];
    const { stdout, stderr, exitCode } = await ollmlx(["finetune", model, "-", ...flags], examples.join("\n"));
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: "created 'me/tuned'", exitCode: 0 });
    expect(stderr).toMatch(/^step 2 {2}loss \d/m);
    expect((await ollmlx(["run", "me/tuned", ...greedy, "hello"])).exitCode).toBe(0);
  });
});
