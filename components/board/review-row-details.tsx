"use client";

import { useId, useState } from "react";
import { Label } from "~/components/ui/label";
import { Textarea } from "~/components/ui/textarea";
import type { ReviewRow } from "~/shared/board-review";

/** The longer texts of a proposed subtask: description, and criteria one a line. */
export function ReviewRowDetails({
  row,
  name,
  onEdit,
}: {
  row: ReviewRow;
  name: string;
  onEdit: (change: Partial<ReviewRow>) => void;
}) {
  const id = useId();
  const [criteria, setCriteria] = useState(row.acceptanceCriteria.join("\n"));
  return (
    <div className="grid gap-2 pl-6 sm:grid-cols-2">
      <div>
        <Label htmlFor={`${id}-description`} className="mb-1 block text-muted-foreground">
          Description <span className="sr-only">of {name}</span>
        </Label>
        <Textarea
          id={`${id}-description`}
          value={row.description}
          maxLength={4000}
          onChange={(event) => onEdit({ description: event.target.value })}
        />
      </div>
      <div>
        <Label htmlFor={`${id}-criteria`} className="mb-1 block text-muted-foreground">
          Criteria, one a line <span className="sr-only">of {name}</span>
        </Label>
        <Textarea
          id={`${id}-criteria`}
          value={criteria}
          onChange={(event) => {
            setCriteria(event.target.value);
            const lines = event.target.value.split("\n").map((line) => line.trim());
            onEdit({ acceptanceCriteria: lines.filter((line) => line !== "") });
          }}
        />
      </div>
    </div>
  );
}
