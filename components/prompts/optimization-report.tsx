"use client";

import { Check, X } from "lucide-react";
import { DemoBadge } from "~/components/models/demo-badge";
import { ScoreMeters } from "~/components/prompts/score-meters";
import { stopWords } from "~/components/prompts/stop-words";
import { WordDiff } from "~/components/prompts/word-diff";
import { Badge } from "~/components/ui/badge";
import type { Candidate, OptimizationReport as Report, Verdict } from "~/shared/contracts/prompt-optimization";

/** How an optimisation went: scores, what changed, and each round with its gates, verdicts and cost. */
export function OptimizationReport({ report, model }: { report: Report; model: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status">
        <span className="font-medium">
          {report.isChanged ? "A better text was found." : "The text stays as it is."}
        </span>{" "}
        <span className="text-muted-foreground">
          {stopWords[report.stopReason]} {model}, {report.tokens} tokens, {(report.ms / 1000).toFixed(1)} s; decided by{" "}
          {report.source === "lint" ? "the lint" : "the lint and the judge"}.
        </span>{" "}
        <DemoBadge model={model} />
      </p>
      {report.judge?.isReliable && (
        <p className="text-muted-foreground text-xs">
          {report.judge.model} judged: on {report.judge.pairs} known pairs it was right in{" "}
          {Math.round(report.judge.accuracy * 100)} % and changed its mind with the order in{" "}
          {Math.round(report.judge.flipRate * 100)} %.
        </p>
      )}
      {report.warnings.map((warning) => (
        <p key={warning} className="rounded-lg border border-warning bg-warning-soft px-3 py-2 text-xs">
          {warning}
        </p>
      ))}
      <ScoreMeters scores={report.after} before={report.before} />
      {report.isChanged && (
        <section aria-label="What changed" className="rounded-lg border p-3">
          <WordDiff before={report.original} after={report.best} />
        </section>
      )}
      <ol aria-label="Rounds" className="flex flex-col gap-3">
        {report.rounds.map((round) => (
          <li key={round.number} className="rounded-lg border">
            <p className="border-b px-3 py-1.5 text-xs">
              <span className="font-medium">Round {round.number}</span>{" "}
              <span className="text-muted-foreground">
                {round.tokens} tokens, {(round.ms / 1000).toFixed(1)} s. To mend:{" "}
                {round.findings.map(({ message }) => message).join("; ")}
              </span>
            </p>
            {round.candidates.length === 0 && (
              <p className="px-3 py-2 text-muted-foreground text-xs">It ended before a rewrite was there.</p>
            )}
            <ul className="divide-y">
              {round.candidates.map((candidate, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: candidates of a stored round never move
                <li key={i} className="flex flex-col gap-1.5 px-3 py-2">
                  <CandidateLine candidate={candidate} original={report.original} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}

function CandidateLine({ candidate, original }: { candidate: Candidate; original: string }) {
  const { isAccepted, reason, verdict, scores, gateFailures, evaluation, text } = candidate;
  return (
    <>
      <p className="flex flex-wrap items-center gap-1.5 text-xs">
        <Badge variant={isAccepted ? "success" : "destructive"}>
          {isAccepted ? <Check aria-hidden /> : <X aria-hidden />}
          {isAccepted ? "accepted" : "refused"}
        </Badge>
        {gateFailures.map(({ gate, message }) => (
          <Badge key={message} variant="warning" title={message}>
            {gate}
          </Badge>
        ))}
        {scores && <Badge variant="outline">lint {scores.overall.toFixed(2)}</Badge>}
        {verdict && <Badge variant="outline">{describeVerdict(verdict)}</Badge>}
        {evaluation && (
          <Badge variant="outline">
            held-out {evaluation.before} → {evaluation.after} of {evaluation.cases}
            {evaluation.p === null ? ", not enough cases to confirm" : `, p ${evaluation.p.toFixed(3)}`}
          </Badge>
        )}
        <span className="text-muted-foreground">{reason}</span>
      </p>
      {text !== "" && (
        <details className="text-xs">
          <summary className="cursor-pointer text-muted-foreground">Its text</summary>
          <WordDiff before={original} after={text} className="mt-1 rounded bg-muted p-2" />
        </details>
      )}
    </>
  );
}

const describeVerdict = ({ first, second, together }: Verdict): string =>
  `judge: ${first ?? "none"} first, ${second ?? "none"} second = ${together}`;
