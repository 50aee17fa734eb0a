import { build } from "../ui/build";
import { icon } from "../ui/icons";
import { fill } from "../ui/language";
import type { Labels } from "./labels";

const SHOWN_FOR_MS = 2500;

/** A button that copies an order number, or selects it where a page may not copy. */
export function copyButton(
  number: string,
  shownIn: HTMLElement,
  labels: Labels,
): HTMLElement {
  const button = build("button", {
    type: "button",
    class: "copy",
    "aria-label": fill(labels.copy, { number }),
    title: fill(labels.copy, { number }),
  });
  const outcome = build("span", { class: "copied", role: "status" });
  const rest = () => {
    button.replaceChildren(icon("copy"));
    outcome.textContent = "";
  };
  button.addEventListener("click", () => {
    void copy(number, shownIn).then((copied) => {
      button.replaceChildren(icon(copied ? "done" : "copy"));
      outcome.textContent = copied ? labels.copied : labels.copy_by_hand;
      setTimeout(rest, SHOWN_FOR_MS);
    });
  });
  rest();
  return build("span", { class: "copying" }, button, outcome);
}

async function copy(text: string, shownIn: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    console.warn("The browser does not let this page copy:", error);
    getSelection()?.selectAllChildren(shownIn);
    return false;
  }
}
