"use client";

import { useMemo } from "react";
import { useUrlState } from "~/components/use-url-state";

export interface ChatUrl {
  /** The open conversation; null = a new one. */
  conversationId: string | null;
  /** Models of a new conversation: who answers, and who is compared. */
  model: string | null;
  withModel: string | null;
  open: (conversationId: string, how?: "push" | "replace") => void;
  /** A new conversation, perhaps with these models. */
  openNew: (models?: { model?: string | null; withModel?: string | null }) => void;
  chooseModels: (models: { model?: string | null; withModel?: string | null }) => void;
}

/** The chat's view in the address: `c` the conversation, or `model` and `with` for a new one. */
export function useChatUrl(): ChatUrl {
  const { get, replace, push } = useUrlState();
  const conversationId = get("c") || null;
  const model = get("model") || null;
  const withModel = get("with") || null;
  return useMemo(
    () => ({
      conversationId,
      model,
      withModel,
      open: (id, how = "push") => (how === "push" ? push : replace)({ c: id, model: null, with: null }),
      openNew: (models) => push({ c: null, model: models?.model ?? null, with: models?.withModel ?? null }),
      chooseModels: (models) =>
        replace({
          c: null,
          ...(models.model === undefined ? {} : { model: models.model }),
          ...(models.withModel === undefined ? {} : { with: models.withModel }),
        }),
    }),
    [conversationId, model, withModel, push, replace],
  );
}
