import { EngineMark, engineLook } from "~/components/ui/engine-badge";
import type { AnswerFigures } from "~/shared/contracts/conversation";
import { formatCount, formatDuration } from "~/shared/format-quantity";

/** Waits shorter than this are not worth a word. */
const WORTH_TELLING_MS = 5;

/** Why an answer ended, in words; "" for its natural end. */
const stopWords = (reason: string | null): string =>
  reason === "length" ? "Cut off at the limit" : reason === null || reason === "stop" ? "" : `Ended: ${reason}`;

/** What an answer cost, each figure with its meaning as a title. */
export function AnswerFiguresLine({ figures }: { figures: AnswerFigures }) {
  const { engine, ttftMs, tokensPerSecond, outputTokens, promptTokens, cachedTokens, totalMs, queueMs, loadMs } =
    figures;
  const { batchSizeMean, stopReason } = figures;
  const parts = [
    ttftMs !== null && {
      name: "Time to the first token, on the daemon's clock",
      text: `TTFT ${formatDuration(ttftMs)}`,
    },
    tokensPerSecond !== null && {
      name: "Output tokens over the engine's decode time",
      text: `${tokensPerSecond.toFixed(1)} tok/s`,
    },
    outputTokens !== null && { name: "Tokens of the answer", text: `${formatCount(outputTokens)} tokens` },
    promptTokens !== null && {
      name: "Tokens of the prompt, and those taken from the cache",
      text: `prompt ${formatCount(promptTokens)}${cachedTokens ? ` (${formatCount(cachedTokens)} cached)` : ""}`,
    },
    loadMs !== null && loadMs > 100 && { name: "Loading the model", text: `load ${formatDuration(loadMs)}` },
    queueMs !== null &&
      queueMs > WORTH_TELLING_MS && { name: "Waiting in the engine's queue", text: `queue ${formatDuration(queueMs)}` },
    batchSizeMean !== null &&
      batchSizeMean > 1.05 && {
        name: "Answers that the engine wrote at the same time, on average",
        text: `batch ${batchSizeMean.toFixed(1)}`,
      },
    { name: "From asking to the last word", text: formatDuration(totalMs) },
    stopWords(stopReason) !== "" && { name: "Why the answer ended", text: stopWords(stopReason) },
  ].filter((part) => part !== false);
  return (
    <ul className="tnum flex min-w-0 flex-wrap items-center gap-x-3 text-muted-foreground text-xs">
      <li title={`Answered by ${engineLook[engine].engine}`} className="flex items-center gap-1.5">
        <EngineMark engine={engine} />
        <span>{engineLook[engine].label}</span>
      </li>
      {parts.map(({ name, text }) => (
        <li key={name} title={name}>
          {text}
        </li>
      ))}
    </ul>
  );
}
