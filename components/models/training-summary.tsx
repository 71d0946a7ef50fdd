"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { Part } from "~/components/models/model-facts";
import { TrainingView } from "~/components/models/training-view";
import type { ModelDetail } from "~/shared/contracts/model";

/** How a model was trained on this machine; nothing for one that was not. */
export function TrainingSummary({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const record = useQuery({
    ...trpc.models.training.queryOptions({ name: model.name }),
    enabled: model.files.some(({ name }) => name === "training.json"),
  }).data;
  if (!record) return null;
  return (
    <Part title={`Trained here from ${record.base}`}>
      <TrainingView points={record.points} total={record.request.iterations} split={record.split} />
    </Part>
  );
}
