//! The device end of the bus: transfers wait in queues until the device has something for them, packet by packet, as a
//! host controller moves them. No transport is known here.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::model::{Endpoint, Taken, UsbModel, control};
use super::setup::{Setup, TO_HOST, UsbFault};

/// A transfer that a program asked for.
#[derive(Debug)]
pub(crate) struct Transfer {
    /// Whose it is.
    pub(crate) owner: u64,
    /// Its name among the owner's.
    pub(crate) id: u64,
    /// With the direction bit.
    pub(crate) endpoint: u8,
    /// For a control transfer.
    pub(crate) setup: Setup,
    /// Bytes towards the device.
    pub(crate) outgoing: Vec<u8>,
    /// The most that may come back.
    pub(crate) room: usize,
    /// Bytes that came.
    arrived: Vec<u8>,
    /// Bytes that the device took.
    taken: usize,
}

impl Transfer {
    pub(crate) const fn new((owner, id): (u64, u64), endpoint: u8, outgoing: Vec<u8>, room: usize) -> Self {
        Self {
            owner,
            id,
            endpoint,
            setup: Setup {
                kind: 0,
                request: 0,
                value: 0,
                index: 0,
                length: 0,
            },
            outgoing,
            room,
            arrived: Vec::new(),
            taken: 0,
        }
    }

    /// Endpoint 0, in either direction.
    pub(crate) const fn is_control(&self) -> bool {
        self.endpoint & !TO_HOST == 0
    }

    fn end(self, result: Result<(), UsbFault>) -> Finished {
        Finished {
            owner: self.owner,
            id: self.id,
            endpoint: self.endpoint,
            status: result.map_or_else(UsbFault::status, |()| 0),
            moved: if self.endpoint & TO_HOST == 0 {
                self.taken
            } else {
                self.arrived.len()
            },
            arrived: self.arrived,
        }
    }
}

/// A transfer that is over.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) owner: u64,
    pub(crate) id: u64,
    pub(crate) endpoint: u8,
    /// 0, or a negative error number.
    pub(crate) status: i32,
    pub(crate) moved: usize,
    pub(crate) arrived: Vec<u8>,
}

/// A message on its way over an IN endpoint.
#[derive(Default)]
struct Incoming {
    rest: VecDeque<u8>,
    last_packet: Option<Instant>,
}

/// One device and its queues.
pub(crate) struct Engine {
    pub(crate) model: Box<dyn UsbModel>,
    endpoints: HashMap<u8, Endpoint>,
    waiting: Vec<Transfer>,
    incoming: HashMap<u8, Incoming>,
    pub(crate) is_gone: bool,
    /// Data comes in exactly while a program calls its transfer back, and at no other time.
    pub(crate) is_racing: bool,
    /// The next transfer with data fails so.
    pub(crate) next_fault: Option<UsbFault>,
}

impl Engine {
    pub(crate) fn new(model: Box<dyn UsbModel>) -> Self {
        let interfaces = model.interfaces();
        let endpoints = interfaces.iter().flat_map(|interface| &interface.endpoints);
        Self {
            endpoints: endpoints.map(|endpoint| (endpoint.address, *endpoint)).collect(),
            model,
            waiting: Vec::new(),
            incoming: HashMap::new(),
            is_gone: false,
            is_racing: false,
            next_fault: None,
        }
    }

    pub(crate) fn submit(&mut self, transfer: Transfer) {
        self.waiting.push(transfer);
    }

    pub(crate) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Plugged in: nothing of an earlier life remains.
    pub(crate) fn plug(&mut self) {
        self.is_gone = false;
        self.waiting.clear();
        self.incoming.clear();
    }

    pub(crate) fn unplug(&mut self) {
        self.is_gone = true;
        self.incoming.clear();
        self.model.unplugged();
    }

    pub(crate) fn forget_owner(&mut self, owner: u64) {
        self.waiting.retain(|transfer| transfer.owner != owner);
    }

    /// Moves every queue as far as the device lets it.
    pub(crate) fn progress(&mut self, now: Instant) -> Vec<Finished> {
        let mut finished = Vec::new();
        let mut blocked: Vec<u8> = Vec::new();
        for mut transfer in std::mem::take(&mut self.waiting) {
            let endpoint = transfer.endpoint;
            let is_held = self.is_racing && endpoint & TO_HOST != 0 && !transfer.is_control();
            let result = if self.is_gone {
                Some(Err(UsbFault::Gone))
            } else if blocked.contains(&endpoint) || is_held {
                None
            } else {
                self.move_one(&mut transfer, now)
            };
            if let Some(result) = result {
                finished.push(transfer.end(result));
            } else {
                blocked.push(endpoint); // Transfers of one endpoint keep their order.
                self.waiting.push(transfer);
            }
        }
        finished
    }

    /// Calls a transfer back. In a race a packet comes in just before.
    pub(crate) fn cancel(&mut self, owner: u64, id: u64, now: Instant) -> Option<Finished> {
        let is_it = |transfer: &Transfer| (transfer.owner, transfer.id) == (owner, id);
        let place = self.waiting.iter().position(is_it)?;
        let mut transfer = self.waiting.remove(place);
        if self.is_racing && transfer.endpoint & TO_HOST != 0 {
            self.fill(&mut transfer, now);
        }
        Some(transfer.end(Err(UsbFault::Cancelled)))
    }

    /// `None` while the device has nothing for it, or takes nothing.
    fn move_one(&mut self, transfer: &mut Transfer, now: Instant) -> Option<Result<(), UsbFault>> {
        if transfer.is_control() {
            return Some(self.control(transfer));
        }
        if transfer.endpoint & TO_HOST != 0 {
            return self.fill(transfer, now);
        }
        let rest = transfer.outgoing.get(transfer.taken..).unwrap_or_default();
        match self.model.take(transfer.endpoint, rest) {
            Taken::Stalled => Some(Err(UsbFault::Stall)),
            Taken::Bytes(count) => {
                transfer.taken += count.min(rest.len());
                (transfer.taken >= transfer.outgoing.len()).then_some(Ok(()))
            }
        }
    }

    fn control(&mut self, transfer: &mut Transfer) -> Result<(), UsbFault> {
        transfer.arrived = control(self.model.as_mut(), transfer.setup, &transfer.outgoing)?;
        transfer.taken = transfer.outgoing.len();
        Ok(())
    }

    /// Packets into the transfer until one is short or the transfer is full: a transfer with more room than the message
    /// goes on waiting after a full packet, as on a real bus.
    fn fill(&mut self, transfer: &mut Transfer, now: Instant) -> Option<Result<(), UsbFault>> {
        let endpoint = *self.endpoints.get(&transfer.endpoint)?;
        let pipe = self.incoming.entry(transfer.endpoint).or_default();
        while transfer.arrived.len() < transfer.room {
            let gap = Duration::from_millis(u64::from(endpoint.interval));
            if !self.is_racing && pipe.last_packet.is_some_and(|last| now < last + gap) {
                return None;
            }
            if pipe.rest.is_empty() {
                pipe.rest.extend(self.model.next_message(transfer.endpoint)?);
                if let Some(fault) = self.next_fault.take() {
                    pipe.rest.clear();
                    return Some(Err(fault));
                }
            }
            let length = pipe.rest.len().min(usize::from(endpoint.packet));
            if length > transfer.room - transfer.arrived.len() {
                pipe.rest.clear();
                return Some(Err(UsbFault::Overflow));
            }
            transfer.arrived.extend(pipe.rest.drain(..length));
            if endpoint.interval > 0 {
                pipe.last_packet = Some(now);
            }
            if length < usize::from(endpoint.packet) {
                return Some(Ok(()));
            }
        }
        Some(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usb::models::{KeyboardGun, PosGun, PosMaker};

    const IN: u8 = 0x81;

    fn gun() -> Engine {
        Engine::new(Box::new(KeyboardGun::new("SN")))
    }

    fn wait_for(engine: &mut Engine, id: u64, room: usize) {
        engine.submit(Transfer::new((1, id), IN, Vec::new(), room));
    }

    /// Long after any interval: number, status and length of what ended.
    fn later(engine: &mut Engine, now: &mut Instant) -> Vec<(u64, i32, usize)> {
        *now += Duration::from_secs(1);
        let finished = engine.progress(*now);
        let seen = finished.iter().map(|one| (one.id, one.status, one.moved));
        seen.collect()
    }

    #[test]
    fn a_transfer_waits_until_there_is_something_and_keeps_its_turn() {
        let (mut engine, mut now) = (gun(), Instant::now());
        wait_for(&mut engine, 1, 8);
        wait_for(&mut engine, 2, 8);
        assert_eq!(later(&mut engine, &mut now), []);
        engine.model.obey(&["scan", "A"]).unwrap(); // four reports
        assert_eq!(later(&mut engine, &mut now), [(1, 0, 8)]); // one packet an interval
        assert_eq!(later(&mut engine, &mut now), [(2, 0, 8)]);
    }

    #[test]
    fn a_full_packet_does_not_end_a_transfer_with_more_room() {
        let (mut engine, mut now) = (gun(), Instant::now());
        wait_for(&mut engine, 1, 64);
        engine.model.obey(&["scan", "A"]).unwrap();
        assert_eq!(later(&mut engine, &mut now), []);
    }

    #[test]
    fn a_transfer_with_too_little_room_overflows() {
        let mut engine = Engine::new(Box::new(PosGun::new(PosMaker::Newland, "SN")));
        wait_for(&mut engine, 1, 32);
        engine.model.obey(&["scan", "A"]).unwrap();
        let overflow = UsbFault::Overflow.status();
        assert_eq!(later(&mut engine, &mut Instant::now()), [(1, overflow, 0)]);
    }

    #[test]
    fn in_a_race_the_packet_comes_with_the_cancelling() {
        let (mut engine, mut now) = (gun(), Instant::now());
        engine.is_racing = true;
        engine.model.obey(&["scan", "A"]).unwrap();
        wait_for(&mut engine, 1, 8);
        assert_eq!(later(&mut engine, &mut now), []);
        let cancelled = engine.cancel(1, 1, now).unwrap();
        assert_eq!(
            (cancelled.status, cancelled.moved),
            (UsbFault::Cancelled.status(), 8)
        );
    }

    #[test]
    fn unplugging_ends_what_waits() {
        let (mut engine, mut now) = (gun(), Instant::now());
        wait_for(&mut engine, 1, 8);
        engine.unplug();
        assert_eq!(later(&mut engine, &mut now), [(1, UsbFault::Gone.status(), 0)]);
    }
}
