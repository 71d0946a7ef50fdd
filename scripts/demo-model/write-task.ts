import { inventWord } from "~/scripts/demo-model/invent-word";
import { nameObject } from "~/scripts/demo-model/name-object";
import { asides, criteria, type Need, needs, stakes } from "~/scripts/demo-model/needs";
import type { Plan } from "~/scripts/demo-model/plan";
import { otherPlans } from "~/scripts/demo-model/plans";
import { makePlan } from "~/scripts/demo-model/plans-changes";
import { partOf, type Random, type Split, wordsOf } from "~/scripts/demo-model/random";
import { sampleProject } from "~/scripts/demo-model/sample-project";
import { people, places } from "~/scripts/demo-model/words";
import type { TaskClass } from "~/shared/contracts/task";

/** A task as a person would write it, and what is known about it. */
export interface SampleTask {
  title: string;
  description: string;
  criteria: string[];
  /** As it stands in the title. */
  object: string;
  isInvented: boolean;
  plan: Plan;
  needs: Need[];
  isAtStake: boolean;
  class: TaskClass;
}

/** How an order becomes a title: `{t}` as it is, `{T}` with a capital. */
const forms = [
  "Please {t}",
  "We need to {t}",
  "We should {t} soon",
  "Can you {t}?",
  "{T} for {people}",
  "Kindly {t} today",
  "{T} in the {p}",
  "{T} by Friday",
  "To do: {t}",
  "Task: {t}",
  "[{tag}] {T}",
  "{T} (urgent)",
  "It is time to {t}",
  "I want to {t}",
  "Help me {t}",
  "{tag}: {t}",
  "{T} next week",
  "Somebody has to {t}",
  "#{n} {T}",
  "{T} because {people} asked for it",
  "{T}!",
  "{T}, version {n}",
  "Let us {t} together",
  "{T} this month",
  "{T} as soon as possible",
  "{n}. {T}",
  "It would be nice to {t}",
  "Could someone {t} please",
  "{T} on the {p}",
  "{T} with {people}",
  "Try to {t}",
  "{T} before the holidays",
  "My job: {t}",
  "{T} - {tag}",
  "As a team we must {t}",
  "{T}, please",
  "Can we {t} together?",
  "{T} soon, or {people} will complain",
  "By Friday: {t}",
  "Soon: {t}",
  "Together with {people} we {t}",
  "{T} today if possible",
  "{T} tomorrow morning",
  "Today: {t}",
  "{T} on Monday",
  "We have to {t} now",
  "I would like to {t} please",
  "{T} quickly",
  "{T} at once",
  "{T} carefully, together with {people}",
  "Next: {t}",
  "{T} later this week",
  "You should {t} by noon",
  "Remember to {t}",
  "{T} again",
  "First {t}, then rest",
  "{T} when there is time",
  "Time to {t}",
  "{T} until Friday",
  "Do not forget to {t}",
  "Would you {t} for me",
  "{T} in {n} days",
  "{T}: {people} wait for it",
  "Who can {t}?",
  "For {people}: {t}",
  "{T} and tell {people}",
  "{T} so that {people} are happy",
  "We agreed to {t} this week",
  "Urgent: {t}",
  "{T} once more",
];

/** What stands before and behind an order in titles to learn from, each with each; the whole forms above are held out in part. */
const beginnings = [
  "Please",
  "We need to",
  "Can you",
  "I want to",
  "Help me",
  "Try to",
  "As a team we must",
  "We have to",
  "I would like to",
  "Remember to",
  "Do not forget to",
  "Would you",
  "I have to",
  "They want us to",
  "Next:",
  "To do:",
  "{tag}:",
];
const endings = [
  "soon",
  "today",
  "together",
  "please",
  "now",
  "tomorrow morning",
  "this week",
  "this month",
  "next week",
  "by noon",
  "on Monday",
  "until Friday",
  "before Sunday",
  "as soon as possible",
  "at once",
  "again",
  "quickly",
  "once more",
  "if possible",
  "for me",
  "for {people}",
  "with {people}",
  "in the {p}",
  "on the {p}",
  "in {n} days",
  "because {people} asked for it",
  "and tell {people}",
  "so that {people} are happy",
  "or {people} will complain",
];
const fronts = ["for", "with", "before", "after", "by", "on", "in", "at", "from", "via", "during", "because of"];
const tags = "web api ui ops docs home garden office urgent idea later team build data tools events content".split(" ");

/** How much of a task is written: its order alone ("fix the parser"), a title around the order, or all that people write. */
export type Extent = "order" | "title" | "whole";

/** How a question is asked: how much of the task is in it, and whether the product's prompt is whole or a few lines. */
export interface Manner {
  extent: Extent;
  isPromptWhole: boolean;
}
export const inFull: Manner = { extent: "whole", isPromptWhole: true };

/** Puts a task together from the words and forms of a split. */
export function writeTask(random: Random, split: Split, extent: Extent = "whole"): SampleTask {
  if (split === "train" && extent === "whole" && random.chance(0.04)) {
    const task = random.pick(sampleProject);
    return { ...task, isInvented: false, needs: [], isAtStake: false, class: task.plan.class };
  }
  const { text: object, isInvented } = nameObject(random, split, split === "train" ? 0.5 : 0.2);
  const plan = random.chance(0.25) ? makePlan : random.pick(otherPlans);
  const fill = (text: string) => fillIn(random, split, text, object);
  const isBare = plan === makePlan && random.chance(0.1);
  const order = isBare ? object : fillOrder(random, random.pick(plan.orders), object, fill);
  const form =
    isBare || extent === "order" || random.chance(split === "train" ? 0.4 : 0)
      ? random.pick(["{T}", "{T}", "{T}", "{t}"])
      : pickForm(random, split);
  const ordered = fill(form)
    .replace("{t}", order)
    .replace("{T}", isBare ? order : capitalise(order));
  const statements = partOf(plan.statements ?? [], split);
  const plain = statements.length > 0 && random.chance(0.15) ? fill(random.pick(statements)) : ordered;
  const title = split === "train" && extent !== "order" && random.chance(0.3) ? addWords(random, plain) : plain;
  if (extent !== "whole") {
    const nothingElse = { description: "", criteria: [], needs: [], isAtStake: false };
    return { title, object, isInvented, plan, class: plan.class, ...nothingElse };
  }

  const isAtStake = random.chance(0.1);
  const wanted = random.chance(0.35) ? random.sample(needs, random.between(1, 2)) : [];
  const sentences = random.chance(0.6)
    ? random
        .sample(partOf(asides, split), random.between(1, random.pick([2, 2, 3, 10])))
        .map((aside) => (split === "train" && random.chance(0.3) ? scramble(random, aside) : aside))
    : [];
  for (const need of isAtStake ? [...wanted, stakes] : wanted)
    sentences.splice(random.between(0, sentences.length), 0, random.pick(partOf(need.sentences, split)));
  return {
    title,
    description: sentences.map(fill).join(" "),
    criteria: random.chance(0.3) ? random.sample(partOf(criteria, split), random.between(1, 3)).map(fill) : [],
    object,
    isInvented,
    plan,
    // In one order whatever the text's, so that an answer is decided by its question.
    needs: [...needs.filter((need) => wanted.includes(need)), ...(isAtStake ? [stakes] : [])],
    isAtStake,
    class: isAtStake ? "complex" : plan.class,
  };
}

const heldOutForms = new Set(partOf(forms, "held-out"));

function pickForm(random: Random, split: Split): string {
  if (split === "held-out" || random.chance(0.4)) return random.pick(partOf(forms, split));
  for (;;) {
    const beginning = random.chance(0.7) ? random.pick(beginnings) : "";
    const ending = beginning === "" || random.chance(0.6) ? ` ${random.pick(endings)}` : "";
    const form = beginning === "" ? `{T}${ending}` : `${beginning} {t}${ending}`;
    if (!heldOutForms.has(form)) return form;
  }
}

/** A title with words before or behind it that have nothing to do with its thing, since people write what they like. */
function addWords(random: Random, title: string): string {
  const words = Array.from({ length: random.between(1, 3) }, () => nameObject(random, "train", 0.3).text).join(" ");
  return random.chance(0.5) ? `${words}: ${title}` : `${title} ${random.pick(fronts)} ${words}`;
}

/** A sentence with other words in it, so that one that was never seen is passed over too. */
function scramble(random: Random, sentence: string): string {
  const replace = (word: string) =>
    word.includes("{") || random.chance(0.5) ? word : inventWord(random, random.between(1, 2));
  return sentence.split(" ").map(replace).join(" ");
}

function fillOrder(random: Random, order: string, object: string, fill: (text: string) => string): string {
  const article = /^[aeiou]/i.test(object) ? "an " : "a ";
  const front = random.pick(["the ", "the ", "the ", article, article, "our ", "my ", "", "", "", "this ", '"', "`"]);
  const named = front === '"' || front === "`" ? `${front}${object}${front}` : `${front}${object}`;
  return fill(order.replace("{o}", /the unused |a new |the best /.test(order) ? object : named));
}

/** Other things, people, places and numbers where a text has `{q}`, `{people}`, `{p}`, `{tag}` and `{n}`. */
function fillIn(random: Random, split: Split, text: string, object: string): string {
  return text.replace(/\{(o|q|p|people|People|tag|n)\}/g, (_, name: string) => {
    switch (name) {
      case "o":
        return object;
      case "q":
        return nameObject(random, split, 0.3).text;
      case "p":
        return random.pick(wordsOf(places, split));
      case "people":
        return random.pick(wordsOf(people, split));
      case "People":
        return capitalise(random.pick(wordsOf(people, split)));
      case "tag":
        return random.pick(tags);
      default:
        return String(random.between(2, random.pick([9, 60, 900])));
    }
  });
}

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
