import { pickForm } from "~/scripts/demo-model/forms";
import { inventWord } from "~/scripts/demo-model/invent-word";
import { nameObject } from "~/scripts/demo-model/name-object";
import { asides, criteria, moreAsides, type Need, needs, stakes, writeStakes } from "~/scripts/demo-model/needs";
import type { Plan } from "~/scripts/demo-model/plan";
import { otherPlans } from "~/scripts/demo-model/plans";
import { makePlan } from "~/scripts/demo-model/plans-changes";
import { partOf, type Random, type Split, wordsOf } from "~/scripts/demo-model/random";
import { sampleProject } from "~/scripts/demo-model/sample-project";
import { fillers, people, places } from "~/scripts/demo-model/words";
import { capitalize } from "~/shared/capitalize";
import type { TaskClass } from "~/shared/contracts/task";

/** A task as a person would write it, and what is known about it. */
export interface SampleTask {
  title: string;
  description: string;
  criteria: string[];
  /** As it stands in the title. */
  object: string;
  /** What else its texts name, in the order of the texts. */
  others: string[];
  isInvented: boolean;
  plan: Plan;
  needs: Need[];
  isAtStake: boolean;
  class: TaskClass;
}

const joints = ["for", "with", "before", "after", "by", "on", "in", "at", "from", "via", "during", "because of"];
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
    return { ...task, others: [], isInvented: false, needs: [], isAtStake: false, class: task.plan.class };
  }
  const { text: object, isInvented } = nameObject(random, split, split === "train" ? 0.5 : 0.2);
  const plan = random.chance(0.25) ? makePlan : random.pick(otherPlans);
  const others: string[] = [];
  const fill = (text: string) => fillIn(random, split, text, object, others);
  const isBare = plan === makePlan && random.chance(split === "train" ? 0.4 : 0.1);
  const order = isBare ? object : fillOrder(random, split, random.pick(plan.orders), object, fill);
  const form =
    isBare || extent === "order" || random.chance(split === "train" ? 0.4 : 0)
      ? random.pick(["{T}", "{T}", "{T}", "{t}"])
      : pickForm(random, split);
  const ordered = fill(form)
    .replace("{t}", order)
    .replace("{T}", isBare ? order : capitalize(order));
  const statements = partOf(plan.statements ?? [], split);
  const plain = statements.length > 0 && random.chance(0.15) ? fill(random.pick(statements)) : ordered;
  const title = split === "train" && extent !== "order" && random.chance(0.3) ? addWords(random, plain) : plain;
  if (extent !== "whole") {
    const nothingElse = { description: "", criteria: [], needs: [], isAtStake: false };
    return { title, object, others, isInvented, plan, class: plan.class, ...nothingElse };
  }

  const isAtStake = random.chance(split === "train" ? 0.2 : 0.1);
  const wanted = random.chance(0.35) ? random.sample(needs, random.between(1, 2)) : [];
  const sentences = random.chance(0.6)
    ? random
        .sample(partOf(asides, split, moreAsides), random.between(1, random.pick([2, 2, 3, 10])))
        .map((aside) => varied(random, split, aside))
    : [];
  for (const need of isAtStake ? [...wanted, stakes] : wanted)
    sentences.splice(random.between(0, sentences.length), 0, pickSentence(random, split, need));
  return {
    title,
    description: sentences.map(fill).join(" "),
    criteria: random.chance(0.3)
      ? random.sample(partOf(criteria, split), random.between(1, 3)).map((text) => fill(varied(random, split, text)))
      : [],
    object,
    others,
    isInvented,
    plan,
    // In one order whatever the text's, so that an answer is decided by its question.
    needs: [...needs.filter((need) => wanted.includes(need)), ...(isAtStake ? [stakes] : [])],
    isAtStake,
    class: isAtStake ? "complex" : plan.class,
  };
}

function pickSentence(random: Random, split: Split, need: Need): string {
  if (need === stakes && split === "train" && random.chance(0.7)) return writeStakes(random);
  return random.pick(partOf(need.sentences, split, need.more));
}

/** A title with words before or behind it that have nothing to do with its thing, since people write what they like. */
function addWords(random: Random, title: string): string {
  const words = Array.from({ length: random.between(1, 3) }, () => nameObject(random, "train", 0.3).text).join(" ");
  return random.chance(0.5) ? `${words}: ${title}` : `${title} ${random.pick(joints)} ${words}`;
}

/**
 * A sentence to learn from with other words in it as often as not, so that one that was never seen is passed over, or
 * copied, too.
 */
function varied(random: Random, split: Split, sentence: string): string {
  if (split === "held-out" || random.chance(0.5)) return sentence;
  const other = () => (random.chance(0.5) ? random.pick(fillers) : inventWord(random, random.between(1, 2)));
  const words = sentence.split(" ").map((word) => (word.includes("{") || random.chance(0.5) ? word : other()));
  return capitalize(words.join(" "));
}

/** What stands before a thing's name in an order; to learn from, more often what is easily missed: nothing or a quote. */
const fronts = {
  "held-out": ["the ", "the ", "the ", "a ", "a ", "our ", "my ", "", "", "", "this ", '"', "`"],
  train: ["the ", "the ", "a ", "a ", "our ", "my ", "", "", "", "", "this ", '"', '"', "`", "`"],
};

function fillOrder(
  random: Random,
  split: Split,
  order: string,
  object: string,
  fill: (text: string) => string,
): string {
  const picked = random.pick(fronts[split]);
  const front = picked === "a " && /^[aeiou]/i.test(object) ? "an " : picked;
  const named = front === '"' || front === "`" ? `${front}${object}${front}` : `${front}${object}`;
  return fill(order.replace("{o}", /the unused |a new |the best /.test(order) ? object : named));
}

/**
 * Other things, people, places and numbers where a text has `{q}`, `{people}`, `{p}`, `{tag}` and `{n}`. The things are added
 * to `others`.
 */
function fillIn(random: Random, split: Split, text: string, object: string, others: string[]): string {
  return text.replace(/\{(o|q|p|people|People|tag|n)\}/g, (_, name: string) => {
    switch (name) {
      case "o":
        return object;
      case "q": {
        const { text: other } = nameObject(random, split, 0.3);
        others.push(other);
        return other;
      }
      case "p":
        return random.pick(wordsOf(places, split));
      case "people":
        return random.pick(wordsOf(people, split));
      case "People":
        return capitalize(random.pick(wordsOf(people, split)));
      case "tag":
        return random.pick(tags);
      default:
        return String(random.between(2, random.pick([9, 60, 900])));
    }
  });
}
