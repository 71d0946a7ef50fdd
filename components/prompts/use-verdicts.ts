import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "~/app/_trpc/client";
import { describeError } from "~/components/describe-error";
import type { PromptVerdicts } from "~/shared/contracts/prompt-verdict";

/** Asks a judge about prompts; a stop ends the model's work. `result` is null until it has judged these very texts. */
export function useVerdicts(texts: readonly string[]) {
  const client = useTRPCClient();
  const [judged, setJudged] = useState<{ key: string; result: PromptVerdicts } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isLive, setIsLive] = useState(false);
  const stopper = useRef<AbortController | null>(null);
  // Nobody sees the verdicts of a page that was left.
  useEffect(() => () => stopper.current?.abort(), []);
  const key = JSON.stringify(texts);

  const ask = async (model: string | undefined) => {
    const controller = new AbortController();
    stopper.current = controller;
    const { signal } = controller;
    setIsLive(true);
    setError(null);
    try {
      const result = await client.prompts.judge.mutate({ texts: [...texts], model }, { signal });
      setJudged({ key, result });
    } catch (thrown) {
      const { message, hint } = describeError(thrown);
      if (!signal.aborted) setError([message, hint].filter(Boolean).join(" "));
    }
    setIsLive(false);
  };
  return {
    ask,
    stop: () => stopper.current?.abort(),
    isLive,
    error,
    result: judged?.key === key ? judged.result : null,
  };
}
