/** What of a script tag's data attributes the element takes as its own: `data-server` becomes `server`. */
const TAKEN = ["server", "lang", "identity", "side", "launcher"] as const;

/** Puts the chat on a page whose script tag says where its server is: `<script src="…" data-server="…">`. */
export function placeAsTold(script: HTMLOrSVGScriptElement | null): void {
  if (!(script instanceof HTMLScriptElement) || !script.dataset.server) return;
  const chat = document.createElement("sandra-chat");
  for (const name of TAKEN) {
    const value = script.dataset[name];
    if (value !== undefined) chat.setAttribute(name, value);
  }
  if (document.body) document.body.append(chat);
  else addEventListener("DOMContentLoaded", () => document.body.append(chat));
}
