"use client";

import type { RefObject } from "react";
import { toast } from "sonner";
import type { ComposerHandle } from "~/components/chat/chat-composer";
import type { OpenChat } from "~/components/chat/chat-context";
import type { TurnListHandle } from "~/components/chat/turn-list";
import { useShortcuts } from "~/components/frame/shortcuts";
import { toastError } from "~/components/ui/toaster";

/** The keys of an open conversation. They act on the turn that has the focus, else on the newest. */
export function useConversationKeys(
  { view, actions, setEditingId, openConversation, openSettings }: OpenChat,
  list: RefObject<TurnListHandle | null>,
  composer: RefObject<ComposerHandle | null>,
): void {
  const { id } = view.conversation;
  const isAnswering = view.live.length > 0;
  const cell = (role?: "user" | "assistant") => list.current?.currentCell(role) ?? null;

  const stepSibling = (step: number) => {
    const current = cell();
    if (!current) return;
    const { siblingIds, id: turnId } = current.turn;
    const next = siblingIds[siblingIds.indexOf(turnId) + step];
    if (next !== undefined) void actions.showBranch(id, next, current.lane);
  };

  useShortcuts("Conversation", [
    { keys: "i", description: "Write a message", run: () => composer.current?.focus() },
    { keys: "Escape", description: "Stop the answer", run: () => isAnswering && void actions.stop(id) },
    { keys: "ArrowUp", description: "Go to the turn above", run: () => list.current?.moveFocus(-1) },
    { keys: "ArrowDown", description: "Go to the turn below", run: () => list.current?.moveFocus(1) },
    {
      keys: "e",
      description: "Edit the question",
      run: () => {
        const question = cell("user");
        if (question && !isAnswering) setEditingId(question.turn.id);
      },
    },
    {
      keys: "r",
      description: "Answer again",
      run: () => {
        const answer = cell("assistant");
        if (answer && !isAnswering) void actions.regenerate(id, answer.turn.id, answer.lane);
      },
    },
    { keys: "[", description: "Previous alternative", run: () => stepSibling(-1) },
    { keys: "]", description: "Next alternative", run: () => stepSibling(1) },
    {
      keys: "y",
      description: "Copy the answer",
      run: () => {
        const answer = cell("assistant");
        if (!answer) return;
        navigator.clipboard
          .writeText(answer.turn.content)
          .then(() => toast("The answer is copied"))
          .catch((error) => toastError("The answer was not copied", error));
      },
    },
    {
      keys: "f",
      description: "Fork the chat at this turn",
      run: async () => {
        const current = cell();
        const forked = current && (await actions.fork(id, current.turn.id, current.lane));
        if (forked) openConversation(forked.conversation.id);
      },
    },
    {
      keys: "Delete",
      description: "Delete this turn",
      run: () => {
        const current = cell();
        if (!current || isAnswering) return;
        const words =
          current.turn.role === "user" ? "The question and its answers are deleted" : "The answer is deleted";
        void actions.removeTurns(id, current.twinIds, words);
      },
    },
    { keys: "s", description: "Chat settings", run: () => openSettings(0) },
  ]);
}
