import { z } from "zod";
import type { PullOptions } from "~/server/engines/engine";
import { runWorker, type WorkerProgram } from "~/server/engines/mlx/run-worker";
import type { WeightSettings } from "~/server/engines/model-workshop";
import { TransferRate } from "~/server/engines/transfer-rate";

/** Lines of convert.py and fuse.py on standard output. */
const eventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("plan"), total: z.number() }),
  z.object({ event: z.literal("progress"), phase: z.string(), completed: z.number(), total: z.number() }),
]);

/** Options of convert.py for these settings. */
export function convertArguments({ action, bits, groupSize, mode, dtype }: WeightSettings): string[] {
  const type = dtype === null ? [] : ["--dtype", dtype];
  if (action === "dequantize") return ["--dequantize", ...type];
  return ["--bits", String(bits), "--group-size", String(groupSize), "--mode", mode, ...type];
}

/** Runs convert.py or fuse.py and tells its progress in bytes. Throws what it told as its error. */
export async function runConversion(program: WorkerProgram, { signal, report }: PullOptions): Promise<void> {
  const rates = new Map<string, TransferRate>();
  report({ phase: "starting" });
  await runWorker(program, eventSchema, signal, (event) => {
    if (event.event === "plan") return report({ phase: "loading", done: 0, total: event.total, unit: "bytes" });
    const rate = rates.get(event.phase) ?? new TransferRate();
    rates.set(event.phase, rate);
    const { phase, completed: done, total } = event;
    report({ phase, done, total, unit: "bytes", ...rate.measure(done, total, performance.now()) });
  });
}
