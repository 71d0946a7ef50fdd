import type { QueryClient } from "@tanstack/react-query";
import type { useTRPC } from "~/app/_trpc/client";
import { type AnswerTextEvent, takeAnswerText } from "~/app/_trpc/live-answers";

/** Changes of a burst make one refetch. */
const GATHER_MS = 60;

/** Keeps the cached conversations and live answers in step with the daemon's events. */
export function followConversations(queryClient: QueryClient, trpc: ReturnType<typeof useTRPC>) {
  const changed = new Set<string>();
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const pieces: AnswerTextEvent[] = [];
  let frame = 0;

  const refetch = () => {
    gathering = undefined;
    for (const id of changed) void queryClient.invalidateQueries(trpc.conversations.get.queryFilter({ id }));
    changed.clear();
    void queryClient.invalidateQueries(trpc.conversations.list.pathFilter());
  };

  const note = (conversationId: string) => {
    changed.add(conversationId);
    gathering ??= setTimeout(refetch, GATHER_MS);
  };

  const paint = () => {
    frame = 0;
    for (const piece of pieces.splice(0)) {
      if (!takeAnswerText(piece)) note(piece.conversationId);
    }
  };

  return {
    note,
    takeText: (event: AnswerTextEvent) => {
      pieces.push(event);
      // A hidden page gets no frames, and its pieces would pile up.
      if (document.hidden) paint();
      else frame ||= requestAnimationFrame(paint);
    },
    stop: () => {
      clearTimeout(gathering);
      cancelAnimationFrame(frame);
    },
  };
}
