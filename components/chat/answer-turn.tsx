"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { retryAnswer } from "~/components/chat/chat-store";
import type { AssistantTurn, ChatFigures } from "~/components/chat/chat-turn";
import { FencedText } from "~/components/chat/fenced-text";
import { CopyButton } from "~/components/copy-text";
import { Button } from "~/components/ui/button";
import { formatCount, formatDuration } from "~/shared/format-quantity";

/** An answer as it grows, and under it what it cost or why it ended. */
export const AnswerTurn = memo(function AnswerTurn({
  turn,
  live,
  isLast,
  model,
}: {
  turn: AssistantTurn;
  live: boolean;
  isLast: boolean;
  model: string;
}) {
  const waiting = live && turn.content === "" && turn.thinking === "";
  return (
    <li className="flex flex-col gap-2 text-base">
      <span className="break-all font-medium text-muted-foreground text-xs">{turn.model}</span>
      {turn.thinking && (
        <details className="text-muted-foreground text-sm">
          <summary className="w-fit cursor-pointer rounded">Thinking</summary>
          <p className="mt-1 whitespace-pre-wrap break-words border-l-2 pl-3">{turn.thinking}</p>
        </details>
      )}
      {waiting ? (
        <output className="text-muted-foreground">
          Waiting for the first token
          <Caret />
        </output>
      ) : (
        <div>
          <FencedText text={turn.content} />
          {live && <Caret />}
        </div>
      )}
      {turn.problem && (
        <div role="alert" className="flex items-start gap-2 rounded-md bg-destructive-soft px-3 py-2 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-destructive" />
          <p className="min-w-0 flex-1 break-words">{turn.problem}</p>
        </div>
      )}
      {!live && (
        <div className="-ml-1.5 flex min-h-7 flex-wrap items-center gap-x-1 text-muted-foreground text-xs">
          {turn.content && <CopyButton text={turn.content} what="the answer" />}
          {isLast && (
            <Button variant="ghost" size="sm" onClick={() => retryAnswer(model)}>
              <RotateCw aria-hidden className="size-3.5" />
              {turn.problem ? "Try again" : "Answer again"}
            </Button>
          )}
          {turn.stopped && <span className="px-1">Stopped</span>}
          {turn.figures && <Figures figures={turn.figures} />}
        </div>
      )}
    </li>
  );
});

function Caret() {
  return <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 animate-caret bg-primary align-text-bottom" />;
}

function Figures({ figures }: { figures: ChatFigures }) {
  const { ttftMs, tokensPerSecond, outputTokens, promptTokens, cachedTokens, totalMs } = figures;
  const parts = [
    ttftMs !== null && { name: "Time to first token", text: `TTFT ${formatDuration(ttftMs)}` },
    tokensPerSecond !== null && {
      name: "Output tokens over the engine's decode time",
      text: `${tokensPerSecond.toFixed(1)} tok/s`,
    },
    outputTokens !== null && { name: "Tokens of the answer", text: `${formatCount(outputTokens)} tokens` },
    promptTokens !== null && {
      name: "Tokens of the prompt, and those taken from the cache",
      text: `prompt ${formatCount(promptTokens)}${cachedTokens ? ` (${formatCount(cachedTokens)} cached)` : ""}`,
    },
    { name: "From sending to the last line", text: formatDuration(totalMs) },
  ].filter((part) => part !== false);
  return (
    <ul className="tnum flex flex-wrap items-center gap-x-3 px-1">
      {parts.map(({ name, text }) => (
        <li key={name} title={name}>
          {text}
        </li>
      ))}
    </ul>
  );
}
