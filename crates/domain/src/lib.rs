//! What things are and what may happen to them: parcels, big packs, shops, scans, limits, masking.
//!
//! Pure: no clock, no randomness, no IO, no JSON, no database. Whoever needs the time passes it in.

mod address;
mod ids;
mod limits;
mod masking;
mod pack;
mod pack_status;
mod parcel;
mod role;
mod scan;
mod service;
mod units;

pub use address::{Address, AddressFault, Contact};
pub use ids::{AddressId, JobId, OperatorId, PackId, ParcelId, PrintJobId, ShopId, StationId};
pub use limits::{Gauge, LimitCheck, PackLimits};
pub use masking::{mask_name, mask_phone};
pub use pack::{BigPack, InvalidTransition, PackAction, PackLife, WeightSource};
pub use pack_status::{PackStatus, PlatformStatus};
pub use parcel::{Parcel, ParcelPlace, ParcelReadiness};
pub use role::Role;
pub use scan::{KnownParcel, NotAParcelNumber, ScanContext, ScanOutcome, judge_addition, judge_scan};
pub use service::HandoverService;
pub use units::{Dimensions, Length, Timestamp, Weight};
