"use client";

import { ListFilter, Plus, X } from "lucide-react";
import type { RefObject } from "react";
import { LanesMenu } from "~/components/board/lanes-menu";
import { SavedViewsMenu } from "~/components/board/saved-views-menu";
import { type BoardView, setQuery } from "~/components/board/use-board-url";
import { ViewTabs } from "~/components/board/view-tabs";
import { WorkspaceMenu } from "~/components/board/workspace-menu";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { Input } from "~/components/ui/input";
import { Kbd } from "~/components/ui/kbd";
import { toggleFilterWord } from "~/shared/board-filter";
import type { TaskCard, TaskGrouping } from "~/shared/contracts/task";

const filterGroups = [
  { label: "Priority", words: ["priority:critical", "priority:high", "priority:medium", "priority:low"] },
  { label: "Class", words: ["class:simple", "class:medium", "class:complex", "class:none"] },
  { label: "State", words: ["is:blocked", "is:subtask"] },
];

const TAGS_IN_MENU = 12;

/** Workspace, filter line with its menu of ready-made words, views, and the button that creates a task. */
export function BoardHeader({
  query,
  lanes,
  view,
  cards,
  filterRef,
  onCreate,
}: {
  query: string;
  lanes: TaskGrouping | null;
  view: BoardView;
  cards: readonly TaskCard[];
  filterRef: RefObject<HTMLInputElement | null>;
  onCreate: () => void;
}) {
  const words = query.split(/\s+/);
  const tags = [...new Set(cards.flatMap((card) => card.tags))]
    .filter((tag) => !/\s/.test(tag))
    .sort()
    .slice(0, TAGS_IN_MENU);
  const groups =
    tags.length > 0 ? [...filterGroups, { label: "Tag", words: tags.map((tag) => `tag:${tag}`) }] : filterGroups;
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-2 px-4 py-3">
      <WorkspaceMenu />
      <div className="relative order-last min-w-0 flex-1 basis-[calc(100%-8rem)] sm:order-none sm:max-w-sm sm:basis-0">
        <Input
          ref={filterRef}
          aria-label="Filter tasks"
          value={query}
          placeholder={view === "flow" ? "Charts count all tasks" : "Filter by words, #12, tag:api"}
          disabled={view === "flow"}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (query === "") event.currentTarget.blur();
            else setQuery("");
          }}
          className="pr-8"
        />
        {query === "" ? (
          <Kbd className="absolute top-1.5 right-2 hidden sm:inline-flex">/</Kbd>
        ) : (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Clear the filter"
            className="absolute top-0.5 right-0.5"
            onClick={() => setQuery("")}
          >
            <X aria-hidden />
          </Button>
        )}
      </div>
      <div className="order-last flex gap-2 sm:order-none">
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline" size="icon" aria-label="Filter by field" disabled={view === "flow"}>
              <ListFilter aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            {groups.map((group) => (
              <div key={group.label}>
                <DropdownMenuLabel>{group.label}</DropdownMenuLabel>
                {group.words.map((word) => (
                  <DropdownMenuCheckboxItem
                    key={word}
                    checked={words.includes(word)}
                    onCheckedChange={() => setQuery(toggleFilterWord(query, word))}
                    onSelect={(event) => event.preventDefault()}
                  >
                    {word.slice(word.indexOf(":") + 1)}
                  </DropdownMenuCheckboxItem>
                ))}
              </div>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
        {view === "board" && <LanesMenu lanes={lanes} />}
        <SavedViewsMenu query={query} lanes={lanes} />
      </div>
      <ViewTabs view={view} />
      <Button variant="primary" className="ml-auto" onClick={onCreate}>
        <Plus aria-hidden />
        <span className="hidden sm:inline">New task</span>
        <span className="sr-only sm:hidden">New task</span>
      </Button>
    </header>
  );
}
