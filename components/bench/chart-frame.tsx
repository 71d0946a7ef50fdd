"use client";

import { ChartLine, Download, Table2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { PlainTable } from "~/components/bench/plain-table";
import { saveChart } from "~/components/bench/save-chart";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { toastError } from "~/components/ui/toaster";

export interface ChartTable {
  headings: string[];
  rows: string[][];
}

/**
 * A chart with what everybody may want of it: one sentence for those who do not see it, the same figures as a table, and
 * the drawing as a file. `children` draw into a box of fixed height.
 */
export function ChartFrame({
  title,
  note,
  label,
  fileName,
  table,
  children,
  footer,
  className,
}: {
  title: ReactNode;
  note: string;
  /** The chart in words. */
  label: string;
  fileName: string;
  table: ChartTable;
  children: ReactNode;
  footer?: ReactNode;
  className?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [showsTable, setShowsTable] = useState(false);
  const save = (form: "svg" | "png") => {
    if (box.current)
      saveChart(box.current, fileName, form).catch((error) => toastError("The chart was not saved", error));
  };
  return (
    <Card className={cn("min-w-0", className)}>
      <CardHeader className="flex-wrap gap-y-0">
        <CardTitle className="min-w-0 flex-1">{title}</CardTitle>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-pressed={showsTable}
          aria-label={showsTable ? `${fileName} as a chart` : `${fileName} as a table`}
          onClick={() => setShowsTable(!showsTable)}
        >
          {showsTable ? <ChartLine aria-hidden className="size-3.5" /> : <Table2 aria-hidden className="size-3.5" />}
        </Button>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon-sm" aria-label={`Save ${fileName}`} disabled={showsTable}>
              <Download aria-hidden className="size-3.5" />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => save("svg")}>Save as SVG</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => save("png")}>Save as PNG</DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
        <p className="w-full text-muted-foreground text-xs">{note}</p>
      </CardHeader>
      <CardContent className="flex flex-col gap-2">
        {showsTable ? (
          <PlainTable {...table} />
        ) : (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the chart in words is read out when it has the focus. */}
            <div ref={box} role="img" aria-label={label} tabIndex={0} className="h-48 rounded-sm">
              {children}
            </div>
            {footer}
          </>
        )}
      </CardContent>
    </Card>
  );
}
