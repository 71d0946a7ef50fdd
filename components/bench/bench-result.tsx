"use client";

import { useMemo, useState } from "react";
import { GainChecks } from "~/components/bench/gain-checks";
import { FigureChart, MemoryChart, PairsChart } from "~/components/bench/lazy-charts";
import { PlainTable } from "~/components/bench/plain-table";
import { RaceChart } from "~/components/bench/race-chart";
import { ResultTable } from "~/components/bench/result-table";
import { RunActions } from "~/components/bench/run-actions";
import { SamplesSheet } from "~/components/bench/samples-sheet";
import { SweepCharts } from "~/components/bench/sweep-charts";
import { WorkloadResults } from "~/components/bench/workload-results";
import { cn } from "~/components/class-names";
import { CopyButton } from "~/components/copy-text";
import { Badge } from "~/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { judgeClaim, statedClaim } from "~/shared/bench-claim";
import { describeConditions } from "~/shared/bench-conditions";
import { reportRun } from "~/shared/bench-report";
import { buildSections } from "~/shared/bench-sections";
import { buildRows, renderCsv, renderMarkdown } from "~/shared/bench-table";
import { judgeRun, type Verdict } from "~/shared/bench-verdict";
import type { BenchRun } from "~/shared/contracts/bench";

const chartFigures = ["decode", "prefill", "ttft", "effective"] as const;

/** Sections that have no chart of their own. */
const tableSections: ReadonlySet<string> = new Set(["gaps", "energy", "gateway"]);

/** What a stored run says: the sentence, the charts, the table, and why the figures are no claim. */
export function BenchResult({ run }: { run: BenchRun }) {
  const [showsSamples, setShowsSamples] = useState(false);
  const report = useMemo(() => reportRun(run), [run]);
  const verdict = useMemo(() => judgeRun(run, report), [run, report]);
  const rows = useMemo(() => buildRows(run, report), [run, report]);
  const sections = useMemo(() => buildSections(run, report).filter(({ id }) => tableSections.has(id)), [run, report]);
  const isPair = [run.a.engine, run.b?.engine].includes("mlx") && run.b !== null && run.a.engine !== run.b.engine;

  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardHeader className="flex-wrap">
          <CardTitle className="flex-1">Result</CardTitle>
          {run.status !== "complete" && (
            <Badge variant={run.status === "failed" ? "destructive" : "warning"}>{run.status}</Badge>
          )}
          <RunActions run={run} onShowSamples={() => setShowsSamples(true)} />
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
          {isPair && <p className="text-sm">{judgeClaim(run, report, statedClaim).sentence}</p>}
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
      {report.samples.length > 0 && (
        <>
          <div className="grid gap-4 md:grid-cols-2">
            {chartFigures.map((figure) => (
              <FigureChart key={figure} figure={figure} report={report} />
            ))}
          </div>
          <div className="grid gap-4 md:grid-cols-2 md:[&>:last-child:nth-child(odd)]:col-span-2">
            <RaceChart report={report} />
            <PairsChart report={report} />
            <MemoryChart run={run} report={report} />
          </div>
        </>
      )}
      <SweepCharts run={run} report={report} />
      <WorkloadResults run={run} />
      <Card className="min-w-0">
        <CardHeader>
          <CardTitle className="flex-1">Figures</CardTitle>
          <CopyButton text={renderMarkdown(rows)} what="the table as Markdown" />
          <CopyButton text={renderCsv(run, report)} what="the table as CSV" />
        </CardHeader>
        <ResultTable rows={rows} />
        <p className="tnum border-t px-4 py-2.5 text-muted-foreground text-xs">{describeConditions(run)}</p>
      </Card>
      {sections.map(({ id, title, headings, rows: cells }) => (
        <Card key={id} className="min-w-0">
          <CardHeader>
            <CardTitle>{title}</CardTitle>
          </CardHeader>
          <CardContent>
            <PlainTable headings={headings} rows={cells} />
          </CardContent>
        </Card>
      ))}
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
