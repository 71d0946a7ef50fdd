"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquare, Package } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ChatComposer } from "~/components/chat/chat-composer";
import { ChatHeader } from "~/components/chat/chat-header";
import { changeChatSettings, chatStore, restoreChat } from "~/components/chat/chat-store";
import { TurnList } from "~/components/chat/turn-list";
import { useStore } from "~/components/store";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { useUrlState } from "~/components/use-url-state";
import type { Model } from "~/shared/contracts/model";

const canChat = ({ capabilities }: Model): boolean => capabilities.length === 0 || capabilities.includes("completion");

/** The model last chosen while it is installed, else a loaded one, else the first. */
const pickModel = (models: readonly Model[], chosen: string | null): Model | null =>
  models.find(({ name }) => name === chosen) ?? models.find(({ loaded }) => loaded) ?? models[0] ?? null;

/** A small real chat on this daemon's own `/api/chat`. */
export function ChatPage() {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions());
  const { turns, settings, answering } = useStore(chatStore);
  const { get, replace } = useUrlState();
  const wanted = get("model");

  useEffect(() => {
    restoreChat();
    if (!wanted) return;
    changeChatSettings({ model: wanted });
    replace({ model: null });
  }, [wanted, replace]);

  if (models.isError) {
    return <ErrorState title="The models could not be listed" error={models.error} onRetry={() => models.refetch()} />;
  }
  if (models.isPending) {
    return (
      <div aria-busy className="flex h-full flex-col">
        <div className="border-b px-4 py-2">
          <Skeleton className="h-8 w-80 max-w-full" />
        </div>
        <div className="mx-auto mt-auto w-full max-w-3xl px-4 pb-4">
          <Skeleton className="h-12 rounded-xl" />
        </div>
      </div>
    );
  }
  const usable = models.data.filter(canChat);
  const model = pickModel(usable, settings.model);
  if (!model) {
    return (
      <EmptyState
        icon={Package}
        title="No model to chat with"
        description="Pull a model first; the smallest takes a minute."
      >
        <Button asChild variant="primary">
          <Link href="/models">Choose a model</Link>
        </Button>
      </EmptyState>
    );
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ChatHeader models={usable} model={model} settings={settings} hasTurns={turns.length > 0} />
      {turns.length === 0 ? (
        <EmptyState
          icon={MessageSquare}
          title={`Ask ${model.name}`}
          description="The answer comes from this machine; the conversation stays in this browser."
          className="min-h-0 flex-1 break-words"
        />
      ) : (
        <TurnList turns={turns} answering={answering} model={model.name} />
      )}
      <ChatComposer model={model.name} answering={answering} />
    </div>
  );
}
