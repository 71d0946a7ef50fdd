import { CircleAlert, CornerDownRight, ListChecks, ListTree, MessageSquare, Timer } from "lucide-react";
import { priorityLooks } from "~/components/board/card-look";
import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import { formatEstimate } from "~/shared/board-estimate";
import type { TaskCard } from "~/shared/contracts/task";

/** More tags than this fold into "+2", so that a card never grows past four lines. */
const SHOWN_TAGS = 3;

/** What a card shows: its title, and one or two lines of facts. `numberOf` gives the short number of a task by id. */
export function CardFace({ card, numberOf }: { card: TaskCard; numberOf: (id: string) => number | undefined }) {
  const Priority = priorityLooks[card.priority];
  const parent = card.parentId ? numberOf(card.parentId) : undefined;
  const blockers = card.openDependencyIds.map(numberOf).filter((number) => number !== undefined);
  const isOver = card.status === "Done" || card.status === "Cancelled";
  return (
    <span className="flex min-w-0 flex-col gap-1.5">
      <span
        className={cn(
          "line-clamp-2 break-words pointer-coarse:pr-6 text-sm leading-5",
          isOver && "text-muted-foreground",
        )}
      >
        {card.title}
      </span>
      <span className="tnum flex max-h-9 flex-wrap items-center gap-x-2 gap-y-1 overflow-hidden text-2xs text-muted-foreground">
        <span>#{card.number}</span>
        <span className={cn("inline-flex items-center gap-0.5", Priority.className)}>
          <Priority.icon aria-hidden className="size-3.5" />
          <span className={card.priority === "critical" ? undefined : "sr-only"}>
            {card.priority}
            <span className="sr-only"> priority</span>
          </span>
        </span>
        {blockers.length > 0 && !isOver && (
          <Badge variant="warning" className="h-4">
            <CircleAlert aria-hidden />
            waits for {blockers.map((number) => `#${number}`).join(", ")}
          </Badge>
        )}
        {parent !== undefined && (
          <Fact icon={CornerDownRight} label="subtask of">
            #{parent}
          </Fact>
        )}
        {card.complexity && <Badge className="h-4">{card.complexity}</Badge>}
        {card.estimateMinutes !== null && (
          <Fact icon={Timer} label="estimate">
            {formatEstimate(card.estimateMinutes)}
          </Fact>
        )}
        {card.subtaskCount > 0 && (
          <Fact icon={ListTree} label="subtasks done">
            {card.subtaskDoneCount}/{card.subtaskCount}
          </Fact>
        )}
        {card.criteriaCount > 0 && (
          <Fact icon={ListChecks} label="criteria met">
            {card.criteriaDoneCount}/{card.criteriaCount}
          </Fact>
        )}
        {card.commentCount > 0 && (
          <Fact icon={MessageSquare} label="comments">
            {card.commentCount}
          </Fact>
        )}
        {card.tags.slice(0, SHOWN_TAGS).map((tag) => (
          <Badge key={tag} variant="outline" className="h-4 max-w-32">
            <span className="truncate">{tag}</span>
          </Badge>
        ))}
        {card.tags.length > SHOWN_TAGS && <span>+{card.tags.length - SHOWN_TAGS}</span>}
      </span>
    </span>
  );
}

function Fact({ icon: Icon, label, children }: { icon: typeof Timer; label: string; children: React.ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      <Icon aria-hidden className="size-3" />
      <span className="sr-only">{label} </span>
      {children}
    </span>
  );
}
