import type { EngineState, EngineStatus } from "~/shared/contracts/engine";

/** How an engine's state is said and shown. `dot` colours the status dot, `hollow` draws it as a ring. */
export const stateLook: Record<EngineState, { word: string; dot: string; hollow: boolean; busy: boolean }> = {
  running: { word: "Running", dot: "bg-success", hollow: false, busy: false },
  starting: { word: "Starting", dot: "bg-warning", hollow: false, busy: true },
  stopping: { word: "Stopping", dot: "bg-warning", hollow: false, busy: true },
  backoff: { word: "Died, starts again shortly", dot: "bg-warning", hollow: false, busy: true },
  crashed: { word: "Crashed", dot: "bg-destructive", hollow: false, busy: false },
  stopped: { word: "Stopped", dot: "border-muted-foreground", hollow: true, busy: false },
  absent: { word: "Not available", dot: "border-muted-foreground", hollow: true, busy: false },
};

export const engineTitle = (engine: EngineStatus): string => (engine.id === "mlx" ? "MLX backend" : "Ollama");
