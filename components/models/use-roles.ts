"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { toastError } from "~/components/ui/toaster";
import type { ModelRole } from "~/shared/contracts/model-settings";

export const roleWords: Record<ModelRole, { title: string; what: string }> = {
  chat: { title: "Chat", what: "New chats begin with it." },
  code: { title: "Code", what: "Tasks about code: reviews, tests, refactoring." },
  general: { title: "General text", what: "Breakdowns, documents, summaries, prompts." },
  embedding: { title: "Embeddings", what: "Vectors for search; they tell estimates which tasks are alike." },
};

/** Who does which kind of work, and how to choose somebody else. */
export function useRoles() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(trpc.models.roles.queryOptions());
  const pin = useMutation(
    trpc.models.pinRole.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.models.roles.queryFilter()),
      onError: (error) => toastError("The choice was not saved", error),
    }),
  );
  const saveOptions = useMutation(
    trpc.models.saveRoleOptions.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.models.roles.queryFilter()),
      onError: (error) => toastError("The options were not saved", error),
    }),
  );
  return { query, roles: query.data, pin, saveOptions };
}
