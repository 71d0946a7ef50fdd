"use client";

import { Play } from "lucide-react";
import Link from "next/link";
import { useId, useMemo, useState } from "react";
import { estimateDuration } from "~/components/bench/estimate-duration";
import { ModelPicker } from "~/components/bench/model-picker";
import { NumberField } from "~/components/bench/number-field";
import { useStartBench } from "~/components/bench/use-start-bench";
import { Button } from "~/components/ui/button";
import { Card, CardContent } from "~/components/ui/card";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Switch } from "~/components/ui/switch";
import { matchPairs } from "~/shared/bench-pairing";
import { benchProfiles, type ProfileName, profileNames } from "~/shared/bench-profiles";
import { PAIRS_FOR_CLAIM } from "~/shared/bench-verdict";
import { benchOptionsSchema } from "~/shared/contracts/bench";
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";
import type { Job } from "~/shared/contracts/job";
import type { Model } from "~/shared/contracts/model";
import { formatDuration } from "~/shared/format-quantity";

const NONE = "none";

/**
 * The two models, the size of the work and the start button. Chosen beforehand is the best matching pair, of the model
 * that the user came with where there is one.
 */
export function BenchSetup({
  models,
  wanted,
  runs,
  live,
  onStarted,
}: {
  models: readonly Model[];
  wanted: string;
  runs: readonly BenchRunEntry[];
  live: Job | null;
  onStarted: (job: Job) => void;
}) {
  const pairs = useMemo(() => matchPairs(models), [models]);
  const [chosenA, setChosenA] = useState<string | null>(null);
  const [chosenB, setChosenB] = useState<string | null>(null);
  const [profile, setProfile] = useState<ProfileName>("quick");
  const [numbers, setNumbers] = useState(() => readNumbers("quick"));
  const [watchMachine, setWatchMachine] = useState(true);
  const id = useId();
  const start = useStartBench(onStarted);

  const wantedModel = models.find(({ name }) => name === wanted);
  const proposed = wantedModel ? pairs.find((pair) => [pair.modelA, pair.modelB].includes(wanted)) : pairs[0];
  const modelA = chosenA ?? proposed?.modelA ?? wantedModel?.name ?? models[0]?.name ?? "";
  const twin = proposed?.modelA === modelA ? proposed : pairs.find((pair) => pair.modelA === modelA);
  const modelB = chosenB ?? twin?.modelB ?? NONE;
  const hasB = modelB !== NONE && modelB !== modelA;
  const reason = pairs.find((pair) => pair.modelA === modelA && pair.modelB === modelB)?.reason;
  const parsed = benchOptionsSchema.safeParse({
    modelA,
    modelB: hasB ? modelB : null,
    ...benchProfiles[profile].options,
    watchMachine,
    ...Object.fromEntries(
      Object.entries(numbers).map(([name, text]) => [name, text === "" ? Number.NaN : Number(text)]),
    ),
  });
  const issueOf = (name: string) => parsed.error?.issues.find(({ path }) => path[0] === name)?.message;
  const estimateMs = parsed.success ? estimateDuration(parsed.data, runs) : null;
  const field = (name: keyof typeof numbers, label: string) => (
    <NumberField
      label={label}
      value={numbers[name]}
      problem={issueOf(name)}
      onChange={(text) => setNumbers((before) => ({ ...before, [name]: text }))}
    />
  );

  return (
    <Card>
      <CardContent className="flex flex-col gap-3">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (parsed.success) start.mutate(parsed.data);
          }}
        >
          <div className="grid gap-3 md:grid-cols-2 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_12rem]">
            <ModelPicker label="Model A" models={models} value={modelA} onChange={setChosenA} />
            <ModelPicker
              label="against B"
              models={models.filter(({ name }) => name !== modelA)}
              value={hasB ? modelB : NONE}
              none={{ value: NONE, label: "Nothing: measure A alone" }}
              onChange={setChosenB}
            />
            <div className="flex min-w-0 flex-col gap-1.5">
              <Label htmlFor={`${id}-profile`}>Profile</Label>
              <Select
                value={profile}
                onValueChange={(name) => {
                  setProfile(name as ProfileName);
                  setNumbers(readNumbers(name as ProfileName));
                }}
              >
                <SelectTrigger id={`${id}-profile`} className="w-full">
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {profileNames.map((name) => (
                    <SelectItem key={name} value={name}>
                      {benchProfiles[name].label}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            </div>
          </div>
          <div className="flex flex-col gap-3 sm:flex-row sm:items-start">
            <div className="grid min-w-0 flex-1 grid-cols-2 gap-3 sm:max-w-xl sm:grid-cols-4">
              {field("pairs", hasB ? "Pairs" : "Repetitions")}
              {field("promptTokens", "Prompt tokens")}
              {field("outputTokens", "Output tokens")}
              {field("warmups", "Warm-ups")}
            </div>
            <Button
              type="submit"
              variant="primary"
              className="shrink-0 sm:mt-5.5"
              disabled={!parsed.success || start.isPending}
              aria-describedby={`${id}-about`}
            >
              <Play aria-hidden />
              {live ? "Run next" : "Run"}
            </Button>
          </div>
        </form>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Switch id={`${id}-watch`} checked={watchMachine} onCheckedChange={setWatchMachine} />
          <Label htmlFor={`${id}-watch`}>Watch the machine</Label>
          <span className="text-muted-foreground text-xs">
            repetitions while it was busy, hot or swapping are measured again; without it there is no claim
          </span>
        </div>
        <p id={`${id}-about`} className="text-muted-foreground text-xs">
          {benchProfiles[profile].label}: {benchProfiles[profile].about}.{" "}
          {hasB && reason && <>Proposed pair: {reason}. </>}
          {hasB && Number(numbers.pairs) < PAIRS_FOR_CLAIM && <>A claim needs {PAIRS_FOR_CLAIM} pairs. </>}
          {!hasB && <MissingTwin models={models} modelA={modelA} />}
          {estimateMs !== null && <>About {formatDuration(estimateMs)}, judged by the last run of these models. </>}
          Both engines are asked directly, in turns (ABBA), with the same text and length; a run can be stopped at any
          time and keeps what was measured.
        </p>
      </CardContent>
    </Card>
  );
}

/** A profile's numbers as the fields show them. */
function readNumbers(name: ProfileName) {
  const { pairs, promptTokens, outputTokens, warmups } = benchOptionsSchema.parse({
    modelA: "any",
    ...benchProfiles[name].options,
  });
  return {
    pairs: String(pairs),
    promptTokens: String(promptTokens),
    outputTokens: String(outputTokens),
    warmups: String(warmups),
  };
}

/** What is missing for a comparison. */
function MissingTwin({ models, modelA }: { models: readonly Model[]; modelA: string }) {
  const hasMlx = models.some(({ format }) => format === "mlx");
  const hasGguf = models.some(({ format }) => format === "gguf");
  if (hasMlx && hasGguf && models.find(({ name }) => name === modelA)?.format === "mlx") {
    return (
      <>
        This model is measured alone. For a comparison{" "}
        <Link
          href={`/models?model=${encodeURIComponent(modelA)}&work=twin`}
          className="text-primary underline underline-offset-2 dark:text-ring"
        >
          make its GGUF twin
        </Link>
        .{" "}
      </>
    );
  }
  if (hasMlx && hasGguf) return "One model is measured alone. ";
  return (
    <>
      Only {hasMlx ? "MLX" : "GGUF"} models are installed, so a model is measured alone. For a comparison{" "}
      <Link href="/models" className="text-primary underline underline-offset-2 dark:text-ring">
        install its {hasMlx ? "GGUF" : "MLX"} twin
      </Link>
      .{" "}
    </>
  );
}
