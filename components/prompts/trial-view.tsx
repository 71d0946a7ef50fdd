import { DemoBadge } from "~/components/models/demo-badge";
import type { TrialOutcome } from "~/components/prompts/use-trials";
import { WordDiff } from "~/components/prompts/word-diff";

const states = {
  idle: "Not run yet.",
  waiting: "Waits for the other columns…",
  asked: "Waiting for the answer…",
} as const;

/** A model's answer with its figures, and how it differs from the first column's. */
export function TrialView({
  outcome,
  first,
  state,
}: {
  outcome: TrialOutcome | undefined;
  /** What the first column got; undefined for the first column itself. */
  first: TrialOutcome | undefined;
  state: keyof typeof states;
}) {
  if (state === "asked" || !outcome) {
    return (
      <p role="status" className="text-muted-foreground text-xs">
        {states[state]}
      </p>
    );
  }
  if ("error" in outcome) {
    return (
      <p role="alert" className="text-destructive text-xs">
        {outcome.error}
      </p>
    );
  }
  const { output, model, outputTokens, ttftMs, ms, finishReason } = outcome.trial;
  return (
    <>
      <pre className="scroll-quiet max-h-80 overflow-auto whitespace-pre-wrap break-words rounded bg-muted p-2 text-xs">
        {output || "(an empty answer)"}
      </pre>
      <p className="tnum text-muted-foreground text-xs">
        <DemoBadge model={model} /> {model}, {outputTokens} tokens in {(ms / 1000).toFixed(1)} s
        {ttftMs !== null && `, first after ${Math.round(ttftMs)} ms`}
        {finishReason === "length" && ", cut off at the limit"}
      </p>
      {first && "trial" in first && <AnswerDiff before={first.trial.output} after={output} />}
    </>
  );
}

function AnswerDiff({ before, after }: { before: string; after: string }) {
  if (before === after) return <p className="text-muted-foreground text-xs">The same answer as in the first column.</p>;
  return (
    <details className="text-xs">
      <summary className="cursor-pointer text-muted-foreground">Difference to the first column&apos;s answer</summary>
      <WordDiff
        before={before}
        after={after}
        className="scroll-quiet mt-1 max-h-60 overflow-auto rounded bg-muted p-2"
      />
    </details>
  );
}
