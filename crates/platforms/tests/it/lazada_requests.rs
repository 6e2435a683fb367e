//! What our builders send, byte for byte, against recorded requests.

use dabao_domain::{Address, Contact, Timestamp, Weight};
use dabao_platforms::lazada::map::{
    AddParcels, Caller, CancelPack, Commit, FetchLabel, Handover, LazadaCall, PackKey, Pickup, QueryPack,
    RequestFault, Return, ReverseOption, open,
};
use dabao_platforms::lazada::{SystemParams, form_body, signed_params};
use dabao_platforms::{LocalSigner, Secret};
use serde_json::Value;

use crate::lazada_signatures::{text, vectors};

const AT: Timestamp = Timestamp(1_660_000_000_000);

fn caller(locale: Option<&str>) -> Caller {
    Caller {
        app_user_key: "station-001".to_owned(),
        client: "SELLER-station".to_owned(),
        locale: locale.map(str::to_owned),
    }
}

async fn signed<C: LazadaCall>(call: &C, token: &str, partner: Option<&str>) -> Vec<(String, String)> {
    let signer = LocalSigner::new("123456", Secret::new("helloworldsecret0001".to_owned()));
    let system = SystemParams {
        at: AT,
        partner_id: partner,
        access_token: Some(token),
    };
    signed_params(&signer, C::API.path, system, call.params())
        .await
        .unwrap()
}

/// Our parameters and signature are those of the recorded vector.
fn assert_is_vector(sent: &[(String, String)], name: &str) {
    let vectors = vectors();
    let vector = vectors["lazada"]
        .as_array()
        .unwrap()
        .iter()
        .find(|vector| text(&vector["name"]).starts_with(name));
    let vector = vector.expect("the vector exists");
    let mut expected = vector["params"].as_object().unwrap().clone();
    expected.insert("sign".to_owned(), vector["sign"].clone());
    let sent: serde_json::Map<String, Value> = sent
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.clone())))
        .collect();
    assert_eq!(Value::Object(sent), Value::Object(expected));
}

pub(crate) fn commit() -> Commit {
    let contact = Contact {
        name: "张三".to_owned(),
        mobile: "13534567891".to_owned(),
        phone: String::new(),
        email: "123456@sina.com".to_owned(),
    };
    let address = Address {
        province: "浙江省".to_owned(),
        city: "杭州市".to_owned(),
        district: "西湖区".to_owned(),
        street: "蒋村街道".to_owned(),
        detail: "文一西路680号".to_owned(),
        zip_code: "310012".to_owned(),
    };
    Commit {
        caller: caller(Some("zh_CN")),
        parcels: vec!["LP00448772819746".to_owned(), "LP00448772819747".to_owned()],
        weight: Weight::from_grams(2000).unwrap(),
        handover: Handover::DoorPickup,
        pickup: Pickup {
            contact: contact.clone(),
            address: address.clone(),
            address_id: 310_106_006,
            courier_company: None,
            receiver_phone: None,
        },
        return_to: Return {
            contact,
            address,
            address_id: 310_106_006,
            option: Some(ReverseOption::SendBack),
        },
        remark: None,
    }
}

#[tokio::test]
async fn the_cancel_form_is_the_recorded_one_byte_for_byte() {
    let call = CancelPack {
        caller: caller(None),
        pack: PackKey::LpNumber("LP00405254424237".to_owned()),
    };
    let params = signed(&call, "tok-1", Some("lazop-sdk-python-20181207")).await;
    assert_eq!(form_body(&params), text(&vectors()["lazada_wire"]["form_body"]));
}

#[tokio::test]
async fn the_commit_is_the_recorded_one() {
    let token = "50000601c30atpedfgu3LVvik87Ixlsvle3mSoB7701ceb156fPunYZ43GBg";
    assert_is_vector(&signed(&commit(), token, None).await, "L4");
}

#[tokio::test]
async fn label_and_query_are_the_recorded_ones() {
    let label = FetchLabel {
        caller: caller(Some("zh_CN")),
        pack: PackKey::LpNumber("LP00405254424237".to_owned()),
    };
    assert_is_vector(&signed(&label, "tok-1", None).await, "L5");
    let query = QueryPack {
        caller: caller(None),
        pack: PackKey::TrackingNumber("775600006417943".to_owned()),
    };
    assert_is_vector(&signed(&query, "tok-1", None).await, "L6");
}

fn addition(parcels: Vec<String>) -> AddParcels {
    AddParcels {
        caller: caller(Some("zh_CN")),
        pack: PackKey::LpNumber("LP00405254424237".to_owned()),
        parcels,
        weight: Weight::from_grams(12_800).unwrap(),
    }
}

/// The signature was computed apart from our code, by the six steps of platforms.md 1.3.
#[tokio::test]
async fn an_addition_sends_its_numbers_and_whole_grams_signed() {
    let call = addition(vec!["LP00448772819748".to_owned(), "LP00448772819749".to_owned()]);
    assert_eq!(AddParcels::API.path, "/logistics/cnpms/bigbag/update");
    let sent = signed(&call, "tok-1", None).await;
    let of = |name: &str| {
        let found = sent.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    assert_eq!(of("orderCode"), "LP00405254424237");
    assert_eq!(of("orderCodeList"), r#"["LP00448772819748","LP00448772819749"]"#);
    assert_eq!((of("weight"), of("weightUnit")), ("12800", "g"));
    assert_eq!(
        of("sign"),
        "BB777D215E6DA5E7F5DBC3D2C335436F133242D1C1886C8695D578DCF0230CA6"
    );
}

#[test]
fn three_hundred_additions_fit_and_one_more_does_not() {
    let numbers = |count| (0..count).map(|number| format!("P{number}")).collect();
    assert_eq!(addition(numbers(300)).faults(), []);
    assert_eq!(
        addition(numbers(301)).faults(),
        [RequestFault::TooMany {
            field: "orderCodeList",
            count: 301,
            most: 300
        }]
    );
    assert_eq!(
        addition(Vec::new()).faults(),
        [RequestFault::Empty("orderCodeList")]
    );
}

#[test]
fn the_answer_to_an_addition_is_a_plain_yes_or_no_in_its_own_spelling() {
    let read = |body: &str| {
        open(body.as_bytes())
            .unwrap()
            .map(|opened| addition(Vec::new()).read(&opened))
    };
    assert_eq!(
        read(r#"{"code":"0","result":{"success":"true","data":"true"}}"#).unwrap(),
        Ok(())
    );
    let refused = read(
        r#"{"code":"0","result":{"success":false,"errorCode":"P-088-0000-00-15-300","erroMsg":"no update"}}"#,
    )
    .unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.message.as_str()),
        ("P-088-0000-00-15-300", "no update")
    );
    let plain = read(r#"{"code":"0","result":{"success":true,"data":false}}"#).unwrap_err();
    assert_eq!(plain.code, "local.answered_no");
}

#[test]
fn a_commit_that_the_platform_would_refuse_names_all_its_faults() {
    let mut call = commit();
    assert_eq!(call.faults(), []);
    call.parcels = vec!["A".to_owned(), "A".to_owned()];
    call.pickup.contact.name = "John".to_owned();
    call.return_to.address_id = 0;
    call.handover = Handover::SelfPost {
        tracking_number: " ".to_owned(),
    };
    let told: Vec<String> = call.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "A is there twice",
            "sellerTrackingNumber is empty",
            "pickup address: NotChinese(\"name\")",
            "addressId is empty",
        ]
    );
}

#[test]
fn a_thousand_parcels_fit_and_one_more_does_not() {
    let mut call = commit();
    call.parcels = (0..1000).map(|number| format!("P{number}")).collect();
    assert_eq!(call.faults(), []);
    call.parcels.push("P1000".to_owned());
    assert_eq!(
        call.faults(),
        [RequestFault::TooMany {
            field: "orderCodeList",
            count: 1001,
            most: 1000
        }]
    );
}

#[test]
fn each_way_of_handing_over_sends_what_belongs_to_it() {
    let sent = |handover: Handover| {
        let params = Commit { handover, ..commit() }.params();
        let of = |name: &str| {
            params
                .iter()
                .find(|(own, _)| *own == name)
                .map(|(_, value)| value.clone())
        };
        (
            of("type").unwrap(),
            of("collectionInfo"),
            of("sellerTrackingNumber").filter(|number| !number.is_empty()),
        )
    };
    let point = Handover::CollectionPoint {
        pick_up_code: "YW01".to_owned(),
        own_number: Some("B1".to_owned()),
    };
    let (kind, collection, own) = sent(point);
    assert_eq!(kind, "pickup_collection");
    assert_eq!(collection.as_deref(), Some(r#"{"pickUpCode":"YW01"}"#));
    assert_eq!(own.as_deref(), Some("B1"));
    assert_eq!(
        sent(Handover::SelfSend { own_number: None }),
        ("self_send".to_owned(), None, None)
    );
    assert_eq!(
        sent(Handover::DoorPickup),
        ("cainiao_pickup".to_owned(), None, None)
    );
}
