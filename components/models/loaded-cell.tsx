import { Pin } from "lucide-react";
import { StateDot } from "~/components/frame/state-dot";
import { formatCountdown } from "~/components/models/model-words";
import type { Model } from "~/shared/contracts/model";
import { formatMemory } from "~/shared/format-quantity";

/** Memory a loaded model holds and when keep-alive lets it go; a dash when it is not loaded. */
export function LoadedCell({ model, now }: { model: Model; now: number }) {
  if (!model.loaded) return <span className="text-muted-foreground">–</span>;
  const { memoryBytes, expiresAt } = model.loaded;
  return (
    <span className="inline-flex items-center gap-1.5">
      <StateDot state="running" />
      {formatMemory(memoryBytes)}
      {expiresAt === null ? (
        <span className="inline-flex items-center gap-1 text-muted-foreground">
          <Pin aria-hidden className="size-3" />
          stays
        </span>
      ) : (
        <span className="text-muted-foreground">{formatCountdown(expiresAt - now)} left</span>
      )}
    </span>
  );
}
