"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import type { LaneSettings } from "~/shared/contracts/conversation";

const none: Pick<LaneSettings, "system" | "options"> = { system: "", options: {} };

/** What counts for a model where a lane says nothing; nothing while it is not known. */
export function useModelDefaults(model: string): Pick<LaneSettings, "system" | "options"> {
  const trpc = useTRPC();
  return useQuery(trpc.models.defaults.queryOptions({ name: model })).data ?? none;
}
