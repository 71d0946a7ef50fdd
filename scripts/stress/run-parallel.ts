import { execa } from "execa";
import { ollmlxCommand } from "~/scripts/results/describe-daemon";
import type { StressRun } from "~/scripts/results/stored-run";

interface FinishedRun {
  text: string;
  exitCode: number;
  firstTextMs: number | null;
  totalMs: number;
  problem: string;
}

/** One `ollmlx run` as a process of its own, at temperature 0; never throws for its exit code. */
export async function runOnce(model: string, prompt: string, tokens: number): Promise<FinishedRun> {
  const startMs = performance.now();
  const args = ["run", model, "-o", "temperature=0", "-o", "seed=1", "-o", `num_predict=${tokens}`, prompt];
  const child = execa(ollmlxCommand(), args, { stdin: "ignore", reject: false });
  let firstTextMs: number | null = null;
  child.stdout.once("data", () => {
    firstTextMs = performance.now() - startMs;
  });
  const { stdout, stderr, exitCode } = await child;
  const totalMs = performance.now() - startMs;
  return { text: stdout, exitCode: exitCode ?? -1, firstTextMs, totalMs, problem: stderr.trim().slice(0, 200) };
}

const prompts = [
  "Tell me about rivers",
  "Tell me about clocks",
  "Tell me about bread",
  "Tell me about glass",
  "Tell me about wind",
];

/**
 * The same prompts one after the other, then all at once. At temperature 0 each text must equal the one that the model
 * gave alone: a batch must not disturb its rows. The model is loaded already.
 */
export async function runParallel(model: string, count: number, tokens: number) {
  const asked = Array.from({ length: count }, (_, index) => `${prompts[index % prompts.length]}, part ${index + 1}`);
  const serial: FinishedRun[] = [];
  for (const prompt of asked) serial.push(await runOnce(model, prompt, tokens));
  const startMs = performance.now();
  const parallel = await Promise.all(asked.map((prompt) => runOnce(model, prompt, tokens)));
  const wallMs = performance.now() - startMs;
  const figures: StressRun["parallel"] = {
    serialMs: serial.map(({ totalMs }) => totalMs),
    wallMs,
    requests: parallel.map(({ exitCode, firstTextMs, totalMs, text }, index) => ({
      exitCode,
      firstTextMs,
      totalMs,
      isEqual: text === serial[index]?.text,
    })),
  };
  const issues = parallel.flatMap(({ exitCode, text, problem }, index) => {
    if (exitCode !== 0) return [`run ${index + 1} ended with ${exitCode}: ${problem}`];
    if (text.trim() === "") return [`run ${index + 1} wrote nothing`];
    return text === serial[index]?.text ? [] : [`run ${index + 1} wrote another text than alone, at temperature 0`];
  });
  return { figures, issues };
}
