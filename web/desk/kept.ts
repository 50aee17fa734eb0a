import { Remembered } from "../ui/remembered";

/** What this browser keeps for the desk between visits. */
export const kept = new Remembered(() => localStorage, "desk:");
