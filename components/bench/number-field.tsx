"use client";

import { useId } from "react";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";

/** A whole number as text, with what is wrong with it below. */
export function NumberField({
  label,
  value,
  problem,
  onChange,
}: {
  label: string;
  value: string;
  problem: string | undefined;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Label htmlFor={id} className="whitespace-nowrap">
        {label}
      </Label>
      <Input
        id={id}
        inputMode="numeric"
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        className="tnum"
        onChange={(event) => onChange(event.target.value.trim())}
      />
      {problem && (
        <p id={`${id}-problem`} className="text-destructive text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}
