import { DemoBadge } from "~/components/models/demo-badge";
import { Badge } from "~/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import type { EvalRun } from "~/shared/contracts/prompt-evaluation";

/** An evaluation case by case; several repetitions show how stable the answers are. */
export function EvalResult({ run }: { run: EvalRun }) {
  const names = [...new Set(run.outcomes.map((outcome) => outcome.case))];
  const passed = run.outcomes.filter(({ isPassed }) => isPassed).length;
  return (
    <section aria-label="Evaluation" className="flex flex-col gap-2">
      <p>
        {passed} of {run.outcomes.length} passed with {run.model} <DemoBadge model={run.model} />
        {run.status !== "ok" && <Badge variant="warning">{run.status}</Badge>}
      </p>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Case</TableHead>
            <TableHead>Part</TableHead>
            <TableHead>Passed</TableHead>
            <TableHead>What failed, and the last answer</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {names.map((name) => {
            const own = run.outcomes.filter((outcome) => outcome.case === name);
            const count = own.filter(({ isPassed }) => isPassed).length;
            return (
              <TableRow key={name}>
                <TableCell>{name}</TableCell>
                <TableCell>{own[0]?.part}</TableCell>
                <TableCell>
                  <Badge variant={count === own.length ? "success" : count === 0 ? "destructive" : "warning"}>
                    {count} of {own.length}
                    {count > 0 && count < own.length && ", unstable"}
                  </Badge>
                </TableCell>
                <TableCell className="whitespace-normal text-xs">
                  {[...new Set(own.flatMap(({ failures }) => failures))].join("; ")}
                  <details>
                    <summary className="cursor-pointer text-muted-foreground">Answer</summary>
                    <pre className="whitespace-pre-wrap break-words">{own.at(-1)?.output}</pre>
                  </details>
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </section>
  );
}
