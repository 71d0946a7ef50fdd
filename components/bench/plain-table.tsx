import type { ChartTable } from "~/components/bench/chart-frame";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";

/** Words and figures in rows; the first column is text, the others are figures unless they are long. */
export function PlainTable({ headings, rows }: ChartTable) {
  return (
    <div className="overflow-x-auto">
      <Table>
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
      </Table>
    </div>
  );
}
