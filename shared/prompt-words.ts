import type { PromptFacts, Sentence } from "~/shared/prompt-facts";
import { anyOf, has } from "~/shared/prompt-rule";

/** Verbs with which English instructions begin. */
export const imperatives: ReadonlySet<string> = new Set(
  `act add adjust adapt aggregate analyse analyze answer append apply arrange assess assign assume audit avoid base begin break
  brainstorm build calculate capitalize categorize change check choose cite clarify classify clean collect combine compare compile
  complete compose compress compute consider construct continue convert copy correct count create debug decide deduplicate define
  delete derive describe design detect determine develop diagnose differentiate discuss divide document do don't draft draw edit
  eliminate enhance ensure enumerate estimate evaluate examine exclude execute expand explain explore express extend extract fill
  filter find finish fix flag focus follow format formulate generate give group guess handle help highlight identify ignore
  implement import improve include indent infer insert inspect integrate interpret invent investigate judge keep label leave limit
  link list locate look make map mark match measure merge migrate modify move name note number omit optimise optimize order organize
  outline output paraphrase parse perform pick plan point port predict prefer prepare present print prioritise prioritize process
  produce proofread propose prove provide put quote rank rate read recommend record refactor refer reject remove rename reorder
  repeat rephrase replace reply report reproduce resolve respond restate restructure return review revise rewrite rank run scan
  score search select send separate set shorten show simplify sketch solve sort speak specify split start state stop structure
  suggest sum summarise summarize support take tell test think trace transcribe transform translate treat trim try turn update use
  validate verify wait walk warn work write`.split(/\s+/),
);

const leadIns = new Set([
  "please",
  "then",
  "and",
  "also",
  "first",
  "next",
  "finally",
  "now",
  "kindly",
  "just",
  "always",
  "never",
]);
const asks = anyOf(
  "can you|could you|would you|will you|i want you to|i need you to|your task is to|your job is to|you (?:must|should|will|have to|are to|need to)|i want|i need|i would like",
);

/** The sentence's verb when it is an instruction, such as "list" in "Then list the errors"; null otherwise. */
export function imperativeOf({ words, text }: Sentence): string | null {
  const at = words.findIndex((word) => !leadIns.has(word));
  const first = words[at];
  if (first !== undefined && imperatives.has(first)) return first;
  // "Task: list ..." and "When it is empty, return ...".
  const later = text.match(/[:,;]\s+(?:then\s+|please\s+)?([\p{L}'’]+)/giu) ?? [];
  for (const part of later) {
    const verb = part.toLowerCase().match(/[\p{L}'’]+$/u)?.[0];
    if (verb && imperatives.has(verb)) return verb;
  }
  return null;
}

export const isQuestion = ({ text, words }: Sentence): boolean =>
  /\?["')\]]*\s*$/.test(text) ||
  /^(?:what|which|who|whose|where|when|why|how|is|are|does|do|can|should|did|was|were|will)$/.test(words[0] ?? "");

/** Sentences that ask for something. */
export const instructionsOf = ({ sentences }: PromptFacts): Sentence[] =>
  sentences.filter((sentence) => imperativeOf(sentence) || isQuestion(sentence) || has(sentence.text, asks));

/** Words that name a form of the answer. */
export const namesOutputForm = (facts: PromptFacts): boolean =>
  has(
    facts.prose,
    anyOf(
      "output|outputs|return|returns|answer (?:with|in|as|only|by)|reply (?:with|in|as|only)|respond (?:with|in|as|only)|format|formatted|json|yaml|csv|xml|html|markdown|table|bullets?|bullet points?|numbered list|list of|one word|one sentence|one line|\\d+ (?:words?|sentences?|lines?|paragraphs?|bullets?|items?|points?|steps?|characters?|examples?|ideas?|titles?|headlines?)|(?:one|two|three|four|five|six|seven|eight|nine|ten) (?:short )?(?:words?|sentences?|lines?|paragraphs?|bullets?|items?|points?|steps?|examples?|ideas?)|paragraphs?|haiku|poem|essay|e-?mail|diff|code block|commit message|subject line|headings?|sections?|columns?|as a (?:list|string|number|function|script|query)|yes or no|true or false",
    ),
  ) || /"[\w ]+"\s*:/.test(facts.text);

/** Words that bound the work or say when it is right. */
export const namesCriteria = (facts: PromptFacts): boolean =>
  has(
    facts.prose,
    anyOf(
      "must|at least|at most|exactly|only|no more than|no fewer than|less than|more than|fewer than|up to|between|within|maximum|minimum|do not|don't|never|without|done when|acceptance|criteria|requirements?|constraints?|should not|has to|passes?|keep|limit(?:ed)?|under \\d+|over \\d+|\\d+ (?:words?|sentences?|lines?|items?|bullets?|points?|characters?|paragraphs?)",
    ),
  );

/** "the bug", "the file": something definite that only the writer knows. */
export const definiteThings = anyOf(
  "the (?:bug|bugs|problem|problems|issue|issues|error|errors|code|file|files|feature|function|script|server|page|app|application|project|data|document|text|report|email|article|test|tests|database|api|website|component|module|thing|things|class|method|query|config|task)",
);

export const worksOnMaterial = anyOf(
  "summari[sz]e|translate|review|extract|classify|categori[sz]e|rewrite|rephrase|paraphrase|proofread|refactor|debug|fix|edit|shorten|simplify|correct|transcribe|annotate|label|parse|convert|optimi[sz]e|improve",
);
