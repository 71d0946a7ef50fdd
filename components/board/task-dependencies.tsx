"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { openTask } from "~/components/board/use-board-url";
import { Button } from "~/components/ui/button";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "~/components/ui/command";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";

/** The tasks this one waits for, as chips; a search adds one. The daemon refuses cycles and says which. */
export function TaskDependencies({
  taskId,
  dependencyIds,
  onChange,
}: {
  taskId: string;
  dependencyIds: readonly string[];
  onChange: (dependencyIds: string[]) => void;
}) {
  const { cards, cardsById } = useBoard();
  const [isOpen, setIsOpen] = useState(false);
  const candidates = cards.filter((card) => card.id !== taskId && !dependencyIds.includes(card.id));

  return (
    <section aria-label="Waits for">
      <h3 className="mb-1.5 font-medium text-xs">Waits for</h3>
      <ul className="flex flex-wrap gap-1.5">
        {dependencyIds.map((id) => {
          const card = cardsById.get(id);
          const look = card && statusLooks[card.status];
          return (
            <li key={id} className="flex h-7 max-w-full items-center rounded-md border bg-card text-xs">
              <button
                type="button"
                onClick={() => openTask(id)}
                className="flex min-w-0 items-center gap-1.5 rounded-l-md px-2 hover:underline"
              >
                {look && <look.icon aria-hidden className={`size-3.5 shrink-0 ${look.className}`} />}
                <span className="truncate">{card ? `#${card.number} ${card.title}` : "A task not in this list"}</span>
                {card && <span className="sr-only">, {card.status}</span>}
              </button>
              <button
                type="button"
                aria-label={`Do not wait for #${card?.number ?? id}`}
                onClick={() => onChange(dependencyIds.filter((other) => other !== id))}
                className="flex h-full items-center rounded-r-md px-1.5 text-muted-foreground hover:bg-accent"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          );
        })}
        <li>
          <Popover open={isOpen} onOpenChange={setIsOpen}>
            <PopoverTrigger asChild>
              <Button variant="outline" size="sm" aria-label="Add a task to wait for">
                <Plus aria-hidden />
                Add
              </Button>
            </PopoverTrigger>
            <PopoverContent align="start" aria-label="Add a task to wait for" className="p-0">
              <Command label="Tasks">
                <CommandInput placeholder="Number or title" />
                <CommandList className="max-h-64">
                  <CommandEmpty>No other task by that name.</CommandEmpty>
                  {candidates.map((card) => (
                    <CommandItem
                      key={card.id}
                      value={`#${card.number} ${card.title}`}
                      onSelect={() => {
                        setIsOpen(false);
                        onChange([...dependencyIds, card.id].sort());
                      }}
                    >
                      <span className="tnum text-muted-foreground">#{card.number}</span>
                      <span className="truncate">{card.title}</span>
                    </CommandItem>
                  ))}
                </CommandList>
              </Command>
            </PopoverContent>
          </Popover>
        </li>
      </ul>
    </section>
  );
}
