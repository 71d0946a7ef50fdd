import type { Run } from "~/shared/contracts/proposal";

const count = new Intl.NumberFormat("en");

/** "1,204 tokens in, 310 out · 42.1 tok/s · 8.3 s", as far as the run knows. */
export function describeRun(run: Run): string {
  const parts: string[] = [];
  if (run.promptTokens !== null) parts.push(`${count.format(run.promptTokens)} tokens in`);
  if (run.outputTokens !== null) parts.push(`${count.format(run.outputTokens)} tokens out`);
  if (run.tokensPerSecond !== null) parts.push(`${run.tokensPerSecond.toFixed(1)} tok/s`);
  if (run.finishedAt !== null) parts.push(`${((run.finishedAt - run.startedAt) / 1000).toFixed(1)} s`);
  return parts.join(" · ");
}
