export interface LocalText {
  zh: string;
  en: string;
}

export interface Customer {
  id: number;
  name: string;
  phone_last4: string;
}

export interface Item {
  name: LocalText;
  variant: LocalText | null;
  quantity: number;
  unit_price: string;
}

export interface ShipmentEvent {
  at: string;
  text: LocalText;
}

export interface Shipment {
  carrier: string;
  tracking_number: string;
  status: string;
  promised_by: string | null;
  events: ShipmentEvent[];
}

export interface Payment {
  amount: string;
  paid_at: string;
  kind: string;
}

export interface Refund {
  amount: string;
  status: string;
  requested_at: string;
  completed_at: string | null;
}

export interface Order {
  order_number: string;
  ordered_at: string;
  status: string;
  currency: string;
  total: string;
  items: Item[];
  shipments: Shipment[];
  payments: Payment[];
  refunds: Refund[];
  phone_last4: string;
}

interface OrdersOfCustomer {
  customer: Customer;
  orders: Order[];
}

/** The shop's server answered with something other than what was asked for. */
export class ShopError extends Error {
  constructor(
    readonly status: number,
    path: string,
  ) {
    super(`${path} answered with status ${status}`);
  }

  get isUnknownCustomer(): boolean {
    return this.status === 404;
  }
}

const ANSWER_WITHIN_MS = 15_000;

async function get<Answer>(
  path: string,
  more: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(path, {
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...more,
  });
  if (!response.ok) throw new ShopError(response.status, path);
  return (await response.json()) as Answer;
}

export function fetchCustomers(): Promise<Customer[]> {
  return get("/api/shop/customers");
}

export async function fetchOrders(customerId: number): Promise<Order[]> {
  const path = `/api/shop/orders?customer_id=${customerId}`;
  return (await get<OrdersOfCustomer>(path)).orders;
}

/** What this shop's server says of who is signed in, signed for the chat. */
export async function signIn(customerId: number): Promise<string> {
  const body = JSON.stringify({ customer_id: customerId });
  const path = "/api/shop/sign-in";
  const { identity } = await get<{ identity: string }>(path, {
    method: "POST",
    body,
  });
  return identity;
}

/** The address of the chat server, as this shop is set up. */
export async function fetchChatServer(): Promise<string> {
  const config = await get<{ chat_server: string }>("/widget-config.json");
  return config.chat_server;
}
