import { type Step, step } from "~/scripts/demo-model/plan";
import { partOf, type Random } from "~/scripts/demo-model/random";
import { capitalize } from "~/shared/capitalize";

/** A wish in a task's description that asks for a subtask of its own. */
export interface Need {
  sentences: string[];
  /** Further sentences to learn from alone. */
  more?: string[];
  step: Step;
}

export const needs: Need[] = [
  {
    sentences: [
      "It must work without a network.",
      "It has to go on offline.",
      "No network is needed for it.",
      "It runs offline too.",
      "There is often no network.",
    ],
    more: [
      "It should not need the network.",
      "Use it on a train without reception.",
      "It is for places without internet.",
      "Being offline must not stop it.",
      "Without a connection it works the same.",
    ],
    step: step("medium", 60, [
      "Make the {o} work offline",
      "Cut the network and mend what the {o} then lacks.",
      "It works without a network",
    ]),
  },
  {
    sentences: [
      "It must be in two languages.",
      "German and English are wanted.",
      "It should be translated too.",
      "A translation is needed.",
      "It has to speak French as well.",
    ],
    more: [
      "It is read in English and in Spanish.",
      "All its texts come in several languages.",
      "Not everybody here speaks English.",
      "Add a second language.",
      "Its words need a translation.",
    ],
    step: step("simple", 45, [
      "Translate the {o}",
      "Put all texts of the {o} into the second language.",
      "No text is left untranslated",
    ]),
  },
  {
    sentences: [
      "People have to be told.",
      "Tell everyone about it.",
      "An announcement is needed.",
      "All users should hear of it.",
      "Please announce it.",
    ],
    more: [
      "Let all of us know when it is there.",
      "Send everyone a message.",
      "Make it known.",
      "A note to all users is wanted.",
      "Spread the news.",
    ],
    step: step("simple", 15, [
      "Announce the {o} to all",
      "Tell those who use the {o} what is new, in three lines.",
      "The message was sent",
    ]),
  },
  {
    sentences: [
      "It must be usable by keyboard.",
      "Blind users need it as well.",
      "Accessibility matters.",
      "It should be accessible.",
      "Screen readers must be able to read it.",
    ],
    more: [
      "Some of us do not use a mouse.",
      "People who see badly use it.",
      "It has to work by keyboard alone.",
      "Make it easy for disabled people.",
      "Nobody may need a mouse for it.",
    ],
    step: step("medium", 60, [
      "Make the {o} accessible",
      "Use the {o} by keyboard and screen reader only.",
      "All of it works without a mouse",
    ]),
  },
  {
    sentences: [
      "Old data must be kept.",
      "Nothing that exists may be lost.",
      "Existing records have to stay.",
      "Keep the old entries.",
      "The present data stays.",
    ],
    more: [
      "What is stored now must stay.",
      "Records that are there are kept.",
      "Do not delete any entries.",
      "All old records have to be there afterwards.",
      "The entries of today are still needed.",
      "Keep what is in it.",
      "Present entries stay as they are.",
      "Take care of the records that we have.",
    ],
    step: step("medium", 45, [
      "Back up the data of the {o}",
      "Copy all data of the {o} and try to restore it.",
      "The copy could be restored",
    ]),
  },
  {
    sentences: [
      "It needs a short guide.",
      "Write some documentation too.",
      "A manual is wanted as well.",
      "Users need instructions.",
      "Document it.",
    ],
    more: [
      "Describe how it is used.",
      "A page of instructions is needed.",
      "Put it in the manual.",
      "Somebody should write down how it works.",
      "It has no guide yet.",
    ],
    step: step("simple", 30, [
      "Write a short guide to the {o}",
      "Explain the {o} on one page with an example.",
      "A newcomer can follow it",
    ]),
  },
  {
    sentences: [
      "It may cost little.",
      "The budget is small.",
      "Money is short.",
      "Keep it cheap.",
      "We have hardly any budget.",
    ],
    more: [
      "It should not be expensive.",
      "Spend as little as possible.",
      "There is hardly any money for it.",
      "The cheaper, the better.",
      "Costs must be low.",
    ],
    step: step("simple", 30, [
      "Keep the costs of the {o} low",
      "Write down what the {o} costs and find what can be left out.",
      "The sum is known and agreed",
    ]),
  },
];

/** Wishes that make any task complex. */
export const stakes: Need = {
  sentences: [
    "A mistake would cost a lot of money.",
    "Customers would lose data if it went wrong.",
    "It is about security.",
    "An error here means an outage in production.",
    "Payments depend on it.",
    "It is risky for our customers.",
    "The law demands it.",
    "A mistake here would harm people.",
    "An error would stop the whole production.",
    "It touches the data of all customers.",
    "If it went wrong, we would lose customers.",
    "The security of all payments depends on it.",
    "A mistake means an outage for all customers.",
    "It is risky.",
    "Lost data would never come back.",
    "An outage would cost us a lot.",
    "Errors in production are expensive.",
    "A mistake would be against the law.",
    "It handles passwords and secret keys.",
    "Wrong payments would cost money.",
    "The risk is high.",
    "Nobody may get hurt if it fails.",
    "An error would be a danger to customers.",
    "Production stops when it fails.",
    "A leak of customer data would be a disaster.",
    "There is a lot of money in it.",
    "The court will look at it.",
    "It must not fail, or patients are in danger.",
    "All secrets of the company are in it.",
    "A mistake in production would be expensive.",
  ],
  step: step("complex", 45, [
    "Have a second person check the {o}",
    "Let somebody else go through the {o} before it counts.",
    "Two people agree that it is right",
  ]),
};
/** A sentence of its own about harm or risk, in words of which many sentences are made. */
export function writeStakes(random: Random): string {
  const risk = () => random.pick(risks);
  const cause = random.pick(causes);
  const harm = () => random.pick(harms).replace("{risk}", risk());
  const sentence = random.pick([
    `${cause} ${random.pick(["would", "could", "might", "can", "may"])} ${harm()}.`,
    `${cause} here ${random.pick(["would", "could", "might"])} ${harm()}.`,
    `If it fails, it ${random.pick(["will", "would", "could"])} ${harm()}.`,
    `It must not fail, or it will ${harm()}.`,
    `It must not ${harm()}.`,
    `It could ${harm()} if it went wrong.`,
    `It ${random.pick(["touches", "handles", "concerns", "is about", "has to do with", "stores", "protects"])} ${risk()}.`,
    `${capitalize(risk())} ${random.pick(["depend on it", "are in it", "are at stake", "are in danger", "may be lost"])}.`,
    `The ${random.pick(["danger", "risk", "threat", "harm"])} to ${risk()} is ${random.pick(["high", "large", "real", "great"])}.`,
    `There ${random.pick(["is", "may be"])} ${random.pick(["a risk", "a danger", "harm", "a threat"])} to ${risk()}.`,
  ]);
  return heldOutStakes.has(sentence) ? writeStakes(random) : sentence;
}
const causes = [
  "A mistake",
  "An error",
  "A failure",
  "A fault",
  "A slip",
  "A leak",
  "An outage",
  "A wrong number",
  "Lost data",
  "A loss",
  "An accident",
  "A bug",
  "Any mistake",
  "Errors",
  "Mistakes",
];
const harms = [
  "cost a lot of money",
  "cost us {risk}",
  "harm {risk}",
  "hurt somebody",
  "hurt people",
  "put {risk} in danger",
  "be against the law",
  "break the law",
  "stop production",
  "lose customers",
  "lose {risk}",
  "leak {risk}",
  "mean an outage",
  "mean an outage for {risk}",
  "be a disaster",
  "be a danger to {risk}",
  "be expensive",
  "end in court",
  "cost lives",
  "expose {risk}",
  "endanger {risk}",
  "ruin us",
  "damage {risk}",
];
const risks = [
  "security",
  "safety",
  "payments",
  "money",
  "passwords",
  "secret keys",
  "secrets of the company",
  "the data of customers",
  "customers",
  "all customers",
  "patients",
  "people",
  "the health of people",
  "private data",
  "bank accounts",
  "production",
  "the law",
  "the whole company",
  "records of patients",
  "lives",
];
const heldOutStakes = new Set(partOf(stakes.sentences, "held-out"));
export const stakesReason = "A mistake with the {o} could do great harm, so a person has to judge it.";

/** Sentences that change nothing. */
export const asides = [
  "It is used every day.",
  "The last one was made two years ago.",
  "Nobody is in a hurry.",
  "See the notes of the last meeting.",
  "We talked about it on Monday.",
  "{People} asked for it.",
  "{People} wait for it.",
  "It belongs to the {q}.",
  "The {q} stays as it is.",
  "Do not touch the {q}.",
  "It comes after the {q}.",
  "Some of it exists already.",
  "Start small.",
  "Ask me when something is unclear.",
  "{People} will like it.",
  "It is part of the plan for this year.",
  "The {o} is wanted by {people}.",
  "So far the {o} is only an idea.",
  "The {o} has been on the list for a while.",
  "It does not have to be perfect.",
  "The team agreed on it.",
  "{People} talk about it, and {people} listen.",
  "The {q} of {people} is older than this one.",
  "There are {n} of them in the {p}.",
  "We wanted it before the {q} came.",
  "{People} and {people} share it.",
  "Look at the {q} in the {p} first.",
  "In the {p} it is different.",
  "It began with the {q}.",
  "Without it the {q} is of little use.",
  "The {o} was {n} years late last time.",
  "Nobody knows who made the {o}.",
  "I wrote about the {o} in the {q}.",
  "When the {q} is done, the {o} is next.",
  "{n} {people} have asked twice.",
  "Please keep me informed.",
  "It is the first thing that {people} see.",
  "More about it is in the {q}.",
  "The {p} and the {q} are not part of it.",
  "We have {n} days for it.",
  "It was easier than the {q}.",
];

/** Sentences to learn from alone that change nothing, many in the words of those about a risk or about records. */
export const moreAsides = [
  "The records of {people} are in the {q}.",
  "{People} pay for it each month.",
  "The data in the {q} is of last year.",
  "There is no danger that the {q} is late.",
  "It has nothing to do with the {q}.",
  "A mistake in it is easily mended.",
  "The {q} has an error, but that is another story.",
  "An error in the {q} was mended by {people}.",
  "The old {q} of {people} is still in the {p}.",
  "{People} have to bring their {q}.",
  "The {q} stands in the {p}.",
];

/** What must hold at the end of a whole task. */
export const criteria = [
  "The {o} is ready by Friday",
  "{People} can use the {o}",
  "The {o} passes its review",
  "At least {n} {people} have tried it",
  "It works in the {p}",
  "No {q} is changed",
  "It takes less than {n} minutes",
  "The {o} and the {q} agree",
  "It costs at most {n} euros",
  "{People} find it without help",
  "Up to {n} {people} fit in",
  "The {p} shows the {o}",
  "There are no more than {n} open points",
  "The {q} still works",
  "The first page names the {o}",
  "{n} samples were checked",
];
