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
import { capitalize } from "~/shared/capitalize";

type Criteria = NonNullable<TaskEdits["criteria"]>;

/** Puts the element at `from` to `to`. */
function reorder(criteria: Criteria, from: number, to: number): Criteria {
  const rest = criteria.filter((_, row) => row !== from);
  const moved = criteria[from];
  return moved ? [...rest.slice(0, to), moved, ...rest.slice(to)] : criteria;
}

/** What this task must show, and below it what the workspace asks of every task. */
export function TaskCriteria({ editing }: { editing: TaskEditing }) {
  const isDone = (criterion: Criteria[number]) => criterion.kind === "done";
  const all: Criteria = editing.value.criteria;
  const [accepted, done] = [all.filter((one) => !isDone(one)), all.filter(isDone)];
  return (
    <>
      <CriteriaList
        title="Acceptance criteria"
        name="criterion"
        kind="acceptance"
        criteria={accepted}
        edit={(criteria) => editing.edit({ criteria: [...criteria, ...done] })}
        save={(criteria) => void editing.save(criteria && { criteria: [...criteria, ...done] })}
      />
      {done.length > 0 && (
        <CriteriaList
          title="Definition of done"
          name="item of the definition of done"
          kind="done"
          criteria={done}
          edit={(criteria) => editing.edit({ criteria: [...accepted, ...criteria] })}
          save={(criteria) => void editing.save(criteria && { criteria: [...accepted, ...criteria] })}
        />
      )}
    </>
  );
}

/** Ticked, edited in place, reordered by handle or Alt+arrows. */
function CriteriaList({
  title,
  name,
  kind,
  criteria,
  edit,
  save,
}: {
  title: string;
  /** One of them, for a screen reader. */
  name: string;
  kind: "acceptance" | "done";
  criteria: Criteria;
  edit: (criteria: Criteria) => void;
  /** Left out: what was edited before. */
  save: (criteria?: Criteria) => void;
}) {
  const [added, setAdded] = useState("");
  const listId = useId();
  const ids = criteria.map((criterion, row) => criterion.id ?? `new-${row}`);
  const label = capitalize(name);
  const met = criteria.filter((criterion) => criterion.checked).length;

  const change = (row: number, next: Partial<Criteria[number]>) =>
    criteria.map((criterion, other) => (other === row ? { ...criterion, ...next } : criterion));
  const remove = (row: number) => save(criteria.filter((_, other) => other !== row));
  const leave = (row: number) => (criteria[row]?.text.trim() === "" ? remove(row) : save());
  const onRowKey = (event: KeyboardEvent, row: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const target = row + step;
    if (!event.altKey || step === 0 || target < 0 || target >= criteria.length) return;
    event.preventDefault();
    save(reorder(criteria, row, target));
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    const text = added.trim();
    if (text === "") return;
    setAdded("");
    save([...criteria, { text, checked: false, kind }]);
  };

  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h3 className="font-medium text-xs">
        {title}
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
          nameOf={(id) => `${name} ${ids.indexOf(id) + 1}`}
          onMove={(id, index) => save(reorder(criteria, ids.indexOf(id), index))}
        >
          {criteria.map((criterion, row) => (
            <SortableRow key={ids[row]} id={ids[row] ?? ""} name={`${name} ${row + 1}`}>
              {(handle) => (
                <div className="group flex items-center gap-1.5">
                  {handle}
                  <Checkbox
                    checked={criterion.checked}
                    aria-label={`${label} ${row + 1} is met`}
                    onCheckedChange={(checked) => save(change(row, { checked: checked === true }))}
                  />
                  <LineField
                    aria-label={`${label} ${row + 1}`}
                    value={criterion.text}
                    maxLength={2000}
                    onText={(text) => edit(change(row, { text }))}
                    onBlur={() => leave(row)}
                    onKeyDown={(event) => onRowKey(event, row)}
                    className={cn(criterion.checked && "text-muted-foreground line-through")}
                  />
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    aria-label={`Remove ${name} ${row + 1}`}
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
          aria-label={`New ${name}`}
          placeholder={kind === "done" ? "Add an item, then Enter" : "Add a criterion, then Enter"}
          value={added}
          maxLength={2000}
          onChange={(event) => setAdded(event.target.value)}
        />
      </form>
    </section>
  );
}
