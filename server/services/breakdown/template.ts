/** What every revision of the breakdown prompt must contain; each is replaced where it stands. */
export const breakdownPlaceholders = ["{task}", "{criteria}", "{context}", "{schema}"] as const;

export const breakdownTemplate = `You plan work for one person. Split the task below into 3 to 8 subtasks.

Rules:
- Each subtask can be started, finished and checked on its own.
- Together the subtasks complete the task: nothing is missing, nothing is done twice.
- Put them in the order in which they should be done. A subtask may wait only for earlier ones.
- Each subtask has acceptance criteria: facts that a person can check when it is done.
- simple: routine, well defined, low risk, under an hour. medium: several steps, some uncertainty. complex: risky or experimental, needs a person's judgement.
- Use only what the task and its context say. Write in the language of the task.

<task>
{task}
</task>

Acceptance criteria of the whole task:
{criteria}

Context:
{context}

Answer with one JSON object and nothing else. Its fields, in this order:
{schema}
`;
