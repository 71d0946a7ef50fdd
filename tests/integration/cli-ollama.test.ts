import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTwin } from "~/tests/fixtures/import-twin";
import { requirePart } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

/** The real `ollama` program and ours, both at the same daemon: what the one prints, the other prints. */
let daemon: TestDaemon;
const cli = provideCli();
const mlx = "test/tiny";
const gguf = "tiny-f16:latest";

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  await importTwin(daemon, gguf);
}, 120_000);
afterAll(() => daemon?.stop());

const ours = (args: string[], input?: string) => startCli(cli.file, args, daemon.env, input);
const theirs = (args: string[], input = "") =>
  execa(requirePart("OLLMLX_TEST_OLLAMA"), args, {
    env: { HOME: daemon.env.HOME, OLLAMA_HOST: daemon.apiUrl },
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
  });

/** Standard output to the byte and the exit code; on standard error, the error alone, without the status that the
 * real program puts before some. */
async function both(args: string[], input?: string) {
  const [a, b] = [await startRaw(args, input), await theirs(args, input)];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the real program draws a spinner even without a terminal.
  const withoutSpinner = (text: string) => text.replace(/\u001b\[[?\d]*[a-zA-Z]/g, "");
  const error = (text: string) => /Error: (?:\d{3} [A-Z][A-Za-z ]+: )?(.*)/.exec(withoutSpinner(text))?.[1];
  return [a, b].map(({ stdout, stderr, exitCode }) => ({ stdout, exitCode, error: error(stderr) }));
}
const startRaw = (args: string[], input = "") =>
  execa(process.execPath, [cli.file, ...args], {
    env: daemon.env,
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
  });

/** Ages move on between two calls, and with them the width of their column. */
const withoutAges = (text: string) =>
  text.replace(/(Less than a|About an?|\d+) \w+ (ago|from now) +/g, "AGE ").replace(/(MODIFIED|UNTIL) +$/gm, "$1 ");

describe("ollmlx beside the real ollama program", () => {
  it("lists the installed models in the same columns", async () => {
    for (const args of [["list"], ["ls", "TEST/"], ["list", "nothing"]]) {
      const [a, b] = await both(args);
      expect(withoutAges(a?.stdout ?? "")).toBe(withoutAges(b?.stdout ?? ""));
    }
    expect((await ours(["list"])).stdout).toMatch(/^test\/tiny +[\da-f]{12} {4}3\.0 MB/m);
  });

  it("lists the loaded models in the same columns", async () => {
    for (const model of [mlx, gguf]) await ours(["run", model, "-o", "num_predict=2", "hello"]);
    const [a, b] = await both(["ps"]);
    expect(withoutAges(a?.stdout ?? "")).toBe(withoutAges(b?.stdout ?? ""));
    expect(a?.stdout.trim().split("\n")).toHaveLength(3);
  });

  it.each([
    [["show", mlx]],
    [["show", gguf]],
    [["show", "-v", gguf]],
    [["show", "--template", gguf]],
    [["show", "--system", gguf]],
    [["show", "--license", mlx]],
    [["show", "--parameters", gguf]],
    [["show", "--modelfile", mlx]],
    [["show", "missing"]],
    [["stop", mlx]],
    [["stop", "missing"]],
    [["rm", "missing"]],
    [["cp", "missing", "other"]],
    [["cp", gguf, ""]],
    [["pull", "a b!"]],
  ])("prints the same and ends with the same code: %j", async (args) => {
    const [a, b] = await both(args);
    expect(a).toEqual(b);
  });

  it("copies and removes models of both engines with the same words", async () => {
    for (const [model, first, second] of [
      [mlx, "me/first", "me/second"],
      [gguf, "first", "second"],
    ] as const) {
      expect((await startRaw(["cp", model, first])).stdout).toBe(`copied '${model}' to '${first}'\n`);
      expect((await theirs(["cp", model, second])).stdout).toBe(`copied '${model}' to '${second}'\n`);
      expect((await theirs(["rm", first])).stdout).toBe(`deleted '${first}'\n`);
      expect((await startRaw(["rm", second])).stdout).toBe(`deleted '${second}'\n`);
    }
  });

  it("makes the same model of the same Modelfile, files uploaded", { timeout: 120_000 }, async () => {
    const file = join(daemon.home, "Twin.Modelfile");
    writeFileSync(
      file,
      [
        "# weights from a folder",
        `FROM ${requirePart("OLLMLX_TEST_TINY_MODEL")}`,
        'TEMPLATE """{{ if .System }}{{ .System }}',
        '{{ end }}{{ .Prompt }}"""',
        "system Be brief.",
        "PARAMETER temperature 0",
        'PARAMETER stop "a b"',
        "PARAMETER stop END",
        "PARAMETER num_predict 4",
        "MESSAGE user hello",
        'MESSAGE assistant "hi\nyou"',
        "LICENSE MIT",
        "",
      ].join("\n"),
    );
    expect(await ours(["create", "by-ours", "-f", file])).toMatchObject({ exitCode: 0, stdout: "" });
    expect(await theirs(["create", "by-theirs", "-f", file])).toMatchObject({ exitCode: 0 });
    const digests = (await ours(["list", "by-", "--json"])).stdout;
    const [a, b] = JSON.parse(digests) as { digest: string }[];
    expect(a?.digest).toBe(b?.digest);
  });

  it("makes a derived MLX model, which answers with what the Modelfile set", async () => {
    const text = `FROM ${mlx}\nSYSTEM Be brief.\nPARAMETER temperature 0\nPARAMETER num_predict 3\n`;
    expect(await ours(["create", "me/brief", "-f", "-"], text)).toMatchObject({ exitCode: 0 });
    expect((await ours(["show", "me/brief", "--system"])).stdout).toBe("Be brief.");
    const { stderr } = await ours(["run", "me/brief", "--verbose", "hello"]);
    expect(stderr).toMatch(/^eval count: +3 token\(s\)$/m);
    expect((await ours(["rm", "me/brief"])).stdout).toBe("deleted 'me/brief'");
  });

  it("answers a prompt of arguments and standard input as the real program does", async () => {
    await ours(["create", "greedy", "-f", "-"], `FROM ${gguf}\nPARAMETER temperature 0\nPARAMETER num_predict 8\n`);
    const [a, b] = await both(["run", "greedy", "and say it twice"], "Tell me about tasks.");
    expect(a?.stdout.trim()).toBe(b?.stdout.trim());
    expect(a?.stdout.trim()).not.toBe("");
  });

  it("is measured beside the real program by scripts/bench-cli", { timeout: 120_000 }, async () => {
    const program = join(daemon.home, "ollmlx");
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${cli.file}" "$@"\n`, { mode: 0o755 });
    const env = { ...daemon.env, OLLMLX_BIN: program, OLLMLX_OLLAMA_BIN: requirePart("OLLMLX_TEST_OLLAMA") };
    const { stdout } = await execa("scripts/bench-cli", ["2"], { env });
    expect(stdout).toMatch(/^\| `ollmlx list` \| \d+ \| \d+ \| \d+\.\d \|$/m);
    expect(stdout).toMatch(/^\| `ollama list` \| \d+ \| \d+ \| 1\.0 \|$/m);
    const limited = await execa("scripts/bench-cli", ["1"], {
      env: { ...env, OLLMLX_CLI_LIMIT_MS: "1" },
      reject: false,
    });
    expect(limited).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("more than 1") });
  });
});
