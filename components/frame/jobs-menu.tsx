"use client";

import { Activity } from "lucide-react";
import { useState } from "react";
import { useJobs } from "~/app/_trpc/live-store";
import { cn } from "~/components/class-names";
import { JobRow } from "~/components/frame/job-row";
import { progressPercent } from "~/components/frame/job-words";
import { Button } from "~/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import { isTerminal } from "~/shared/contracts/job";

const SHOWN = 12;

/** Long work in the top line: how many jobs run and how far the oldest is; opens the list with bars and cancel. */
export function JobsMenu() {
  const jobs = useJobs();
  const [open, setOpen] = useState(false);
  const alive = jobs.filter(({ status }) => !isTerminal(status));
  const leading = alive.at(-1);
  const percent = leading?.progress ? progressPercent(leading.progress) : null;
  const rows = [...alive, ...jobs.filter(({ status }) => isTerminal(status))].slice(0, SHOWN);
  const words = alive.length === 1 ? "1 job running" : `${alive.length} jobs running`;

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          aria-label={alive.length > 0 ? words : "Jobs"}
          className={cn("relative min-w-8 overflow-hidden px-2", alive.length > 0 && "bg-primary-soft text-foreground")}
        >
          <Activity aria-hidden className={cn(alive.length > 0 && "text-primary dark:text-ring")} />
          {alive.length > 0 && (
            <>
              <span className="tnum text-xs">{percent === null ? alive.length : `${Math.floor(percent)}%`}</span>
              <span
                aria-hidden
                className="absolute bottom-0 left-0 h-0.5 bg-primary transition-[width] duration-200"
                style={{ width: `${percent ?? 100}%` }}
              />
            </>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Jobs" className="w-96 p-0">
        <h2 className="border-b px-3 py-2 font-semibold text-sm">{alive.length > 0 ? words : "Jobs"}</h2>
        {rows.length === 0 ? (
          <p className="px-3 py-6 text-center text-muted-foreground">
            Nothing runs. Pulls, breakdowns and benchmarks show here with their progress.
          </p>
        ) : (
          <ul className="scroll-quiet max-h-[60vh] divide-y overflow-y-auto">
            {rows.map((job) => (
              <JobRow key={job.id} job={job} onFollow={() => setOpen(false)} />
            ))}
          </ul>
        )}
      </PopoverContent>
    </Popover>
  );
}
