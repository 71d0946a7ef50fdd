"use client";

import { useQuery } from "@tanstack/react-query";
import { Play, Sparkles } from "lucide-react";
import { useId, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ModelPicker } from "~/components/bench/model-picker";
import { OptimizationProgress } from "~/components/prompts/optimization-progress";
import { OptimizationReport } from "~/components/prompts/optimization-report";
import { type Answer, QuestionList } from "~/components/prompts/question-list";
import { useOptimization } from "~/components/prompts/use-optimization";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Textarea } from "~/components/ui/textarea";
import type { Prompt, ScoredRevision } from "~/shared/contracts/prompt";
import { isCutShort } from "~/shared/contracts/prompt-optimization";

const automatic = { value: "auto", label: "Chosen automatically" };
const noSet = "none";
const limitFields = [
  { name: "maxRounds", label: "Rounds", min: 1, max: 10 },
  { name: "budgetSeconds", label: "Seconds", min: 1, max: 3_600 },
  { name: "budgetTokens", label: "Tokens", min: 100, max: 200_000 },
] as const;
const chosen = (value: string) => (value === automatic.value ? undefined : value);

/** Lets a model improve the shown revision, and shows how it went. */
export function OptimizePanel({
  prompt,
  revision,
  shownId,
  onOpen,
}: {
  prompt: Prompt;
  revision: ScoredRevision;
  shownId: string | null;
  onOpen: (revisionId: string) => void;
}) {
  const trpc = useTRPC();
  const id = useId();
  const models = useQuery(trpc.models.list.queryOptions());
  const sets = useQuery(trpc.prompts.evalSets.queryOptions({ promptId: prompt.id }));
  const earlier = useQuery(trpc.prompts.optimizations.queryOptions({ promptId: prompt.id }));
  const [model, setModel] = useState(automatic.value);
  const [judge, setJudge] = useState(automatic.value);
  const [evalSet, setEvalSet] = useState<string | null>(null);
  const testSet = evalSet ?? sets.data?.[0]?.id ?? noSet;
  const [context, setContext] = useState("");
  const [limits, setLimits] = useState({ maxRounds: "3", budgetSeconds: "120", budgetTokens: "12000" });
  const [hasStarted, setHasStarted] = useState(false);
  const newestId = earlier.data?.[0]?.id ?? null;
  const run = useOptimization(hasStarted ? newestId : (shownId ?? newestId), prompt.name);

  const start = (answers: Answer[] = []) => {
    setHasStarted(true);
    run.start({
      promptId: prompt.id,
      revisionId: revision.id,
      context,
      answers,
      model: chosen(model),
      judgeModel: chosen(judge),
      maxRounds: Number(limits.maxRounds),
      budgetSeconds: Number(limits.budgetSeconds),
      budgetTokens: Number(limits.budgetTokens),
      evalSetId: testSet === noSet ? null : testSet,
      minScore: Math.min(1, Math.max(0.8, revision.scores.overall + 0.01)),
    });
  };
  const report = run.record?.report;
  const bestId = run.record?.bestRevisionId ?? null;
  const stopped = run.record && !run.isLive && isCutShort(run.record) ? run.record : null;

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <ModelPicker label="Rewrites" models={models.data ?? []} value={model} none={automatic} onChange={setModel} />
        <ModelPicker
          label="Compares"
          models={models.data ?? []}
          value={judge}
          none={{ ...automatic, label: "The same model" }}
          onChange={setJudge}
        />
        {(sets.data?.length ?? 0) > 0 && (
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-set`}>Test cases</Label>
            <Select value={testSet} onValueChange={setEvalSet}>
              <SelectTrigger id={`${id}-set`}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectItem value={noSet}>None</SelectItem>
                {sets.data?.map((set) => (
                  <SelectItem key={set.id} value={set.id}>
                    {set.name}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          </div>
        )}
      </div>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={`${id}-context`}>Facts that a rewrite may use (optional)</Label>
        <Textarea
          id={`${id}-context`}
          value={context}
          maxLength={20_000}
          onChange={({ target: { value } }) => setContext(value)}
          className="max-h-40 min-h-14"
        />
      </div>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="flex flex-wrap items-end gap-3">
          {limitFields.map(({ name, label, min, max }) => (
            <div key={name} className="flex w-24 flex-col gap-1.5">
              <Label htmlFor={`${id}-${name}`}>{label}</Label>
              <Input
                id={`${id}-${name}`}
                type="number"
                min={min}
                max={max}
                value={limits[name]}
                onChange={({ target: { value } }) => setLimits((all) => ({ ...all, [name]: value }))}
              />
            </div>
          ))}
        </div>
        <Button variant="primary" disabled={run.isLive || models.data?.length === 0} onClick={() => start()}>
          <Sparkles aria-hidden />
          Optimise revision {revision.number}
        </Button>
      </div>
      <p className="text-muted-foreground text-xs">
        These are limits. Whatever is found, nothing is put in use by itself.
      </p>
      {models.data?.length === 0 && (
        <p className="text-muted-foreground text-xs">Install a model on the Models page first.</p>
      )}
      {run.isLive && <OptimizationProgress job={run.job} onCancel={run.cancel} />}
      {run.error && !run.isLive && (
        <p role="alert" className={stopped?.status === "cancelled" ? "" : "text-destructive"}>
          The optimisation was cut short: {run.error}
        </p>
      )}
      {stopped && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Button variant="outline" onClick={() => run.start({ resumeId: stopped.id })}>
            <Play aria-hidden />
            Continue
          </Button>
          <p className="text-muted-foreground text-xs">
            {stopped.report?.rounds.length
              ? "The whole rounds below are kept; it goes on with the rest of its limits."
              : "No round was finished; it begins again with the same limits."}
          </p>
        </div>
      )}
      {report && !run.isLive && (
        <>
          <OptimizationReport report={report} model={run.record?.model ?? ""} />
          {bestId && (
            <Button variant="primary" className="self-start" onClick={() => onOpen(bestId)}>
              Open the best revision
            </Button>
          )}
          <QuestionList key={run.record?.id} questions={report.questions} isBusy={run.isLive} onAnswer={start} />
        </>
      )}
    </div>
  );
}
