"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, Wrench, X } from "lucide-react";
import { useId, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { BatchWaves } from "~/components/execution/batch-waves";
import { Button } from "~/components/ui/button";
import { Progress } from "~/components/ui/progress";
import { toastError } from "~/components/ui/toaster";
import { type BatchFigures, type ExecutionBatch, isSettled } from "~/shared/contracts/execution-batch";
import { formatCount, formatDuration } from "~/shared/format-quantity";

/** The batch whose strip this browser has closed. */
const closedKey = "ollmlx.batch.closed";

/** The newest tasks of the workspace that were given to models together: how far they are, wave by wave. */
export function BatchStrip({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC();
  const batch = useQuery(trpc.executions.batches.queryOptions({ workspaceId })).data?.[0];
  const [closedId, setClosedId] = useState<string | null>(null);
  if (!batch || isPast(batch) || batch.id === (closedId ?? localStorage.getItem(closedKey))) return null;
  const close = () => {
    localStorage.setItem(closedKey, batch.id);
    setClosedId(batch.id);
  };
  return <Strip key={batch.id} batch={batch} onClose={close} />;
}

const dayMs = 86_400_000;

/** Over, and nobody closed its strip. */
const isPast = ({ status, createdAt }: ExecutionBatch): boolean =>
  (status === "ended" || status === "cancelled") && Date.now() - createdAt > dayMs;

function Strip({ batch, onClose }: { batch: ExecutionBatch; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const cancel = useMutation(
    trpc.executions.cancelBatch.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.executions.pathFilter()),
      onError: (error) => toastError("The tasks could not be cancelled", error),
    }),
  );
  const isLive = batch.status === "running" || batch.status === "waiting";
  const settled = batch.items.filter(({ state }) => isSettled(state)).length;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section aria-label="Tasks done together" className="mx-4 mb-2 flex min-h-0 flex-col rounded-lg border bg-card">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-2.5 py-1.5">
        <Button
          variant="ghost"
          size="sm"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
          className="-ml-1"
        >
          <Chevron aria-hidden />
          <Wrench aria-hidden className="text-primary dark:text-ring" />
          {settled} of {batch.items.length} tasks ended
        </Button>
        <p
          role="status"
          className="tnum order-last min-w-0 basis-full break-words px-1 text-muted-foreground text-xs sm:order-none sm:flex-1 sm:basis-0 sm:px-0"
        >
          {describe(batch)}
        </p>
        {isLive ? (
          <Button
            size="sm"
            variant="outline"
            className="ml-auto"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate({ id: batch.id })}
          >
            Cancel all
          </Button>
        ) : (
          <Button size="icon-sm" variant="ghost" className="ml-auto" aria-label="Close the summary" onClick={onClose}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      {batch.status === "running" && (
        <Progress
          value={(settled / batch.items.length) * 100}
          aria-label="Tasks done together"
          className="h-1 rounded-none"
        />
      )}
      <div id={id} hidden={!isOpen} className="scroll-quiet max-h-[40vh] overflow-y-auto border-t">
        {isOpen && <BatchWaves batch={batch} />}
      </div>
    </section>
  );
}

function describe({ status, items, figures }: ExecutionBatch): string {
  const count = (state: string) => items.filter((item) => item.state === state).length;
  const parts = [
    [count("running"), "being done"],
    [count("queued") + count("ready"), "next"],
    [count("waiting"), "waiting for others"],
    [count("review"), "for you to decide"],
    [count("applied"), "applied"],
    [count("failed") + count("refused"), "without a change"],
  ] as const;
  const states = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  const words = status === "cancelled" ? ["cancelled", ...states] : states;
  return [...words, ...describeFigures(figures)].join(" · ");
}

/** Beside others each attempt takes longer than alone, so the sum is the most that one after the other may take. */
function describeFigures({ promptTokens, cachedTokens, outputTokens, workMs, wallMs }: BatchFigures): string[] {
  if (workMs === 0) return [];
  const kept = cachedTokens > 0 ? ` (${formatCount(cachedTokens)} kept from before)` : "";
  const saved = workMs - wallMs;
  return [
    `${formatCount(promptTokens)} tokens read${kept}, ${formatCount(outputTokens)} written`,
    saved >= 1_000
      ? `${formatDuration(wallMs)}, up to ${formatDuration(saved)} less than one after the other`
      : formatDuration(wallMs),
  ];
}
