"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { useRoles } from "~/components/models/use-roles";
import type { LaneSettings } from "~/shared/contracts/conversation";

/** What counts in a chat where a lane says nothing: the options of chats, then the model's own; nothing while not known. */
export function useChatDefaults(model: string): Pick<LaneSettings, "system" | "options"> {
  const trpc = useTRPC();
  const { system, options } = useQuery(trpc.models.defaults.queryOptions({ name: model })).data ?? {};
  const ofChats = useRoles().roles?.find(({ role }) => role === "chat")?.options;
  return { system: system ?? "", options: { ...options, ...ofChats } };
}
