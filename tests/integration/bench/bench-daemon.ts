import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScriptInput } from "~/tests/fakes/script";
import { rootDir, TestProcess, tsxArguments } from "~/tests/fixtures/child-process";
import { safetensors } from "~/tests/fixtures/model-folder";
import { startScriptedEngine } from "~/tests/fixtures/scripted-engine";
import { type DaemonOptions, startDaemon } from "~/tests/fixtures/start-daemon";

/** As many parameters as the scripted server tells of its models, so that the two count as twins. */
const PARAMETERS = [1_200, 1_000];

export const mlxModel = "test/alpha";
export const ggufModel = "alpha:latest";

async function installTwin(mlxModelsDir: string): Promise<void> {
  const folder = join(mlxModelsDir, mlxModel);
  await mkdir(folder, { recursive: true });
  const tensors = safetensors({ "embed.weight": { dtype: "F16", shape: PARAMETERS } });
  await writeFile(join(folder, "model.safetensors"), tensors);
  await writeFile(join(folder, "config.json"), JSON.stringify({ model_type: "llama", max_position_embeddings: 8192 }));
}

/** A daemon with a scripted MLX backend and a scripted Ollama server that it attaches to, each with one of two twins. */
export async function startBenchDaemon(options: Pick<DaemonOptions, "home" | "env"> = {}) {
  const ollama = await startScriptedEngine();
  const scriptOllama = (script: ScriptInput) => ollama.script({ models: [ggufModel], ...script });
  await scriptOllama({});
  const daemon = await startDaemon({
    ...options,
    scriptedMlx: true,
    env: { OLLMLX_OLLAMA_URL: ollama.url, ...options.env },
  });
  await installTwin(join(daemon.modelsDir, "mlx"));
  const stop = async () => {
    await daemon.stop();
    await ollama.stop();
  };
  return { daemon, ollama, scriptOllama, stop };
}

export type BenchDaemon = Awaited<ReturnType<typeof startBenchDaemon>>;

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program with the daemon's environment to its end. */
export async function runProgram(file: string, args: string[], env: Record<string, string>): Promise<CliResult> {
  const child = new TestProcess(file, args, { cwd: rootDir, env });
  let stdout = "";
  let stderr = "";
  child.child.stdout?.on("data", (text: string) => {
    stdout += text;
  });
  child.child.stderr?.on("data", (text: string) => {
    stderr += text;
  });
  const code = await child.exited();
  return { code, stdout, stderr };
}

export const runCli = (args: string[], env: Record<string, string>): Promise<CliResult> =>
  runProgram(process.execPath, [...tsxArguments("cli/main.ts"), ...args], env);
