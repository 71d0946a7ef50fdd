"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useRef } from "react";
import { LoadedCell } from "~/components/models/loaded-cell";
import { ModelActions } from "~/components/models/model-actions";
import { describeQuantization } from "~/components/models/model-words";
import { Card } from "~/components/ui/card";
import { EngineBadge } from "~/components/ui/engine-badge";
import { Skeleton } from "~/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import { useNow } from "~/components/use-now";
import type { Model } from "~/shared/contracts/model";
import { formatAge, formatBytes, formatContext, formatParameters } from "~/shared/format-quantity";

const ROW_PX = 44;
/**
 * Columns leave from the right as the page narrows. On a phone all are hidden, and the name's cell says the most needed
 * of them in a second line.
 */
const wide = "max-md:hidden";
const wider = "max-lg:hidden";
const widest = "max-xl:hidden";
const number = "tnum whitespace-nowrap text-right";

function Head() {
  return (
    <TableHeader className="sticky top-0 z-10 bg-card">
      <TableRow>
        <TableHead>Name</TableHead>
        <TableHead className={wide}>Engine</TableHead>
        <TableHead className={`${wide} text-right`}>Size</TableHead>
        <TableHead className={wide}>Quantisation</TableHead>
        <TableHead className={`${widest} text-right`}>Parameters</TableHead>
        <TableHead className={`${wider} text-right`}>Context</TableHead>
        <TableHead className={wide}>Loaded</TableHead>
        <TableHead className={widest}>Modified</TableHead>
        <TableHead>
          <span className="sr-only">Actions</span>
        </TableHead>
      </TableRow>
    </TableHeader>
  );
}

/** One row a model; a long list scrolls in its own box and draws only what is seen. */
export function ModelsTable({ models, onOpen }: { models: readonly Model[]; onOpen: (name: string) => void }) {
  const now = useNow(1_000);
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: models.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 1_000, height: 800 },
  });
  const visible = rows.getVirtualItems();
  const above = visible[0]?.start ?? 0;
  const below = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);

  return (
    <Card aria-label="Installed models" className="overflow-hidden">
      <Table boxRef={box} boxClassName="max-h-[calc(100dvh-11rem)]">
        <Head />
        <TableBody>
          {above > 0 && <Spacer heightPx={above} />}
          {visible.map(({ index, key }) => {
            const model = models[index];
            return (
              model && (
                <ModelRow key={key} ref={rows.measureElement} index={index} model={model} now={now} onOpen={onOpen} />
              )
            );
          })}
          {below > 0 && <Spacer heightPx={below} />}
        </TableBody>
      </Table>
    </Card>
  );
}

function Spacer({ heightPx }: { heightPx: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={9} style={{ height: heightPx }} />
    </tr>
  );
}

function ModelRow({
  ref,
  index,
  model,
  now,
  onOpen,
}: {
  ref: Ref<HTMLTableRowElement>;
  index: number;
  model: Model;
  now: number;
  onOpen: (name: string) => void;
}) {
  return (
    <TableRow ref={ref} data-index={index} className="hover:bg-muted">
      <TableCell className="max-w-80 max-md:max-w-52 md:min-w-52">
        <button
          type="button"
          onClick={() => onOpen(model.name)}
          title={model.name}
          className="block max-w-full truncate rounded text-left font-medium hover:underline"
        >
          {model.name}
        </button>
        <p className="tnum mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs md:hidden">
          <EngineBadge engine={model.engine} />
          {formatBytes(model.sizeBytes)}
          <span>{model.quantization}</span>
          {model.loaded && <LoadedCell model={model} now={now} />}
        </p>
      </TableCell>
      <TableCell className={wide}>
        <EngineBadge engine={model.engine} />
      </TableCell>
      <TableCell className={`${wide} ${number}`}>{formatBytes(model.sizeBytes)}</TableCell>
      <TableCell className={`${wide} tnum whitespace-nowrap`}>{describeQuantization(model)}</TableCell>
      <TableCell className={`${widest} ${number}`}>
        {model.parameterCount === null ? "–" : formatParameters(model.parameterCount)}
      </TableCell>
      <TableCell className={`${wider} ${number}`}>
        {model.contextLength === null ? "–" : formatContext(model.contextLength)}
      </TableCell>
      <TableCell className={`${wide} tnum whitespace-nowrap`}>
        <LoadedCell model={model} now={now} />
      </TableCell>
      <TableCell className={`${widest} whitespace-nowrap text-muted-foreground`}>
        {formatAge(model.modifiedAt, now)}
      </TableCell>
      <TableCell className="w-px whitespace-nowrap">
        <ModelActions model={model} onOpen={() => onOpen(model.name)} />
      </TableCell>
    </TableRow>
  );
}

const skeletonCells = [
  ["w-64", ""],
  ["w-14", wide],
  ["w-13", wide],
  ["w-28", wide],
  ["w-10", widest],
  ["w-11", wider],
  ["w-24", wide],
  ["w-20", widest],
  ["w-8", ""],
] as const;

/** The table's shape while the list is on its way. */
export function ModelsTableSkeleton() {
  return (
    <Card aria-busy aria-label="Loading the models">
      <Table>
        <Head />
        <TableBody>
          {[0, 1, 2, 3, 4].map((row) => (
            <TableRow key={row}>
              {skeletonCells.map(([width, shown]) => (
                <TableCell key={width} className={shown}>
                  <Skeleton className={`h-3.5 ${width}`} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
