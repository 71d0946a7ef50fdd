import type { LineSeries } from "~/components/bench/line-chart";
import { EngineMark, engineLook } from "~/components/ui/engine-badge";

/** Which line is which model. */
export function SeriesLegend({ series }: { series: readonly LineSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {series.map(({ key, label, engine }) => (
        <li key={key} className="flex min-w-0 items-center gap-1.5">
          <EngineMark engine={engine} />
          <span className={`truncate ${engineLook[engine].text}`}>{label}</span>
        </li>
      ))}
    </ul>
  );
}
