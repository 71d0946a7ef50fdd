"use client";

import { useEffect, useRef } from "react";
import { useJobText } from "~/app/_trpc/events";
import { Button } from "~/components/ui/button";
import { Progress } from "~/components/ui/progress";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import { useCancelJob } from "~/components/use-cancel-job";
import type { Job } from "~/shared/contracts/job";

/** A breakdown at work: its phase, the model's text as it comes, and a way to stop it. */
export function BreakdownProgress({ job }: { job: Job }) {
  const text = useJobText(job.id);
  const cancel = useCancelJob("The breakdown could not be stopped");
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the text as it grows
  useEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [text]);

  const progress = job.progress;
  const phase = job.status === "queued" ? "Waiting for its turn" : (progress?.message ?? progress?.phase ?? "Starting");
  const percent = progress?.done !== undefined && progress.total ? (100 * progress.done) / progress.total : null;
  return (
    <>
      <SheetBody className="flex flex-col gap-3">
        <p role="status">{phase}</p>
        <Progress value={percent} aria-label="Progress of the breakdown" />
        <section
          ref={box}
          aria-label="What the model says"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
          }}
          className="scroll-quiet min-h-40 flex-1 overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-muted p-3 font-mono text-xs"
        >
          {text === "" ? (
            <span className="font-sans text-muted-foreground">The model's text appears here as it comes.</span>
          ) : (
            text
          )}
        </section>
      </SheetBody>
      <SheetFooter className="justify-between">
        <p className="text-muted-foreground text-xs">You can close this sheet; the work goes on.</p>
        <Button variant="outline" disabled={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
          Cancel
        </Button>
      </SheetFooter>
    </>
  );
}
