import { formatDuration, formatRate } from "~/cli/format";
import type { AnswerChunk } from "~/cli/model-api";
import { style } from "~/cli/output";

export interface Answer {
  text: string;
  /** The chunk with the counts; null when the answer was stopped before its end. */
  last: AnswerChunk | null;
  /** Whether the user stopped it. */
  stopped: boolean;
}

/**
 * Writes an answer to `out` as it arrives and a newline at its end. A model's thinking goes to standard error when that
 * is a terminal. An abort of `signal` ends the answer early and is no error.
 */
export async function printAnswer(
  chunks: AsyncIterable<AnswerChunk>,
  out: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<Answer> {
  const answer: Answer = { text: "", last: null, stopped: false };
  try {
    for await (const chunk of chunks) {
      const thinking = chunk.message?.thinking || chunk.thinking;
      if (thinking && process.stderr.isTTY) process.stderr.write(style(process.stderr, "dim", thinking));
      const text = chunk.message?.content || chunk.response;
      if (text) out.write(text);
      answer.text += text;
      if (chunk.done) answer.last = chunk;
    }
  } catch (error) {
    if (answer.text) out.write("\n");
    if (!signal.aborted) throw error;
    answer.stopped = true;
    return answer;
  }
  if (answer.text && !answer.text.endsWith("\n")) out.write("\n");
  return answer;
}

/**
 * The counts, times and rates of an answer, one a line. The rate of the prompt counts what was computed, without
 * tokens that came from the cache.
 */
export function describeCounts(last: AnswerChunk): string[] {
  const cached = last.ollmlx?.cached_tokens ?? 0;
  const ttft = last.ollmlx?.ttft;
  const milliseconds = (nanoseconds: number) => formatDuration(nanoseconds / 1e6);
  const rows: [string, string][] = [
    ["total duration", milliseconds(last.total_duration)],
    ["load duration", milliseconds(last.load_duration)],
    ...(ttft ? [["time to first token", milliseconds(ttft)] as [string, string]] : []),
    ["prompt eval count", `${last.prompt_eval_count} tokens${cached ? ` (${cached} cached)` : ""}`],
    ["prompt eval duration", milliseconds(last.prompt_eval_duration)],
    ["prompt eval rate", formatRate(last.prompt_eval_count - cached, last.prompt_eval_duration)],
    ["eval count", `${last.eval_count} tokens`],
    ["eval duration", milliseconds(last.eval_duration)],
    ["eval rate", formatRate(last.eval_count, last.eval_duration)],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(22)}${value}`);
}
