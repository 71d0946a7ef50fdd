"use client";

import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { priorityLooks, statusLooks } from "~/components/board/card-look";
import { TagsInput } from "~/components/board/tags-input";
import { ImproveButton } from "~/components/prompts/improve-button";
import { Button } from "~/components/ui/button";
import { Checkbox } from "~/components/ui/checkbox";
import { Dialog, DialogContent, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { Kbd } from "~/components/ui/kbd";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Textarea } from "~/components/ui/textarea";
import { type CreateTask, taskPriorities, taskStatuses } from "~/shared/contracts/task";

const emptyTask = {
  title: "",
  description: "",
  criteria: "",
  status: "Todo",
  priority: "medium",
  tags: [] as string[],
  isDocument: false,
};

/** Creates a task with everything it can start with. What was typed stays when the daemon refuses it. */
export function NewTaskDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || onClose()}>
      <DialogContent
        aria-describedby={undefined}
        className="max-w-xl"
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        <DialogHeader>
          <DialogTitle>New task</DialogTitle>
        </DialogHeader>
        <NewTaskForm onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function NewTaskForm({ onClose }: { onClose: () => void }) {
  const { changes, focus, workspaceId } = useBoard();
  const [draft, setDraft] = useState(emptyTask);
  const id = useId();
  const fileField = useRef<HTMLInputElement>(null);
  const set = (change: Partial<typeof emptyTask>) => setDraft((current) => ({ ...current, ...change }));

  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    const { title, description, status, priority, tags } = draft;
    const criteria = draft.criteria.split("\n").filter((line) => line.trim() !== "");
    changes.create.mutate({ workspaceId, title, description, status, priority, tags, criteria } as CreateTask, {
      onSuccess: ({ task }) => {
        onClose();
        if (draft.isDocument) changes.breakDown.mutate({ id: task.id, isDocument: true });
        else focus.focusCard(task.id);
      },
    });
  };
  const readFile = async (file: File | undefined) => {
    if (!file) return;
    const text = await file.text();
    const heading = /^#\s+(.+)$/m.exec(text)?.[1] ?? file.name.replace(/\.[^.]+$/, "");
    set({ description: text, isDocument: true, title: draft.title.trim() || heading.slice(0, 500) });
  };

  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && submit(event)}
      className="flex flex-col gap-3"
    >
      <Input
        autoFocus
        required
        aria-label="Title"
        placeholder="Title"
        maxLength={500}
        value={draft.title}
        onChange={(event) => set({ title: event.target.value })}
        className="h-9 font-medium text-base"
      />
      <Textarea
        aria-label="Description"
        placeholder="What is to be done, and why. Markdown is welcome."
        value={draft.description}
        onChange={(event) => set({ description: event.target.value })}
        className="max-h-64 min-h-24"
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex items-start gap-2">
          <Checkbox
            id={`${id}-document`}
            checked={draft.isDocument}
            className="mt-0.5"
            onCheckedChange={(checked) => set({ isDocument: checked === true })}
          />
          <Label htmlFor={`${id}-document`} className="leading-5">
            This is a document: let a model propose tasks for each of its sections
          </Label>
        </div>
        <Button variant="outline" size="sm" onClick={() => fileField.current?.click()}>
          Read a file
        </Button>
        <ImproveButton
          title={draft.title}
          description={draft.description}
          criteria={draft.criteria.split("\n")}
          onTake={(description) => set({ description })}
        />
        <input
          ref={fileField}
          type="file"
          accept=".md,.markdown,.txt,text/*"
          aria-label="A file with the text"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void readFile(event.target.files?.[0])}
        />
      </div>
      <div>
        <Label htmlFor={`${id}-criteria`} className="mb-1.5 block">
          Acceptance criteria, one a line
        </Label>
        <Textarea
          id={`${id}-criteria`}
          value={draft.criteria}
          onChange={(event) => set({ criteria: event.target.value })}
          className="max-h-40 min-h-14"
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field
          id={`${id}-status`}
          label="Status"
          value={draft.status}
          options={taskStatuses}
          looks={statusLooks}
          onChoose={(status) => set({ status })}
        />
        <Field
          id={`${id}-priority`}
          label="Priority"
          value={draft.priority}
          options={taskPriorities}
          looks={priorityLooks}
          onChoose={(priority) => set({ priority })}
        />
      </div>
      <div>
        <Label htmlFor={`${id}-tags`} className="mb-1.5 block">
          Tags
        </Label>
        <TagsInput id={`${id}-tags`} tags={draft.tags} onChange={(tags) => set({ tags })} />
      </div>
      <DialogFooter>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" disabled={draft.title.trim() === "" || changes.create.isPending}>
          Create
          <Kbd className="hidden border-transparent bg-transparent text-current sm:inline-flex">⌘↵</Kbd>
        </Button>
      </DialogFooter>
    </form>
  );
}

function Field<T extends string>({
  id,
  label,
  value,
  options,
  looks,
  onChoose,
}: {
  id: string;
  label: string;
  value: string;
  options: readonly T[];
  looks: Record<T, { icon: typeof statusLooks.Todo.icon; className: string }>;
  onChoose: (option: T) => void;
}) {
  return (
    <div>
      <Label htmlFor={id} className="mb-1.5 block">
        {label}
      </Label>
      <Select value={value} onValueChange={(option) => onChoose(option as T)}>
        <SelectTrigger id={id} aria-label={label}>
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {options.map((option) => {
            const { icon: Icon, className } = looks[option];
            return (
              <SelectItem key={option} value={option}>
                <span className="flex items-center gap-2">
                  <Icon aria-hidden className={`size-3.5 ${className}`} />
                  {option}
                </span>
              </SelectItem>
            );
          })}
        </SelectContent>
      </Select>
    </div>
  );
}
