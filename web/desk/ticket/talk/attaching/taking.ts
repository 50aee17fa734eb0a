import { ref } from "vue";

/** Takes files that are dropped or pasted; where none may be attached a dropped one does not leave the page either. */
export function useTaking(may: () => boolean, add: (files: File[]) => void) {
  const isOver = ref(false);

  function dragover(event: DragEvent): void {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    isOver.value = may();
    dataTransfer.dropEffect = isOver.value ? "copy" : "none";
  }

  function dragleave(event: DragEvent): void {
    const box = event.currentTarget as Node | null;
    const isWithin = box?.contains(event.relatedTarget as Node | null);
    if (!isWithin) isOver.value = false;
  }

  function drop(event: DragEvent): void {
    isOver.value = false;
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (may()) add([...event.dataTransfer.files]);
  }

  /** A copied table comes as a picture too: where there are words, they are meant. */
  function paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    const hasWords = event.clipboardData?.types.includes("text/plain");
    if (files.length === 0 || hasWords || !may()) return;
    event.preventDefault();
    add(files);
  }

  const taking = { dragenter: dragover, dragover, dragleave, drop, paste };
  return { isOver, taking };
}
