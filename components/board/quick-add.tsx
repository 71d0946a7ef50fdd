"use client";

import { type FormEvent, useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { Input } from "~/components/ui/input";
import type { TaskStatus } from "~/shared/contracts/task";

/** A title line at the top of a column: Enter creates and stays for the next one, Escape or leaving it empty closes. */
export function QuickAdd({ status, onClose }: { status: TaskStatus; onClose: () => void }) {
  const { changes, workspaceId } = useBoard();
  const [title, setTitle] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = title.trim();
    if (text === "") return;
    setTitle("");
    changes.create.mutate({ title: text, status, workspaceId }, { onError: () => setTitle(text) });
  };

  return (
    <form onSubmit={submit} className="px-1.5 pb-1.5">
      <Input
        autoFocus
        value={title}
        maxLength={500}
        aria-label={`Title of a new task in ${status}`}
        placeholder="Title, then Enter"
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
        onBlur={() => title.trim() === "" && onClose()}
      />
    </form>
  );
}
