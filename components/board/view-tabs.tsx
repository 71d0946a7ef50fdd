"use client";

import { Archive, ChartArea, Kanban, Waypoints } from "lucide-react";
import { type BoardView, boardViews, openView } from "~/components/board/use-board-url";
import { Tabs, TabsList, TabsTrigger } from "~/components/ui/tabs";

const looks: Record<BoardView, { name: string; icon: typeof Kanban }> = {
  board: { name: "Board", icon: Kanban },
  plan: { name: "Plan", icon: Waypoints },
  flow: { name: "Flow", icon: ChartArea },
  archive: { name: "Archive", icon: Archive },
};

/** The views of a workspace's tasks. */
export function ViewTabs({ view }: { view: BoardView }) {
  return (
    <Tabs value={view} onValueChange={(next) => openView(next as BoardView)}>
      <TabsList aria-label="View">
        {boardViews.map((one) => {
          const { name, icon: Icon } = looks[one];
          return (
            <TabsTrigger key={one} value={one} aria-controls="board-view">
              <Icon aria-hidden />
              <span className="sr-only lg:not-sr-only">{name}</span>
            </TabsTrigger>
          );
        })}
      </TabsList>
    </Tabs>
  );
}
