"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import type { ChatUrl } from "~/components/chat/use-chat-url";
import type { ConversationCard } from "~/shared/contracts/conversation";

/** Opens the conversation so many places below the open one in the list as it is shown. */
export function useConversationStep({ conversationId, open }: ChatUrl): (step: 1 | -1) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (step) => {
    const lists = queryClient.getQueriesData<{ pages: { items: ConversationCard[] }[] }>({
      ...trpc.conversations.list.pathFilter(),
      type: "active",
    });
    const ids = lists[0]?.[1]?.pages.flatMap(({ items }) => items.map(({ id }) => id)) ?? [];
    const at = conversationId === null ? -1 : ids.indexOf(conversationId);
    const next = ids[Math.max(0, at + step)];
    if (next !== undefined && next !== conversationId) open(next);
  };
}
