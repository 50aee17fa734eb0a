import { build } from "../ui/build";
import { icon, type IconName } from "../ui/icons";
import { fill, type Language } from "../ui/language";
import type { Item, Order, Payment, Refund, Shipment } from "./api";
import { copyButton } from "./copy";
import { day, money } from "../ui/format";
import { localText, moment } from "./format";
import { LABELS, statusInWords, type Labels } from "./labels";

/** Statuses that deserve a warm colour, because the customer is waiting or worried. */
const TROUBLED = new Set(["stuck", "lost", "returning", "refunding"]);
const SETTLED = new Set(["delivered", "completed", "refunded", "returned"]);

export type OnComplaint = (order: Order) => void;

/** One order as a card, with the button that opens the chat about it. */
export function orderCard(
  order: Order,
  language: Language,
  isSignedIn: boolean,
  onComplaint: OnComplaint,
): HTMLElement {
  const labels = LABELS[language];
  const title = `order-${order.order_number}`;
  return build(
    "article",
    { class: "card", "aria-labelledby": title },
    cardHead(order, title, labels, language),
    build(
      "ul",
      { class: "items" },
      ...order.items.map((item) => itemLine(item, order.currency, language)),
    ),
    build(
      "div",
      { class: "facts" },
      ...order.shipments.map((parcel) => parcelFact(parcel, labels, language)),
      ...order.payments.map((payment) =>
        paymentFact(payment, order.currency, labels, language),
      ),
      ...order.refunds.map((refund) =>
        refundFact(refund, order.currency, labels, language),
      ),
    ),
    cardFoot(order, labels, language, isSignedIn, onComplaint),
  );
}

function cardHead(
  order: Order,
  title: string,
  labels: Labels,
  language: Language,
): HTMLElement {
  const number = build("span", { class: "number" }, order.order_number);
  return build(
    "header",
    { class: "card-head" },
    build(
      "div",
      { class: "card-title" },
      build("h2", { id: title }, `${labels.order_number} `, number),
      copyButton(order.order_number, number, labels),
    ),
    build(
      "time",
      { class: "quiet", datetime: order.ordered_at },
      fill(labels.ordered, { date: day(order.ordered_at, language) }),
    ),
    status(order.status, labels.order_status),
  );
}

function status(name: string, words: Record<string, string>): HTMLElement {
  const tone = TROUBLED.has(name)
    ? "is-troubled"
    : SETTLED.has(name)
      ? "is-settled"
      : "";
  return build("span", { class: `status ${tone}` }, statusInWords(words, name));
}

function itemLine(
  item: Item,
  currency: string,
  language: Language,
): HTMLElement {
  const labels = LABELS[language];
  const variant = item.variant ? localText(item.variant, language) : null;
  return build(
    "li",
    { class: "item" },
    build("span", { class: "thumb" }, icon("box")),
    build(
      "div",
      { class: "item-name" },
      build("span", {}, localText(item.name, language)),
      variant ? build("span", { class: "quiet" }, variant) : null,
    ),
    build(
      "span",
      { class: "quiet figures" },
      fill(labels.quantity, { count: item.quantity }),
    ),
    build(
      "span",
      { class: "figures price" },
      money(item.unit_price, currency, language),
    ),
  );
}

function fact(
  name: IconName,
  main: Node,
  amount: string | null,
  tone = "",
): HTMLElement {
  return build(
    "div",
    { class: `fact ${tone}` },
    icon(name),
    main,
    amount ? build("span", { class: "figures" }, amount) : null,
  );
}

function parcelFact(
  parcel: Shipment,
  labels: Labels,
  language: Language,
): HTMLElement {
  const newestFirst = [...parcel.events].sort(
    (one, other) => Date.parse(other.at) - Date.parse(one.at),
  );
  const latest = newestFirst[0];
  const main = build(
    "div",
    { class: "parcel" },
    build(
      "p",
      { class: "parcel-head" },
      status(parcel.status, labels.shipment_status),
      build(
        "span",
        { class: "quiet tracking" },
        fill(labels.parcel, {
          carrier: parcel.carrier,
          number: parcel.tracking_number,
        }),
      ),
    ),
    build(
      "p",
      {},
      latest ? localText(latest.text, language) : labels.no_events,
    ),
    build(
      "p",
      { class: "quiet" },
      [
        latest ? moment(latest.at, language) : null,
        parcel.promised_by
          ? fill(labels.promised, { date: day(parcel.promised_by, language) })
          : null,
      ]
        .filter((part) => part !== null)
        .join(" · "),
    ),
    newestFirst.length > 1 ? events(newestFirst, labels, language) : null,
  );
  return fact("truck", main, null);
}

function events(
  newestFirst: Shipment["events"],
  labels: Labels,
  language: Language,
): HTMLElement {
  const lines = newestFirst.map((event) =>
    build(
      "li",
      {},
      build(
        "time",
        { class: "quiet", datetime: event.at },
        moment(event.at, language),
      ),
      build("span", {}, localText(event.text, language)),
    ),
  );
  return build(
    "details",
    {},
    build("summary", {}, labels.all_events, icon("expand")),
    build("ol", { class: "events" }, ...lines),
  );
}

function paymentFact(
  payment: Payment,
  currency: string,
  labels: Labels,
  language: Language,
): HTMLElement {
  const kinds: Record<string, string> = labels.payment_kind;
  const words = kinds[payment.kind] ?? labels.payment_other;
  const main = build(
    "p",
    {},
    words,
    " ",
    build("span", { class: "quiet" }, moment(payment.paid_at, language)),
  );
  return fact("card", main, money(payment.amount, currency, language));
}

function refundFact(
  refund: Refund,
  currency: string,
  labels: Labels,
  language: Language,
): HTMLElement {
  const main = build("p", {}, refundInWords(refund, labels, language));
  const tone = refund.status === "pending" ? "is-pending" : "";
  return fact("refund", main, money(refund.amount, currency, language), tone);
}

function refundInWords(
  refund: Refund,
  labels: Labels,
  language: Language,
): string {
  if (refund.status === "completed" && refund.completed_at) {
    const date = day(refund.completed_at, language);
    return fill(labels.refund_completed, { date });
  }
  if (refund.status === "pending") {
    const date = day(refund.requested_at, language);
    return fill(labels.refund_pending, { date });
  }
  return labels.refund_other;
}

/** Who is signed in is not asked whose order it is. */
function phoneHint(
  { phone_last4: last4 }: Order,
  labels: Labels,
  isSignedIn: boolean,
): string {
  return isSignedIn ? labels.known_hint : fill(labels.phone_hint, { last4 });
}

function cardFoot(
  order: Order,
  labels: Labels,
  language: Language,
  isSignedIn: boolean,
  onComplaint: OnComplaint,
): HTMLElement {
  const complain = build(
    "button",
    {
      type: "button",
      class: "complain",
      "aria-describedby": `order-${order.order_number}`,
    },
    icon("chat"),
    labels.complain,
  );
  complain.addEventListener("click", () => onComplaint(order));
  return build(
    "footer",
    { class: "card-foot" },
    build(
      "p",
      { class: "total" },
      labels.total,
      build(
        "strong",
        { class: "figures" },
        money(order.total, order.currency, language),
      ),
    ),
    build(
      "p",
      { class: "quiet phone-hint" },
      icon("phone"),
      build("span", {}, phoneHint(order, labels, isSignedIn)),
    ),
    complain,
  );
}
