import { CircleCheck, TriangleAlert } from "lucide-react";
import type { TrainingDataReport } from "~/shared/contracts/fine-tune";
import { formatBytes, formatCount } from "~/shared/format-quantity";

const kindWords = { chat: "chats", completion: "prompts with answers", text: "texts" } as const;

/** What was found in the examples, what is wrong with them, and the first ones as they will be read. */
export function TrainingDataSummary({ report }: { report: TrainingDataReport }) {
  const { examples, kinds, duplicates, approximateTokens, longestApproximateTokens, sizeBytes, obstacle } = report;
  const found = (Object.keys(kindWords) as (keyof typeof kindWords)[])
    .filter((kind) => (kinds[kind] ?? 0) > 0)
    .map((kind) => `${formatCount(kinds[kind] ?? 0)} ${kindWords[kind]}`);
  const Icon = obstacle ? TriangleAlert : CircleCheck;
  return (
    <section aria-label="Check of the examples" className="flex flex-col gap-3 rounded-lg border p-3">
      <p className="tnum flex items-start gap-2 text-sm">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${obstacle ? "text-destructive" : "text-success"}`} />
        <span>
          {found.join(", ") || "No example"} ({formatBytes(sizeBytes)}), about {formatCount(approximateTokens)} tokens,
          the longest about {formatCount(longestApproximateTokens)}
          {duplicates > 0 && `; ${formatCount(duplicates)} the same as others are left out`}.
          {examples > 0 &&
            examples < 20 &&
            !obstacle &&
            " So few are learned by heart soon: a hundred and more are better."}
        </span>
      </p>
      {obstacle && (
        <p role="alert" className="text-destructive text-sm">
          {obstacle}
        </p>
      )}
      {report.problems.length > 0 && (
        <ul className="scroll-quiet max-h-40 overflow-y-auto text-xs">
          {report.problems.map(({ line, reason }) => (
            <li key={line}>
              <span className="tnum font-medium">Line {formatCount(line)}:</span> {reason}
            </li>
          ))}
          {report.problemCount > report.problems.length && (
            <li className="text-muted-foreground">
              and {formatCount(report.problemCount - report.problems.length)} more
            </li>
          )}
        </ul>
      )}
      {report.samples.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted-foreground text-xs">The first examples</summary>
          <ul className="mt-2 flex flex-col gap-2">
            {report.samples.map((sample) => (
              <li key={`${sample.prompt}\n${sample.answer}`} className="rounded-md bg-muted px-3 py-2 text-xs">
                {sample.prompt && (
                  <p className="whitespace-pre-wrap break-words text-muted-foreground">{sample.prompt}</p>
                )}
                <p className="whitespace-pre-wrap break-words font-medium">{sample.answer}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
