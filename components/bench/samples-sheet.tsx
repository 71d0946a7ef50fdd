"use client";

import { DemoBadge } from "~/components/models/demo-badge";
import { EngineBadge } from "~/components/ui/engine-badge";
import { Sheet, SheetBody, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "~/components/ui/sheet";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import { describeFlag } from "~/shared/bench-flags";
import type { BenchReport, ReportedSample } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

/** Every repetition as it was measured, in the order of execution, and what the models wrote. */
export function SamplesSheet({
  run,
  report,
  open,
  onOpenChange,
}: {
  run: BenchRun;
  report: BenchReport;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const pairs = [...new Set(report.samples.map(({ pair }) => pair))];
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent className="sm:max-w-4xl">
        <SheetHeader>
          <SheetTitle>Repetitions</SheetTitle>
          <SheetDescription>
            In the order of execution. Times are milliseconds since the request was sent; counts are the engine's.
          </SheetDescription>
        </SheetHeader>
        <SheetBody className="flex flex-col gap-6">
          <div className="shrink-0">
            <SampleTable run={run} samples={report.samples} />
          </div>
          {pairs.map((pair) => (
            <section key={pair} aria-label={`Texts of pair ${pair + 1}`} className="flex flex-col gap-2">
              <h3 className="font-medium text-sm">Pair {pair + 1}</h3>
              <div className="grid gap-3 sm:grid-cols-2">
                {report.samples
                  .filter((sample) => sample.pair === pair)
                  .toSorted((a, b) => a.side.localeCompare(b.side))
                  .map((sample) => (
                    <Output key={sample.position} run={run} sample={sample} />
                  ))}
              </div>
            </section>
          ))}
        </SheetBody>
      </SheetContent>
    </Sheet>
  );
}

const modelOf = (run: BenchRun, sample: ReportedSample) => (sample.side === "b" && run.b ? run.b : run.a);

const number = "tnum whitespace-nowrap text-right";
const show = (value: number | null, digits = 1): string => (value === null ? "n/a" : value.toFixed(digits));

function SampleTable({ run, samples }: { run: BenchRun; samples: readonly ReportedSample[] }) {
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>Pair</TableHead>
          <TableHead>Engine</TableHead>
          <TableHead className="text-right">First text</TableHead>
          <TableHead className="text-right">Last text</TableHead>
          <TableHead className="text-right">Prompt</TableHead>
          <TableHead className="text-right">Cached</TableHead>
          <TableHead className="text-right">Output</TableHead>
          <TableHead className="text-right">tok/s</TableHead>
          <TableHead className="text-right">Memory</TableHead>
          <TableHead>Flags</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {samples.map((sample) => (
          <TableRow key={sample.position}>
            <TableCell className="tnum">{sample.pair + 1}</TableCell>
            <TableCell>
              <EngineBadge engine={modelOf(run, sample).engine} />
            </TableCell>
            <TableCell className={number}>{show(sample.firstTokenAtMs)}</TableCell>
            <TableCell className={number}>{show(sample.lastTokenAtMs)}</TableCell>
            <TableCell className={number}>{sample.promptTokens}</TableCell>
            <TableCell className={number}>{show(sample.cachedTokens, 0)}</TableCell>
            <TableCell className={number}>
              {sample.outputTokens} <span className="text-muted-foreground">{sample.finishReason}</span>
            </TableCell>
            <TableCell className={number}>{show(sample.figures.decodeTokensPerSecond)}</TableCell>
            <TableCell className={number}>
              {sample.peakResidentBytes === null ? "n/a" : formatMemory(sample.peakResidentBytes)}
            </TableCell>
            <TableCell className="min-w-40 text-xs">
              {sample.flags.length === 0 ? (
                <span className="text-muted-foreground">none</span>
              ) : (
                sample.flags.map(describeFlag).join("; ")
              )}
              {sample.attempts > 1 && ` (attempt ${sample.attempts})`}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Output({ run, sample }: { run: BenchRun; sample: ReportedSample }) {
  const { engine, name } = modelOf(run, sample);
  return (
    <figure className="flex min-w-0 flex-col gap-1.5">
      <figcaption className="flex items-center gap-2">
        <EngineBadge engine={engine} />
        <DemoBadge model={name} />
      </figcaption>
      <pre className="scroll-quiet max-h-48 overflow-y-auto whitespace-pre-wrap break-words rounded-md border bg-muted/50 p-2.5 font-mono text-xs">
        {sample.outputText}
      </pre>
    </figure>
  );
}
