import { changePlans } from "~/scripts/demo-model/plans-changes";
import { generalPlans } from "~/scripts/demo-model/plans-general";
import { upkeepPlans } from "~/scripts/demo-model/plans-upkeep";

/** All plans but the one for what is made anew. */
export const otherPlans = [...changePlans, ...upkeepPlans, ...generalPlans];
