"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Play, RotateCw, Square, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { engineTitle, stateLook } from "~/components/frame/engine-words";
import { StateDot } from "~/components/frame/state-dot";
import { Button } from "~/components/ui/button";
import { ScrollArea } from "~/components/ui/scroll-area";
import { toastError } from "~/components/ui/toaster";
import { useNow } from "~/components/use-now";
import type { EngineStatus } from "~/shared/contracts/engine";
import { formatAge, formatMemory } from "~/shared/format-quantity";

const LOG_LINES = 100;
/** Memory and processor change without an event. */
const LOAD_EVERY_MS = 2_000;

/** State, process, last error with its remedy, start/stop/restart and the log's tail of one engine. */
export function EnginePanel({ engine }: { engine: EngineStatus }) {
  const now = useNow(5_000);
  const { residentBytes, cpuPercent } = useLoad(engine);
  const { word } = stateLook[engine.state];
  return (
    <div className="flex flex-col">
      <header className="flex items-center gap-2 border-b px-3 py-2">
        <StateDot state={engine.state} />
        <h2 className="mr-auto font-semibold text-sm">{engineTitle(engine)}</h2>
        <span className="text-muted-foreground text-xs">{word}</span>
      </header>
      {engine.lastError && (
        <div role="alert" className="flex gap-2 border-b bg-destructive-soft px-3 py-2 text-xs">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-destructive" />
          <p className="min-w-0 break-words">{engine.lastError}</p>
        </div>
      )}
      {engine.remedy && <p className="break-words border-b px-3 py-2 text-xs">{engine.remedy}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3 py-2.5 text-xs">
        <Fact name="Address">{engine.url}</Fact>
        <Fact name="Kind">
          {engine.mode === "managed" ? "Started by this daemon" : "Your own server, used and never stopped"}
        </Fact>
        <Fact name="Process">{engine.pid === null ? "–" : `pid ${engine.pid}`}</Fact>
        <Fact name="Memory">{residentBytes === null ? "–" : formatMemory(residentBytes)}</Fact>
        <Fact name="Processor">{cpuPercent === null ? "–" : `${cpuPercent} % of a core`}</Fact>
        <Fact name="Version">{engine.version ?? "–"}</Fact>
        <Fact name="Started">{engine.startedAt === null ? "–" : formatAge(engine.startedAt, now)}</Fact>
        <Fact name="Restarts">{engine.restarts}</Fact>
      </dl>
      {engine.mode === "managed" && <EngineActions engine={engine} />}
      {engine.logFile && <EngineLog engine={engine} />}
    </div>
  );
}

/** What the engine's processes use now, while somebody looks. */
function useLoad(engine: EngineStatus): Pick<EngineStatus, "residentBytes" | "cpuPercent"> {
  const trpc = useTRPC();
  const statuses = useQuery({ ...trpc.engines.list.queryOptions(), refetchInterval: LOAD_EVERY_MS }).data;
  return statuses?.find(({ id }) => id === engine.id) ?? engine;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="tnum min-w-0 break-all text-right">{children}</dd>
    </>
  );
}

function EngineActions({ engine }: { engine: EngineStatus }) {
  const trpc = useTRPC();
  const failed = (word: string) => ({
    onError: (error: unknown) => toastError(`${engineTitle(engine)} was not ${word}`, error),
  });
  const start = useMutation(trpc.engines.start.mutationOptions(failed("started")));
  const stop = useMutation(trpc.engines.stop.mutationOptions(failed("stopped")));
  const restart = useMutation(trpc.engines.restart.mutationOptions(failed("restarted")));
  const busy = start.isPending || stop.isPending || restart.isPending;
  const id = { id: engine.id };
  const up = engine.state === "running" || engine.state === "starting" || engine.state === "backoff";
  return (
    <div className="flex gap-2 border-t px-3 py-2.5">
      {up ? (
        <>
          <Button size="sm" variant="outline" disabled={busy} onClick={() => restart.mutate(id)}>
            <RotateCw aria-hidden className={restart.isPending ? "animate-spin" : undefined} />
            Restart
          </Button>
          <Button size="sm" variant="outline" disabled={busy} onClick={() => stop.mutate(id)}>
            <Square aria-hidden />
            Stop
          </Button>
        </>
      ) : (
        <Button
          size="sm"
          variant="outline"
          disabled={busy || engine.state === "stopping"}
          onClick={() => start.mutate(id)}
        >
          <Play aria-hidden />
          Start
        </Button>
      )}
    </div>
  );
}

function EngineLog({ engine }: { engine: EngineStatus }) {
  const trpc = useTRPC();
  const log = useQuery({
    ...trpc.engines.log.queryOptions({ id: engine.id, lines: LOG_LINES }),
    refetchInterval: 2_000,
    staleTime: 0,
  });
  return (
    <details className="border-t text-xs">
      <summary className="cursor-pointer px-3 py-2 text-muted-foreground hover:text-foreground">
        Log: {engine.logFile}
      </summary>
      <ScrollArea aria-label="Log" className="max-h-56 border-t bg-muted px-3 py-2">
        {log.isError ? (
          <p className="text-destructive">{log.error.message}</p>
        ) : (
          <pre className="whitespace-pre-wrap break-all font-mono text-2xs">
            {log.isPending ? "Reading the log" : log.data.join("\n") || "The log is empty."}
          </pre>
        )}
      </ScrollArea>
    </details>
  );
}
