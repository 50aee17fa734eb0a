import { request } from "./request";

export const GROUPINGS = ["class", "channel", "person", "week"] as const;

export type Grouping = (typeof GROUPINGS)[number];

export interface Figures {
  name: string | null;
  tickets: number;
  open: number;
  waiting: number;
  breaching: number;
  waiting_late: number;
  first_response: number | null;
  first_response_p90: number | null;
  resolution: number | null;
  resolution_p90: number | null;
  satisfaction: number | null;
  satisfaction_count: number;
  strain_before: number | null;
  strain_after: number | null;
}

export interface Overview {
  since: string;
  until: string;
  by: Grouping;
  total: Figures;
  groups: Figures[];
}

export const fetchOverview = (search: URLSearchParams) =>
  request<Overview>("GET", `/overview?${search}`);

export const sheetAddress = (search: URLSearchParams) =>
  `/api/desk/overview.csv?${search}`;
