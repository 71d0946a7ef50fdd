"use client";

import dynamic from "next/dynamic";
import { Fact, FactList } from "~/components/models/model-facts";
import type { TrainingPoint, TrainingRecord } from "~/shared/contracts/fine-tune";
import { formatCount, formatMemory } from "~/shared/format-quantity";

/** Loaded when it is drawn: a page that lists models needs no charts. */
const LossChart = dynamic(() => import("~/components/models/loss-chart").then((module) => module.LossChart), {
  ssr: false,
});

/** The curve of a training and its figures. */
export function TrainingView({
  points,
  total,
  split,
}: {
  points: readonly TrainingPoint[];
  total: number;
  split: TrainingRecord["split"];
}) {
  const trained = points.flatMap((point) => (point.type === "train" ? [point] : []));
  const checked = points.flatMap((point) => (point.type === "valid" ? [point] : []));
  const last = trained.at(-1);
  const first = trained[0];
  const checkpoint = points.findLast(({ type }) => type === "checkpoint");
  if (points.length === 0) {
    return <p className="text-muted-foreground text-sm">No figures yet: the curve begins with the first steps.</p>;
  }
  return (
    <section aria-label="Loss by step" className="flex flex-col gap-4">
      <LossChart points={points} total={total} />
      <FactList>
        <Fact name="Loss">
          {first && last ? `${first.loss.toFixed(3)} at first, ${last.loss.toFixed(3)} now` : "–"}
        </Fact>
        {checked.length > 0 && (
          <Fact name="Held back">
            {checked[0]?.loss.toFixed(3)} at first, {checked.at(-1)?.loss.toFixed(3)} at last
          </Fact>
        )}
        <Fact name="Step">
          {formatCount(last?.step ?? 0)} of {formatCount(total)}
        </Fact>
        {last?.tokensPerSecond != null && <Fact name="Speed">{formatCount(last.tokensPerSecond)} tokens/s</Fact>}
        {last?.peakBytes != null && <Fact name="Memory, most">{formatMemory(last.peakBytes)}</Fact>}
        {checkpoint && <Fact name="Last checkpoint">step {formatCount(checkpoint.step)}</Fact>}
        {split && (
          <Fact name="Examples">
            {formatCount(split.train)} to train, {formatCount(split.valid)} held back
            {split.skipped > 0 && `, ${formatCount(split.skipped)} cut or left out`}
          </Fact>
        )}
      </FactList>
      {isOverfit(checked.map(({ loss }) => loss)) && (
        <p className="text-sm text-warning">
          The loss of the examples that are held back rises: the model begins to learn by heart. Fewer steps or more
          examples help.
        </p>
      )}
    </section>
  );
}

/** Whether the last check is clearly worse than the best one. */
function isOverfit(losses: readonly number[]): boolean {
  const last = losses.at(-1);
  return losses.length > 2 && last !== undefined && last > Math.min(...losses) * 1.1;
}
