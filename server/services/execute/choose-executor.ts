import type { Runtime } from "~/server/runtime";
import { type ChosenModel, chooseModel } from "~/server/services/breakdown/choose-model";
import { categoryRules } from "~/server/services/execute/categories";
import type { ExecutionCategory } from "~/shared/contracts/execution";

export type Executor = ChosenModel;

/** The model asked for, else the one that has the category's role: code or general text. Throws NOT_FOUND. */
export const chooseExecutor = (
  parts: Pick<Runtime, "db" | "engines" | "config">,
  category: ExecutionCategory,
  wanted: string | undefined,
): Promise<Executor> => chooseModel(parts, wanted, categoryRules[category].role);
