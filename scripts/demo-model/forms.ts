import { inventWord } from "~/scripts/demo-model/invent-word";
import { partOf, type Random, type Split } from "~/scripts/demo-model/random";
import { fillers } from "~/scripts/demo-model/words";

/** How an order becomes a title: `{t}` as it is, `{T}` with a capital. */
export const forms = [
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

const joints = [" ", " ", ": ", ", ", " - ", "; ", ". ", " (", "? ", "! ", " / "];

const heldOutForms = new Set(partOf(forms, "held-out"));

/** How a title is built around an order: `{t}` stands for it, `{T}` for it with a capital. */
export function pickForm(random: Random, split: Split): string {
  if (split === "held-out" || random.chance(0.4)) return random.pick(partOf(forms, split));
  for (;;) {
    const form = random.chance(0.4) ? inventForm(random) : joinForm(random);
    if (!heldOutForms.has(form)) return form;
  }
}

function joinForm(random: Random): string {
  const beginning = random.chance(0.7) ? random.pick(beginnings) : "";
  const ending = beginning === "" || random.chance(0.6) ? ` ${random.pick(endings)}` : "";
  return beginning === "" ? `{T}${ending}` : `${beginning} {t}${ending}`;
}

/** An order among any words, so that what was never seen around one is passed over too. */
function inventForm(random: Random): string {
  const known = () => random.pick(fillers);
  const any = () => (random.chance(0.75) ? known() : random.pick(["{people}", "{q}", "{p}", inventWord(random, 2)]));
  const rest = Array.from({ length: random.between(0, random.pick([1, 2, 4])) }, any);
  if (random.chance(0.4)) return `${[any(), ...rest].join(" ")}${random.pick([" ", " ", " to ", ": "])}{t}`;
  const joint = random.pick(joints);
  // A word that could belong to the thing's name must not follow it at once.
  const words = [joint === " " ? known() : any(), ...rest].join(" ");
  return `{T}${joint}${words}${joint === " (" ? ")" : ""}`;
}
