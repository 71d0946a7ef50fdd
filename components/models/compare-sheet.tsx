"use client";

import { useQueries } from "@tanstack/react-query";
import { FlaskConical, MessageSquare } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { cn } from "~/components/class-names";
import { LoadedCell } from "~/components/models/loaded-cell";
import { useModelUrl } from "~/components/models/model-url";
import { describeQuantization } from "~/components/models/model-words";
import { ModelFit, type TableFacts } from "~/components/models/table-columns";
import { useTableFacts } from "~/components/models/use-table-facts";
import { Button } from "~/components/ui/button";
import { EngineBadge } from "~/components/ui/engine-badge";
import {
  Sheet,
  SheetBody,
  SheetContent,
  SheetDescription,
  SheetFooter,
  SheetHeader,
  SheetTitle,
} from "~/components/ui/sheet";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import type { ModelDetail } from "~/shared/contracts/model";
import { formatAge, formatBytes, formatContext, formatCount, formatMemory } from "~/shared/format-quantity";
import { estimatedContextTokens } from "~/shared/memory-fit";

interface Line {
  name: string;
  cell: (model: ModelDetail, facts: TableFacts) => ReactNode;
  /** What decides whether the models differ here; left out = never marked. */
  plain?: (model: ModelDetail) => unknown;
}

const lines: Line[] = [
  { name: "Engine", cell: ({ engine }) => <EngineBadge engine={engine} />, plain: ({ engine }) => engine },
  { name: "Family", cell: ({ family }) => family || "–", plain: ({ family }) => family },
  {
    name: "Parameters",
    cell: ({ parameterCount }) => (parameterCount === null ? "–" : formatCount(parameterCount)),
    plain: ({ parameterCount }) => parameterCount,
  },
  { name: "Quantisation", cell: describeQuantization, plain: describeQuantization },
  { name: "Size on disk", cell: ({ sizeBytes }) => formatBytes(sizeBytes), plain: ({ sizeBytes }) => sizeBytes },
  { name: "Memory", cell: (model, { memory }) => <ModelFit model={model} memory={memory} /> },
  {
    name: "Conversation",
    cell: ({ contextBytesPerToken }) =>
      contextBytesPerToken === null
        ? "–"
        : `${formatMemory(contextBytesPerToken * estimatedContextTokens)} for ${formatCount(estimatedContextTokens)} tokens`,
    plain: ({ contextBytesPerToken }) => contextBytesPerToken,
  },
  {
    name: "Context",
    cell: ({ contextLength }) => (contextLength === null ? "–" : `${formatContext(contextLength)} tokens`),
    plain: ({ contextLength }) => contextLength,
  },
  {
    name: "Can",
    cell: ({ capabilities }) => capabilities.join(", ") || "–",
    plain: ({ capabilities }) => capabilities.join(),
  },
  {
    name: "Speed here",
    cell: ({ name }, { speeds }) => {
      const speed = speeds.get(name);
      return speed === undefined ? "not measured" : `${speed.toFixed(1)} tok/s`;
    },
  },
  { name: "Loaded", cell: (model, { now }) => <LoadedCell model={model} now={now} /> },
  {
    name: "Licence",
    cell: ({ license }) => license.split("\n")[0]?.slice(0, 80) || "–",
    plain: ({ license }) => license,
  },
  { name: "Made from", cell: ({ madeFrom }) => madeFrom ?? "–", plain: ({ madeFrom }) => madeFrom },
  { name: "Modified", cell: ({ modifiedAt }, { now }) => formatAge(modifiedAt, now) },
];

/** Two to four models beside each other; where they differ is set off. */
export function CompareSheet() {
  const { compared, close } = useModelUrl();
  return (
    <Sheet open={compared.length > 0} onOpenChange={(open) => !open && close()}>
      <SheetContent aria-describedby={undefined} className="sm:max-w-4xl">
        {compared.length > 0 && <Inside names={compared} />}
      </SheetContent>
    </Sheet>
  );
}

function Inside({ names }: { names: readonly string[] }) {
  const trpc = useTRPC();
  const facts = useTableFacts();
  const queries = useQueries({ queries: names.map((name) => trpc.models.show.queryOptions({ name })) });
  const models = queries.flatMap(({ data }) => data ?? []);
  const missing = names.filter((_, index) => queries[index]?.isError);
  const [a, b] = models;
  return (
    <>
      <SheetHeader>
        <SheetTitle>Compare models</SheetTitle>
        <SheetDescription>Bold where they differ.</SheetDescription>
      </SheetHeader>
      <SheetBody className="p-0">
        {missing.length > 0 && (
          <p role="alert" className="px-5 py-2 text-destructive text-sm">
            Not installed: {missing.join(", ")}
          </p>
        )}
        <Table aria-busy={queries.some(({ isPending }) => isPending)}>
          <TableHeader>
            <TableRow>
              <TableHead>
                <span className="sr-only">Property</span>
              </TableHead>
              {models.map(({ name }) => (
                <TableHead key={name} className="whitespace-normal break-all py-2 text-foreground">
                  {name}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {lines.map(({ name, cell, plain }) => {
              const differs = plain !== undefined && new Set(models.map(plain)).size > 1;
              return (
                <TableRow key={name}>
                  <th
                    scope="row"
                    className="whitespace-nowrap px-4 text-left font-normal text-muted-foreground text-sm"
                  >
                    {name}
                  </th>
                  {models.map((model) => (
                    <TableCell key={model.name} className={cn("tnum", differs && "font-semibold")}>
                      {cell(model, facts)}
                    </TableCell>
                  ))}
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      </SheetBody>
      {a && b && (
        <SheetFooter>
          <Button asChild variant="outline">
            <Link href={`/bench?model=${encodeURIComponent(a.name)}`}>
              <FlaskConical aria-hidden />
              Benchmark
            </Link>
          </Button>
          <Button asChild variant="primary">
            <Link href={`/chat?model=${encodeURIComponent(a.name)}&with=${encodeURIComponent(b.name)}`}>
              <MessageSquare aria-hidden />
              Chat with the first two
            </Link>
          </Button>
        </SheetFooter>
      )}
    </>
  );
}
