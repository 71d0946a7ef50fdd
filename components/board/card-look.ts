import {
  Ban,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  Circle,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  Equal,
  type LucideIcon,
} from "lucide-react";
import type { TaskClass, TaskPriority, TaskStatus } from "~/shared/contracts/task";

interface Look {
  icon: LucideIcon;
  className: string;
}

export const statusLooks: Record<TaskStatus, Look> = {
  Todo: { icon: Circle, className: "text-muted-foreground" },
  "In Progress": { icon: CircleDashed, className: "text-warning" },
  Review: { icon: CircleDot, className: "text-primary dark:text-ring" },
  Done: { icon: CircleCheck, className: "text-success" },
  Blocked: { icon: Ban, className: "text-destructive" },
  Cancelled: { icon: CircleX, className: "text-muted-foreground" },
};

export const priorityLooks: Record<TaskPriority, Look> = {
  low: { icon: ChevronDown, className: "text-muted-foreground" },
  medium: { icon: Equal, className: "text-muted-foreground" },
  high: { icon: ChevronUp, className: "text-warning" },
  critical: { icon: ChevronsUp, className: "text-destructive" },
};

export const classHints: Record<TaskClass, string> = {
  simple: "Simple: routine, low risk, under an hour",
  medium: "Medium: several steps, some unknowns",
  complex: "Complex: high stakes or much unknown",
};
