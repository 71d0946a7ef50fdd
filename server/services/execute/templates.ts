import { categoryRules, promptIdOf } from "~/server/services/execute/categories";
import { type ExecutionCategory, executionCategories } from "~/shared/contracts/execution";

/** What every revision of an execution prompt must contain. */
export const executePlaceholders = [
  "{task}",
  "{criteria}",
  "{guidelines}",
  "{files}",
  "{feedback}",
  "{format}",
] as const;

const instructions: Record<ExecutionCategory, string> = {
  review: `You review code. Report real problems: bugs, unhandled errors, wrong names, broken style rules of the project.
- Name the exact file and line of each problem and say what is wrong and what to do, in one or two sentences.
- Report nothing that the code does not show. No problem is a good answer too.`,
  docs: `You write documentation and comments.
- Change comments, docstrings and documents only; leave every statement of code exactly as it is.
- Say what the code does as it stands. Invent no options, no files and no behaviour.`,
  refactor: `You change existing code as the task says.
- Change only what the task needs. Keep names, order and layout of everything else.
- Keep what the code does for its callers unless the task asks for another behaviour.`,
  tests: `You write basic unit tests.
- Use the test framework and the style that the project's other tests use.
- Each test asserts something that the code as it stands does. Test the usual case, the edges and the errors.
- Do not change the code under test.`,
  format: `You format code by the project's style.
- Change white space, line breaks, quotes, semicolons and commas only. Every name and every value stays as it is.`,
};

/** The text of a category's prompt as this version of the product brings it. */
const templateOf = (category: ExecutionCategory): string => `${instructions[category]}

<task>
{task}
</task>

It is done when:
{criteria}

The project's rules:
{guidelines}

{files}

{feedback}

{format}
`;

/** One prompt for each category. */
export const executePrompts = executionCategories.map((category) => ({
  id: promptIdOf(category),
  name: `Auto-execution: ${categoryRules[category].name}`,
  summary:
    categoryRules[category].output === "files"
      ? "Asks a model for whole changed files; the difference is computed here."
      : "Asks a model for findings with file and line.",
  placeholders: [...executePlaceholders],
  text: templateOf(category),
}));
