"use client";

import { RotateCcw } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";

export interface NumberRange {
  min: number;
  max: number;
  step: number;
}

/** A number that overrides a default; empty = the default. What is not a number in range is marked and not taken. */
export function OptionField({
  label,
  hint,
  value,
  fallback,
  range,
  onChange,
}: {
  label: string;
  hint: string;
  value: number | undefined;
  /** The model's own default, where one was set. */
  fallback: number | undefined;
  range: NumberRange;
  onChange: (value: number | undefined) => void;
}) {
  const id = useId();
  const [text, setText] = useState(value === undefined ? "" : String(value));
  useEffect(() => {
    setText((shown) => (readNumber(shown, range) === value ? shown : value === undefined ? "" : String(value)));
  }, [value, range]);
  const isWrong = readNumber(text, range) === null;

  return (
    <div className="flex flex-col gap-1">
      <div className="flex h-6 items-center gap-2">
        <Label htmlFor={id}>{label}</Label>
        {value !== undefined && (
          <>
            <Badge variant="primary">changed</Badge>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`${label}: back to the default`}
              className="ml-auto size-6"
              onClick={() => onChange(undefined)}
            >
              <RotateCcw aria-hidden className="size-3.5" />
            </Button>
          </>
        )}
      </div>
      <Input
        id={id}
        inputMode="decimal"
        value={text}
        placeholder={fallback === undefined ? "default" : `default ${fallback}`}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setText(event.target.value);
          const next = readNumber(event.target.value, range);
          if (next !== null) onChange(next);
        }}
        className="tnum"
      />
      <p id={`${id}-hint`} className={isWrong ? "text-destructive text-xs" : "text-muted-foreground text-xs"}>
        {isWrong ? `A${range.step === 1 ? " whole" : ""} number from ${range.min} to ${range.max}` : hint}
      </p>
    </div>
  );
}

/** Undefined for nothing, null for what will not do. */
function readNumber(text: string, { min, max, step }: NumberRange): number | undefined | null {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value) || value < min || value > max) return null;
  return step === 1 && !Number.isInteger(value) ? null : value;
}
