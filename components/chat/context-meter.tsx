"use client";

import { TriangleAlert } from "lucide-react";
import { useChatDefaults } from "~/components/chat/use-chat-defaults";
import { Button } from "~/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import { contextLimit, contextUsed, estimateTokens, largerContext, sumFigures } from "~/shared/context-use";
import type { LaneSettings, Turn } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";
import { formatCount, formatDuration } from "~/shared/format-quantity";

/** From this share on the reader is warned. */
const WARN_AT = 0.85;

/** How much of a lane's context is used, and what the conversation cost so far. */
export function ContextMeter({
  turns,
  lane,
  model,
  draftLetters,
  onContext,
}: {
  turns: readonly Turn[];
  lane: LaneSettings;
  model: Model | undefined;
  draftLetters: number;
  onContext: (tokens: number) => void;
}) {
  const defaults = useChatDefaults(lane.model);
  const limit = contextLimit(model, { ...defaults.options, ...lane.options });
  const systemLetters = (lane.system || defaults.system).length;
  const used = (contextUsed(turns) ?? estimateTokens(systemLetters)) + estimateTokens(draftLetters);
  const share = limit === null ? null : used / limit;
  const isTight = share !== null && share >= WARN_AT;
  const larger = isTight ? largerContext(Math.max(used, limit ?? 0), model) : null;
  const totals = sumFigures(turns);
  const words = limit === null ? `${formatCount(used)} tokens` : `${formatCount(used)} of ${formatCount(limit)} tokens`;

  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-xs">
      <Popover>
        <PopoverTrigger asChild>
          <button
            type="button"
            aria-label={`Context: ${words}`}
            className="tnum flex items-center gap-2 rounded px-1 text-muted-foreground hover:text-foreground"
          >
            {share !== null && (
              <span aria-hidden className="h-1 w-16 overflow-hidden rounded-full bg-accent">
                <span
                  className={isTight ? "block h-full bg-warning" : "block h-full bg-primary"}
                  style={{ width: `${Math.min(100, share * 100)}%` }}
                />
              </span>
            )}
            {words}
          </button>
        </PopoverTrigger>
        <PopoverContent aria-label="What this chat cost" align="start" className="w-72">
          <dl className="tnum grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm">
            <Row name="Context in use, about" value={words} />
            <Row name="Answers" value={formatCount(totals.answers)} />
            <Row name="Tokens written" value={formatCount(totals.outputTokens)} />
            <Row name="Prompt tokens read" value={formatCount(totals.readTokens)} />
            <Row name="Prompt tokens from the cache" value={formatCount(totals.cachedTokens)} />
            <Row name="Time of all answers" value={formatDuration(totals.totalMs)} />
          </dl>
          <p className="mt-2 text-muted-foreground text-xs">
            {limit === null
              ? "Ollama chooses the size of the context when it loads the model."
              : "What does not fit is refused, not dropped."}
          </p>
        </PopoverContent>
      </Popover>
      {isTight && (
        <span role="status" className="flex items-center gap-1.5 text-warning">
          <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
          {share >= 1 ? "The next message does not fit." : "The context is nearly full."}
        </span>
      )}
      {larger !== null && (
        <Button variant="outline" size="sm" className="h-6" onClick={() => onContext(larger)}>
          Use {formatCount(larger)}
        </Button>
      )}
    </div>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="text-right">{value}</dd>
    </>
  );
}
