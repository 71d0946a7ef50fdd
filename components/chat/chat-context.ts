"use client";

import { createContext, useContext } from "react";
import type { ChatActions } from "~/components/chat/use-chat-actions";
import type { ConversationView, LaneSettings } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";

/** What every turn of an open conversation may need. */
export interface OpenChat {
  view: ConversationView;
  actions: ChatActions;
  /** Installed models that can chat. */
  models: readonly Model[];
  /** The turn whose text is being edited. */
  editingId: string | null;
  setEditingId: (turnId: string | null) => void;
  openConversation: (id: string) => void;
  /** Opens a lane's settings. */
  openSettings: (lane: number) => void;
  changeLane: (lane: number, change: Partial<LaneSettings>) => Promise<unknown>;
}

export const ChatContext = createContext<OpenChat | null>(null);

export function useOpenChat(): OpenChat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("a turn stands outside a conversation");
  return chat;
}

export const findModel = (models: readonly Model[], name: string | null): Model | undefined =>
  models.find((model) => model.name === name);
