//! Events in batches: one message for everything that happened within a moment (drawing one by one is dear).

use std::collections::BTreeSet;
use std::time::Duration;

use dabao_api::{Event, Topic};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// How long events are gathered after the first.
const MOMENT: Duration = Duration::from_millis(50);

/// Hears events and gives them in batches.
#[derive(Debug)]
pub struct Batches {
    events: Receiver<Event>,
    gathered: Vec<Event>,
}

impl Batches {
    /// Batches of what is told from now on.
    pub const fn of(events: Receiver<Event>) -> Self {
        Self {
            events,
            gathered: Vec::new(),
        }
    }

    /// The next events, at least one; `None` when there will be no more. Whoever was too slow to hear everything
    /// gets [`Event::Resync`] alone: everything is to be looked at again, so nothing else matters.
    ///
    /// Nothing is lost when the returned future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Vec<Event>> {
        if self.gathered.is_empty() {
            let first = match self.events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => Event::Resync,
                Err(RecvError::Closed) => return None,
            };
            self.gathered.push(first);
        }
        tokio::time::sleep(MOMENT).await;
        loop {
            match self.events.try_recv() {
                Ok(event) => self.gathered.push(event),
                Err(TryRecvError::Lagged(_)) => self.gathered.push(Event::Resync),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        Some(merged(std::mem::take(&mut self.gathered)))
    }
}

/// Says the same with fewer events: one `changed` for all topics, the scale's last state only.
fn merged(batch: Vec<Event>) -> Vec<Event> {
    if batch.contains(&Event::Resync) {
        return vec![Event::Resync];
    }
    let mut topics: BTreeSet<Topic> = BTreeSet::new();
    let mut last_scale = None;
    let mut told = Vec::new();
    for event in batch {
        match event {
            Event::Changed { topics: more } => topics.extend(more),
            Event::Scale { scale } => last_scale = Some(Event::Scale { scale }),
            Event::Scanned { .. } | Event::GunTested { .. } | Event::Import { .. } | Event::Resync => {
                told.push(event);
            }
        }
    }
    told.extend(last_scale);
    if !topics.is_empty() {
        told.push(Event::Changed {
            topics: topics.into_iter().collect(),
        });
    }
    told
}

#[cfg(test)]
mod tests {
    use dabao_api::ScaleView;

    use super::*;

    fn changed(topics: &[Topic]) -> Event {
        Event::Changed {
            topics: topics.to_vec(),
        }
    }

    fn scale(grams: u32) -> Event {
        Event::Scale {
            scale: ScaleView::Settled { grams },
        }
    }

    #[test]
    fn topics_are_told_once_and_of_the_scale_only_the_last_state() {
        let batch = vec![
            changed(&[Topic::Shops, Topic::Packs]),
            scale(1),
            changed(&[Topic::Packs]),
            scale(2),
        ];
        assert_eq!(merged(batch), [scale(2), changed(&[Topic::Packs, Topic::Shops])]);
    }

    #[test]
    fn a_resync_says_everything() {
        assert_eq!(
            merged(vec![scale(1), Event::Resync, changed(&[Topic::Packs])]),
            [Event::Resync]
        );
    }

    #[tokio::test]
    async fn what_happens_within_a_moment_is_one_batch() {
        let (tell, hear) = tokio::sync::broadcast::channel(8);
        let mut batches = Batches::of(hear);
        tell.send(scale(1)).unwrap();
        tell.send(changed(&[Topic::Packs])).unwrap();
        assert_eq!(batches.next().await.unwrap().len(), 2);
        for grams in 0..20 {
            tell.send(scale(grams)).unwrap();
        }
        assert_eq!(batches.next().await.unwrap(), [Event::Resync]);
        drop(tell);
        assert_eq!(batches.next().await, None);
    }

    #[tokio::test]
    async fn nothing_is_lost_when_waiting_is_given_up() {
        let (tell, hear) = tokio::sync::broadcast::channel(8);
        let mut batches = Batches::of(hear);
        tell.send(scale(1)).unwrap();
        tokio::select! {
            biased;
            batch = batches.next() => panic!("too early: {batch:?}"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(batches.next().await.unwrap(), [scale(1)]);
    }
}
