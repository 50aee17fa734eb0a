import type { Attachment } from "../../desk/api/attachments";

/** A picture as the desk's server tells of it. */
export function attached(
  key: string,
  more: Partial<Attachment> = {},
): Attachment {
  return {
    ...{ key, name: `${key}.png`, media_type: "image/png", size: 2048 },
    ...{ width: 400, height: 200, url: `/api/desk/tickets/T1/${key}` },
    ...more,
  };
}
