import type { ReactNode } from "react";
import { FitBar } from "~/components/models/fit-bar";
import { LoadedCell } from "~/components/models/loaded-cell";
import { describeQuantization } from "~/components/models/model-words";
import type { SortKey } from "~/components/models/sort-models";
import { EngineBadge } from "~/components/ui/engine-badge";
import type { MachineMemory } from "~/shared/contracts/machine-memory";
import type { Model } from "~/shared/contracts/model";
import { formatAge, formatBytes, formatContext, formatParameters } from "~/shared/format-quantity";
import { judgeBytes, neededMemory } from "~/shared/memory-fit";

/** What cells need to know beside their model. */
export interface TableFacts {
  now: number;
  memory: MachineMemory | null;
  /** Tokens a second by model, as measured here. */
  speeds: ReadonlyMap<string, number>;
}

export interface Column {
  key: SortKey;
  head: string;
  /** Columns leave from the right as the page narrows; on a phone the name's cell says the most needed of them. */
  shown: string;
  isNumber: boolean;
  /** Width of the cell's grey shape while the list loads. */
  skeleton: string;
  cell: (model: Model, facts: TableFacts) => ReactNode;
}

const wide = "max-md:hidden";
const wider = "max-lg:hidden";
const widest = "max-xl:hidden";
const all = "max-2xl:hidden";

/** The table's columns behind the name. */
export const columns: readonly Column[] = [
  {
    key: "engine",
    head: "Engine",
    shown: wide,
    isNumber: false,
    skeleton: "w-14",
    cell: ({ engine }) => <EngineBadge engine={engine} />,
  },
  {
    key: "size",
    head: "Size",
    shown: wide,
    isNumber: true,
    skeleton: "w-13",
    cell: ({ sizeBytes }) => formatBytes(sizeBytes),
  },
  {
    key: "quantisation",
    head: "Quantisation",
    shown: wider,
    isNumber: false,
    skeleton: "w-28",
    cell: (model) => describeQuantization(model),
  },
  {
    key: "parameters",
    head: "Parameters",
    shown: all,
    isNumber: true,
    skeleton: "w-10",
    cell: ({ parameterCount }) => (parameterCount === null ? "–" : formatParameters(parameterCount)),
  },
  {
    key: "context",
    head: "Context",
    shown: widest,
    isNumber: true,
    skeleton: "w-11",
    cell: ({ contextLength }) => (contextLength === null ? "–" : formatContext(contextLength)),
  },
  {
    key: "fit",
    head: "Memory",
    shown: widest,
    isNumber: false,
    skeleton: "w-20",
    cell: (model, { memory }) => <ModelFit model={model} memory={memory} />,
  },
  {
    key: "loaded",
    head: "Loaded",
    shown: wide,
    isNumber: false,
    skeleton: "w-24",
    cell: (model, { now }) => <LoadedCell model={model} now={now} />,
  },
  {
    key: "speed",
    head: "Speed",
    shown: all,
    isNumber: true,
    skeleton: "w-12",
    cell: ({ name }, { speeds }) => {
      const speed = speeds.get(name);
      return speed === undefined ? "–" : `${speed < 10 ? speed.toFixed(1) : Math.round(speed)} tok/s`;
    },
  },
  {
    key: "modified",
    head: "Modified",
    shown: all,
    isNumber: false,
    skeleton: "w-20",
    cell: ({ modifiedAt }, { now }) => <span className="text-muted-foreground">{formatAge(modifiedAt, now)}</span>,
  },
];

/** How a model sits in this machine's memory; nothing while the memory is not known. */
export function ModelFit({ model, memory }: { model: Model; memory: MachineMemory | null }) {
  if (!memory) return null;
  const { totalBytes, modelLimitBytes } = memory;
  const neededBytes = neededMemory(model);
  return (
    <FitBar
      fit={judgeBytes(neededBytes, totalBytes, modelLimitBytes)}
      neededBytes={neededBytes}
      totalBytes={totalBytes}
      limitBytes={modelLimitBytes}
    />
  );
}
