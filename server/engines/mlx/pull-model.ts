import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PullOptions } from "~/server/engines/engine";
import { moveIntoStore } from "~/server/engines/mlx/move-into-store";
import { runWorker, type WorkerProgram } from "~/server/engines/mlx/run-worker";
import { mlxFolder } from "~/server/engines/model-ref";
import { TransferRate } from "~/server/engines/transfer-rate";
import { AppError } from "~/server/errors";

/** pull.py, and the store that the model is put into. */
export type PullSettings = Omit<WorkerProgram, "args"> & { root: string };

/** Lines of pull.py on standard output. */
const eventSchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("plan"),
    files: z.number(),
    total: z.number(),
    missing: z.number(),
    revision: z.string(),
  }),
  z.object({ event: z.literal("progress"), file: z.string(), completed: z.number(), total: z.number() }),
  z.object({ event: z.literal("verifying") }),
]);
type PullEvent = z.infer<typeof eventSchema>;

/**
 * Downloads a Hugging Face repository into a staging folder and moves it into the store when it is whole. An aborted or
 * failed download stays in the staging folder, where the next one goes on. A chosen revision is a model of its own,
 * `org/name@revision`. What an older folder of the model holds is not fetched again. Resolves to the folder below the
 * store whose content was replaced, or null. Throws BAD_REQUEST for a revision that cannot be a folder's name.
 */
export async function pullModel(
  name: string,
  revision: string | null,
  { root, ...program }: PullSettings,
  { signal, report }: PullOptions,
): Promise<string | null> {
  const folder = mlxFolder(revision === null ? name : `${name}@${revision}`);
  if (folder === null) {
    throw new AppError("BAD_REQUEST", `'${revision ?? name}' cannot be pulled`, {
      hint: "Give org/name, and behind an @ a commit, a tag or a branch whose name has no slash.",
    });
  }
  const staging = join(root, ".partial", folder.replace("/", "--"));
  await mkdir(staging, { recursive: true });
  report({ phase: "pulling manifest" });
  const target = join(root, folder);
  const args = [name, "--dest", staging, "--have", target, ...(revision === null ? [] : ["--revision", revision])];
  const progress = new DownloadProgress(report);
  let missing = 0;
  await runWorker({ ...program, args }, eventSchema, signal, (event) => {
    if (event.event === "plan") missing = event.missing;
    progress.show(event);
  });
  report({ phase: "writing manifest" });
  const wasThere = existsSync(target);
  if (wasThere && missing === 0) {
    await rm(staging, { recursive: true });
    return null;
  }
  await moveIntoStore(staging, target);
  return wasThere ? folder : null;
}

/** Adds the files' bytes up to one bar. */
class DownloadProgress {
  readonly #rate = new TransferRate();
  readonly #doneByFile = new Map<string, number>();
  #total = 0;

  constructor(private readonly report: PullOptions["report"]) {}

  show(event: PullEvent): void {
    if (event.event === "plan") this.#total = event.total;
    if (event.event === "progress") this.#doneByFile.set(event.file, event.completed);
    const bar = this.#bar();
    if (event.event === "verifying") this.report({ phase: "verifying sha256 digest", ...bar });
    else this.report({ phase: "pulling", ...bar, ...this.#rate.measure(bar.done, bar.total, performance.now()) });
  }

  #bar(): { done: number; total: number; unit: "bytes" } {
    const done = [...this.#doneByFile.values()].reduce((sum, bytes) => sum + bytes, 0);
    return { done: Math.min(done, this.#total), total: this.#total, unit: "bytes" };
  }
}
