import { SandraChat } from "./element";
import { placeAsTold } from "./place";

// A page that includes the script twice gets one chat.
if (!customElements.get("sandra-chat")) {
  customElements.define("sandra-chat", SandraChat);
  placeAsTold(document.currentScript);
}

declare global {
  interface HTMLElementTagNameMap {
    "sandra-chat": SandraChat;
  }
}
