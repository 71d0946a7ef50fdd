"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { PlainTable } from "~/components/bench/plain-table";
import { Badge } from "~/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Skeleton } from "~/components/ui/skeleton";
import { useUrlState } from "~/components/use-url-state";
import { type Comparison, compareRuns, findRegressions } from "~/shared/bench-compare";
import { figureDescriptions } from "~/shared/bench-figures";
import type { BenchRun } from "~/shared/contracts/bench";
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";

const nameRun = (run: BenchRunEntry): string =>
  `${new Date(run.startedAt).toLocaleString()} · ${run.a.name}${run.b ? ` against ${run.b.name}` : ""}${run.baselineAt === null ? "" : " (baseline)"}`;

/** The shown run held against any other. Proposed is the baseline, else the run of the same kind before it. */
export function BenchCompare({ run }: { run: BenchRun }) {
  const trpc = useTRPC();
  const url = useUrlState();
  const id = useId();
  const runs = useQuery(trpc.bench.list.queryOptions({ limit: 200 }));
  const others = (runs.data ?? []).filter((one) => one.id !== run.id && one.status !== "running");
  const alike = others.filter((one) => one.configHash !== "" && one.configHash === run.configHash);
  const proposed =
    alike.find(({ baselineAt }) => baselineAt !== null) ?? alike.find((one) => one.id < run.id) ?? others[0];
  const otherId = url.get("with") || proposed?.id || "";
  const other = useQuery({ ...trpc.bench.get.queryOptions({ id: otherId }), enabled: otherId !== "" });

  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>Against another run</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {others.length === 0 ? (
          <p className="text-muted-foreground text-sm">There is no other run yet.</p>
        ) : (
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={id}>The other run</Label>
            <Select value={otherId} onValueChange={(value) => url.replace({ with: value })}>
              <SelectTrigger id={id} className="w-full">
                <SelectValue placeholder="Choose a run" />
              </SelectTrigger>
              <SelectContent>
                {others.map((one) => (
                  <SelectItem key={one.id} value={one.id}>
                    {nameRun(one)}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          </div>
        )}
        {other.isError && (
          <ErrorState title="The run cannot be shown" error={other.error} onRetry={() => other.refetch()} />
        )}
        {other.isLoading && <Skeleton className="h-40" />}
        {other.data && <Changes comparison={compareRuns(other.data, run)} />}
      </CardContent>
    </Card>
  );
}

function Changes({ comparison }: { comparison: Comparison }) {
  const { differences, marks, figures } = comparison;
  const worse = findRegressions(comparison);
  const isComparable = differences.length === 0;
  const verdict = !isComparable
    ? "Not comparable"
    : worse.length > 0
      ? `Slower: ${[...new Set(worse.map(({ figure }) => figureDescriptions[figure].label.toLowerCase()))].join(", ")}`
      : "No regression shown";
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge variant={!isComparable ? "warning" : worse.length > 0 ? "destructive" : "success"}>{verdict}</Badge>
        <span className="text-muted-foreground">
          A change counts when its interval leaves out 1 and it is at least 3 %.
        </span>
      </p>
      {[...differences, ...marks.map((mark) => `Changed: ${mark}`)].map((line) => (
        <p key={line} className="text-sm">
          {line}
        </p>
      ))}
      <PlainTable
        headings={["Figure", "Model", "Other run", "This run", "This / other", "95 % interval", "Change"]}
        rows={figures.map(({ figure, model, before, after, ratio, change }) => [
          `${figureDescriptions[figure].label} (${figureDescriptions[figure].unit})`,
          model,
          before.toFixed(1),
          after.toFixed(1),
          ratio.ratio.toFixed(3),
          ratio.interval ? `${ratio.interval.low.toFixed(3)} to ${ratio.interval.high.toFixed(3)}` : "n/a",
          isComparable ? change : "–",
        ])}
      />
    </div>
  );
}
