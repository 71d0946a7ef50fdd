"use client";

import { useMutation } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { putJob } from "~/app/_trpc/live-store";
import { OptionField } from "~/components/chat/option-field";
import { ChoiceField, FormProblem, TextField } from "~/components/models/form-parts";
import { Part } from "~/components/models/model-facts";
import { useModelUrl } from "~/components/models/model-url";
import { TrainingDataField } from "~/components/models/training-data-field";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { TrainingDataReport } from "~/shared/contracts/fine-tune";
import type { ModelDetail } from "~/shared/contracts/model";
import { proposeCopyName } from "~/shared/model-names";

type Numbers = Record<"iterations" | "batchSize" | "learningRate" | "layers" | "rank" | "maxTokens" | "seed", number>;

const defaults: Numbers = {
  iterations: 200,
  batchSize: 2,
  learningRate: 0.0001,
  layers: 8,
  rank: 8,
  maxTokens: 1024,
  seed: 0,
};

const fields: readonly {
  name: keyof Numbers;
  label: string;
  hint: string;
  range: { min: number; max: number; step: number };
}[] = [
  {
    name: "iterations",
    label: "Steps",
    hint: "More learn the examples better, too many by heart.",
    range: { min: 1, max: 100_000, step: 1 },
  },
  {
    name: "batchSize",
    label: "Examples a step",
    hint: "More are steadier and take more memory.",
    range: { min: 1, max: 64, step: 1 },
  },
  {
    name: "learningRate",
    label: "Learning rate",
    hint: "Too high and the loss rises.",
    range: { min: 1e-8, max: 1, step: 1e-8 },
  },
  {
    name: "layers",
    label: "Layers trained",
    hint: "From the end; -1 trains all.",
    range: { min: -1, max: 1000, step: 1 },
  },
  {
    name: "rank",
    label: "Rank",
    hint: "Size of the adapter.",
    range: { min: 1, max: 256, step: 1 },
  },
  {
    name: "maxTokens",
    label: "Longest example (tokens)",
    hint: "Longer ones are cut.",
    range: { min: 32, max: 32_768, step: 1 },
  },
  {
    name: "seed",
    label: "Seed",
    hint: "The same seed gives the same training.",
    range: { min: 0, max: 2_147_483_647, step: 1 },
  },
];

/** Training of an adapter with own examples: data and its check, settings, and what comes out. */
export function FineTuneForm({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const { openTraining } = useModelUrl();
  const [data, setData] = useState<TrainingDataReport | null>(null);
  const [changed, setChanged] = useState<Partial<Numbers>>({});
  const [finish, setFinish] = useState<"adapter" | "fuse">("adapter");
  const [target, setTarget] = useState(proposeCopyName(model.name, "tuned"));
  const start = useMutation(
    trpc.models.fineTune.mutationOptions({
      onSuccess: (job) => {
        putJob(job);
        openTraining(job.id);
      },
    }),
  );
  const numbers = { ...defaults, ...changed };
  const isReady = data !== null && data.obstacle === null && target.trim() !== "";
  const seen = numbers.iterations * numbers.batchSize;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (data) start.mutate({ model: model.name, target: target.trim(), dataId: data.id, finish, ...numbers });
      }}
    >
      <SheetBody className="flex flex-col gap-6">
        <p className="text-muted-foreground text-sm">
          The model learns from examples what to answer and how. Only a small adapter is trained (LoRA); the model
          itself stays as it is.
        </p>
        <Part title="Examples">
          <TrainingDataField report={data} onReport={setData} />
        </Part>
        <Part title="Training">
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
            {fields.map(({ name, ...field }) => (
              <OptionField
                key={name}
                {...field}
                value={changed[name]}
                fallback={defaults[name]}
                onChange={(value) => setChanged((before) => withNumber(before, name, value))}
              />
            ))}
          </div>
          {data && data.examples > 0 && (
            <p className="tnum mt-1 text-muted-foreground text-xs">
              Each example is seen about {(seen / data.examples).toFixed(1)} times.
            </p>
          )}
        </Part>
        <Part title="What comes out">
          <ChoiceField
            label="Form"
            value={finish}
            choices={[
              { value: "adapter", label: "The model with an adapter beside it (small)" },
              { value: "fuse", label: "A model of its own (the adapter fused)" },
            ]}
            onChange={(value) => setFinish(value === "fuse" ? "fuse" : "adapter")}
          />
          <TextField label="Name" value={target} onChange={setTarget} />
        </Part>
        {start.isError && <FormProblem error={start.error} />}
      </SheetBody>
      <SheetFooter>
        <Button type="submit" variant="primary" disabled={!isReady || start.isPending}>
          <GraduationCap aria-hidden />
          Start training
        </Button>
      </SheetFooter>
    </form>
  );
}

function withNumber(numbers: Partial<Numbers>, name: keyof Numbers, value: number | undefined): Partial<Numbers> {
  const { [name]: _, ...rest } = numbers;
  return value === undefined ? rest : { ...numbers, [name]: value };
}
