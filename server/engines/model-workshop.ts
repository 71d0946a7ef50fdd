import type { z } from "zod";
import type { PullOptions } from "~/server/engines/engine";
import type { TrainingPoint, trainingSplitSchema } from "~/shared/contracts/fine-tune";
import type { ConvertRequest } from "~/shared/contracts/model-work";

export type WeightSettings = Pick<ConvertRequest, "action" | "bits" | "groupSize" | "mode" | "dtype">;

export interface TrainingSettings {
  iterations: number;
  batchSize: number;
  learningRate: number;
  layers: number;
  rank: number;
  maxTokens: number;
  seed: number;
}

export interface TrainingWork {
  model: string;
  target: string;
  /** JSON lines; named after its content. */
  dataFile: string;
  settings: TrainingSettings;
}

export type TrainingSplit = z.infer<typeof trainingSplitSchema>;

export interface TrainingListener {
  /** How the data was divided and measured. */
  onSplit: (split: TrainingSplit) => void;
  /** A figure of the training; those of an earlier, cut short run of the same work come first. */
  onPoint: (point: TrainingPoint) => void;
}

/**
 * Makes models out of installed ones, in processes of their own whose memory is given back. What is being made stays in
 * a staging folder and is listed only when it is whole; `model` is an installed model's full name, `target` a free one.
 */
export interface ModelWorkshop {
  /** Throws NOT_SUPPORTED when the programs that do this cannot run here. */
  require(): Promise<void>;
  /** A copy with other weights. Throws BAD_REQUEST, NO_SPACE, CONFLICT when `target` came to be meanwhile. */
  convert(model: string, target: string, settings: WeightSettings, options: PullOptions): Promise<void>;
  /** Gives `use` a folder with the model's weights at 16 bits, which is removed afterwards. */
  withPlainWeights<T>(model: string, options: PullOptions, use: (folder: string) => Promise<T>): Promise<T>;
  /**
   * Trains an adapter and makes `target` of the base model's files and the adapter.
   * A training that was cut short goes on from its last checkpoint when it is asked for once more alike.
   */
  fineTune(work: TrainingWork, listener: TrainingListener, options: PullOptions): Promise<void>;
  /** Puts a JSON file beside the files of a model that was made here. */
  addFile(model: string, name: string, content: unknown): Promise<void>;
}
