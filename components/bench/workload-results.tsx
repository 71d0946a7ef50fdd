import { CircleCheck, CircleX } from "lucide-react";
import { DemoBadge } from "~/components/models/demo-badge";
import { Badge } from "~/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { EngineBadge } from "~/components/ui/engine-badge";
import { readWorkloads } from "~/shared/bench-sweeps";
import type { BenchRun } from "~/shared/contracts/bench";

/** Small jobs with known answers: both outputs side by side, and what they were held against. */
export function WorkloadResults({ run }: { run: BenchRun }) {
  const results = readWorkloads(run);
  const jobs = [...new Map(results.map(({ workload }) => [workload.id, workload])).values()];
  if (jobs.length === 0) return null;
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>Small jobs with known answers</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        {jobs.map((job) => (
          <section key={job.id} aria-label={job.label} className="flex flex-col gap-2">
            <h3 className="font-medium text-sm">{job.label}</h3>
            <div className="grid gap-3 md:grid-cols-2">
              {results
                .filter(({ workload }) => workload.id === job.id)
                .map(({ side, model, answer, checks, passed, totalMs }) => (
                  <figure key={side} className="flex min-w-0 flex-col gap-2 rounded-md border p-3">
                    <figcaption className="flex flex-wrap items-center gap-2 text-xs">
                      <EngineBadge engine={model.engine} />
                      <DemoBadge model={model.name} />
                      <Badge variant={passed ? "success" : "destructive"}>{passed ? "passed" : "failed"}</Badge>
                      {totalMs && <span className="tnum text-muted-foreground">{totalMs.mean.toFixed(0)} ms</span>}
                    </figcaption>
                    <pre className="scroll-quiet max-h-40 overflow-y-auto whitespace-pre-wrap break-words rounded-md bg-muted/50 p-2 font-mono text-xs">
                      {answer === "" ? "(no text)" : answer}
                    </pre>
                    <ul className="flex flex-col gap-0.5 text-xs">
                      {checks.map((check) => {
                        const Icon = check.passed ? CircleCheck : CircleX;
                        return (
                          <li key={check.label} className="flex items-center gap-1.5">
                            <Icon
                              role="img"
                              aria-label={check.passed ? "passed" : "failed"}
                              className={`size-3.5 ${check.passed ? "text-success" : "text-destructive"}`}
                            />
                            {check.label}
                          </li>
                        );
                      })}
                    </ul>
                  </figure>
                ))}
            </div>
          </section>
        ))}
      </CardContent>
    </Card>
  );
}
