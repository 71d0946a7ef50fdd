import type { z } from "zod";
import type { JobKind, JobProgress } from "~/shared/contracts/job";

export interface JobContext {
  jobId: string;
  /** Aborted when the job is cancelled or the daemon stops. */
  signal: AbortSignal;
  /** Tells every page where the work stands; at once to the bus, to the row at most every 250 ms. */
  report: (progress: JobProgress) => void;
  /** Adds live text of a model to the job. */
  appendText: (delta: string) => void;
}

/** One kind of long work. `run` resolves with the job's result or throws an AppError. */
export interface JobHandler<Payload extends z.ZodType = z.ZodType> {
  kind: JobKind;
  payload: Payload;
  title(payload: z.output<Payload>): string;
  /** Two live jobs with the same key are one job; null = never joined. */
  idempotencyKey(payload: z.output<Payload>): string | null;
  run(payload: z.output<Payload>, context: JobContext): Promise<Record<string, unknown>>;
  /** Settles the handler's own rows that a killed daemon left unfinished. */
  atBoot?(): void;
}
