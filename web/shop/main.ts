import { firstLanguage, fill, type Language } from "../ui/language";
import { Remembered } from "../ui/remembered";
import type { SandraChat } from "../widget/element";
import {
  fetchChatServer,
  fetchCustomers,
  fetchOrders,
  ShopError,
  type Order,
} from "./api";
import { LABELS } from "./labels";
import { shopPage, type Shown } from "./page";

const remembered = new Remembered(() => localStorage, "shop:");
const address = new URL(location.href);

const shown: Shown = {
  language: firstLanguage(remembered.get("language"), ...navigator.languages),
  customers: [],
  customerId: null,
  orders: { state: "loading" },
  notice: null,
};
let chat: SandraChat | null = null;

function render(): void {
  const place = document.querySelector("#shop");
  const focused = document.activeElement?.id;
  place?.replaceChildren(...shopPage(shown, actions));
  // The page is made anew; whoever steers it by keyboard stays where they were.
  if (focused) document.getElementById(focused)?.focus();
  document.documentElement.lang = shown.language;
  const { title, shop } = LABELS[shown.language];
  document.title = `${title} · ${shop}`;
}

const actions = {
  speak(language: Language): void {
    shown.language = language;
    shown.notice = null;
    remembered.set("language", language);
    chat?.setAttribute("lang", language);
    render();
  },
  choose(customerId: number): void {
    shown.customerId = customerId;
    shown.notice = null;
    remembered.set("customer", String(customerId));
    address.searchParams.set("customer", String(customerId));
    history.replaceState(null, "", address);
    void showOrders();
  },
  tryAgain(): void {
    void start();
  },
  complain(order: Order): void {
    const labels = LABELS[shown.language];
    const opening = fill(labels.complaint_opening, {
      number: order.order_number,
    });
    if (chat && "compose" in chat) {
      chat.compose(opening);
    } else {
      shown.notice = labels.chat_missing;
      render();
    }
  },
};

/** The customer of the address, else the one looked at last, else the first. */
function initialCustomer(): number | null {
  const fromAddress = address.searchParams.get("customer");
  if (fromAddress !== null) return Number(fromAddress);
  const last = Number(remembered.get("customer"));
  const known = shown.customers.find(({ id }) => id === last);
  return (known ?? shown.customers[0])?.id ?? null;
}

async function showOrders(): Promise<void> {
  const asked = shown.customerId;
  shown.orders = { state: "loading" };
  render();
  const orders = asked === null ? noOrders() : await loadOrders(asked);
  if (asked !== shown.customerId) return;
  shown.orders = orders;
  render();
}

function noOrders(): Shown["orders"] {
  return { state: "shown", orders: [] };
}

async function loadOrders(customerId: number): Promise<Shown["orders"]> {
  try {
    return { state: "shown", orders: await fetchOrders(customerId) };
  } catch (error) {
    console.error("The orders could not be loaded:", error);
    const isUnknown = error instanceof ShopError && error.isUnknownCustomer;
    return { state: isUnknown ? "unknown customer" : "failed" };
  }
}

async function start(): Promise<void> {
  shown.orders = { state: "loading" };
  render();
  try {
    shown.customers = await fetchCustomers();
  } catch (error) {
    console.error("The customers could not be loaded:", error);
    shown.orders = { state: "failed" };
    render();
    return;
  }
  shown.customerId = initialCustomer();
  await showOrders();
}

async function placeChat(): Promise<void> {
  try {
    const element = document.createElement("sandra-chat");
    element.setAttribute("server", await fetchChatServer());
    element.setAttribute("lang", shown.language);
    document.body.append(element);
    chat = element;
  } catch (error) {
    console.error("The chat could not be set up:", error);
  }
}

void start();
void placeChat();
