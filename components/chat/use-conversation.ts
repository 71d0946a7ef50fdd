"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { seedLiveAnswers } from "~/app/_trpc/live-answers";
import { defaultViewDepth } from "~/shared/contracts/conversation";
import { buildTurnRows } from "~/shared/turn-rows";

/** How many turns more are fetched each time the reader comes to the top. */
const STEP = 120;

/** An open conversation with its rows. Give the component that calls it the conversation's id as key. */
export function useConversation(id: string) {
  const trpc = useTRPC();
  const [depth, setDepth] = useState(defaultViewDepth);
  const query = useQuery({
    ...trpc.conversations.get.queryOptions({ id, depth }),
    placeholderData: keepPreviousData,
  });
  const view = query.data;
  useEffect(() => {
    if (view) seedLiveAnswers(view);
  }, [view]);
  // An answer loads its model, which then has a context of a known size.
  const queryClient = useQueryClient();
  const wasAnswering = useRef(false);
  const isAnswering = (view?.live.length ?? 0) > 0;
  useEffect(() => {
    if (wasAnswering.current && !isAnswering) void queryClient.invalidateQueries(trpc.models.list.queryFilter());
    wasAnswering.current = isAnswering;
  }, [isAnswering, queryClient, trpc]);

  const { rows, hasEarlier } = useMemo(() => (view ? buildTurnRows(view) : { rows: [], hasEarlier: false }), [view]);
  return {
    query,
    view,
    rows,
    hasEarlier,
    isFetchingEarlier: query.isPlaceholderData,
    fetchEarlier: () => {
      if (hasEarlier && !query.isPlaceholderData) setDepth(depth + STEP);
    },
  };
}
