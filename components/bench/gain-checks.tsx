import { CircleCheck, TriangleAlert } from "lucide-react";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { checkGain } from "~/shared/bench-checks";
import type { BenchReport } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";

/** The four things to look at when MLX is not faster. */
export function GainChecks({ run, report }: { run: BenchRun; report: BenchReport }) {
  const checks = checkGain(run, report);
  if (checks.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>No gain from MLX? Look here first</CardTitle>
      </CardHeader>
      <CardContent>
        <ul className="grid gap-x-6 gap-y-2 text-sm md:grid-cols-2">
          {checks.map(({ question, answer, passed }) => {
            const Icon = passed ? CircleCheck : TriangleAlert;
            return (
              <li key={question} className="flex min-w-0 items-start gap-2">
                <Icon
                  role="img"
                  aria-label={passed ? "fine" : "look here"}
                  className={`mt-0.5 size-4 shrink-0 ${passed ? "text-success" : "text-warning"}`}
                />
                <span className="min-w-0 break-words">
                  {question} <span className="text-muted-foreground">{answer}</span>
                </span>
              </li>
            );
          })}
        </ul>
      </CardContent>
    </Card>
  );
}
