import type { Letter } from "../../api/letters";
import type { Message } from "../../api/tickets";

/** What the customer lacks still comes before what was decided of the rest. */
const WORST_FIRST: readonly Letter["status"][] = [
  "dead",
  "dropped",
  "waiting",
  "again",
  "sent_again",
];
const OURS = new Set(["assistant", "person"]);

/** What the customer does not have of what we said, by the message's id; of several pieces the worst. */
export function undelivered(
  messages: readonly Message[],
  letters: readonly Letter[],
): Map<number, Letter> {
  const found = new Map<number, Letter>();
  for (const letter of letters) {
    const written = Date.parse(letter.written_at);
    const candidates = messages.filter(
      (one) => OURS.has(one.speaker) && Date.parse(one.at) <= written,
    );
    const message =
      candidates.filter((one) => isWholeIn(one, letter)).at(-1) ??
      candidates.filter((one) => isCutUp(one, letter)).at(-1);
    if (!message) continue;
    const known = found.get(message.id);
    if (!known || isWorse(letter, known)) found.set(message.id, letter);
  }
  return found;
}

function isWorse(letter: Letter, than: Letter): boolean {
  return WORST_FIRST.indexOf(letter.status) < WORST_FIRST.indexOf(than.status);
}

/** A message as it is, joined with others, or with its choices as numbers under it: its lines are all there. */
function isWholeIn(message: Message, letter: Letter): boolean {
  if (letter.file)
    return message.attachments.some(({ key }) => key === letter.file?.key);
  const [said, sent] = [linesOf(message.text), linesOf(letter.text)];
  const beginsAt = (start: number) =>
    said.every((line, index) => sent[start + index] === line);
  return said.length > 0 && sent.some((_, start) => beginsAt(start));
}

/** A piece of a message; at its end something else may follow, such as choices. */
function isCutUp(message: Message, letter: Letter): boolean {
  const [said, sent] = [linesOf(message.text).join(""), linesOf(letter.text)];
  const isItsEnd = sent.some((_, last) =>
    said.endsWith(sent.slice(0, last + 1).join("")),
  );
  return isItsEnd || (sent.length > 0 && said.includes(sent.join("")));
}

/** Its lines with something on them, however they are spaced. */
function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/g, ""))
    .filter((line) => line !== "");
}
