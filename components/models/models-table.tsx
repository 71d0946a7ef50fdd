"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { ModelRow } from "~/components/models/model-row";
import { nextSort, type Sort, type SortKey } from "~/components/models/sort-models";
import { columns, type TableFacts } from "~/components/models/table-columns";
import { Card } from "~/components/ui/card";
import { Skeleton } from "~/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import type { Model } from "~/shared/contracts/model";

const ROW_PX = 44;

/** One row a model; a long list scrolls in its own box and draws only what is seen. */
export function ModelsTable({
  models,
  facts,
  sort,
  onSort,
  selected,
  onSelect,
}: {
  models: readonly Model[];
  facts: TableFacts;
  sort: Sort;
  onSort: (sort: Sort) => void;
  selected: ReadonlySet<string>;
  onSelect: (name: string, isSelected: boolean) => void;
}) {
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
      <Table boxRef={box} boxClassName="max-h-[calc(100dvh-15rem)] min-h-32" onKeyDown={moveFocus}>
        <Head sort={sort} onSort={onSort} />
        <TableBody>
          {above > 0 && <Spacer heightPx={above} />}
          {visible.map(({ index, key }) => {
            const model = models[index];
            return (
              model && (
                <ModelRow
                  key={key}
                  ref={rows.measureElement}
                  index={index}
                  model={model}
                  facts={facts}
                  isSelected={selected.has(model.name)}
                  onSelect={onSelect}
                />
              )
            );
          })}
          {below > 0 && <Spacer heightPx={below} />}
        </TableBody>
      </Table>
    </Card>
  );
}

/** Arrow up and down go from name to name; `x` ticks the model whose name has the focus. */
function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const row = (event.target as HTMLElement).closest("tr");
  if (!row || !(event.target as HTMLElement).hasAttribute("data-model-name")) return;
  if (event.key === "x") {
    event.preventDefault();
    row.querySelector<HTMLElement>("[role=checkbox]")?.click();
    return;
  }
  const next =
    event.key === "ArrowDown" ? row.nextElementSibling : event.key === "ArrowUp" ? row.previousElementSibling : null;
  const name = next?.querySelector<HTMLElement>("[data-model-name]");
  if (!name) return;
  event.preventDefault();
  name.focus();
}

function Head({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  return (
    <TableHeader className="sticky top-0 z-10 bg-card">
      <TableRow>
        <TableHead className="w-8">
          <span className="sr-only">Ticked</span>
        </TableHead>
        <SortableHead column="name" head="Name" sort={sort} onSort={onSort} />
        {columns.map(({ key, head, shown, isNumber }) => (
          <SortableHead
            key={key}
            column={key}
            head={head}
            className={isNumber ? `${shown} text-right` : shown}
            sort={sort}
            onSort={onSort}
          />
        ))}
        <TableHead>
          <span className="sr-only">Actions</span>
        </TableHead>
      </TableRow>
    </TableHeader>
  );
}

function SortableHead({
  column,
  head,
  className,
  sort,
  onSort,
}: {
  column: SortKey;
  head: string;
  className?: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const isSorted = sort.key === column;
  const Icon = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <TableHead className={className} aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}>
      <button
        type="button"
        className="inline-flex items-center gap-1 rounded hover:text-foreground"
        onClick={() => onSort(nextSort(sort, column))}
      >
        {head}
        {isSorted && <Icon aria-hidden className="size-3" />}
      </button>
    </TableHead>
  );
}

function Spacer({ heightPx }: { heightPx: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns.length + 3} style={{ height: heightPx }} />
    </tr>
  );
}

const byName: Sort = { key: "name", isDescending: false };

/** The table's shape while the list is on its way. */
export function ModelsTableSkeleton() {
  return (
    <Card aria-busy aria-label="Loading the models">
      <Table>
        <Head sort={byName} onSort={() => undefined} />
        <TableBody>
          {[0, 1, 2, 3, 4].map((row) => (
            <TableRow key={row}>
              <TableCell />
              <TableCell>
                <Skeleton className="h-3.5 w-64 max-md:w-44" />
              </TableCell>
              {columns.map(({ key, shown, skeleton }) => (
                <TableCell key={key} className={shown}>
                  <Skeleton className={`h-3.5 ${skeleton}`} />
                </TableCell>
              ))}
              <TableCell>
                <Skeleton className="h-3.5 w-8" />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
