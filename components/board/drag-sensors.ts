import { MouseSensor, type SensorProps, TouchSensor } from "@dnd-kit/core";
import { flushSync } from "react-dom";

/**
 * Without this a move is rendered some time after its event, and what is let go at once lands where it was one move before.
 */
function renderAtOnce<Options extends object>(props: SensorProps<Options>): SensorProps<Options> {
  return {
    ...props,
    onStart: (place) => flushSync(() => props.onStart(place)),
    onMove: (place) => flushSync(() => props.onMove(place)),
  };
}

/** dnd-kit's mouse sensor with each move rendered before the next event. */
export class PromptMouseSensor extends MouseSensor {
  constructor(props: ConstructorParameters<typeof MouseSensor>[0]) {
    super(renderAtOnce(props));
  }
}

/** dnd-kit's touch sensor with each move rendered before the next event. */
export class PromptTouchSensor extends TouchSensor {
  constructor(props: ConstructorParameters<typeof TouchSensor>[0]) {
    super(renderAtOnce(props));
  }
}
