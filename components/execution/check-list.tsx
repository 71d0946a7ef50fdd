"use client";

import { Badge } from "~/components/ui/badge";
import type { CheckResult, Execution } from "~/shared/contracts/execution";

const looks = { passed: "success", failed: "destructive", timeout: "destructive", missing: "warning" } as const;

/** The checks before and after the change, side by side; each opens to what it printed. */
export function CheckList({ execution }: { execution: Execution }) {
  const { checksBefore, checksAfter, sandbox } = execution;
  const names = [...new Set([...checksBefore, ...checksAfter].map(({ name }) => name))];
  return (
    <section aria-label="Checks" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-xs">Checks</h3>
      {names.length === 0 ? (
        <p className="text-muted-foreground text-xs">
          The workspace has no checks, so that confidence stays at 0.79 at most. Add some in its settings.
        </p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {names.map((name) => {
            const before = checksBefore.find((check) => check.name === name);
            const after = checksAfter.find((check) => check.name === name);
            return (
              <li key={name}>
                <details>
                  <summary className="flex cursor-pointer flex-wrap items-center gap-2 px-2.5 py-1.5 hover:bg-accent">
                    <span className="min-w-0 flex-1 break-all">{name}</span>
                    <State word="before" result={before} />
                    <State word="after" result={after} />
                  </summary>
                  <pre className="scroll-quiet max-h-60 overflow-auto whitespace-pre-wrap break-words border-t p-2.5 font-mono text-xs">
                    {(after ?? before)?.tail || "It printed nothing."}
                  </pre>
                </details>
              </li>
            );
          })}
        </ul>
      )}
      {sandbox && <p className="text-muted-foreground text-xs">Ran in a sandbox: {sandbox}.</p>}
    </section>
  );
}

function State({ word, result }: { word: string; result: CheckResult | undefined }) {
  return (
    <span className="flex items-center gap-1 text-muted-foreground text-xs">
      {word}
      <Badge variant={result ? looks[result.status] : "neutral"}>{result?.status ?? "not run"}</Badge>
    </span>
  );
}
