"use client";

import { useId } from "react";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { cn } from "~/components/class-names";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";

const quietField = "border-transparent bg-transparent -mx-2.5 w-[calc(100%+1.25rem)] hover:border-input";

/** Title and description, saved when the field is left or with Cmd/Ctrl+Enter. The description is plain Markdown. */
export function TaskText({ editing }: { editing: TaskEditing }) {
  const { value, edit, save } = editing;
  const id = useId();

  const saveTitle = () => (value.title.trim() === "" ? editing.decide("title", "theirs") : void save());
  return (
    <div className="flex flex-col gap-3">
      <Textarea
        aria-label="Title"
        rows={1}
        maxLength={500}
        value={value.title}
        onChange={(event) => edit({ title: event.target.value.replaceAll("\n", " ") })}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onBlur={saveTitle}
        className={cn(quietField, "min-h-0 resize-none py-1 font-semibold text-lg leading-6")}
      />
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={id}>Description</Label>
        <Textarea
          id={id}
          value={value.description}
          maxLength={200_000}
          placeholder="What is to be done, and why. Markdown is welcome."
          onChange={(event) => edit({ description: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
          }}
          onBlur={() => void save()}
          className="max-h-96 min-h-24 overflow-y-auto"
        />
      </div>
    </div>
  );
}
