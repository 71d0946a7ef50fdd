import type { Comment, TaskDetail } from "~/shared/contracts/task";
import { fenceFile } from "~/shared/fence-file";

/** What another AI is told of a task. */
export interface PromptedTask {
  task: Pick<TaskDetail, "number" | "title" | "description" | "priority" | "tags" | "criteria" | "links" | "subtasks">;
  parent: Pick<TaskDetail, "number" | "title" | "description"> | null;
  dependencies: readonly Pick<TaskDetail, "number" | "title" | "status">[];
  /** Oldest first. */
  comments: readonly Pick<Comment, "author" | "text" | "createdAt">[];
  files: readonly { path: string; text: string }[];
}

/** A task with all that belongs to it as one Markdown text, made to be pasted into another AI. Empty parts are left out. */
export function writeTaskPrompt({ task, parent, dependencies, comments, files }: PromptedTask): string {
  const ofKind = (kind: TaskDetail["criteria"][number]["kind"]) =>
    task.criteria
      .filter((criterion) => criterion.kind === kind)
      .map(({ checked, text }) => `- [${checked ? "x" : " "}] ${text}`)
      .join("\n");
  const listTasks = (tasks: PromptedTask["dependencies"]) =>
    tasks.map(({ number, title, status }) => `- #${number} ${title} (${status})`).join("\n");
  const facts = [`Priority: ${task.priority}`, ...(task.tags.length > 0 ? [`Tags: ${task.tags.join(", ")}`] : [])];
  return [
    `# ${task.title}`,
    facts.join(" | "),
    task.description.trim(),
    section("Acceptance criteria", ofKind("acceptance")),
    section("Definition of done", ofKind("done")),
    section("Part of", parent ? [`#${parent.number} ${parent.title}`, parent.description.trim()].join("\n\n") : ""),
    section("Depends on", listTasks(dependencies)),
    section("Subtasks", listTasks(task.subtasks)),
    section("Links", task.links.map(({ title, url }) => `- ${title ? `${title}: ` : ""}${url}`).join("\n")),
    section(
      "Comments",
      comments.map(({ author, text, createdAt }) => `**${author}, ${day(createdAt)}:** ${text}`).join("\n\n"),
    ),
    section("Files", files.map(({ path, text }) => fenceFile(path, text)).join("\n\n")),
    section(
      "What to do",
      "Do this task. Meet every criterion that is not ticked, and say how each one is met. Ask before you assume anything that the task does not say.",
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const section = (heading: string, body: string): string =>
  body.trim() === "" ? "" : `## ${heading}\n\n${body.trim()}`;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
