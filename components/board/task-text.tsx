"use client";

import { useId } from "react";
import { LineField } from "~/components/board/line-field";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { ImproveButton } from "~/components/prompts/improve-button";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";

/** Title and description, saved when the field is left or with Cmd/Ctrl+Enter. The description is plain Markdown. */
export function TaskText({ editing }: { editing: TaskEditing }) {
  const { value, edit, save } = editing;
  const id = useId();

  const saveTitle = () => (value.title.trim() === "" ? editing.decide("title", "theirs") : void save());
  return (
    <div className="flex flex-col gap-3">
      <LineField
        aria-label="Title"
        maxLength={500}
        value={value.title}
        onText={(title) => edit({ title })}
        onBlur={saveTitle}
        className="-mx-1.5 w-[calc(100%+0.75rem)] font-semibold text-lg leading-6"
      />
      <div className="flex flex-col gap-1.5">
        <div className="flex items-center justify-between">
          <Label htmlFor={id}>Description</Label>
          <ImproveButton
            title={value.title}
            description={value.description}
            criteria={value.criteria.map(({ text }) => text)}
            onTake={(description) => void save({ description })}
          />
        </div>
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
