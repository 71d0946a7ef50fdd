import { cn } from "~/components/class-names";
import { stateLook } from "~/components/frame/engine-words";
import type { EngineState } from "~/shared/contracts/engine";

/** The dot that stands for an engine's state: filled while it runs, a ring while it is down, pulsing in between. */
export function StateDot({ state }: { state: EngineState }) {
  const { dot, hollow, busy } = stateLook[state];
  return (
    <span
      aria-hidden
      className={cn(
        "inline-block size-2 shrink-0 rounded-full",
        dot,
        hollow && "border-[1.5px]",
        busy && "animate-pulse",
      )}
    />
  );
}
