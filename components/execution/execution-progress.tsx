"use client";

import { useEffect, useRef } from "react";
import { useJobText } from "~/app/_trpc/events";
import { Button } from "~/components/ui/button";
import { Progress } from "~/components/ui/progress";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import { useCancelJob } from "~/components/use-cancel-job";
import type { Job } from "~/shared/contracts/job";

const phaseWords: Record<string, string> = {
  preparing: "The working copy is made",
  reading: "The model reads the files",
  writing: "The model writes",
  checking: "The checks run",
  correcting: "The model corrects its answer",
  judging: "The model explains the change",
  applying: "The change is applied",
};

/** An execution at work: its phase, the model's text as it comes, and a way to stop it. */
export function ExecutionProgress({ job }: { job: Job }) {
  const text = useJobText(job.id);
  const cancel = useCancelJob("The execution could not be stopped");
  const box = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the text as it grows
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [text]);

  const { progress } = job;
  const phase = progress ? (phaseWords[progress.phase] ?? progress.phase) : "Starting";
  return (
    <>
      <SheetBody className="flex flex-col gap-3">
        <p role="status">{job.status === "queued" ? "Waiting for its turn" : phase}</p>
        {progress?.phase === "correcting" && progress.message && (
          <p className="break-words text-muted-foreground text-xs">{progress.message}</p>
        )}
        <Progress value={null} aria-label="Progress of the execution" />
        <section
          ref={box}
          aria-label="What the model says"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="scroll-quiet min-h-40 flex-1 overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-muted p-3 font-mono text-xs"
        >
          {text || <span className="font-sans text-muted-foreground">The model's text appears here as it comes.</span>}
        </section>
      </SheetBody>
      <SheetFooter className="justify-between">
        <p className="text-muted-foreground text-xs">
          You can close this sheet; the work goes on in a copy of your files.
        </p>
        <Button variant="outline" disabled={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
          Cancel
        </Button>
      </SheetFooter>
    </>
  );
}
