"use client";

import { Archive, Timer, X } from "lucide-react";
import { useBoard } from "~/components/board/board-context";
import { priorityLooks, statusLooks } from "~/components/board/card-look";
import { ExecuteManyButton } from "~/components/execution/execute-many-button";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { taskPriorities, taskStatuses } from "~/shared/contracts/task";

/** What can be done with all ticked cards at once; each is one step that one undo takes back. */
export function SelectionBar() {
  const { selection, changes } = useBoard();
  const ids = [...selection.ids];
  if (ids.length === 0) return null;
  const change = (patch: Parameters<typeof changes.changeMany.mutate>[0]["patch"]) =>
    changes.changeMany.mutate({ ids, patch });
  return (
    <section
      aria-label={`${ids.length} tasks selected`}
      className="mx-4 mb-2 flex flex-wrap items-center gap-1.5 rounded-lg border border-primary bg-primary-soft px-2.5 py-1.5"
    >
      <span className="tnum mr-1 font-medium text-sm">{ids.length} selected</span>
      <Chooser label="Move to" options={taskStatuses} looks={statusLooks} onChoose={(status) => change({ status })} />
      <Chooser
        label="Priority"
        options={taskPriorities}
        looks={priorityLooks}
        onChoose={(priority) => change({ priority })}
      />
      <Button size="sm" variant="outline" onClick={() => changes.estimate.mutate({ taskIds: ids.slice(0, 200) })}>
        <Timer aria-hidden />
        Estimate
      </Button>
      <ExecuteManyButton taskIds={ids.slice(0, 200)} />
      <Button size="sm" variant="outline" onClick={() => change({ archived: true })}>
        <Archive aria-hidden />
        Archive
      </Button>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label="Clear the selection"
        className="ml-auto"
        onClick={selection.clear}
      >
        <X aria-hidden />
      </Button>
    </section>
  );
}

function Chooser<T extends string>({
  label,
  options,
  looks,
  onChoose,
}: {
  label: string;
  options: readonly T[];
  looks: Record<T, { icon: typeof statusLooks.Todo.icon; className: string }>;
  onChoose: (option: T) => void;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" variant="outline">
          {label}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {options.map((option) => {
          const { icon: Icon, className } = looks[option];
          return (
            <DropdownMenuItem key={option} onSelect={() => onChoose(option)}>
              <Icon aria-hidden className={className} />
              {option}
            </DropdownMenuItem>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
