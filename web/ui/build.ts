type Child = Node | string | null;
type Attributes = Record<string, string | number | boolean | null>;

/**
 * Makes an element. Strings become text nodes, never markup; an attribute
 * that is `true` is set empty, one that is `false` or `null` is left out.
 */
export function build<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}
