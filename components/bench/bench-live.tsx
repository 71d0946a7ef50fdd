"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJobText } from "~/app/_trpc/events";
import { RaceChart } from "~/components/bench/race-chart";
import { cn } from "~/components/class-names";
import { CancelJob, JobProgressBar } from "~/components/frame/job-row";
import { DemoBadge } from "~/components/models/demo-badge";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { EngineBadge } from "~/components/ui/engine-badge";
import { Progress } from "~/components/ui/progress";
import { type Lane, splitLanes } from "~/shared/bench-live-text";
import { reportRun, type SideReport } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";
import type { Job } from "~/shared/contracts/job";
import { formatMemory } from "~/shared/format-quantity";

/** The daemon measures the memory of an engine no more often than this, so that the run is hardly disturbed. */
const MEMORY_EVERY_MS = 3_000;

/** The run at work: how far it is, what each model is saying, and the figures so far. */
export function BenchLive({ job, run }: { job: Job; run: BenchRun | null }) {
  const trpc = useTRPC();
  const engines = useQuery({ ...trpc.engines.list.queryOptions(), refetchInterval: MEMORY_EVERY_MS });
  const text = useJobText(job.id);
  const lanes = useMemo(() => splitLanes(text), [text]);
  const report = useMemo(() => (run ? reportRun(run) : null), [run]);
  const sides = report?.sides ?? [];
  const flagged = run?.samples.filter(({ flags }) => flags.length > 0).length ?? 0;
  const environment = run?.samples.findLast((sample) => sample.environment)?.environment;
  return (
    <Card>
      <CardHeader>
        <CardTitle className="min-w-0 flex-1 truncate">{job.title}</CardTitle>
        <CancelJob job={job} />
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {job.status === "queued" ? (
          <p className="text-muted-foreground text-sm">Waits until the other work on models has ended.</p>
        ) : (
          <JobProgressBar job={job} />
        )}
        <div className={cn("grid gap-3", sides.length > 1 && "md:grid-cols-2")}>
          {sides.map((side) => (
            <LiveLane
              key={side.side}
              side={side}
              lane={lanes[side.side]}
              wanted={run?.options.outputTokens ?? 0}
              isActive={lanes.current === side.side}
              residentBytes={engines.data?.find(({ id }) => id === side.model.engine)?.residentBytes ?? null}
            />
          ))}
        </div>
        <p className="tnum flex flex-wrap gap-x-4 text-muted-foreground text-xs">
          {environment?.otherLoad != null && <span>other load {(environment.otherLoad * 100).toFixed(0)} %</span>}
          {environment?.thermal && <span>heat {environment.thermal}</span>}
          {environment?.swapBytes != null && <span>swap {formatMemory(environment.swapBytes)}</span>}
          {environment?.onBattery && <span>on battery</span>}
          {flagged > 0 && <span>{flagged} flagged</span>}
          <span>Other requests to the models are refused until this ends; downloads pause.</span>
        </p>
        {report && <RaceChart report={report} />}
      </CardContent>
    </Card>
  );
}

function LiveLane({
  side,
  lane: { text, chunks },
  wanted,
  isActive,
  residentBytes,
}: {
  side: SideReport;
  lane: Lane;
  wanted: number;
  isActive: boolean;
  /** Of the engine's processes now; null where they are not the daemon's own. */
  residentBytes: number | null;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current && text) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  const decode = side.figures.decode;
  const ttft = side.figures.ttft;
  return (
    <section
      aria-label={`${side.model.name}, ${isActive ? "measured now" : "waiting for its turn"}`}
      className={cn("flex min-w-0 flex-col rounded-md border", isActive && "border-ring")}
    >
      <header className="flex min-w-0 items-center gap-2 px-3 py-2">
        <EngineBadge engine={side.model.engine} />
        <span className="min-w-0 flex-1 truncate font-medium text-xs">{side.model.name}</span>
        <DemoBadge model={side.model.name} />
      </header>
      <div
        ref={box}
        className="scroll-quiet h-36 overflow-y-auto whitespace-pre-wrap break-words border-y bg-muted/50 px-3 py-2 font-mono text-xs"
      >
        {text || <span className="text-muted-foreground">No text yet</span>}
      </div>
      <Progress
        value={Math.min(100, (100 * chunks) / Math.max(wanted, 1))}
        className={cn("rounded-none *:rounded-none", side.model.engine === "mlx" ? "*:bg-mlx" : "*:bg-gguf")}
        aria-label={`Chunks of text from ${side.model.name} in this repetition`}
      />
      <p className="tnum flex flex-wrap gap-x-3 px-3 py-1.5 text-muted-foreground text-xs">
        <span>
          {chunks} of {wanted}
        </span>
        <span>{side.repetitions} measured</span>
        <span>{decode ? `${decode.mean.toFixed(1)} tok/s` : "– tok/s"}</span>
        <span>{ttft ? `first token ${ttft.mean.toFixed(0)} ms` : "first token –"}</span>
        <span>{describeMemory(residentBytes, side.peakResidentBytes)}</span>
      </p>
    </section>
  );
}

function describeMemory(now: number | null, peak: number | null): string {
  if (now === null && peak === null) return "memory unknown";
  const parts = [now === null ? "" : formatMemory(now), peak === null ? "" : `at most ${formatMemory(peak)}`];
  return `memory ${parts.filter(Boolean).join(", ")}`;
}
