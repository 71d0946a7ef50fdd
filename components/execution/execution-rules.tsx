"use client";

import { useId, useState } from "react";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Switch } from "~/components/ui/switch";
import { Textarea } from "~/components/ui/textarea";
import type { ExecuteRules } from "~/shared/contracts/execution";
import { splitCommand, writeCommand } from "~/shared/split-command";

interface Props {
  /** The workspace's folder; null = none. */
  folder: string | null;
  rules: ExecuteRules;
  mayFinish: boolean;
  onChange: (rules: ExecuteRules) => void;
  onMayFinish: (mayFinish: boolean) => void;
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What a model may do in the workspace's folder. */
export function ExecutionRules({ folder, rules, mayFinish, onChange, onMayFinish }: Props) {
  const id = useId();
  const [checks, setChecks] = useState(() => rules.checks.map(({ argv }) => writeCommand(argv)).join("\n"));
  const set = (change: Partial<ExecuteRules>) => onChange({ ...rules, ...change });
  const changeChecks = (text: string) => {
    setChecks(text);
    const known = new Map(rules.checks.map((check) => [writeCommand(check.argv), check]));
    set({
      checks: lines(text)
        .slice(0, 10)
        .map((line) => known.get(line) ?? { name: line.slice(0, 80), argv: splitCommand(line), timeoutSeconds: 120 }),
    });
  };
  if (folder === null) return null;
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border p-3">
      <legend className="px-1 font-medium text-xs">Auto-execution</legend>
      <Choice
        label="Models may do simple tasks in a copy of this folder"
        detail="Your files change only when you apply a change."
        isOn={rules.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      {rules.enabled && (
        <>
          <div>
            <Label htmlFor={`${id}-checks`} className="mb-1.5 block">
              Checks, one command a line; no shell reads them
            </Label>
            <Textarea
              id={`${id}-checks`}
              value={checks}
              spellCheck={false}
              placeholder={"npm test\nnpx tsc --noEmit"}
              onChange={({ target }) => changeChecks(target.value)}
              className="min-h-16 font-mono text-xs"
            />
          </div>
          <div className="grid gap-3 sm:grid-cols-2">
            <Lines label="Files that may be changed" value={rules.allow} onChange={(allow) => set({ allow })} />
            <Lines label="Files that may not" value={rules.deny} onChange={(deny) => set({ deny })} />
          </div>
          <Lines
            label="Folders outside of git that the checks need, such as node_modules"
            value={rules.linkFolders}
            onChange={(linkFolders) => set({ linkFolders })}
          />
          <div className="grid grid-cols-3 gap-2">
            <Count label="Most files" max={10} value={rules.maxFiles} onChange={(maxFiles) => set({ maxFiles })} />
            <Count
              label="Most changed lines"
              max={2_000}
              value={rules.maxChangedLines}
              onChange={(maxChangedLines) => set({ maxChangedLines })}
            />
            <Count
              label="Corrections"
              min={0}
              max={2}
              value={rules.repairRounds}
              onChange={(repairRounds) => set({ repairRounds })}
            />
          </div>
          <Choice
            label="Let a change be applied by itself"
            detail="Only where checks pass, confidence is above 0.8, and 10 of the model's last 12 changes of that kind were taken."
            isOn={rules.auto}
            onChange={(auto) => set({ auto })}
          />
          <Choice
            label="An applied change puts its task into Done instead of Review"
            isOn={mayFinish}
            onChange={onMayFinish}
          />
        </>
      )}
    </fieldset>
  );
}

function Choice(props: { label: string; detail?: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <Switch id={id} checked={props.isOn} onCheckedChange={props.onChange} />
      <Label htmlFor={id} className="flex flex-col gap-0.5">
        {props.label}
        {props.detail && <span className="font-normal text-muted-foreground">{props.detail}</span>}
      </Label>
    </div>
  );
}

function Lines(props: { label: string; value: readonly string[]; onChange: (value: string[]) => void }) {
  const id = useId();
  const [text, setText] = useState(() => props.value.join("\n"));
  return (
    <div>
      <Label htmlFor={id} className="mb-1.5 block font-normal text-muted-foreground">
        {props.label}
      </Label>
      <Textarea
        id={id}
        value={text}
        spellCheck={false}
        onChange={({ target }) => {
          setText(target.value);
          props.onChange(lines(target.value));
        }}
        className="min-h-12 font-mono text-xs"
      />
    </div>
  );
}

function Count(props: { label: string; min?: number; max: number; value: number; onChange: (value: number) => void }) {
  return (
    <Label className="flex flex-col gap-1 font-normal text-muted-foreground">
      {props.label}
      <Input
        type="number"
        min={props.min ?? 1}
        max={props.max}
        required
        value={Number.isNaN(props.value) ? "" : props.value}
        onChange={({ target }) => props.onChange(target.value === "" ? Number.NaN : Number(target.value))}
        className="tnum"
      />
    </Label>
  );
}
