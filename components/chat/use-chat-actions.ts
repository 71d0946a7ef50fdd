"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC, useTRPCClient } from "~/app/_trpc/client";
import { seedLiveAnswers } from "~/app/_trpc/live-answers";
import { toastError, toastUndo } from "~/components/ui/toaster";
import {
  type ConversationView,
  defaultViewDepth,
  type LaneSettings,
  type NewMessage,
} from "~/shared/contracts/conversation";

/** What can be done to conversations. Each resolves to what is then to be seen, or to null after it said why not. */
export function useChatActions() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();

  return useMemo(() => {
    const { conversations } = client;

    const show = (view: ConversationView) => {
      const { id } = view.conversation;
      seedLiveAnswers(view);
      queryClient.setQueryData(trpc.conversations.get.queryKey({ id, depth: defaultViewDepth }), view);
      // An event that came before this answer to our call would be lost: a short reply may have ended meanwhile.
      void queryClient.invalidateQueries(trpc.conversations.get.queryFilter({ id }));
      return view;
    };

    const run = async (problem: string, act: () => Promise<ConversationView>): Promise<ConversationView | null> => {
      try {
        return show(await act());
      } catch (error) {
        toastError(problem, error);
        return null;
      }
    };

    const remove = async (ids: string[], words: string): Promise<boolean> => {
      try {
        await conversations.remove.mutate({ ids });
        toastUndo(words, () => {
          conversations.restore.mutate({ ids }).catch((error) => toastError("The chat was not put back", error));
        });
        return true;
      } catch (error) {
        toastError("The chat was not deleted", error);
        return false;
      }
    };

    return {
      start: (lanes: LaneSettings[], message: NewMessage) =>
        run("The message was not sent", () => conversations.start.mutate({ lanes, message })),
      send: (id: string, message: NewMessage) =>
        run("The message was not sent", () => conversations.send.mutate({ id, message })),
      edit: (id: string, turnIds: string[], content: string) =>
        run("The question was not changed", () => conversations.edit.mutate({ id, turnIds, content })),
      regenerate: (id: string, turnId: string, lane: number, model?: string) =>
        run("No new answer was asked for", () => conversations.regenerate.mutate({ id, turnId, lane, model })),
      resume: (id: string, turnId: string, lane: number) =>
        run("The answer was not continued", () => conversations.continue.mutate({ id, turnId, lane })),
      stop: (id: string, turnId?: string) =>
        run("The answer was not stopped", () => conversations.stop.mutate({ id, turnId })),
      rewrite: (id: string, turnId: string, lane: number, content: string) =>
        run("The answer was not changed", () => conversations.rewrite.mutate({ id, turnId, lane, content })),
      showBranch: (id: string, turnId: string, lane: number) =>
        run("The other branch was not found", () => conversations.showBranch.mutate({ id, turnId, lane })),
      changeLanes: (id: string, lanes: LaneSettings[]) =>
        run("The settings were not saved", () => conversations.changeLanes.mutate({ id, lanes })),
      addLane: (id: string, lane: LaneSettings) =>
        run("The models are not compared", () => conversations.addLane.mutate({ id, lane })),
      pickLane: (id: string, lane: number) =>
        run("The answer was not picked", () => conversations.pickLane.mutate({ id, lane })),
      describe: (id: string, change: { title?: string; isPinned?: boolean }) =>
        run("The chat was not changed", () => conversations.describe.mutate({ id, ...change })),
      duplicate: (id: string) => run("The chat was not copied", () => conversations.duplicate.mutate({ id })),
      fork: (id: string, turnId: string, lane: number) =>
        run("No new chat was made", () => conversations.fork.mutate({ id, turnId, lane })),
      importText: (text: string, model: string) =>
        run("The chat was not imported", () => conversations.import.mutate({ text, model })),
      remove,
      removeTurns: async (id: string, turnIds: string[], words: string) => {
        try {
          const { view, ...removed } = await conversations.removeTurns.mutate({ id, turnIds });
          show(view);
          toastUndo(words, () => {
            void run("It was not put back", () => conversations.restoreTurns.mutate({ id, ...removed }));
          });
        } catch (error) {
          toastError("It was not deleted", error);
        }
      },
    };
  }, [client, queryClient, trpc]);
}

export type ChatActions = ReturnType<typeof useChatActions>;
