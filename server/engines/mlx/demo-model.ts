import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { moveIntoStore } from "~/server/engines/mlx/move-into-store";
import { openStaging, stagingFolder } from "~/server/engines/mlx/staging";
import { AppError } from "~/server/errors";
import { demoModel } from "~/shared/demo-model";

/** Puts the model that lies in the package into the store, in the place of an older one. Throws NOT_FOUND without one. */
export async function installDemoModel(packageDir: string, storeRoot: string): Promise<void> {
  const source = join(packageDir, "mlx_backend", "demo_model");
  if (!existsSync(source)) throw new AppError("NOT_FOUND", "this copy of ollmlx has no demo model in it");
  const staging = stagingFolder(storeRoot, demoModel, "demo");
  await openStaging(staging);
  await cp(source, staging, { recursive: true });
  await moveIntoStore(staging, join(storeRoot, demoModel));
}
