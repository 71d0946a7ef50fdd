"use client";

import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { AnswerTurn } from "~/components/chat/answer-turn";
import type { ChatTurn } from "~/components/chat/chat-turn";
import { Button } from "~/components/ui/button";

/** Nearer to the end than this, the list follows the text as it comes. */
const FOLLOW_PX = 60;

/** The conversation. It follows the newest text until the user scrolls up. */
export function TurnList({
  turns,
  answering,
  model,
}: {
  turns: readonly ChatTurn[];
  answering: boolean;
  model: string;
}) {
  const box = useRef<HTMLElement>(null);
  const [following, setFollowing] = useState(true);
  const last = turns.at(-1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new piece of text moves the end
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [turns, following]);

  useEffect(() => {
    if (last?.role === "user") setFollowing(true);
  }, [last]);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current ?? { scrollTop: 0, scrollHeight: 0, clientHeight: 0 };
    setFollowing(scrollHeight - scrollTop - clientHeight < FOLLOW_PX);
  };

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={box}
        aria-label="Conversation"
        aria-busy={answering}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="scroll-quiet relative h-full overflow-y-auto focus-visible:-outline-offset-2"
      >
        <ol className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-6">
          {turns.map((turn) =>
            turn.role === "user" ? (
              <li
                key={turn.id}
                className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-2xl rounded-br-md bg-secondary px-4 py-2.5 text-base"
              >
                <span className="sr-only">You: </span>
                {turn.content}
              </li>
            ) : (
              <AnswerTurn
                key={turn.id}
                turn={turn}
                live={answering && turn === last}
                isLast={turn === last}
                model={model}
              />
            ),
          )}
        </ol>
      </section>
      {!following && (
        <Button
          variant="outline"
          size="icon"
          aria-label="Go to the newest text"
          onClick={() => setFollowing(true)}
          className="absolute bottom-2 left-1/2 -translate-x-1/2 rounded-full shadow-float"
        >
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  );
}
