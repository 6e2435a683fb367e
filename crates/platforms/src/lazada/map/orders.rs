//! `/orders/get`: the orders that changed, page by page, with the window moved on at the offset limit.

use dabao_domain::Timestamp;
use serde_json::Value;

use super::{Api, LazadaCall, Misread, Opened, Param, RequestFault};
use crate::civil_time;
use crate::lenient::{field, members, text, text_field, whole_field};

/// Orders on a page.
const PAGE: u32 = 100;
/// No page begins behind this offset.
const LARGEST_OFFSET: u32 = 5_000;

/// Where a sync stands: everything that changed since `since`, from `offset` on, oldest change first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrdersCursor {
    /// Changes before this are known.
    pub since: Timestamp,
    /// How many orders of the window have been read.
    pub offset: u32,
}

/// Asks for one page of changed orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedOrders {
    /// From where.
    pub cursor: OrdersCursor,
    /// Only orders in this state.
    pub status: Option<String>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdersPage {
    /// The orders.
    pub orders: Vec<OrderHead>,
    /// How many there are in all, where it says.
    pub total: Option<i64>,
}

/// An order, as far as the sync of parcels needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderHead {
    /// 交易订单号; unique only within its shop.
    pub order_id: String,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// The states of its items.
    pub statuses: Vec<String>,
}

impl OrdersCursor {
    /// From the beginning of a window.
    pub const fn since(since: Timestamp) -> Self {
        Self { since, offset: 0 }
    }

    /// Where to go on after this page; `None` when it was the last one.
    ///
    /// At the offset limit the window begins anew at the last change seen, so some orders come twice. More than
    /// 5,000 changes within one second cannot be told apart; the window then moves on by a second.
    #[must_use]
    pub fn after(self, page: &OrdersPage) -> Option<Self> {
        let count = u32::try_from(page.orders.len()).unwrap_or(u32::MAX);
        if count < PAGE {
            return None;
        }
        let offset = self.offset.saturating_add(count);
        if offset <= LARGEST_OFFSET {
            return Some(Self { offset, ..self });
        }
        let last = page.orders.iter().filter_map(|order| order.updated_at).max();
        let since = last
            .filter(|last| *last > self.since)
            .unwrap_or(self.since.plus_millis(1_000));
        Some(Self::since(since))
    }
}

impl LazadaCall for ChangedOrders {
    type Answer = OrdersPage;

    const API: Api = Api::gets("/orders/get");

    fn faults(&self) -> Vec<RequestFault> {
        let too_far = self.cursor.offset > LARGEST_OFFSET;
        too_far
            .then_some(RequestFault::OutOfRange("offset"))
            .into_iter()
            .collect()
    }

    fn params(&self) -> Vec<Param> {
        vec![
            ("update_after", civil_time::to_text(self.cursor.since)),
            ("status", self.status.clone().unwrap_or_default()),
            ("sort_by", "updated_at".to_owned()),
            ("sort_direction", "ASC".to_owned()),
            ("offset", self.cursor.offset.to_string()),
            ("limit", PAGE.to_string()),
        ]
    }

    fn read(&self, opened: &Opened) -> Result<OrdersPage, Misread> {
        let data = &opened.payload;
        let orders = field(data, &["orders"]).ok_or(Misread::Lacks("the list of orders"))?;
        let orders: Result<Vec<OrderHead>, Misread> =
            members(orders).iter().map(|(_, order)| head(order)).collect();
        Ok(OrdersPage {
            orders: orders?,
            total: whole_field(data, &["countTotal", "count"]),
        })
    }
}

fn head(order: &Value) -> Result<OrderHead, Misread> {
    let statuses = field(order, &["statuses", "status"]).map(|statuses| match text(statuses) {
        Some(only) => vec![only],
        None => members(statuses)
            .iter()
            .filter_map(|(_, status)| text(status))
            .collect(),
    });
    Ok(OrderHead {
        order_id: text_field(order, &["order_id", "order_number"]).ok_or(Misread::Lacks("an order id"))?,
        updated_at: text_field(order, &["updated_at"]).and_then(|at| civil_time::from_text(&at)),
        statuses: statuses.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page(count: i64, last: i64) -> OrdersPage {
        let order = |number: i64| OrderHead {
            order_id: number.to_string(),
            updated_at: Some(Timestamp(last - count + number)),
            statuses: Vec::new(),
        };
        OrdersPage {
            orders: (1..=count).map(order).collect(),
            total: None,
        }
    }

    #[test]
    fn pages_follow_until_one_is_not_full() {
        let first = OrdersCursor::since(Timestamp(0));
        let second = first.after(&page(100, 50_000)).unwrap();
        assert_eq!(
            second,
            OrdersCursor {
                since: Timestamp(0),
                offset: 100
            }
        );
        assert_eq!(second.after(&page(99, 60_000)), None);
    }

    #[test]
    fn behind_offset_5000_the_window_begins_at_the_last_change() {
        let cursor = OrdersCursor {
            since: Timestamp(0),
            offset: 5_000,
        };
        assert_eq!(
            cursor.after(&page(100, 90_000)),
            Some(OrdersCursor::since(Timestamp(90_000)))
        );
        let within = OrdersCursor {
            since: Timestamp(0),
            offset: 4_900,
        };
        assert_eq!(within.after(&page(100, 90_000)).unwrap().offset, 5_000);
    }

    #[test]
    fn a_window_that_does_not_move_is_pushed_on_by_a_second() {
        let cursor = OrdersCursor {
            since: Timestamp(90_000),
            offset: 5_000,
        };
        assert_eq!(
            cursor.after(&page(100, 90_000)),
            Some(OrdersCursor::since(Timestamp(91_000)))
        );
    }

    #[test]
    fn orders_are_read_with_number_ids_and_either_time_text() {
        let call = ChangedOrders {
            cursor: OrdersCursor::since(Timestamp(0)),
            status: None,
        };
        let payload = json!({"count": "1", "orders": [
            {"order_id": 300_034_416_i64, "updated_at": "2021-05-24 08:00:00 +0800", "statuses": ["ready_to_ship"]}]});
        let read = call
            .read(&Opened {
                payload,
                request_id: None,
            })
            .unwrap();
        assert_eq!(read.orders[0].order_id, "300034416");
        assert_eq!(read.orders[0].updated_at, Some(Timestamp(1_621_814_400_000)));
        let nothing = call.read(&Opened {
            payload: json!({}),
            request_id: None,
        });
        assert_eq!(nothing, Err(Misread::Lacks("the list of orders")));
    }
}
