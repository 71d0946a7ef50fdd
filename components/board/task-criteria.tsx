"use client";

import { X } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { LineField } from "~/components/board/line-field";
import { SortableList, SortableRow } from "~/components/board/sortable-list";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { Checkbox } from "~/components/ui/checkbox";
import { Input } from "~/components/ui/input";
import type { TaskEdits } from "~/shared/board-edits";

type Criteria = NonNullable<TaskEdits["criteria"]>;

/** Puts the element at `from` to `to`. */
function reorder(criteria: Criteria, from: number, to: number): Criteria {
  const rest = criteria.filter((_, row) => row !== from);
  const moved = criteria[from];
  return moved ? [...rest.slice(0, to), moved, ...rest.slice(to)] : criteria;
}

/** What must be true when the task is done: ticked, edited in place, reordered by handle or Alt+arrows. */
export function TaskCriteria({ editing }: { editing: TaskEditing }) {
  const [added, setAdded] = useState("");
  const listId = useId();
  const criteria: Criteria = editing.value.criteria;
  const ids = criteria.map((criterion, row) => criterion.id ?? `new-${row}`);
  const met = criteria.filter((criterion) => criterion.checked).length;

  const change = (row: number, next: Partial<Criteria[number]>) =>
    criteria.map((criterion, other) => (other === row ? { ...criterion, ...next } : criterion));
  const remove = (row: number) => void editing.save({ criteria: criteria.filter((_, other) => other !== row) });
  const leave = (row: number) => (criteria[row]?.text.trim() === "" ? remove(row) : void editing.save());
  const onRowKey = (event: KeyboardEvent, row: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const target = row + step;
    if (!event.altKey || step === 0 || target < 0 || target >= criteria.length) return;
    event.preventDefault();
    void editing.save({ criteria: reorder(criteria, row, target) });
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    const text = added.trim();
    if (text === "") return;
    setAdded("");
    void editing.save({ criteria: [...criteria, { text, checked: false }] });
  };

  return (
    <section aria-label="Acceptance criteria" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-xs">
        Acceptance criteria
        {criteria.length > 0 && (
          <span className="tnum ml-1.5 text-muted-foreground">
            {met} of {criteria.length} met
          </span>
        )}
      </h3>
      {criteria.length > 0 && (
        <SortableList
          id={listId}
          ids={ids}
          nameOf={(id) => `criterion ${ids.indexOf(id) + 1}`}
          onMove={(id, index) => void editing.save({ criteria: reorder(criteria, ids.indexOf(id), index) })}
        >
          {criteria.map((criterion, row) => (
            <SortableRow key={ids[row]} id={ids[row] ?? ""} name={`criterion ${row + 1}`}>
              {(handle) => (
                <div className="group flex items-center gap-1.5">
                  {handle}
                  <Checkbox
                    checked={criterion.checked}
                    aria-label={`Criterion ${row + 1} is met`}
                    onCheckedChange={(checked) =>
                      void editing.save({ criteria: change(row, { checked: checked === true }) })
                    }
                  />
                  <LineField
                    aria-label={`Criterion ${row + 1}`}
                    value={criterion.text}
                    maxLength={2000}
                    onText={(text) => editing.edit({ criteria: change(row, { text }) })}
                    onBlur={() => leave(row)}
                    onKeyDown={(event) => onRowKey(event, row)}
                    className={cn(criterion.checked && "text-muted-foreground line-through")}
                  />
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    aria-label={`Remove criterion ${row + 1}`}
                    onClick={() => remove(row)}
                    className="pointer-fine:opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
                  >
                    <X aria-hidden />
                  </Button>
                </div>
              )}
            </SortableRow>
          ))}
        </SortableList>
      )}
      <form onSubmit={add}>
        <Input
          aria-label="New criterion"
          placeholder="Add a criterion, then Enter"
          value={added}
          maxLength={2000}
          onChange={(event) => setAdded(event.target.value)}
        />
      </form>
    </section>
  );
}
