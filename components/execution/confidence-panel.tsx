"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { Badge } from "~/components/ui/badge";
import type { Execution } from "~/shared/contracts/execution";
import { evidenceNeeded, evidenceWindow, isConfident } from "~/shared/execute-confidence";

/** Loaded when it is opened: charts are a large part of a page that mostly shows text. */
const ReliabilityChart = dynamic(
  () => import("~/components/execution/reliability-chart").then((module) => module.ReliabilityChart),
  { ssr: false },
);

/** How far the change can be trusted, why, and how well such figures foretold people's decisions so far. */
export function ConfidencePanel({ execution }: { execution: Execution }) {
  const trpc = useTRPC();
  const [isOpen, setIsOpen] = useState(false);
  const calibration = useQuery(trpc.executions.calibration.queryOptions()).data;
  const { confidence, reasons, model, category } = execution;
  if (confidence === null) return null;
  const evidence = calibration?.evidence.find((other) => other.model === model && other.category === category);
  const taken = evidence?.outcomes.slice(0, evidenceWindow).filter((outcome) => outcome === 1).length ?? 0;
  return (
    <section aria-label="Confidence" className="flex flex-col gap-1.5">
      <h3 className="flex items-center gap-2 font-medium text-xs">
        Confidence
        <Badge variant={isConfident(confidence) ? "success" : "warning"}>{confidence.toFixed(2)}</Badge>
      </h3>
      <ul className="rounded-lg border bg-card px-2.5 py-1.5 text-xs">
        {reasons.map(({ text, weight }) => (
          <li key={text} className="flex gap-2 py-0.5">
            <span className="tnum w-12 shrink-0 text-right text-muted-foreground">
              {weight === null ? "cap" : `${weight >= 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}`}
            </span>
            <span className="min-w-0">{text}</span>
          </li>
        ))}
      </ul>
      <p className="text-muted-foreground text-xs">
        {evidence?.isUnlocked
          ? `${model} may apply such changes by itself where the workspace allows it: ${taken} of its last ${evidenceWindow} were taken.`
          : `${model} may not apply such changes by itself yet: ${taken} of the ${evidenceNeeded} it needs among its last ${evidenceWindow} were taken.`}
      </p>
      {calibration && calibration.brier !== null && (
        <details className="text-xs" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
          <summary className="cursor-pointer text-muted-foreground">
            How good these figures are: Brier score {calibration.brier.toFixed(3)} over{" "}
            {calibration.decided === 1 ? "1 decision" : `${calibration.decided} decisions`}
          </summary>
          {isOpen && (
            <div className="mt-1.5">
              <ReliabilityChart calibration={calibration} />
            </div>
          )}
        </details>
      )}
    </section>
  );
}
