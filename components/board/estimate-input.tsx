"use client";

import { useState } from "react";
import { Input } from "~/components/ui/input";
import { formatEstimate, parseEstimate } from "~/shared/board-estimate";

/** A length of time as people write it ("90", "45m", "1h 30m"). Empty means none; what cannot be read is said so and kept. */
export function EstimateInput({
  id,
  minutes,
  onChange,
}: {
  id: string;
  minutes: number | null;
  onChange: (minutes: number | null) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (minutes === null ? "" : formatEstimate(minutes));
  const parsed = shown.trim() === "" ? null : parseEstimate(shown);
  const isWrong = shown.trim() !== "" && parsed === null;

  const commit = () => {
    if (typed === null || isWrong) return;
    setTyped(null);
    if (parsed !== minutes) onChange(parsed);
  };

  return (
    <>
      <Input
        id={id}
        value={shown}
        placeholder="e.g. 2h"
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-error` : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
        className="tnum"
      />
      {isWrong && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-destructive text-xs">
          Write it as 45m, 2h or 1h 30m.
        </p>
      )}
    </>
  );
}
