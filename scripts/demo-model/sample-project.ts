import { sampleTasks } from "~/components/board/sample-tasks";
import { otherPlans } from "~/scripts/demo-model/plans";
import { makePlan } from "~/scripts/demo-model/plans-changes";

const plans = [makePlan, ...otherPlans];

/** What the tasks of the dashboard's sample project are about, and an order of the plan that fits them. */
const readings: Record<string, { object: string; order: string }> = {
  "Let people sign in with a passkey": { object: "sign-in with a passkey", order: "add {o}" },
  "Write down how releases are made": { object: "release process", order: "document {o}" },
  "Search is slow with more than 10,000 notes": { object: "search", order: "speed up {o}" },
  "Dark mode for the settings page": { object: "dark mode", order: "add {o}" },
  "Choose a licence": { object: "licence", order: "choose {o}" },
};

/** The sample project is the first that people break down, so its tasks are learnt as they are. */
export const sampleProject = sampleTasks.map(({ title, description = "", criteria = [] }) => {
  const reading = readings[title];
  if (!reading) throw new Error(`the sample task "${title}" has no reading here`);
  const { object, order } = reading;
  const plan = plans.find(({ orders }) => orders.includes(order));
  if (!plan) throw new Error(`no plan has the order "${order}"`);
  return { title, description, criteria: [...criteria], object, plan };
});
