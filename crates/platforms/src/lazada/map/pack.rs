//! Calls about a pack that exists: query, cancel, and the addition of parcels.

use dabao_domain::Weight;

use super::envelope::read_yes;
use super::{Api, Caller, LazadaCall, Misread, Opened, PackDetail, Param, RequestFault};
use super::{code_faults, empty, json_texts};

/// The most parcels one addition takes.
pub const MOST_ADDED: usize = 300;

/// By which number a pack is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackKey {
    /// The LP number.
    LpNumber(String),
    /// The carrier's number, or our own pack number where it was sent along.
    TrackingNumber(String),
}

impl PackKey {
    pub(super) fn param(&self) -> Param {
        match self {
            Self::LpNumber(number) => ("orderCode", number.clone()),
            Self::TrackingNumber(number) => ("trackingNumber", number.clone()),
        }
    }

    pub(super) fn fault(&self) -> Option<RequestFault> {
        let (name, value) = self.param();
        empty(name, &value)
    }
}

/// Asks for the state, weight and fee of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryPack {
    /// Who calls.
    pub caller: Caller,
    /// Which pack.
    pub pack: PackKey,
}

impl LazadaCall for QueryPack {
    type Answer = PackDetail;

    const API: Api = Api::asks("/logistics/cnpms/bigbag/query");

    fn faults(&self) -> Vec<RequestFault> {
        pack_faults(&self.caller, &self.pack)
    }

    fn params(&self) -> Vec<Param> {
        pack_params(&self.caller, &self.pack)
    }

    fn read(&self, opened: &Opened) -> Result<PackDetail, Misread> {
        PackDetail::read(&opened.payload)
    }
}

/// Cancels a pack; possible only until pickup is reported (L-109).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelPack {
    /// Who calls.
    pub caller: Caller,
    /// Which pack.
    pub pack: PackKey,
}

impl LazadaCall for CancelPack {
    type Answer = ();

    const API: Api = Api::changes("/logistics/cnpms/bigbag/cancel");

    fn faults(&self) -> Vec<RequestFault> {
        pack_faults(&self.caller, &self.pack)
    }

    fn params(&self) -> Vec<Param> {
        pack_params(&self.caller, &self.pack)
    }

    fn read(&self, opened: &Opened) -> Result<(), Misread> {
        read_yes(opened)
    }
}

/// Adds parcels to a committed pack. The official guide says "do not use for now": the caller keeps this behind a
/// setting that is off (L-077).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddParcels {
    /// Who calls.
    pub caller: Caller,
    /// Which pack.
    pub pack: PackKey,
    /// First-mile codes to add, at most 300.
    pub parcels: Vec<String>,
    /// The new weight of the whole pack.
    pub weight: Weight,
}

impl LazadaCall for AddParcels {
    type Answer = ();

    const API: Api = Api::changes("/logistics/cnpms/bigbag/update");

    fn faults(&self) -> Vec<RequestFault> {
        let mut faults = pack_faults(&self.caller, &self.pack);
        faults.extend(code_faults("orderCodeList", &self.parcels, MOST_ADDED));
        faults
    }

    fn params(&self) -> Vec<Param> {
        let own = [
            ("orderCodeList", json_texts(&self.parcels)),
            ("weight", self.weight.grams().to_string()),
            ("weightUnit", "g".to_owned()),
        ];
        pack_params(&self.caller, &self.pack)
            .into_iter()
            .chain(own)
            .collect()
    }

    fn read(&self, opened: &Opened) -> Result<(), Misread> {
        read_yes(opened)
    }
}

pub(super) fn pack_faults(caller: &Caller, pack: &PackKey) -> Vec<RequestFault> {
    caller.faults().into_iter().chain(pack.fault()).collect()
}

pub(super) fn pack_params(caller: &Caller, pack: &PackKey) -> Vec<Param> {
    vec![
        caller.user_info(),
        caller.client_param(),
        pack.param(),
        caller.locale_param(),
    ]
}
