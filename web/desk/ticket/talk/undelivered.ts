import type { Letter } from "../../api/letters";
import type { Message } from "../../api/tickets";

const OURS = new Set(["assistant", "person"]);

/** What the customer does not have of what we said, by the message's id: one may have gone in several pieces. */
export function undelivered(
  messages: readonly Message[],
  letters: readonly Letter[],
): Map<number, Letter> {
  const found = new Map<number, Letter>();
  for (const letter of letters) {
    const written = Date.parse(letter.written_at);
    const message = messages
      .filter((one) => OURS.has(one.speaker) && Date.parse(one.at) <= written)
      .filter((one) => isOf(one, letter))
      .at(-1);
    if (message) found.set(message.id, letter);
  }
  return found;
}

/** A piece is cut out of a message, joined from several, or a message with its choices as numbers under it. */
function isOf(message: Message, letter: Letter): boolean {
  if (letter.file)
    return message.attachments.some(({ key }) => key === letter.file?.key);
  const [said, sent] = [plain(message.text), plain(letter.text)];
  const beginning = plain(letter.text.trimStart().split("\n", 1)[0] ?? "");
  const isCutOut = beginning !== "" && said.includes(beginning);
  return isCutOut || (said !== "" && sent.includes(said));
}

const plain = (text: string) => text.replace(/\s+/g, "");
