"use client";

import { useId, useState } from "react";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import type { PromptQuestion } from "~/shared/contracts/prompt-optimization";

export interface Answer {
  question: string;
  answer: string;
}

/** What only the writer knows. Answers become facts that the next rewrite may use. */
export function QuestionList({
  questions,
  isBusy,
  onAnswer,
}: {
  questions: readonly PromptQuestion[];
  isBusy: boolean;
  onAnswer: (answers: Answer[]) => void;
}) {
  const id = useId();
  const [texts, setTexts] = useState<Record<string, string>>({});
  if (questions.length === 0) return null;
  const answers = questions
    .map(({ question }) => ({ question, answer: (texts[question] ?? "").trim() }))
    .filter(({ answer }) => answer !== "");
  return (
    <section aria-label="Questions" className="flex flex-col gap-3 rounded-lg border p-3">
      <p className="text-muted-foreground text-xs">
        Only you know this, so no model was allowed to make it up. Answer what matters.
      </p>
      {questions.map(({ question }, i) => (
        <div key={question} className="flex flex-col gap-1">
          <Label htmlFor={`${id}-${i}`}>{question}</Label>
          <Input
            id={`${id}-${i}`}
            maxLength={2_000}
            value={texts[question] ?? ""}
            onChange={({ target: { value } }) => setTexts((all) => ({ ...all, [question]: value }))}
          />
        </div>
      ))}
      <Button
        variant="outline"
        className="self-end"
        disabled={isBusy || answers.length === 0}
        onClick={() => onAnswer(answers)}
      >
        Improve with these answers
      </Button>
    </section>
  );
}
