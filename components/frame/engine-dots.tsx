"use client";

import { useConnection, useEngines } from "~/app/_trpc/live-store";
import { EnginePanel } from "~/components/frame/engine-panel";
import { engineTitle, stateLook } from "~/components/frame/engine-words";
import { StateDot } from "~/components/frame/state-dot";
import { Button } from "~/components/ui/button";
import { engineLook } from "~/components/ui/engine-badge";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import { Skeleton } from "~/components/ui/skeleton";

/** One status dot per engine; each opens the engine's panel. Without the daemon nobody knows how they are. */
export function EngineDots() {
  const engines = useEngines();
  const isOffline = useConnection() === "offline";
  if (engines === null) return <Skeleton className="h-8 w-28 max-sm:w-16" />;
  return (
    <div className="flex">
      {engines.map((engine) => (
        <Popover key={engine.id}>
          <PopoverTrigger asChild>
            <Button
              variant="ghost"
              className="px-1.5 sm:px-2"
              aria-label={`${engineTitle(engine)}: ${isOffline ? "Not known" : stateLook[engine.state].word}`}
            >
              <StateDot state={isOffline ? "absent" : engine.state} />
              <span className="text-xs">{engineLook[engine.id].engine}</span>
            </Button>
          </PopoverTrigger>
          <PopoverContent aria-label={engineTitle(engine)} className="w-96 p-0">
            <EnginePanel engine={engine} />
          </PopoverContent>
        </Popover>
      ))}
    </div>
  );
}
