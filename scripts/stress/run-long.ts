import { growthLimitBytes } from "~/scripts/results/render-performance";
import type { StressRun } from "~/scripts/results/stored-run";
import { streamAnswer } from "~/scripts/results/stream-answer";
import { watchMemory } from "~/scripts/stress/watch-memory";
import type { System } from "~/shared/contracts/system";
import { formatMemory } from "~/shared/format-quantity";

const prompt = "Write a 500 word story about a robot";
const stallMs = 10_000;

/** One long streamed answer, with the memory of the daemon and the MLX backend watched. The model is loaded already. */
export async function runLong(system: System, model: string, tokens: number) {
  const backend = system.engines.find(({ id }) => id === "mlx");
  const watches = await Promise.all([watchMemory(system.pid), watchMemory(backend?.pid ?? null)]);
  const options = { temperature: 0.8, seed: 1, num_predict: tokens, num_ctx: tokens + 512 };
  const answer = await streamAnswer(system.url, { model, prompt, options });
  const [daemonMemory = null, backendMemory = null] = await Promise.all(watches.map((watch) => watch.end()));
  const figures: StressRun["long"] = {
    prompt,
    outputTokens: answer.outputTokens,
    totalMs: answer.totalMs,
    tokensPerSecond: answer.tokensPerSecond,
    longestGapMs: answer.longestGapMs,
    doneReason: answer.doneReason,
    daemon: daemonMemory,
    backend: backendMemory,
  };
  const growth = (memory: typeof daemonMemory) => (memory ? memory.endBytes - memory.idleBytes : 0);
  const issues = [
    answer.longestGapMs > stallMs ? `the long answer stood still for ${Math.round(answer.longestGapMs)} ms` : "",
    ...[["daemon", growth(daemonMemory)] as const, ["backend", growth(backendMemory)] as const].map(([name, bytes]) =>
      bytes > growthLimitBytes ? `the ${name} grew by ${formatMemory(bytes)}` : "",
    ),
  ].filter((issue) => issue !== "");
  return { figures, issues };
}
