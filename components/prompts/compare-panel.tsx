"use client";

import { useQuery } from "@tanstack/react-query";
import { Play, Plus, Square, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ModelPicker } from "~/components/bench/model-picker";
import { ComparisonVerdicts } from "~/components/prompts/comparison-verdicts";
import { TrialView } from "~/components/prompts/trial-view";
import { useTrials } from "~/components/prompts/use-trials";
import { WordDiff } from "~/components/prompts/word-diff";
import { Button } from "~/components/ui/button";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Textarea } from "~/components/ui/textarea";
import type { ScoredRevision } from "~/shared/contracts/prompt";
import { mostJudged } from "~/shared/contracts/prompt-verdict";
import { placeholderNames } from "~/shared/prompt-file";

const automatic = { value: "auto", label: "Chosen automatically" };

interface Column {
  key: number;
  revisionId: string;
  model: string;
}

/** Up to four pairs of revision and model, side by side: texts as a word diff to the first, and their answers. */
export function ComparePanel({ revisions, shown }: { revisions: readonly ScoredRevision[]; shown: ScoredRevision }) {
  const trpc = useTRPC();
  const id = useId();
  const models = useQuery(trpc.models.list.queryOptions());
  const parent = revisions.find((revision) => revision.id === shown.parentId);
  const nextKey = useRef(2);
  const [columns, setColumns] = useState<Column[]>([
    { key: 0, revisionId: (parent ?? shown).id, model: automatic.value },
    { key: 1, revisionId: shown.id, model: automatic.value },
  ]);
  const [values, setValues] = useState<Record<string, string>>({});
  const trials = useTrials();
  const textOf = (column: Column) => revisions.find((revision) => revision.id === column.revisionId)?.text ?? "";
  const names = [...new Set(columns.flatMap((column) => placeholderNames(textOf(column))))];
  const change = (key: number, part: Partial<Column>) => {
    setColumns((all) => all.map((column) => (column.key === key ? { ...column, ...part } : column)));
    trials.forget(key);
  };
  const run = (chosen: Column[], seed: number) =>
    trials.run(
      chosen.map((column) => ({
        key: column.key,
        ask: {
          text: textOf(column),
          values,
          model: column.model === automatic.value ? undefined : column.model,
          seed,
        },
      })),
    );
  const firstTrial = trials.outcomes[columns[0]?.key ?? 0];

  return (
    <div className="flex flex-col gap-4">
      {names.length > 0 && (
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-1.5 text-muted-foreground text-xs">Values of the placeholders</legend>
          {names.map((name) => (
            <div key={name} className="flex flex-col gap-1">
              <Label htmlFor={`${id}-${name}`}>{name}</Label>
              <Textarea
                id={`${id}-${name}`}
                value={values[name] ?? ""}
                onChange={({ target: { value } }) => setValues((all) => ({ ...all, [name]: value }))}
                className="max-h-40 min-h-10"
              />
            </div>
          ))}
        </fieldset>
      )}
      <div className="flex flex-wrap gap-2">
        {trials.runningKey === null ? (
          <Button variant="primary" disabled={models.data?.length === 0} onClick={() => run(columns, 1)}>
            <Play aria-hidden />
            Run all
          </Button>
        ) : (
          <Button variant="outline" onClick={trials.stop}>
            <Square aria-hidden />
            Stop
          </Button>
        )}
        <Button
          variant="outline"
          disabled={columns.length >= mostJudged}
          onClick={() =>
            setColumns((all) => [...all, { key: nextKey.current++, revisionId: shown.id, model: automatic.value }])
          }
        >
          <Plus aria-hidden />
          Add a column
        </Button>
      </div>
      <ol aria-label="Columns" className="grid auto-cols-[minmax(16rem,1fr)] grid-flow-col gap-3 overflow-x-auto pb-2">
        {columns.map((column, i) => {
          const outcome = trials.outcomes[column.key];
          const first = columns[0];
          return (
            <li
              key={column.key}
              aria-label={`Column ${i + 1}`}
              className="flex min-w-0 flex-col gap-2 rounded-lg border p-3"
            >
              <div className="flex items-end gap-1">
                <div className="flex min-w-0 flex-1 flex-col gap-1.5">
                  <Label htmlFor={`${id}-revision-${column.key}`}>Revision</Label>
                  <Select value={column.revisionId} onValueChange={(revisionId) => change(column.key, { revisionId })}>
                    <SelectTrigger id={`${id}-revision-${column.key}`} className="w-full">
                      <SelectValue />
                    </SelectTrigger>
                    <SelectContent>
                      {revisions.map((revision) => (
                        <SelectItem key={revision.id} value={revision.id}>
                          {revision.number}
                          {revision.labels.length > 0 && ` (${revision.labels.join(", ")})`}
                          {revision.status === "rejected" && " refused"}
                        </SelectItem>
                      ))}
                    </SelectContent>
                  </Select>
                </div>
                {columns.length > 1 && (
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    aria-label={`Remove column ${i + 1}`}
                    onClick={() => setColumns((all) => all.filter(({ key }) => key !== column.key))}
                  >
                    <X aria-hidden />
                  </Button>
                )}
              </div>
              <div className="flex">
                <ModelPicker
                  label="Model"
                  models={models.data ?? []}
                  value={column.model}
                  none={automatic}
                  onChange={(model) => change(column.key, { model })}
                />
              </div>
              <details open={i > 0} className="text-xs">
                <summary className="cursor-pointer text-muted-foreground">
                  {i === 0 ? "Its text" : "Difference to the first column"}
                </summary>
                <WordDiff
                  before={i === 0 || !first ? textOf(column) : textOf(first)}
                  after={textOf(column)}
                  className="scroll-quiet mt-1 max-h-60 overflow-auto rounded bg-muted p-2"
                />
              </details>
              <TrialView
                outcome={outcome}
                first={i === 0 ? undefined : firstTrial}
                state={trials.runningKey === column.key ? "asked" : trials.runningKey === null ? "idle" : "waiting"}
              />
              <Button
                variant="outline"
                size="sm"
                className="mt-auto self-start"
                disabled={trials.runningKey !== null}
                onClick={() => run([column], 1 + Math.floor(Math.random() * 999_999))}
              >
                {outcome ? "Run again, to see how stable it is" : "Run"}
              </Button>
            </li>
          );
        })}
      </ol>
      <ComparisonVerdicts texts={columns.map(textOf)} models={models.data ?? []} />
    </div>
  );
}
