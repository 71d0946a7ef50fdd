"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, ListTree, MessageSquare, Milestone, Play } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "~/app/_trpc/client";
import { putJob } from "~/app/_trpc/live-store";
import { saveFile } from "~/components/bench/save-chart";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { toastError } from "~/components/ui/toaster";
import { benchFormats, fileEnding, renderRun } from "~/shared/bench-render";
import type { BenchRun } from "~/shared/contracts/bench";

/** The chat with the run's models side by side. */
function chatPath({ modelA, modelB }: BenchRun["options"]): string {
  const query = new URLSearchParams({ model: modelA, ...(modelB ? { with: modelB } : {}) });
  return `/chat?${query.toString()}`;
}

/** What can be done with a stored run. */
export function RunActions({ run, onShowSamples }: { run: BenchRun; onShowSamples: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.bench.pathFilter());
  const resume = useMutation(
    trpc.bench.resume.mutationOptions({
      onSuccess: (job) => {
        putJob(job);
        return refresh();
      },
      onError: (error) => toastError("The run was not resumed", error),
    }),
  );
  const baseline = useMutation(
    trpc.bench.setBaseline.mutationOptions({
      onSuccess: refresh,
      onError: (error) => toastError("The baseline was not changed", error),
    }),
  );
  const isBaseline = run.baselineAt !== null;
  return (
    <>
      {(run.status === "partial" || run.status === "failed") && (
        <Button variant="primary" size="sm" disabled={resume.isPending} onClick={() => resume.mutate({ id: run.id })}>
          <Play aria-hidden />
          Resume
        </Button>
      )}
      {run.status === "complete" && run.configHash !== "" && (
        <Button
          variant="ghost"
          size="sm"
          aria-pressed={isBaseline}
          disabled={baseline.isPending}
          onClick={() => baseline.mutate({ id: run.id, isBaseline: !isBaseline })}
        >
          <Milestone aria-hidden />
          {isBaseline ? "Is the baseline" : "Make baseline"}
        </Button>
      )}
      <Button asChild variant="ghost" size="sm">
        <Link href={chatPath(run.options)}>
          <MessageSquare aria-hidden />
          {run.options.modelB ? "Chat with both" : "Chat"}
        </Link>
      </Button>
      {run.samples.length > 0 && (
        <Button variant="ghost" size="sm" onClick={onShowSamples}>
          <ListTree aria-hidden />
          Repetitions
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="sm">
            <Download aria-hidden />
            Export
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {benchFormats.map((format) => (
            <DropdownMenuItem
              key={format}
              onSelect={() => saveFile(`bench-${run.id}.${fileEnding[format]}`, `${renderRun(run, format)}\n`)}
            >
              {format}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </>
  );
}
