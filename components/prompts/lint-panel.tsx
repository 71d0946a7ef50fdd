"use client";

import { CircleAlert, CircleX, Info } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { cn } from "~/components/class-names";
import { ScoreMeters } from "~/components/prompts/score-meters";
import type { LintFinding } from "~/shared/contracts/prompt-lint";
import { lintPrompt } from "~/shared/prompt-lint";

const looks = {
  error: { icon: CircleX, className: "text-destructive" },
  warning: { icon: CircleAlert, className: "text-warning" },
  note: { icon: Info, className: "text-muted-foreground" },
} as const;

/** What the fixed rules say of a text, as it is typed; a finding with a place can be jumped to. */
export function LintPanel({
  text,
  placeholders,
  onJump,
}: {
  text: string;
  placeholders: readonly string[] | null;
  onJump?: (start: number, end: number) => void;
}) {
  const settled = useDeferredValue(text);
  const lint = useMemo(() => lintPrompt(settled, placeholders), [settled, placeholders]);
  return (
    <section aria-label="Lint" className="flex flex-col gap-3">
      <ScoreMeters scores={lint.scores} />
      <p className="text-muted-foreground text-xs">
        About {lint.tokens.count} tokens, {lint.rulesChecked} rules,{" "}
        {lint.findings.length === 1 ? "1 finding" : `${lint.findings.length} findings`}.
        {!lint.isFullyChecked && " The rules about words know English only and were left out."}
      </p>
      {lint.findings.length === 0 ? (
        <p className="text-success text-xs">The rules find nothing to mend.</p>
      ) : (
        <ul aria-label="Findings" className="flex flex-col gap-1">
          {lint.findings.map((finding) => (
            <li key={`${finding.rule} ${finding.start} ${finding.message}`}>
              <Finding finding={finding} {...(onJump ? { onJump } : {})} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Finding({ finding, onJump }: { finding: LintFinding; onJump?: (start: number, end: number) => void }) {
  const { icon: Icon, className } = looks[finding.severity];
  const { start, end } = finding;
  const body = (
    <>
      <Icon aria-label={finding.severity} className={cn("mt-0.5 size-3.5 shrink-0", className)} />
      <span className="min-w-0">
        <span className="break-words">{finding.message}</span>
        <span className="text-muted-foreground">
          {" "}
          ({finding.dimension}
          {finding.line !== null && `, line ${finding.line}`})
        </span>
        <span className="block text-muted-foreground">{finding.fix}</span>
      </span>
    </>
  );
  if (!onJump || start === null || end === null) return <p className="flex gap-2 px-1.5 py-1 text-xs">{body}</p>;
  return (
    <button
      type="button"
      title="Show it in the text"
      onClick={() => onJump(start, end)}
      className="flex w-full gap-2 rounded px-1.5 py-1 text-left text-xs hover:bg-muted"
    >
      {body}
    </button>
  );
}
