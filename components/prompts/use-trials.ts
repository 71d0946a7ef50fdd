import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "~/app/_trpc/client";
import { describeError } from "~/components/describe-error";
import type { PromptTrial, TryPromptInput } from "~/shared/contracts/prompt-trial";

export type TrialOutcome = { trial: PromptTrial } | { error: string };

/** Asks models with prompts, one after the other, so that their times can be compared; a stop ends the model's work. */
export function useTrials() {
  const client = useTRPCClient();
  const [outcomes, setOutcomes] = useState<Record<number, TrialOutcome>>({});
  const [runningKey, setRunningKey] = useState<number | null>(null);
  const stopper = useRef<AbortController | null>(null);
  // Nobody sees the answers of a page that was left.
  useEffect(() => () => stopper.current?.abort(), []);

  const run = async (questions: readonly { key: number; ask: TryPromptInput }[]) => {
    const controller = new AbortController();
    stopper.current = controller;
    const { signal } = controller;
    for (const { key, ask } of questions) {
      if (signal.aborted) break;
      setRunningKey(key);
      try {
        const trial = await client.prompts.tryOut.mutate(ask, { signal });
        setOutcomes((all) => ({ ...all, [key]: { trial } }));
      } catch (error) {
        const { message, hint } = describeError(error);
        if (!signal.aborted)
          setOutcomes((all) => ({ ...all, [key]: { error: [message, hint].filter(Boolean).join(" ") } }));
      }
    }
    setRunningKey(null);
  };
  return {
    outcomes,
    /** The column that is asked now; null = none. */
    runningKey,
    run,
    stop: () => stopper.current?.abort(),
    forget: (key: number) => setOutcomes(({ [key]: _, ...rest }) => rest),
  };
}
