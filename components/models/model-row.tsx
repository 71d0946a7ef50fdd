"use client";

import { Undo2 } from "lucide-react";
import type { Ref } from "react";
import { cn } from "~/components/class-names";
import { DemoBadge } from "~/components/models/demo-badge";
import { LoadedCell } from "~/components/models/loaded-cell";
import { ModelActions } from "~/components/models/model-actions";
import { useModelUrl } from "~/components/models/model-url";
import { columns, type TableFacts } from "~/components/models/table-columns";
import { useRemoval } from "~/components/models/use-removal";
import { Button } from "~/components/ui/button";
import { Checkbox } from "~/components/ui/checkbox";
import { EngineBadge } from "~/components/ui/engine-badge";
import { TableCell, TableRow } from "~/components/ui/table";
import type { Model } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";

/** One model of the table. While its deletion can be taken back, the row offers that alone. */
export function ModelRow({
  ref,
  index,
  model,
  facts,
  isSelected,
  onSelect,
}: {
  ref: Ref<HTMLTableRowElement>;
  index: number;
  model: Model;
  facts: TableFacts;
  isSelected: boolean;
  onSelect: (name: string, isSelected: boolean) => void;
}) {
  const { open } = useModelUrl();
  const removal = useRemoval(model.name);
  const isGoing = removal.job !== null;
  const leftMs = removal.job?.progress?.remainingMs;
  return (
    <TableRow ref={ref} data-index={index} data-state={isSelected ? "selected" : undefined} className="hover:bg-muted">
      <TableCell className="w-8">
        <Checkbox
          aria-label={`Tick ${model.name}`}
          checked={isSelected}
          disabled={isGoing}
          onCheckedChange={(checked) => onSelect(model.name, checked === true)}
        />
      </TableCell>
      <TableCell className="max-w-80 max-md:max-w-44 md:min-w-52">
        <button
          type="button"
          data-model-name
          onClick={() => open(model.name)}
          title={model.name}
          className={cn(
            "block max-w-full truncate rounded text-left font-medium hover:underline",
            isGoing && "text-muted-foreground line-through",
          )}
        >
          {model.name}
        </button>
        <DemoBadge model={model.name} />
        <p className="tnum mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs md:hidden">
          <EngineBadge engine={model.engine} />
          {formatBytes(model.sizeBytes)}
          <span>{model.quantization}</span>
          {model.loaded && <LoadedCell model={model} now={facts.now} />}
        </p>
      </TableCell>
      {columns.map(({ key, shown, isNumber, cell }) => (
        <TableCell
          key={key}
          className={cn("tnum whitespace-nowrap", shown, isNumber && "text-right", isGoing && "opacity-40")}
        >
          {cell(model, facts)}
        </TableCell>
      ))}
      <TableCell className="w-px whitespace-nowrap">
        {isGoing ? (
          <span className="flex items-center justify-end gap-2">
            <span className="tnum text-muted-foreground text-xs max-sm:sr-only">
              {leftMs === undefined ? "deleting" : `deleted in ${Math.ceil(leftMs / 1000)} s`}
            </span>
            <Button
              variant="outline"
              size="sm"
              disabled={removal.isBusy}
              aria-label={`Keep ${model.name}`}
              onClick={removal.undo}
            >
              <Undo2 aria-hidden />
              Undo
            </Button>
          </span>
        ) : (
          <ModelActions model={model} onRemove={removal.begin} />
        )}
      </TableCell>
    </TableRow>
  );
}
