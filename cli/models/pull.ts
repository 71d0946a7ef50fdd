import type { ProgressChunk } from "~/cli/api/routes";
import { streamApi } from "~/cli/api/stream";
import { CliError, stoppedByUser } from "~/cli/cli-error";
import { TransferDisplay } from "~/cli/progress/transfer-display";

/**
 * Downloads a model, or joins a download of it that already runs, and shows its progress. `onChunk` takes the place of
 * the display. Ctrl-C stops it; what was fetched is kept and used next time.
 */
export async function pullModel(model: string, onChunk?: (chunk: ProgressChunk) => void): Promise<void> {
  const display = onChunk ? null : new TransferDisplay();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  let status = "";
  try {
    for await (const chunk of streamApi<ProgressChunk>("/api/pull", { model }, stop.signal)) {
      status = chunk.status;
      if (onChunk) onChunk(chunk);
      else display?.show(chunk);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw stoppedByUser("cancelled; what was downloaded is kept", `Go on with: ollmlx pull ${model}`);
  } finally {
    process.off("SIGINT", interrupt);
    display?.end();
  }
  if (status !== "success")
    throw new CliError("the download ended early", { hint: `Go on with: ollmlx pull ${model}` });
}
