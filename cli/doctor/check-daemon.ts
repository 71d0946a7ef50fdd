import { asWarning, check, type Finding } from "~/cli/doctor/finding";
import type { EngineStatus } from "~/shared/contracts/engine";
import type { System } from "~/shared/contracts/system";

/** `failure` says why the daemon did not tell how it is. */
export function checkDaemon(system: System | null, failure: string): Finding {
  if (!system) return { name: "daemon", state: "failed", detail: failure, remedy: "Start it: ollmlx serve" };
  const detail = `${system.version} at ${system.url}`;
  if (system.ollamaUrl) return { name: "daemon", state: "ok", detail: `${detail} and ${system.ollamaUrl}` };
  const remedy = system.notices.join(" ") || "Set OLLAMA_HOST to a free port and start it again";
  return { name: "daemon", state: "warning", detail: `${detail}, not on the Ollama port`, remedy };
}

/** The backend's own health route, asked directly. */
export const checkMlxBackend = (port: string): Promise<Finding> =>
  check("MLX backend", "Start the daemon, then read its log: ollmlx status", async () => {
    const url = `http://127.0.0.1:${port}/health`;
    const reply = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch((cause) => {
      throw new Error(`nothing answers at ${url}`, { cause });
    });
    const body = (await reply.json()) as { status?: unknown; device?: unknown; models?: unknown[] };
    if (body.status !== "ok") throw new Error(`${url} answers status ${JSON.stringify(body.status)}`);
    return `${url}: ok, ${String(body.device)}, ${body.models?.length ?? 0} loaded`;
  });

/** Ollama is optional: without it GGUF models cannot be used, MLX models can. */
export function checkOllama(engine: EngineStatus | undefined): Finding {
  if (!engine) return { name: "Ollama", state: "warning", detail: "unknown while the daemon is down" };
  const detail = `${engine.state}${engine.version ? `, version ${engine.version}` : ""} at ${engine.url}`;
  if (engine.state === "running") return { name: "Ollama", state: "ok", detail };
  const remedy = engine.remedy ?? engine.lastError ?? undefined;
  return asWarning({ name: "Ollama", state: "failed", detail, remedy });
}
