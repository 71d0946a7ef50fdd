"use client";

import { ListTree, MessageSquare } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { FigureChart } from "~/components/bench/figure-chart";
import { GainChecks } from "~/components/bench/gain-checks";
import { ResultTable } from "~/components/bench/result-table";
import { SamplesSheet } from "~/components/bench/samples-sheet";
import { cn } from "~/components/class-names";
import { CopyButton } from "~/components/copy-text";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { reportRun } from "~/shared/bench-report";
import { buildRows, renderMarkdown } from "~/shared/bench-table";
import { judgeRun, type Verdict } from "~/shared/bench-verdict";
import type { BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

const chartFigures = ["decode", "prefill", "ttft"] as const;

/** The chat with the run's models side by side. */
function chatPath({ modelA, modelB }: BenchRun["options"]): string {
  const query = new URLSearchParams({ model: modelA, ...(modelB ? { with: modelB } : {}) });
  return `/chat?${query.toString()}`;
}

/** What a stored run says: the sentence, the charts, the table, and why the figures are no claim. */
export function BenchResult({ run }: { run: BenchRun }) {
  const [showsSamples, setShowsSamples] = useState(false);
  const report = useMemo(() => reportRun(run), [run]);
  const verdict = useMemo(() => judgeRun(run, report), [run, report]);
  const rows = useMemo(() => buildRows(run, report), [run, report]);
  const hasSamples = report.samples.length > 0;

  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHeader>
          <CardTitle className="flex-1">Result</CardTitle>
          {run.status !== "complete" && (
            <Badge variant={run.status === "failed" ? "destructive" : "warning"}>{run.status}</Badge>
          )}
          <Button asChild variant="ghost" size="sm">
            <Link href={chatPath(run.options)}>
              <MessageSquare aria-hidden />
              {run.options.modelB ? "Chat with both" : "Chat"}
            </Link>
          </Button>
          {hasSamples && (
            <Button variant="ghost" size="sm" onClick={() => setShowsSamples(true)}>
              <ListTree aria-hidden />
              Repetitions
            </Button>
          )}
        </CardHeader>
        <CardContent className="flex flex-col gap-3">
          <p className="break-words font-medium text-lg">{verdict.headline}</p>
          {verdict.details.length > 0 && (
            <ul className="tnum flex flex-col gap-0.5 text-sm">
              {verdict.details.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
          {run.error && (
            <p
              role={run.status === "failed" ? "alert" : undefined}
              className={cn(
                "break-words text-sm",
                run.status === "failed" ? "text-destructive" : "text-muted-foreground",
              )}
            >
              {run.status === "failed" ? "Failed" : "Stopped"}: {run.error}
            </p>
          )}
          <NoClaim verdict={verdict} />
        </CardContent>
      </Card>
      {hasSamples && (
        <div className="grid gap-4 md:grid-cols-3">
          {chartFigures.map((figure) => (
            <FigureChart key={figure} figure={figure} report={report} />
          ))}
        </div>
      )}
      <Card className="min-w-0">
        <CardHeader>
          <CardTitle className="flex-1">Figures</CardTitle>
          <CopyButton text={renderMarkdown(rows)} what="the table as Markdown" />
        </CardHeader>
        <ResultTable rows={rows} />
        <p className="tnum border-t px-4 py-2.5 text-muted-foreground text-xs">{describeConditions(run)}</p>
      </Card>
      <GainChecks run={run} report={report} />
      <SamplesSheet run={run} report={report} open={showsSamples} onOpenChange={setShowsSamples} />
    </div>
  );
}

function NoClaim({ verdict }: { verdict: Verdict }) {
  if (verdict.noClaimReasons.length === 0) return null;
  return (
    <section aria-label="Why no claim" className="rounded-md border border-warning/30 bg-warning-soft px-3 py-2.5">
      <h3 className="font-medium text-sm text-warning">Why no claim</h3>
      <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4 text-sm">
        {verdict.noClaimReasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
}

/** Where and how the run was measured, in one line. */
const describeConditions = ({
  machine,
  ollmlxVersion,
  protocol,
  options,
  contextTokens,
  startedAt,
}: BenchRun): string =>
  [
    machine.cpu,
    `${machine.cores} cores`,
    formatMemory(machine.memoryBytes),
    machine.os,
    `ollmlx ${ollmlxVersion}`,
    `protocol ${protocol}`,
    `context ${contextTokens}`,
    `${options.warmups} warm-up${options.warmups === 1 ? "" : "s"}`,
    "temperature 0",
    new Date(startedAt).toLocaleString(),
  ].join(" · ");
