"use client";

import { Copy, FileJson, FileText, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { useTRPCClient } from "~/app/_trpc/client";
import { saveFile } from "~/components/chat/save-file";
import type { ChatActions } from "~/components/chat/use-chat-actions";
import { DropdownMenuItem, DropdownMenuSeparator } from "~/components/ui/dropdown-menu";
import { toastError } from "~/components/ui/toaster";
import type { Conversation } from "~/shared/contracts/conversation";

/** What can be done with a conversation as a whole. */
export function ConversationMenuItems({
  conversation: { id, title, isPinned },
  actions,
  onRename,
  onOpen,
  onRemoved,
}: {
  conversation: Pick<Conversation, "id" | "title" | "isPinned">;
  actions: ChatActions;
  onRename: () => void;
  onOpen: (id: string) => void;
  onRemoved: () => void;
}) {
  const client = useTRPCClient();

  const exportAs = async (format: "json" | "markdown") => {
    try {
      const { name, text } = await client.conversations.export.query({ id, format });
      saveFile(name, text, format === "json" ? "application/json" : "text/markdown");
    } catch (error) {
      toastError("The chat was not exported", error);
    }
  };

  return (
    <>
      <DropdownMenuItem onSelect={onRename}>
        <Pencil aria-hidden />
        Rename
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => void actions.describe(id, { isPinned: !isPinned })}>
        {isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        {isPinned ? "Unpin" : "Pin"}
      </DropdownMenuItem>
      <DropdownMenuItem
        onSelect={async () => {
          const copy = await actions.duplicate(id);
          if (copy) onOpen(copy.conversation.id);
        }}
      >
        <Copy aria-hidden />
        Duplicate
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={() => void exportAs("markdown")}>
        <FileText aria-hidden />
        Export as Markdown
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => void exportAs("json")}>
        <FileJson aria-hidden />
        Export as JSON
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuItem
        variant="destructive"
        onSelect={async () => {
          if (await actions.remove([id], `“${title || "New chat"}” is deleted`)) onRemoved();
        }}
      >
        <Trash2 aria-hidden />
        Delete
      </DropdownMenuItem>
    </>
  );
}
