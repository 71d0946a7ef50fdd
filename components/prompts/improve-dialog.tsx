"use client";

import { useState } from "react";
import { LintPanel } from "~/components/prompts/lint-panel";
import { OptimizationProgress } from "~/components/prompts/optimization-progress";
import { type Answer, QuestionList } from "~/components/prompts/question-list";
import { ScoreMeters } from "~/components/prompts/score-meters";
import { stopWords } from "~/components/prompts/stop-words";
import { useOptimization } from "~/components/prompts/use-optimization";
import { WordDiff } from "~/components/prompts/word-diff";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import { lintPrompt } from "~/shared/prompt-lint";
import { askAbout } from "~/shared/prompt-questions";

/** Lets a model improve a text; the writer sees what would change, answers questions, and takes it or leaves it. */
export function ImproveDialog({
  text,
  context,
  onTake,
  onClose,
}: {
  text: string;
  /** Facts that a rewrite may use. */
  context: string;
  onTake: (better: string) => void;
  onClose: () => void;
}) {
  const run = useOptimization();
  const [answers, setAnswers] = useState<Answer[]>([]);
  const lint = lintPrompt(text);
  const report = run.record?.report;
  const start = (more: Answer[] = []) => {
    const all = [...answers, ...more];
    setAnswers(all);
    run.start({ text, context, answers: all, maxRounds: 2, minScore: 1 });
  };
  // Work that nobody will see is not left behind.
  const close = () => {
    if (run.isLive) run.cancel();
    onClose();
  };

  return (
    <Dialog open onOpenChange={(open) => open || close()}>
      <DialogContent className="scroll-quiet max-w-2xl">
        <DialogHeader>
          <DialogTitle>Improve the text</DialogTitle>
          <DialogDescription>Nothing changes until you take the new text, and nothing is made up.</DialogDescription>
        </DialogHeader>
        <div className="flex flex-col gap-4">
          {report && !run.isLive ? (
            <>
              <p role="status">
                {report.isChanged
                  ? "A better text was found."
                  : `The text stays as it is. ${stopWords[report.stopReason]}`}
              </p>
              <ScoreMeters scores={report.after} before={report.before} />
              {report.isChanged && (
                <section aria-label="What changed" className="rounded-lg border p-3">
                  <WordDiff before={report.original} after={report.best} />
                </section>
              )}
              {report.warnings.map((warning) => (
                <p key={warning} className="text-muted-foreground text-xs">
                  {warning}
                </p>
              ))}
              <QuestionList key={run.record?.id} questions={report.questions} isBusy={run.isLive} onAnswer={start} />
            </>
          ) : run.isLive ? (
            <OptimizationProgress job={run.job} onCancel={run.cancel} />
          ) : (
            <>
              <QuestionList questions={askAbout(lint.findings)} isBusy={false} onAnswer={start} />
              <details>
                <summary className="cursor-pointer text-muted-foreground text-xs">
                  Score {lint.scores.overall.toFixed(2)}, {lint.findings.length} findings
                </summary>
                <div className="mt-2">
                  <LintPanel text={text} placeholders={null} />
                </div>
              </details>
            </>
          )}
          {run.error && !run.isLive && (
            <p role="alert" className="text-destructive">
              The text was not improved: {run.error}
            </p>
          )}
        </div>
        <DialogFooter>
          <Button variant="ghost" onClick={close}>
            Keep my text
          </Button>
          {report?.isChanged && !run.isLive ? (
            <Button variant="primary" onClick={() => onTake(report.best)}>
              Take the new text
            </Button>
          ) : (
            <Button variant="primary" disabled={run.isLive} onClick={() => start()}>
              Let a model improve it
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
