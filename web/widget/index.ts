import { SandraChat } from "./element";

// A page that includes the script twice gets one chat.
if (!customElements.get("sandra-chat")) {
  customElements.define("sandra-chat", SandraChat);
}

declare global {
  interface HTMLElementTagNameMap {
    "sandra-chat": SandraChat;
  }
}
