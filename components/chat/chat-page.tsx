"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { ConversationList } from "~/components/chat/conversation-list";
import { ConversationPane } from "~/components/chat/conversation-pane";
import { NewChat } from "~/components/chat/new-chat";
import { useChatActions } from "~/components/chat/use-chat-actions";
import { useChatUrl } from "~/components/chat/use-chat-url";
import { useConversationStep } from "~/components/chat/use-conversation-step";
import { useShortcuts } from "~/components/frame/shortcuts";
import { ErrorState } from "~/components/ui/error-state";
import { Sheet, SheetContent, SheetTitle } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import type { Model } from "~/shared/contracts/model";
import { parseConversationFile } from "~/shared/conversation-file";

const canChat = ({ capabilities }: Model): boolean => capabilities.length === 0 || capabilities.includes("completion");
/** From this width on the list stands beside the conversation; below it is a sheet. */
const WIDE = "(min-width: 64rem)";

/** Conversations with the models of this machine. */
export function ChatPage() {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions());
  const url = useChatUrl();
  const actions = useChatActions();
  const [isListShown, setListShown] = useState(true);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const importField = useRef<HTMLInputElement>(null);
  const step = useConversationStep(url);

  const open = useCallback(
    (id: string) => {
      setSheetOpen(false);
      url.open(id);
    },
    [url],
  );
  const openNew = useCallback(() => {
    setSheetOpen(false);
    url.openNew();
  }, [url]);
  const toggleList = () => (matchMedia(WIDE).matches ? setListShown(!isListShown) : setSheetOpen(true));

  useShortcuts("Chats", [
    { keys: "n", description: "New chat", run: openNew },
    {
      keys: "/",
      description: "Search the chats",
      run: () => {
        if (matchMedia(WIDE).matches) setListShown(true);
        else setSheetOpen(true);
        requestAnimationFrame(() => searchField.current?.focus());
      },
    },
    { keys: "j", description: "Next chat in the list", run: () => step(1) },
    { keys: "k", description: "Previous chat in the list", run: () => step(-1) },
  ]);

  if (models.isError) {
    return <ErrorState title="The models could not be listed" error={models.error} onRetry={() => models.refetch()} />;
  }
  if (models.isPending) {
    return (
      <div aria-busy className="flex h-full flex-col gap-4 p-4">
        <Skeleton className="h-8 w-80 max-w-full" />
        <Skeleton className="mx-auto mt-auto h-12 w-full max-w-3xl rounded-xl" />
      </div>
    );
  }
  const usable = models.data.filter(canChat);

  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const text = await file.text();
    const parsed = parseConversationFile(text);
    if ("problem" in parsed) return void toast.error(`${file.name} was not imported: ${parsed.problem}.`);
    const view = await actions.importText(text, usable[0]?.name ?? "unknown");
    if (view) open(view.conversation.id);
  };

  const list = (
    <ConversationList
      openId={url.conversationId}
      actions={actions}
      searchField={searchField}
      onOpen={open}
      onNew={openNew}
      onImport={() => importField.current?.click()}
    />
  );

  return (
    <div className="flex h-full min-h-0">
      {isListShown && <aside className="hidden w-68 shrink-0 border-r bg-card lg:block">{list}</aside>}
      <Sheet open={isSheetOpen} onOpenChange={setSheetOpen}>
        <SheetContent side="left" aria-describedby={undefined} className="sm:max-w-80">
          <SheetTitle className="px-4 py-3.5">Chats</SheetTitle>
          <div className="min-h-0 flex-1">{isSheetOpen && list}</div>
        </SheetContent>
      </Sheet>
      <div className="min-w-0 flex-1">
        {url.conversationId ? (
          <ConversationPane
            key={url.conversationId}
            id={url.conversationId}
            models={usable}
            actions={actions}
            onOpen={open}
            onNew={openNew}
            onToggleList={toggleList}
          />
        ) : (
          <NewChat url={url} models={usable} actions={actions} onToggleList={toggleList} />
        )}
      </div>
      <input
        ref={importField}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="Chat to import"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          void importFile(file);
        }}
      />
    </div>
  );
}
