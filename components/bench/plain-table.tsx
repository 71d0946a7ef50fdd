import type { ChartTable } from "~/components/bench/chart-frame";
import { TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";

/** Words and figures in rows. A wide one scrolls sideways, also by keyboard. */
export function PlainTable({ headings, rows }: ChartTable) {
  return (
    <section
      aria-label={`Table of ${headings.join(", ")}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus to scroll by keyboard.
      tabIndex={0}
      className="scroll-quiet overflow-x-auto rounded-sm"
    >
      <table className="w-full text-sm">
        <TableHeader>
          <TableRow>
            {headings.map((heading) => (
              <TableHead key={heading} className="whitespace-nowrap">
                {heading}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.join(" ")}>
              {row.map((cell, index) => (
                <TableCell key={headings[index]} className="tnum">
                  {cell}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </table>
    </section>
  );
}
