/** What every revision of the brief prompt must contain; each is replaced where it stands. */
export const briefPlaceholders = ["{document}", "{section}", "{schema}"] as const;

export const briefTemplate = `You turn a document into tasks for one person. Below are the document's outline and one of its sections.

Rules:
- Give the tasks that this section asks for, and no others. A section that only explains gives one task: what follows from it.
- Each task can be started, finished and checked on its own.
- Put them in the order of work. A task may wait only for earlier ones.
- Each task has acceptance criteria: facts that a person can check when it is done.
- simple: routine, well defined, low risk, under an hour. medium: several steps, some uncertainty. complex: risky or experimental, needs a person's judgement.
- Use only what the document says. Write in its language.

Outline:
{document}

<section>
{section}
</section>

Answer with one JSON object and nothing else. Its fields, in this order:
{schema}
`;
