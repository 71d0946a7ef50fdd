"use client";

import { ArrowDown, ArrowUp, ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { LineField } from "~/components/board/line-field";
import { ReviewRowDetails } from "~/components/board/review-row-details";
import { ReviewRowMenu } from "~/components/board/review-row-menu";
import { SortableRow } from "~/components/board/sortable-list";
import type { Review } from "~/components/board/use-review";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { Checkbox } from "~/components/ui/checkbox";
import { Input } from "~/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { earlierRows, findRowProblems, type ReviewRow } from "~/shared/board-review";
import { taskClassSchema } from "~/shared/contracts/task";

/** One proposed subtask: tick, title, class, minutes and what it waits for; description and criteria unfold. */
export function ReviewRowItem({
  row,
  index,
  rows,
  review,
}: {
  row: ReviewRow;
  index: number;
  rows: readonly ReviewRow[];
  review: Review;
}) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const detailsId = useId();
  const problems = findRowProblems(row);
  const name = `subtask ${row.key}`;
  const edit = (change: Partial<ReviewRow>) => review.edit(row.key, change);
  const isOpen = isUnfolded || problems.acceptanceCriteria !== undefined || problems.description !== undefined;

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    review.move(row.key, index + (event.key === "ArrowUp" ? -1 : 1));
  };

  return (
    <SortableRow id={row.key} name={name}>
      {(handle) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: Alt+arrows work from every field of the row
        <div
          onKeyDown={onKeyDown}
          aria-busy={review.replacingKey === row.key}
          className={cn(
            "flex flex-col gap-1.5 rounded-lg border bg-card p-1.5",
            !row.isIncluded && "bg-muted/50",
            row.parentKey && "ml-6",
            review.replacingKey === row.key && "animate-pulse",
          )}
        >
          <div className="flex items-center gap-2">
            {handle}
            <Checkbox
              checked={row.isIncluded}
              aria-label={`Create ${name}`}
              onCheckedChange={(checked) => edit({ isIncluded: checked === true })}
            />
            <span className="tnum w-5 text-center text-muted-foreground text-xs">{row.key}</span>
            <LineField
              aria-label={`Title of ${name}`}
              aria-invalid={problems.title !== undefined}
              value={row.title}
              maxLength={200}
              onText={(title) => edit({ title })}
              className={cn("font-medium", !row.isIncluded && "text-muted-foreground line-through")}
            />
            <span className="flex shrink-0">
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Move ${name} up`}
                disabled={index === 0}
                onClick={() => review.move(row.key, index - 1)}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Move ${name} down`}
                disabled={index === rows.length - 1}
                onClick={() => review.move(row.key, index + 1)}
              >
                <ArrowDown aria-hidden />
              </Button>
              <ReviewRowMenu
                name={name}
                isFirst={index === 0}
                isReplacing={review.replacingKey !== null}
                onMerge={() => review.merge(row.key)}
                onReplace={(wish) => review.replace(row.key, wish)}
              />
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Remove ${name}`}
                onClick={() => review.remove(row.key)}
              >
                <X aria-hidden />
              </Button>
            </span>
          </div>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pl-6 text-xs">
            <Select
              value={row.complexity}
              onValueChange={(value) => edit({ complexity: taskClassSchema.parse(value) })}
            >
              <SelectTrigger aria-label={`Class of ${name}`} className="h-7 w-26 text-xs">
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {taskClassSchema.options.map((option) => (
                  <SelectItem key={option} value={option}>
                    {option}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
            <span className="flex items-center gap-1.5 text-muted-foreground">
              <Input
                type="number"
                min={5}
                max={2400}
                aria-label={`Minutes for ${name}`}
                aria-invalid={problems.minutes !== undefined}
                value={Number.isNaN(row.minutes) ? "" : row.minutes}
                onChange={(event) => edit({ minutes: event.target.valueAsNumber })}
                className="tnum h-7 w-18 text-foreground text-xs"
              />
              min
            </span>
            <WaitsFor row={row} rows={rows} name={name} onChange={(dependsOn) => edit({ dependsOn })} />
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={detailsId}
              onClick={() => setIsUnfolded(!isUnfolded)}
              className="ml-auto flex h-7 items-center gap-1 rounded px-1 text-muted-foreground hover:text-foreground"
            >
              <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", isOpen && "rotate-90")} />
              {row.acceptanceCriteria.length === 1 ? "1 criterion" : `${row.acceptanceCriteria.length} criteria`}
              <span className="sr-only"> and description of {name}</span>
            </button>
          </div>
          <div id={detailsId}>{isOpen && <ReviewRowDetails row={row} name={name} onEdit={edit} />}</div>
          {Object.values(problems).map((problem) => (
            <p key={problem} role="alert" className="pl-6 text-destructive text-xs">
              {problem}
            </p>
          ))}
        </div>
      )}
    </SortableRow>
  );
}

/** The rows above as chips to switch on and off: a row can wait only for those, so no circle can form. */
function WaitsFor({
  row,
  rows,
  name,
  onChange,
}: {
  row: ReviewRow;
  rows: readonly ReviewRow[];
  name: string;
  onChange: (dependsOn: string[]) => void;
}) {
  const earlier = earlierRows(rows, row.key);
  if (earlier.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-1">
      <legend className="sr-only">What {name} waits for</legend>
      <span aria-hidden className="text-muted-foreground">
        waits for
      </span>
      {earlier.map((other) => {
        const isOn = row.dependsOn.includes(other.key);
        return (
          <button
            key={other.key}
            type="button"
            aria-pressed={isOn}
            aria-label={`Wait for ${other.key}: ${other.title}`}
            title={other.title}
            onClick={() =>
              onChange(isOn ? row.dependsOn.filter((key) => key !== other.key) : [...row.dependsOn, other.key])
            }
            className={cn(
              "tnum h-6 min-w-6 rounded border px-1 text-muted-foreground hover:bg-accent",
              isOn && "border-primary bg-primary-soft font-medium text-primary dark:text-ring",
              isOn && !other.isIncluded && "line-through",
            )}
          >
            {other.key}
          </button>
        );
      })}
    </fieldset>
  );
}
