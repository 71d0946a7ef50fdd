import { AppError, type ErrorCode } from "~/server/errors";
import type { ToolCall } from "~/server/mcp/tool";
import type { Job } from "~/shared/contracts/job";
import { isTerminal } from "~/shared/contracts/job";

/**
 * Waits for a job and tells the client how far it is. A call that is cancelled cancels the job. Throws the job's error.
 */
export async function followJob({ runtime, signal, report }: ToolCall, job: Job): Promise<Job> {
  const cancel = () => void runtime.jobs.cancel(job.id);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    let last = job;
    for await (const state of runtime.jobs.watch(job.id, new AbortController().signal)) {
      last = state;
      const { phase, message, done, total } = state.progress ?? { phase: state.status };
      report(message ?? phase, done, total);
      if (isTerminal(state.status)) break;
    }
    if (last.status === "succeeded") return last;
    const { code = "CANCELLED", message = "the job was cancelled", hint } = last.error ?? {};
    throw new AppError(code === "INTERRUPTED" ? "UNAVAILABLE" : (code as ErrorCode), message, { hint });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
