import { computed, createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import { expect, test, vi } from "vitest";
import { LABELS } from "../../desk/wording/labels";
import MessageBubble from "../../desk/ticket/talk/MessageBubble.vue";

const SCRIPT = `<img src=x onerror="alert(1)"><script>alert(1)</script>`;

import { attached } from "./attached";

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
      attachments: [],
    };
    const page = await renderToString(createSSRApp(MessageBubble, { message }));
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toMatch(/<script|<img/);
  },
);

test("files are shown by name, pictures as such, and open apart", async () => {
  const paper = { media_type: "application/pdf", width: null, height: null };
  const message = {
    ...{ id: 1, at: "2026-11-22T09:30:00Z", speaker: "person", text: "" },
    ...{ author: "lin", choices: [], emotion: null, intensity: null },
    attachments: [
      attached("k1", { name: `"><script>` }),
      attached("k2", { name: "发票.pdf", ...paper }),
    ],
  };
  const page = await renderToString(createSSRApp(MessageBubble, { message }));
  expect(page).toContain(`alt="&quot;&gt;&lt;script&gt;"`);
  expect(page).toContain("PDF · 2 KB");
  expect(page.match(/target="_blank" rel="noopener"/g)).toHaveLength(2);
  expect(page).not.toContain('class="text"');
});

test.each([
  ["dead", "Not delivered"],
  ["dropped", "Not delivered"],
  ["again", "Goes out again"],
  ["waiting", "Waits until the customer writes again"],
])("what the app did not take and is %s says: %s", async (status, words) => {
  const message = {
    ...{ id: 1, at: "2026-11-22T09:30:00Z", speaker: "person", text: "您好" },
    ...{ author: "lin", choices: [], emotion: null, intensity: null },
    attachments: [],
  };
  const letter = { status, why: "blocked" };
  const props = { message, letter };
  const page = await renderToString(createSSRApp(MessageBubble, props));
  expect(page).toContain(words);
});
