"use client";

import { Eye } from "lucide-react";
import { useId, useState } from "react";
import { LineField } from "~/components/board/line-field";
import { RenderedText } from "~/components/board/rendered-text";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { ImproveButton } from "~/components/prompts/improve-button";
import { Button } from "~/components/ui/button";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";

/** Title and description, saved when the field is left or with Cmd/Ctrl+Enter. The description is Markdown, written as text and shown as it looks. */
export function TaskText({ editing }: { editing: TaskEditing }) {
  const { value, edit, save } = editing;
  const id = useId();
  const [isPreview, setIsPreview] = useState(false);

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
        <div className="flex items-center gap-1">
          <Label htmlFor={id} className="mr-auto">
            Description
          </Label>
          {(isPreview || value.description.trim() !== "") && (
            <Button variant="ghost" size="sm" aria-pressed={isPreview} onClick={() => setIsPreview(!isPreview)}>
              <Eye aria-hidden />
              Preview
            </Button>
          )}
          <ImproveButton
            title={value.title}
            description={value.description}
            criteria={value.criteria.map(({ text }) => text)}
            onTake={(description) => void save({ description })}
          />
        </div>
        {isPreview ? (
          <section aria-label="Description as it looks" className="rounded-md border px-3 py-2">
            <RenderedText text={value.description} />
          </section>
        ) : (
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
        )}
      </div>
    </div>
  );
}
