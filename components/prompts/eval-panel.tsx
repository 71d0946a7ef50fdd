"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { ModelPicker } from "~/components/bench/model-picker";
import { EvalResult } from "~/components/prompts/eval-result";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Textarea } from "~/components/ui/textarea";
import { toastError } from "~/components/ui/toaster";
import { isTerminal } from "~/shared/contracts/job";
import type { Prompt, ScoredRevision } from "~/shared/contracts/prompt";
import { type EvalSet, evalCasesSchema } from "~/shared/contracts/prompt-evaluation";
import { placeholderNames } from "~/shared/prompt-file";

const newSet = "new";
const automatic = { value: "auto", label: "Chosen automatically" };

/** Test cases of a prompt, and how a revision does on them. */
export function EvalPanel({
  prompt,
  revision,
  shownId,
}: {
  prompt: Prompt;
  revision: ScoredRevision;
  shownId: string | null;
}) {
  const trpc = useTRPC();
  const sets = useQuery(trpc.prompts.evalSets.queryOptions({ promptId: prompt.id }));
  const runs = useQuery(trpc.prompts.evalRuns.queryOptions({ promptId: prompt.id }));
  const models = useQuery(trpc.models.list.queryOptions());
  const [model, setModel] = useState(automatic.value);
  const [replicas, setReplicas] = useState("1");
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId);
  const isLive = jobId !== null && (job === null || !isTerminal(job.status));
  const id = useId();
  const start = useMutation(
    trpc.prompts.evaluate.mutationOptions({
      onSuccess: (started) => setJobId(started.id),
      onError: (error) => toastError("The evaluation did not start", error),
    }),
  );
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions());
  const [setId, setSetId] = useState<string | null>(null);
  const set = setId === newSet ? undefined : (sets.data?.find((each) => each.id === setId) ?? sets.data?.[0]);
  const shown = runs.data?.find((run) => run.id === (job?.result?.evalRunId ?? shownId)) ?? runs.data?.[0];

  return (
    <div className="flex flex-col gap-4">
      {(sets.data?.length ?? 0) > 0 && (
        <div className="flex flex-col gap-1.5 self-start">
          <Label htmlFor={`${id}-set`}>Set of cases</Label>
          <Select value={set?.id ?? newSet} onValueChange={setSetId}>
            <SelectTrigger id={`${id}-set`} className="min-w-40">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {sets.data?.map((each) => (
                <SelectItem key={each.id} value={each.id}>
                  {each.name}
                </SelectItem>
              ))}
              <SelectItem value={newSet}>A new set</SelectItem>
            </SelectContent>
          </Select>
        </div>
      )}
      <CaseEditor
        key={set?.id ?? newSet}
        prompt={prompt}
        set={set}
        text={revision.text}
        name={`cases${sets.data?.length ? ` ${sets.data.length + 1}` : ""}`}
        onSaved={setSetId}
      />
      {set && (
        <div className="flex flex-wrap items-end gap-3">
          <ModelPicker label="Model" models={models.data ?? []} value={model} none={automatic} onChange={setModel} />
          <div className="flex w-28 flex-col gap-1.5">
            <Label htmlFor={`${id}-replicas`}>Repetitions</Label>
            <Input
              id={`${id}-replicas`}
              type="number"
              min={1}
              max={10}
              value={replicas}
              onChange={({ target }) => setReplicas(target.value)}
            />
          </div>
          {isLive ? (
            <Button variant="outline" onClick={() => jobId && cancel.mutate({ id: jobId })}>
              Stop
            </Button>
          ) : (
            <Button
              variant="primary"
              disabled={start.isPending}
              onClick={() =>
                start.mutate({
                  setId: set.id,
                  revisionId: revision.id,
                  model: model === automatic.value ? undefined : model,
                  replicas: Number(replicas),
                })
              }
            >
              Evaluate revision {revision.number}
            </Button>
          )}
        </div>
      )}
      {isLive && (
        <p role="status">
          {job?.progress?.message ?? "Starting"}
          {job?.progress?.total ? `, ${job.progress.done ?? 0} of ${job.progress.total}` : ""}
        </p>
      )}
      {job?.status === "failed" && (
        <p role="alert" className="text-destructive">
          {job.error?.message}
        </p>
      )}
      {shown && <EvalResult run={shown} />}
    </div>
  );
}

/** The cases as JSON: the same form that the command line reads. */
function CaseEditor({
  prompt,
  set,
  text,
  name,
  onSaved,
}: {
  prompt: Prompt;
  set: EvalSet | undefined;
  text: string;
  /** Of a new set. */
  name: string;
  onSaved: (setId: string) => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const id = useId();
  const [json, setJson] = useState(() => JSON.stringify(set?.cases ?? [exampleCase(text)], null, 2));
  const save = useMutation(
    trpc.prompts.saveEvalSet.mutationOptions({
      onSuccess: async ({ id: savedId }) => {
        await queryClient.invalidateQueries(trpc.prompts.pathFilter());
        onSaved(savedId);
      },
      onError: (error) => toastError("The cases were not saved", error),
    }),
  );
  const checked = readCases(json);
  const isChanged = json !== JSON.stringify(set?.cases ?? null, null, 2);
  return (
    <details open={!set} className="rounded-lg border p-3">
      <summary className="cursor-pointer">
        {set ? (set.cases.length === 1 ? "1 case" : `${set.cases.length} cases`) : "No cases yet: write the first"}
      </summary>
      <div className="mt-2 flex flex-col gap-1.5">
        <Label htmlFor={`${id}-cases`}>Cases as JSON: values of the placeholders, and assertions on the answer</Label>
        <Textarea
          id={`${id}-cases`}
          spellCheck={false}
          value={json}
          aria-invalid={"error" in checked}
          aria-describedby={`${id}-problem`}
          onChange={({ target: { value } }) => setJson(value)}
          className="scroll-quiet max-h-96 min-h-40 font-mono text-xs"
        />
        <p id={`${id}-problem`} className="text-muted-foreground text-xs">
          {"error" in checked
            ? checked.error
            : "Assertions: contains, not-contains, equals, regex, is-json (with a schema as value), max-tokens, max-ms, finish-reason. About 4 of 10 cases are held out from rewriters."}
        </p>
        <Button
          variant="outline"
          className="self-end"
          disabled={"error" in checked || !isChanged || save.isPending}
          onClick={() =>
            "cases" in checked &&
            save.mutate({ id: set?.id, promptId: prompt.id, name: set?.name ?? name, cases: checked.cases })
          }
        >
          Save the cases
        </Button>
      </div>
    </details>
  );
}

const exampleCase = (text: string) => ({
  name: "first case",
  values: Object.fromEntries(placeholderNames(text).map((name) => [name, ""])),
  assertions: [{ type: "contains", value: "words that a good answer has" }],
});

function readCases(json: string): { cases: EvalSet["cases"] } | { error: string } {
  try {
    const parsed = evalCasesSchema.safeParse(JSON.parse(json));
    if (parsed.success) return { cases: parsed.data };
    const [issue] = parsed.error.issues;
    return { error: [issue?.path.join("."), issue?.message].filter(Boolean).join(": ") };
  } catch (error) {
    return { error: `This is no JSON: ${(error as Error).message}` };
  }
}
