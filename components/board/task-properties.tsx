"use client";

import { type ReactNode, useId } from "react";
import { priorityLooks, statusLooks } from "~/components/board/card-look";
import { EstimateInput } from "~/components/board/estimate-input";
import { TagsInput } from "~/components/board/tags-input";
import { TaskDependencies } from "~/components/board/task-dependencies";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { type TaskClass, taskClassSchema, taskPriorities, taskStatuses } from "~/shared/contracts/task";

const NO_CLASS = "none";

/** The short facts of a task, each saved as soon as it is chosen. */
export function TaskProperties({ editing }: { editing: TaskEditing }) {
  const { value, save } = editing;
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-3 sm:grid-cols-4">
      <Choice
        label="Status"
        value={value.status}
        options={taskStatuses}
        icon={(status) => {
          const { icon: Icon, className } = statusLooks[status];
          return <Icon aria-hidden className={`size-3.5 shrink-0 ${className}`} />;
        }}
        onChoose={(status) => void save({ status })}
      />
      <Choice
        label="Priority"
        value={value.priority}
        options={taskPriorities}
        icon={(priority) => {
          const { icon: Icon, className } = priorityLooks[priority];
          return <Icon aria-hidden className={`size-3.5 shrink-0 ${className}`} />;
        }}
        onChoose={(priority) => void save({ priority })}
      />
      <Choice
        label="Class"
        value={value.complexity ?? NO_CLASS}
        options={[NO_CLASS, ...taskClassSchema.options]}
        onChoose={(chosen) => void save({ complexity: chosen === NO_CLASS ? null : (chosen as TaskClass) })}
      />
      <Property label="Estimate">
        {(id) => (
          <EstimateInput
            id={id}
            minutes={value.estimateMinutes}
            onChange={(estimateMinutes) => void save({ estimateMinutes })}
          />
        )}
      </Property>
      <Property label="High estimate">
        {(id) => (
          <EstimateInput
            id={id}
            minutes={value.estimateHighMinutes}
            onChange={(estimateHighMinutes) => void save({ estimateHighMinutes })}
          />
        )}
      </Property>
      <Property label="Time taken">
        {(id) => (
          <EstimateInput
            id={id}
            minutes={value.actualMinutes}
            onChange={(actualMinutes) => void save({ actualMinutes })}
          />
        )}
      </Property>
      <Property label="Tags" className="col-span-2">
        {(id) => <TagsInput id={id} tags={value.tags} onChange={(tags) => void save({ tags })} />}
      </Property>
      <div className="col-span-2 sm:col-span-4">
        <TaskDependencies
          taskId={value.id}
          dependencyIds={value.dependencyIds}
          onChange={(dependencyIds) => void save({ dependencyIds })}
        />
      </div>
    </div>
  );
}

function Property({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={className}>
      <Label htmlFor={id} className="mb-1.5 block">
        {label}
      </Label>
      {children(id)}
    </div>
  );
}

function Choice<T extends string>({
  label,
  value,
  options,
  icon,
  onChoose,
}: {
  label: string;
  value: T;
  options: readonly T[];
  icon?: (option: T) => ReactNode;
  onChoose: (option: T) => void;
}) {
  return (
    <Property label={label}>
      {(id) => (
        <Select value={value} onValueChange={(option) => option !== value && onChoose(option as T)}>
          <SelectTrigger id={id} aria-label={label}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {options.map((option) => (
              <SelectItem key={option} value={option}>
                <span className="flex items-center gap-2">
                  {icon?.(option)}
                  {option}
                </span>
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Property>
  );
}
