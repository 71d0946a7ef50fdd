import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "~/components/ui/table";
import { Tooltip } from "~/components/ui/tooltip";
import { figureDescriptions } from "~/shared/bench-figures";
import type { BenchRow } from "~/shared/bench-table";

const number = "tnum whitespace-nowrap text-right";

/** The figures in the manner of llama-bench, one row a model and test. */
export function ResultTable({ rows }: { rows: readonly BenchRow[] }) {
  return (
    <Table className="[&_td]:px-2 [&_td]:first:pl-4 [&_td]:last:pr-4 [&_th]:px-2 [&_th]:first:pl-4 [&_th]:last:pr-4">
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead>Engine</TableHead>
          <TableHead>Quant</TableHead>
          <TableHead className="text-right">Bits</TableHead>
          <TableHead className="text-right">Size</TableHead>
          <TableHead>Test</TableHead>
          <TableHead className="text-right">Mean ± sd</TableHead>
          <TableHead className="text-right">n</TableHead>
          <TableHead>Spread</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={`${row.engine} ${row.model} ${row.test}`}>
            <TableCell className="max-w-48 truncate" title={row.model}>
              {row.model}
            </TableCell>
            <TableCell className="whitespace-nowrap">{row.engine}</TableCell>
            <TableCell className="whitespace-nowrap">{row.quantization}</TableCell>
            <TableCell className={number}>{row.bitsPerWeight}</TableCell>
            <TableCell className={number}>{row.size}</TableCell>
            <TableCell>
              <Tooltip content={figureDescriptions[row.figure].formula}>
                <button type="button" className="whitespace-nowrap font-mono text-xs underline decoration-dotted">
                  {row.test}
                </button>
              </Tooltip>
            </TableCell>
            <TableCell className={number}>
              {row.value} <span className="text-muted-foreground">{row.unit}</span>
            </TableCell>
            <TableCell className={number}>{row.n}</TableCell>
            <TableCell className="tnum whitespace-nowrap">{row.cv}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
