"use client";

import { MoreHorizontal, Pin } from "lucide-react";
import Link from "next/link";
import { memo, useState } from "react";
import { ConversationMenuItems } from "~/components/chat/conversation-menu";
import type { ChatActions } from "~/components/chat/use-chat-actions";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "~/components/ui/dropdown-menu";
import { Input } from "~/components/ui/input";
import type { ConversationCard } from "~/shared/contracts/conversation";

/** A conversation in the list: title, models, the place where a search was found, and its menu. */
export const ConversationRow = memo(function ConversationRow({
  card,
  isOpen,
  actions,
  onOpen,
  onRemoved,
}: {
  card: ConversationCard;
  isOpen: boolean;
  actions: ChatActions;
  onOpen: (id: string) => void;
  onRemoved: () => void;
}) {
  const [isRenaming, setRenaming] = useState(false);
  const { id, title, isPinned, isAnswering, models, excerpt } = card;

  if (isRenaming) {
    const save = (value: string) => {
      setRenaming(false);
      const next = value.trim();
      if (next && next !== title) void actions.describe(id, { title: next });
    };
    return (
      <Input
        autoFocus
        aria-label="Title of the chat"
        defaultValue={title}
        maxLength={200}
        onFocus={(event) => event.target.select()}
        onBlur={(event) => save(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            event.stopPropagation();
            setRenaming(false);
          }
        }}
        className="mt-1.5 w-full"
      />
    );
  }

  return (
    <div className={cn("group relative flex h-full items-start rounded-md", isOpen ? "bg-accent" : "hover:bg-muted")}>
      <Link
        href={`/chat?c=${encodeURIComponent(id)}`}
        prefetch={false}
        aria-current={isOpen ? "page" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen(id);
        }}
        className="flex h-full min-w-0 flex-1 flex-col justify-center gap-0.5 rounded-md py-1 pr-8 pl-2 focus-visible:-outline-offset-2"
      >
        <span className="flex min-w-0 items-center gap-1.5">
          {isAnswering && (
            <span className="size-1.5 shrink-0 animate-pulse rounded-full bg-primary">
              <span className="sr-only">Answering</span>
            </span>
          )}
          <span className={cn("truncate text-sm", isOpen && "font-medium")}>{title || "New chat"}</span>
          {isPinned && <Pin aria-hidden className="size-3 shrink-0 text-muted-foreground" />}
        </span>
        {excerpt && <Excerpt text={excerpt} />}
        <span className="truncate text-2xs text-muted-foreground">{models.join(" and ")}</span>
      </Link>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Menu of ${title || "New chat"}`}
            className="absolute top-1.5 right-1 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 max-lg:opacity-100"
          >
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" onCloseAutoFocus={(event) => isRenaming && event.preventDefault()}>
          <ConversationMenuItems
            conversation={card}
            actions={actions}
            onRename={() => setRenaming(true)}
            onOpen={onOpen}
            onRemoved={onRemoved}
          />
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
});

/** The text around a match; the match stands between U+0002 and U+0003. */
function Excerpt({ text }: { text: string }) {
  const parts = text.replace(/\s+/g, " ").replaceAll("\u0003", "\u0002").split("\u0002");
  let offset = 0;
  return (
    <span className="truncate text-muted-foreground text-xs">
      {parts.map((part, index) => {
        const key = offset;
        offset += part.length + 1;
        return index % 2 === 1 ? (
          <mark key={key} className="rounded-xs bg-warning-soft text-foreground">
            {part}
          </mark>
        ) : (
          <span key={key}>{part}</span>
        );
      })}
    </span>
  );
}
