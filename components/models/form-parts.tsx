"use client";

import { TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { describeError } from "~/components/describe-error";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";

/** A text with its label, and below it a hint or what is wrong. */
export function TextField({
  label,
  value,
  hint,
  problem,
  onChange,
}: {
  label: string;
  value: string;
  hint?: ReactNode;
  problem?: string | null;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        value={value}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {(problem || hint) && (
        <p id={`${id}-hint`} className={problem ? "text-destructive text-xs" : "text-muted-foreground text-xs"}>
          {problem || hint}
        </p>
      )}
    </div>
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** One of several values, with its label and a hint. */
export function ChoiceField({
  label,
  value,
  choices,
  hint,
  onChange,
}: {
  label: string;
  value: string;
  choices: readonly Choice[];
  hint?: ReactNode;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Select value={value} onValueChange={onChange}>
        <SelectTrigger id={id}>
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {choices.map((choice) => (
            <SelectItem key={choice.value} value={choice.value}>
              {choice.label}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      {hint && <p className="text-muted-foreground text-xs">{hint}</p>}
    </div>
  );
}

/** Why a form cannot go on, with what to do. */
export function FormProblem({ error }: { error: unknown }) {
  const { message, hint } =
    typeof error === "object" && error !== null && "message" in error && !(error instanceof Error)
      ? (error as { message: string; hint: string | null })
      : describeError(error);
  return (
    <p role="alert" className="flex gap-2 rounded-md bg-destructive-soft px-3 py-2 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-destructive" />
      <span className="min-w-0 break-words">
        {message}
        {hint && <span className="block text-muted-foreground">{hint}</span>}
      </span>
    </p>
  );
}
