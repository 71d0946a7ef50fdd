"use client";

import { type FormEvent, useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { Input } from "~/components/ui/input";
import type { CreateTask, TaskStatus } from "~/shared/contracts/task";

/**
 * A title line at the top of a column or row: Enter creates and stays for the next one, Escape or leaving it empty closes.
 * `place` says where to a screen reader, `fields` what a new task gets beside its title.
 */
export function QuickAdd({
  status,
  place = status,
  fields,
  onClose,
}: {
  status: TaskStatus;
  place?: string;
  fields?: Pick<CreateTask, "tags" | "parentId" | "priority">;
  onClose: () => void;
}) {
  const { changes, workspaceId } = useBoard();
  const [title, setTitle] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = title.trim();
    if (text === "") return;
    setTitle("");
    changes.create.mutate({ ...fields, title: text, status, workspaceId }, { onError: () => setTitle(text) });
  };

  return (
    <form onSubmit={submit} className="px-1.5 pb-1.5">
      <Input
        autoFocus
        value={title}
        maxLength={500}
        aria-label={`Title of a new task in ${place}`}
        placeholder="Title, then Enter"
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
        onBlur={() => title.trim() === "" && onClose()}
      />
    </form>
  );
}
