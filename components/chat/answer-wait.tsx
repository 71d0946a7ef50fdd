"use client";

import { useNow } from "~/components/use-now";
import type { AnswerPhase } from "~/shared/contracts/conversation";
import { formatDuration } from "~/shared/format-quantity";

const words = {
  loading: "Loading the model",
  waiting: "Waiting for the first token",
  thinking: "Thinking",
  writing: "Writing",
} as const satisfies Record<AnswerPhase, string>;

/** What is waited for, with a clock from its second second on. */
export function AnswerWait({
  phase,
  askedAt,
  queuePosition,
}: {
  phase: AnswerPhase;
  askedAt: number;
  queuePosition: number | null;
}) {
  const passedMs = useNow(100) - askedAt;
  const what = queuePosition === null ? words[phase] : `Waiting in the queue, place ${queuePosition}`;
  return (
    <p className="text-muted-foreground">
      <span role="status">{what}</span>
      {passedMs >= 1_000 && <span className="tnum">, {formatDuration(passedMs)}</span>}
      <Caret />
    </p>
  );
}

export function Caret() {
  return <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 animate-caret bg-primary align-text-bottom" />;
}
