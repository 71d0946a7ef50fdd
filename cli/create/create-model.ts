import type { ProgressChunk } from "~/cli/api/routes";
import { streamApi } from "~/cli/api/stream";
import { CliError, stoppedByUser } from "~/cli/cli-error";
import type { CreatePlan } from "~/cli/create/create-request";
import type { ModelFile } from "~/cli/create/model-files";
import { uploadFile } from "~/cli/create/upload-file";
import { TransferDisplay } from "~/cli/progress/transfer-display";

/** Uploads what the plan needs and lets the daemon make the model. Shows each step; Ctrl-C stops it. */
export async function createModel(model: string, plan: CreatePlan, quantize: string | undefined): Promise<void> {
  const display = new TransferDisplay();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  let status = "";
  try {
    const upload = (files: ModelFile[]) => uploadAll(files, display, stop.signal);
    const { from, fields } = plan;
    const [files, adapters] = [await upload(plan.files), await upload(plan.adapters)];
    const body = { model, from, files, adapters, quantize, ...fields };
    for await (const chunk of streamApi<ProgressChunk>("/api/create", body, stop.signal)) {
      status = chunk.status;
      display.show(chunk);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw stoppedByUser("cancelled; no model was made");
  } finally {
    process.off("SIGINT", interrupt);
    display.end();
  }
  if (status !== "success") throw new CliError("the model was not made to the end");
}

/** Names to digests; undefined for no files, which the server takes for "not given". */
async function uploadAll(files: ModelFile[], display: TransferDisplay, signal: AbortSignal) {
  if (files.length === 0) return undefined;
  const digests: Record<string, string> = {};
  for (const file of files) digests[file.name] = await uploadFile(file, display, signal);
  return digests;
}
