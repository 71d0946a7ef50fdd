"use client";

import { TriangleAlert } from "lucide-react";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { Button } from "~/components/ui/button";
import type { EditableField } from "~/shared/board-edits";

const fieldNames: Record<EditableField, string> = {
  title: "Title",
  description: "Description",
  priority: "Priority",
  status: "Status",
  complexity: "Class",
  estimateMinutes: "Estimate",
  estimateHighMinutes: "Estimate, high",
  actualMinutes: "Time taken",
  parentId: "Part of",
  links: "Links",
  tags: "Tags",
  criteria: "Acceptance criteria",
  dependencyIds: "Waits for",
};

/** A field's value as text, for comparing two versions. */
function describeValue(value: unknown): string {
  if (value === null || value === "") return "(empty)";
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return "(none)";
  return value
    .map((item: unknown) => {
      if (typeof item !== "object" || item === null) return String(item);
      const { text, checked } = item as { text: string; checked: boolean };
      return `${checked ? "☑" : "☐"} ${text}`;
    })
    .join("\n");
}

/** The same field changed here and elsewhere: both versions side by side, and a choice for each. Nothing is lost before it. */
export function TaskConflicts({ editing }: { editing: TaskEditing }) {
  if (editing.conflicts.length === 0) return null;
  return (
    <section role="alert" className="flex flex-col gap-3 rounded-lg border border-warning bg-warning-soft p-3">
      <p className="flex items-center gap-2 font-medium">
        <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning" />
        This task was changed elsewhere while you edited it
      </p>
      {editing.conflicts.map(({ field, mine, theirs }) => (
        <div key={field} className="flex flex-col gap-2">
          <h3 className="font-medium text-xs">{fieldNames[field]}</h3>
          <div className="grid gap-2 sm:grid-cols-2">
            <Version title="Yours" value={mine} action="Keep yours" onChoose={() => editing.decide(field, "mine")} />
            <Version
              title="Theirs"
              value={theirs}
              action="Take theirs"
              onChoose={() => editing.decide(field, "theirs")}
            />
          </div>
        </div>
      ))}
    </section>
  );
}

function Version({
  title,
  value,
  action,
  onChoose,
}: {
  title: string;
  value: unknown;
  action: string;
  onChoose: () => void;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5 rounded-md border bg-card p-2">
      <span className="text-muted-foreground text-xs">{title}</span>
      <p className="scroll-quiet max-h-40 overflow-y-auto whitespace-pre-wrap break-words text-sm">
        {describeValue(value)}
      </p>
      <Button variant="outline" size="sm" className="mt-auto self-start" onClick={onChoose}>
        {action}
      </Button>
    </div>
  );
}
