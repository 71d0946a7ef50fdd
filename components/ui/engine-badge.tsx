import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import type { EngineId } from "~/shared/contracts/engine";

/** The name, format, colour and shape that stand for an engine everywhere. `color` is a CSS value for charts. */
export const engineLook = {
  mlx: { label: "MLX", engine: "MLX", color: "var(--mlx)", text: "text-mlx", fill: "bg-mlx" },
  ollama: { label: "GGUF", engine: "Ollama", color: "var(--gguf)", text: "text-gguf", fill: "bg-gguf" },
} as const satisfies Record<EngineId, object>;

/** The engine's shape: a diamond for MLX, a disc for GGUF. */
export function EngineMark({ engine, className }: { engine: EngineId; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-block size-2 shrink-0",
        engineLook[engine].fill,
        engine === "mlx" ? "rotate-45 rounded-[1px]" : "rounded-full",
        className,
      )}
    />
  );
}

/** "MLX" or "GGUF" with its shape and colour. */
export function EngineBadge({ engine, className }: { engine: EngineId; className?: string }) {
  return (
    <Badge variant={engine === "mlx" ? "mlx" : "gguf"} className={cn("gap-1.5", className)}>
      <EngineMark engine={engine} />
      {engineLook[engine].label}
    </Badge>
  );
}
