import {
  type TrainingPoint,
  type TrainingRecord,
  trainingPointSchema,
  trainingSplitSchema,
} from "~/shared/contracts/fine-tune";

/** The figures in the live text of a training: a JSON object a line, the last of which may still be growing. */
export function readTrainingText(text: string): { points: TrainingPoint[]; split: TrainingRecord["split"] } {
  const points: TrainingPoint[] = [];
  let split: TrainingRecord["split"] = null;
  for (const line of text.split("\n")) {
    const value = parse(line);
    if (value === null) continue;
    const point = trainingPointSchema.safeParse(value).data;
    if (point) points.push(point);
    else split = trainingSplitSchema.safeParse(value).data ?? split;
  }
  return { points, split };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
