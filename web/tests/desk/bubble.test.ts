import { computed, createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import { expect, test, vi } from "vitest";
import { LABELS } from "../../desk/wording/labels";
import MessageBubble from "../../desk/ticket/talk/MessageBubble.vue";

const SCRIPT = `<img src=x onerror="alert(1)"><script>alert(1)</script>`;

vi.mock("../../desk/wording/speech", () => ({
  labels: computed(() => LABELS.en),
  language: { value: "en" },
  named: (_kind: string, name: string) => name,
}));

test.each(["customer", "note"])(
  "script in the words of a %s stays words",
  async (speaker) => {
    const message = {
      id: 1,
      at: "2026-11-22T09:30:00Z",
      speaker,
      text: SCRIPT,
      author: SCRIPT,
      choices: [SCRIPT],
      emotion: null,
      intensity: null,
    };
    const page = await renderToString(createSSRApp(MessageBubble, { message }));
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toMatch(/<script|<img/);
  },
);
