"use client";

import { Scale, Square } from "lucide-react";
import { useState } from "react";
import { ModelPicker } from "~/components/bench/model-picker";
import { useVerdicts } from "~/components/prompts/use-verdicts";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import type { Model } from "~/shared/contracts/model";
import type { Verdict } from "~/shared/contracts/prompt-optimization";

const automatic = { value: "auto", label: "Chosen automatically" };

/** Which of the columns' prompts a judge prefers to the first one's, or why there is no verdict. */
export function ComparisonVerdicts({ texts, models }: { texts: readonly string[]; models: readonly Model[] }) {
  const [model, setModel] = useState(automatic.value);
  const { ask, stop, isLive, error, result } = useVerdicts(texts);
  const [first, ...others] = texts;
  const isNothing = others.every((text) => text === first);
  return (
    <section aria-label="Verdicts" className="flex flex-col gap-2 rounded-lg border p-3">
      <div className="flex flex-wrap items-end gap-3">
        <ModelPicker label="Judge" models={models} value={model} none={automatic} onChange={setModel} />
        {isLive ? (
          <Button variant="outline" onClick={stop}>
            <Square aria-hidden />
            Stop
          </Button>
        ) : (
          <Button
            variant="outline"
            disabled={isNothing || models.length === 0}
            onClick={() => ask(model === automatic.value ? undefined : model)}
          >
            <Scale aria-hidden />
            Ask which prompt is better
          </Button>
        )}
      </div>
      <p className="text-muted-foreground text-xs">
        {isNothing
          ? "A judge compares texts of prompts: choose two different revisions."
          : "The judge sees the prompts alone, in both orders and without names; answers are not judged. Before its first verdict it is tested on 16 pairs with a known better one."}
      </p>
      <div role="status" className="flex flex-col gap-2 text-sm empty:hidden">
        {isLive && <p>The judge reads…</p>}
        {!isLive && result?.fault && (
          <p className="rounded-lg border border-warning bg-warning-soft px-3 py-2 text-xs">
            There is no verdict. {result.fault} Choose another judge.
          </p>
        )}
        {!isLive && result?.fault === null && (
          <ul className="flex flex-col gap-1.5">
            {result.verdicts.map((verdict, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: verdicts stand in the order of the columns
              <li key={i} className="flex flex-col gap-0.5">
                <VerdictLine verdict={verdict} column={i + 2} />
              </li>
            ))}
          </ul>
        )}
      </div>
      {result?.fault === null && !isLive && <p className="text-muted-foreground text-xs">Judged by {result.model}.</p>}
      {error && (
        <p role="alert" className="text-destructive text-xs">
          {error}
        </p>
      )}
    </section>
  );
}

function VerdictLine({ verdict, column }: { verdict: Verdict | null; column: number }) {
  if (verdict === null) return <p className="text-muted-foreground">Column {column} has the text of column 1.</p>;
  const { together, reason } = verdict;
  return (
    <>
      <p className="flex flex-wrap items-center gap-1.5">
        <Badge variant={together === "win" ? "success" : together === "loss" ? "destructive" : "neutral"}>
          {together === "win" ? "better" : together === "loss" ? "worse" : "no difference"}
        </Badge>
        {describeVerdict(verdict, column)}
      </p>
      {reason && (
        <p className="break-words text-muted-foreground text-xs">
          With column {column} as A, then as B: {reason}
        </p>
      )}
    </>
  );
}

const shown = { win: "preferred", loss: "not preferred", tie: "a tie" } as const;

function describeVerdict({ first, second, together }: Verdict, column: number): string {
  if (together === "win") return `Column ${column} is preferred to column 1, in both orders.`;
  if (together === "loss") return `Column 1 is preferred to column ${column}, in both orders.`;
  const tell = (verdict: Verdict["first"]) => (verdict === null ? "no usable answer" : shown[verdict]);
  return `Column ${column} shown first: ${tell(first)}; shown second: ${tell(second)}.`;
}
