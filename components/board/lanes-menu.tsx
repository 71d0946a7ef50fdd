"use client";

import { Rows3 } from "lucide-react";
import { setLanes } from "~/components/board/use-board-url";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { type TaskGrouping, taskGroupingSchema } from "~/shared/contracts/task";

const NONE = "none";
const names: Record<TaskGrouping, string> = { parent: "Parent", tag: "First tag", priority: "Priority" };

/** What the board's rows stand for. */
export function LanesMenu({ lanes }: { lanes: TaskGrouping | null }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="outline"
          size="icon"
          aria-label={lanes ? `Swimlanes by ${names[lanes].toLowerCase()}` : "Swimlanes"}
          className={lanes ? "text-primary dark:text-ring" : undefined}
        >
          <Rows3 aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Swimlanes</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={lanes ?? NONE}
          onValueChange={(value) => setLanes(taskGroupingSchema.safeParse(value).data ?? null)}
        >
          <DropdownMenuRadioItem value={NONE}>None</DropdownMenuRadioItem>
          {taskGroupingSchema.options.map((by) => (
            <DropdownMenuRadioItem key={by} value={by}>
              {names[by]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
