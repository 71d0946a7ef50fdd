/** A module of its own, loaded late: a dynamic import of the CommonJS package itself has no named exports in the bundle. */
export { mem } from "systeminformation";
