"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search, SquarePen, Upload, X } from "lucide-react";
import { type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ConversationRow } from "~/components/chat/conversation-row";
import type { ChatActions } from "~/components/chat/use-chat-actions";
import { Button } from "~/components/ui/button";
import { ErrorState } from "~/components/ui/error-state";
import { Input } from "~/components/ui/input";
import { Skeleton } from "~/components/ui/skeleton";
import { useNow } from "~/components/use-now";
import { groupByDay } from "~/shared/conversation-days";

const ROW_PX = 52;
const FOUND_ROW_PX = 76;
const HEADING_PX = 30;
const MINUTE_MS = 60_000;

/** All conversations, newest first, with search. It fetches and draws only what is near the window. */
export function ConversationList({
  openId,
  actions,
  searchField,
  onOpen,
  onNew,
  onImport,
}: {
  openId: string | null;
  actions: ChatActions;
  searchField: RefObject<HTMLInputElement | null>;
  onOpen: (id: string) => void;
  onNew: () => void;
  onImport: () => void;
}) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.trim());
  const query = useInfiniteQuery(
    trpc.conversations.list.infiniteQueryOptions(
      { search },
      { getNextPageParam: ({ nextCursor }) => nextCursor, placeholderData: keepPreviousData },
    ),
  );
  const now = useNow(MINUTE_MS);
  const cards = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const lines = useMemo(() => groupByDay(cards, new Date(now)), [cards, now]);

  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => {
      const line = lines[index];
      return line?.kind !== "conversation" ? HEADING_PX : line.card.excerpt ? FOUND_ROW_PX : ROW_PX;
    },
    getItemKey: (index) => {
      const line = lines[index];
      return line?.kind === "conversation" ? line.card.id : `day ${line?.label}`;
    },
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= lines.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, lines.length]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-1 px-2 pt-2">
        <Button variant="outline" onClick={onNew} className="flex-1 justify-start">
          <SquarePen aria-hidden />
          New chat
        </Button>
        <Button variant="ghost" size="icon" aria-label="Import a chat" title="Import a chat" onClick={onImport}>
          <Upload aria-hidden />
        </Button>
      </div>
      <div className="relative shrink-0 p-2">
        <Search aria-hidden className="absolute top-4.5 left-4.5 size-3.5 text-muted-foreground" />
        <Input
          ref={searchField}
          type="search"
          aria-label="Search the chats"
          placeholder="Search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            if (typed) setTyped("");
            else event.currentTarget.blur();
          }}
          className="w-full pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
        />
        {typed && (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={() => setTyped("")}
            className="absolute top-4.5 right-4 text-muted-foreground"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      <nav ref={box} aria-label="Chats" className="scroll-quiet relative min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {query.isError ? (
          <ErrorState title="The chats could not be listed" error={query.error} onRetry={() => query.refetch()} />
        ) : query.isPending ? (
          <div aria-busy className="flex flex-col gap-2 pt-1">
            {[0, 1, 2, 3, 4].map((key) => (
              <Skeleton key={key} className="h-11" />
            ))}
          </div>
        ) : lines.length === 0 ? (
          <p className="px-2 py-6 text-center text-muted-foreground text-sm">
            {search ? `Nothing with “${search}”.` : "Your chats will be listed here."}
          </p>
        ) : (
          <ul className="relative" style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, key, start, size }) => {
              const line = lines[index];
              if (!line) return null;
              return (
                <li
                  key={key}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${start}px)`, height: size }}
                >
                  {line.kind === "day" ? (
                    <h2 className="px-2 pt-3 font-medium text-2xs text-muted-foreground">{line.label}</h2>
                  ) : (
                    <ConversationRow
                      card={line.card}
                      isOpen={line.card.id === openId}
                      actions={actions}
                      onOpen={onOpen}
                      onRemoved={() => line.card.id === openId && onNew()}
                    />
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </nav>
    </div>
  );
}
