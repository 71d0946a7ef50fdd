import { z } from "zod";
import { readFlags } from "~/scripts/read-flags";
import { buildOpinionPrompt, opinionSchema } from "~/server/services/analyze/ask-opinion";
import { classifyTask } from "~/server/services/analyze/classify-task";
import type { TaskClass } from "~/shared/contracts/task";
import {
  classifyByKeywords,
  type LabelledTask,
  measureAccuracy,
  readLabelledTasks,
} from "~/tests/unit/analyze/labelled-tasks";

const usage = `Usage: scripts/bench-analyzer [--model NAME] [--url URL] [--json]

How often the analyser's rules, keyword rules of an older tool and, with --model, a model of a
running daemon find the class that a person gave a task. The rules were chosen on the tasks at even
places; the others are held out. Prints a Markdown table, or JSON.`;
const values = readFlags(usage, {
  model: { type: "string" },
  url: { type: "string", default: "http://localhost:3000" },
  json: { type: "boolean", default: false },
});

const { tuned, heldOut } = readLabelledTasks();
const rows = [
  { way: "rules, tasks they were chosen on", tasks: tuned, classify: (task: LabelledTask) => classifyTask(task).class },
  { way: "rules, held out", tasks: heldOut, classify: (task: LabelledTask) => classifyTask(task).class },
  { way: "keywords, held out", tasks: heldOut, classify: classifyByKeywords },
];
if (values.model !== undefined) {
  const opinions = new Map<LabelledTask, TaskClass>();
  for (const task of heldOut) opinions.set(task, await askClass(values.model, task));
  rows.push({ way: `${values.model}, held out`, tasks: heldOut, classify: (task) => opinions.get(task) ?? "medium" });
}
const results = rows.map(({ way, tasks, classify }) => ({
  way,
  tasks: tasks.length,
  ...measureAccuracy(tasks, classify),
}));
if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  console.log("| way | tasks | simple | medium | complex | all |\n|---|---|---|---|---|---|");
  for (const { way, tasks, simple, medium, complex, all } of results) {
    console.log(`| ${[way, tasks, ...[simple, medium, complex, all].map(percent)].join(" | ")} |`);
  }
}

async function askClass(model: string, task: LabelledTask): Promise<TaskClass> {
  const prompt = buildOpinionPrompt({
    title: task.title,
    description: task.description,
    criteria: task.criteria.map((text) => ({ text })),
  });
  const reply = await fetch(new URL("/api/generate", values.url), {
    method: "POST",
    body: JSON.stringify({
      model,
      prompt,
      format: z.toJSONSchema(opinionSchema, { io: "input" }),
      stream: false,
      think: false,
      options: { temperature: 0, num_predict: 300 },
    }),
  });
  const { response, error } = (await reply.json()) as { response?: string; error?: string };
  if (error) throw new Error(error);
  return opinionSchema.parse(JSON.parse(response ?? "")).class;
}
