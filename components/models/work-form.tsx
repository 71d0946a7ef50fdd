import { ConvertForm } from "~/components/models/convert-form";
import { FineTuneForm } from "~/components/models/fine-tune-form";
import type { ModelWork } from "~/components/models/model-url";
import { QuantiseForm } from "~/components/models/quantise-form";
import { RenameForm } from "~/components/models/rename-form";
import { TwinForm } from "~/components/models/twin-form";
import type { ModelDetail } from "~/shared/contracts/model";

export const workTitles: Record<ModelWork, string> = {
  twin: "Make a GGUF twin",
  quantise: "Quantise",
  unpack: "Unpack to 16 bits",
  fuse: "Fuse the adapter",
  "fine-tune": "Fine-tune",
  rename: "Rename",
};

/** The form of what is to be made of a model. */
export function WorkForm({ work, model }: { work: ModelWork; model: ModelDetail }) {
  switch (work) {
    case "twin":
      return <TwinForm model={model} />;
    case "quantise":
      return <QuantiseForm model={model} />;
    case "unpack":
      return <ConvertForm model={model} action="dequantize" />;
    case "fuse":
      return <ConvertForm model={model} action="fuse" />;
    case "fine-tune":
      return <FineTuneForm model={model} />;
    case "rename":
      return <RenameForm model={model} />;
  }
}
