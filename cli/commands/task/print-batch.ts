import { printLine, printTable } from "~/cli/output";
import type { BatchItem, ExecutionBatch } from "~/shared/contracts/execution-batch";
import { formatDuration } from "~/shared/format-quantity";

const numbered = (number: number | null): string => (number === null ? "-" : `#${number}`);

/** A batch for a terminal: each task with its wave and state, what waits for what, and what all of it took. */
export function printBatch({ id, status, items, figures }: ExecutionBatch): void {
  printTable(
    ["WAVE", "TASK", "STATE", "WAITS FOR", "TITLE"],
    items.map(({ wave, number, state, waitsFor, title }) => [
      String(wave),
      numbered(number),
      state,
      waitsFor.map((other) => numbered(other.number)).join(", ") || "-",
      title,
    ]),
  );
  for (const { number, detail } of items) if (detail) printLine(`${numbered(number)}: ${detail}`);
  const { promptTokens, cachedTokens, outputTokens, workMs, wallMs } = figures;
  printLine(
    `\n${promptTokens} tokens read${cachedTokens > 0 ? ` (${cachedTokens} of them kept from before)` : ""}, ${outputTokens} written`,
  );
  if (workMs > 0) printLine(describeTime(workMs, wallMs));
  printLine(`batch ${id}: ${status}`);
  const open = items.filter(({ state }) => state === "review");
  if (open.length > 0) printDecisions(open, items);
}

/** Beside others each attempt takes longer than alone, so the sum is the most that one after the other may take. */
function describeTime(workMs: number, wallMs: number): string {
  const saved = workMs - wallMs;
  const words = `${formatDuration(wallMs)} for attempts of ${formatDuration(workMs)}`;
  return saved < 1_000 ? words : `${words}: up to ${formatDuration(saved)} less than one after the other`;
}

function printDecisions(open: readonly BatchItem[], items: readonly BatchItem[]): void {
  const [first] = open;
  const waiting = items.filter(({ state }) => state === "waiting").length;
  printLine(
    open.length === 1 ? "\nOne change waits for your decision:" : `\n${open.length} changes wait for your decision:`,
  );
  printLine(`  ollmlx task review ${first?.number}\n  ollmlx task apply ${first?.number}`);
  if (waiting > 0) printLine("What waits for a change starts by itself once it is applied.");
}
