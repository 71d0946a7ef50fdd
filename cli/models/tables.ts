import type { InstalledModel, RunningModel } from "~/cli/api/routes";
import { formatColumns } from "~/cli/text/columns";
import { formatAge, formatSize } from "~/cli/text/quantities";

/** The columns of `ollama list`, so that scripts that read the one read the other. */
export const formatInstalled = (models: InstalledModel[]): string =>
  formatColumns(
    models.map((model) => [
      model.name,
      shortDigest(model.digest),
      model.remote_model ? "-" : formatSize(model.size),
      formatAge(model.modified_at),
    ]),
    ["NAME", "ID", "SIZE", "MODIFIED"],
  );

/** The columns of `ollama ps`. */
export const formatRunning = (models: RunningModel[], now: number = Date.now()): string =>
  formatColumns(
    models.map((model) => [
      model.name,
      shortDigest(model.digest),
      formatSize(model.size),
      describeProcessor(model),
      String(model.context_length ?? 0),
      Date.parse(model.expires_at) < now ? "Stopping..." : formatAge(model.expires_at, now),
    ]),
    ["NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL"],
  );

const shortDigest = (digest: string): string => digest.replace(/^sha256:/, "").slice(0, 12);

function describeProcessor({ size, size_vram: onGpu = 0 }: RunningModel): string {
  if (onGpu === 0) return "100% CPU";
  if (onGpu === size) return "100% GPU";
  if (onGpu > size) return "Unknown";
  const cpu = Math.round(((size - onGpu) / size) * 100);
  return `${cpu}%/${100 - cpu}% CPU/GPU`;
}
