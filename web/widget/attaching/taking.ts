/** Lets files be dropped on an element or pasted into it; `over` tells whether some hover above it. */
export function takeFiles(
  place: HTMLElement,
  add: (files: File[]) => void,
  over: (isOver: boolean) => void,
): void {
  const hover = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    over(true);
  };
  place.addEventListener("dragenter", hover);
  place.addEventListener("dragover", hover);
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget as Node | null)) over(false);
  });
  place.addEventListener("drop", (event) => {
    over(false);
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  place.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // A copied table comes as a picture too: where there are words, they are meant.
    const hasWords = event.clipboardData?.types.includes("text/plain");
    if (files.length === 0 || hasWords) return;
    event.preventDefault();
    add(files);
  });
}
