"use client";

import { type FormEvent, useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { openTask } from "~/components/board/use-board-url";
import { Input } from "~/components/ui/input";
import { formatEstimate } from "~/shared/board-estimate";
import type { TaskDetail } from "~/shared/contracts/task";

/** The parent and the subtasks as links, and a line that adds a subtask. */
export function TaskSubtasks({ task }: { task: TaskDetail }) {
  const { changes, cardsById } = useBoard();
  const [title, setTitle] = useState("");
  const parent = task.parentId ? cardsById.get(task.parentId) : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = title.trim();
    if (text === "") return;
    setTitle("");
    changes.create.mutate({ title: text, parentId: task.id }, { onError: () => setTitle(text) });
  };

  return (
    <section aria-label="Subtasks" className="flex flex-col gap-1.5">
      {parent && (
        <p className="text-xs">
          <span className="text-muted-foreground">Subtask of </span>
          <button type="button" className="hover:underline" onClick={() => openTask(parent.id)}>
            #{parent.number} {parent.title}
          </button>
        </p>
      )}
      <h3 className="font-medium text-xs">
        Subtasks
        {task.subtaskCount > 0 && (
          <span className="tnum ml-1.5 text-muted-foreground">
            {task.subtaskDoneCount} of {task.subtaskCount} done
          </span>
        )}
      </h3>
      {task.subtasks.length > 0 && (
        <ul className="divide-y rounded-lg border bg-card">
          {task.subtasks.map((subtask) => {
            const { icon: Icon, className } = statusLooks[subtask.status];
            return (
              <li key={subtask.id}>
                <button
                  type="button"
                  onClick={() => openTask(subtask.id)}
                  className="flex w-full items-center gap-2 px-2.5 py-1.5 text-left hover:bg-accent"
                >
                  <Icon aria-hidden className={`size-3.5 shrink-0 ${className}`} />
                  <span className="sr-only">{subtask.status}: </span>
                  <span className="tnum shrink-0 text-muted-foreground text-xs">#{subtask.number}</span>
                  <span className="min-w-0 flex-1 truncate">{subtask.title}</span>
                  {subtask.estimateMinutes !== null && (
                    <span className="tnum shrink-0 text-muted-foreground text-xs">
                      {formatEstimate(subtask.estimateMinutes)}
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <form onSubmit={submit}>
        <Input
          aria-label="Title of a new subtask"
          placeholder="Add a subtask, then Enter"
          value={title}
          maxLength={500}
          onChange={(event) => setTitle(event.target.value)}
        />
      </form>
    </section>
  );
}
