import type { AnswerChunk } from "~/cli/api/routes";
import { formatNanoseconds, formatRate } from "~/cli/text/quantities";

/**
 * The counts, times and rates of an answer, one a line, in the form of `ollama run --verbose`; what only ollmlx
 * measures has lines of its own. The rate of the prompt counts what was computed, without tokens from the cache.
 */
export function describeFigures(last: AnswerChunk): string[] {
  const { ollmlx = {}, prompt_eval_count = 0, prompt_eval_duration = 0, eval_count = 0, eval_duration = 0 } = last;
  const cached = ollmlx.cached_tokens ?? 0;
  const rows: [name: string, value: string | false | undefined | 0][] = [
    ["total duration", duration(last.total_duration)],
    ["load duration", duration(last.load_duration)],
    ["queue duration", duration(ollmlx.queue_duration)],
    ["time to first token", duration(ollmlx.ttft)],
    ["prompt eval count", prompt_eval_count && `${prompt_eval_count} token(s)${cached ? ` (${cached} cached)` : ""}`],
    ["prompt eval duration", duration(prompt_eval_duration)],
    ["prompt eval rate", prompt_eval_duration && formatRate(prompt_eval_count - cached, prompt_eval_duration)],
    ["eval count", eval_count && `${eval_count} token(s)`],
    ["eval duration", duration(eval_duration)],
    ["eval rate", eval_duration && formatRate(eval_count, eval_duration)],
  ];
  return rows.flatMap(([name, value]) => (value ? [`${`${name}:`.padEnd(22)}${value}`] : []));
}

const duration = (ns: number | undefined): string | undefined => (ns ? formatNanoseconds(ns) : undefined);
