"""The demo shop's window on the store."""

from __future__ import annotations

from desk import shop
from sandra.shop import orders
from sandra.store import shop_window
from sandra.store.database import StoreError


class StoreWindow:
    """`desk.shop.ShopWindow` over the store's own reads."""

    def __init__(self, window: shop_window.StoreShopWindow) -> None:
        self._window = window

    def customers(self) -> list[shop.Customer]:
        """The customers the demo offers.

        Raises:
            ShopUnavailableError: the store does not answer.
        """
        try:
            return [_customer(customer) for customer in self._window.customers()]
        except StoreError as error:
            raise shop.ShopUnavailableError(str(error)) from error

    def orders_of(self, customer_id: int) -> shop.OrdersOfCustomer:
        """A customer's orders.

        Raises:
            UnknownCustomerError: there is no such customer.
            ShopUnavailableError: the store does not answer.
        """
        try:
            found = self._window.orders_of(customer_id)
        except shop_window.UnknownCustomerError as error:
            raise shop.UnknownCustomerError(customer_id) from error
        except (StoreError, orders.GatewayError) as error:
            raise shop.ShopUnavailableError(str(error)) from error
        return shop.OrdersOfCustomer(
            customer=_customer(found.customer), orders=[_order(order) for order in found.orders]
        )


def _customer(customer: shop_window.Customer) -> shop.Customer:
    return shop.Customer(id=customer.id, name=customer.name, phone_last4=customer.phone_last4)


def _order(order: orders.Order) -> shop.Order:
    return shop.Order(
        order_number=order.number,
        ordered_at=order.ordered_at,
        status=order.status,
        currency=order.currency,
        total=order.total,
        items=[_item(item) for item in order.items],
        shipments=[_shipment(shipment) for shipment in order.shipments],
        payments=[shop.Payment(amount=p.amount, paid_at=p.paid_at, kind=p.kind) for p in order.payments],
        refunds=[_refund(refund) for refund in order.refunds],
        phone_last4=order.phone_last4,
    )


def _item(item: orders.Item) -> shop.Item:
    return shop.Item(
        name=shop.LocalText(**item.name),
        variant=shop.LocalText(**item.variant) if item.variant else None,
        quantity=item.quantity,
        unit_price=item.unit_price,
    )


def _shipment(shipment: orders.Shipment) -> shop.Shipment:
    return shop.Shipment(
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        status=shipment.status,
        promised_by=shipment.promised_by,
        events=[shop.ShipmentEvent(at=e.at, text=shop.LocalText(**e.text)) for e in shipment.events],
    )


def _refund(refund: orders.Refund) -> shop.Refund:
    return shop.Refund(
        amount=refund.amount,
        status=refund.status,
        requested_at=refund.requested_at,
        completed_at=refund.completed_at,
    )
