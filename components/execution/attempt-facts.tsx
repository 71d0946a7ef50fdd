"use client";

import type { Execution } from "~/shared/contracts/execution";
import { formatDuration } from "~/shared/format-quantity";

const count = new Intl.NumberFormat("en");
const roles = { target: "may be changed", context: "to read", guidelines: "rules" } as const;

/** What the model was sent, what was cut, what it cost, and which of its answers were not taken. */
export function AttemptFacts({ execution }: { execution: Execution }) {
  const { manifest, refusals, repairs, promptTokens, outputTokens, durationMs, baseCommit, model, engine } = execution;
  return (
    <section aria-label="About this attempt" className="flex flex-col gap-1.5 text-xs">
      <h3 className="font-medium">About this attempt</h3>
      <p className="tnum text-muted-foreground">
        {model} on {engine} · {count.format(promptTokens)} tokens read · {count.format(outputTokens)} written, none of
        them by a cloud service{durationMs === null ? "" : ` · ${formatDuration(durationMs)}`} ·{" "}
        {baseCommit ? `worked on commit ${baseCommit.slice(0, 10)}` : "worked on a copy of the folder"}
      </p>
      {refusals.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted-foreground">
            {refusals.length === 1 ? "1 refusal" : `${refusals.length} refusals`}, {repairs} corrections
          </summary>
          <ul className="mt-1 list-disc space-y-1 pl-4">
            {refusals.map((refusal, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes
              <li key={at} className="whitespace-pre-wrap break-words">
                {refusal}
              </li>
            ))}
          </ul>
        </details>
      )}
      {manifest.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted-foreground">What the model was sent</summary>
          <ul className="mt-1 space-y-0.5">
            {manifest.map(({ path, role, chars, cutChars, reason, region }) => (
              <li key={path} className="tnum break-words">
                <code>{path}</code>
                {region && ` lines ${region.from}–${region.to}`} · {roles[role]} · {count.format(chars)} characters
                {cutChars > 0 && `, ${count.format(cutChars)} left out`} · {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
