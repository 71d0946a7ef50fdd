import { cn } from "~/components/class-names";
import { type PromptScores, promptDimensions } from "~/shared/contracts/prompt-lint";
import { goodPromptScore } from "~/shared/prompt-lint";

const color = (score: number): string =>
  score >= goodPromptScore ? "bg-success" : score >= 0.5 ? "bg-warning" : "bg-destructive";

/** The five dimensions and the overall score as meters; `before` adds what each was. */
export function ScoreMeters({ scores, before }: { scores: PromptScores; before?: PromptScores }) {
  return (
    <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
      {([...promptDimensions, "overall"] as const).map((name) => (
        <div key={name} className="grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-2">
          <dt className={cn("text-xs capitalize", name === "overall" ? "font-medium" : "text-muted-foreground")}>
            {name}
          </dt>
          <dd className="contents">
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-accent">
              <span
                className={cn("block h-full rounded-full", color(scores[name]))}
                style={{ width: `${scores[name] * 100}%` }}
              />
            </span>
            <span className="tnum text-xs">
              {before && before[name] !== scores[name] && (
                <span className="text-muted-foreground">{before[name].toFixed(2)} → </span>
              )}
              {scores[name].toFixed(2)}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
