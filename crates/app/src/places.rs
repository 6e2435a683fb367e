//! Pickup and return addresses (L-062…L-064) and collection points (L-050).

use std::sync::Arc;

use dabao_api::{
    AddressForm, AddressUse, AddressView, ApiError, ById, Caller, CollectionPointView, ErrorCode, Nothing,
    Topic,
};
use dabao_domain::{Address, AddressFault, AddressId, Contact};
use dabao_store::{
    CollectionPoint, StoredAddress, Tx, clear_default_pickup, find_address, find_collection_point,
    list_addresses as list, list_collection_points as list_points, remove_address as remove,
    save_address as save, set_default_collection_point,
};

use crate::App;
use crate::error::{AppError, refuse};
use crate::station::required;

/// All addresses: pickup before return, the default first.
pub(crate) async fn list_addresses(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<AddressView>, AppError> {
    let mut tx = app.store.read().await?;
    views(&mut tx).await
}

/// Adds or changes an address. A second return address is refused (L-064).
pub(crate) async fn save_address(
    app: &Arc<App>,
    by: &Caller,
    request: AddressForm,
) -> Result<AddressView, AppError> {
    let warehouse = required("warehouse", &request.warehouse)?;
    let (address, contact) = checked(&request)?;
    let is_return = request.for_use == AddressUse::Return;
    let mut tx = app.store.begin().await?;
    let known = match &request.id {
        Some(id) => {
            let found = find_address(&mut tx, &AddressId(id.clone())).await?;
            Some(found.ok_or_else(|| refuse(ErrorCode::NotFound))?)
        }
        None => None,
    };
    let first_pickup = !is_return && !list(&mut tx).await?.iter().any(|stored| stored.is_default);
    let stored = StoredAddress {
        id: known
            .as_ref()
            .map_or_else(|| AddressId(app.new_id()), |known| known.id.clone()),
        is_return: known.as_ref().map_or(is_return, |known| known.is_return),
        warehouse,
        // The platform's id belongs to the address it was found for.
        platform_id: known
            .as_ref()
            .filter(|known| known.address == address)
            .and_then(|known| known.platform_id.clone()),
        is_default: known.as_ref().map_or(first_pickup, |known| known.is_default),
        address,
        contact,
    };
    save(&mut tx, &stored, app.now()).await?;
    app.log(
        &mut tx,
        &by.operator,
        "address_saved",
        (&stored.id.0, &stored.warehouse),
    )
    .await?;
    tx.commit().await?;
    app.changed(&[Topic::Shops]);
    Ok(view(stored))
}

/// Removes an address; packs keep what they were opened with.
pub(crate) async fn remove_address(app: &Arc<App>, by: &Caller, request: ById) -> Result<Nothing, AppError> {
    let id = AddressId(request.id);
    let mut tx = app.store.begin().await?;
    let stored = find_address(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    remove(&mut tx, &id, app.now()).await?;
    let heir = list(&mut tx)
        .await?
        .into_iter()
        .find(|other| !other.is_return && !other.is_default);
    if let (true, Some(heir)) = (stored.is_default, heir) {
        save(
            &mut tx,
            &StoredAddress {
                is_default: true,
                ..heir
            },
            app.now(),
        )
        .await?;
    }
    app.log(
        &mut tx,
        &by.operator,
        "address_removed",
        (&id.0, &stored.warehouse),
    )
    .await?;
    tx.commit().await?;
    app.changed(&[Topic::Shops]);
    Ok(Nothing {})
}

/// Makes a pickup address the one a new pack starts with.
pub(crate) async fn make_default_address(
    app: &Arc<App>,
    by: &Caller,
    request: ById,
) -> Result<Vec<AddressView>, AppError> {
    let mut tx = app.store.begin().await?;
    let stored = find_address(&mut tx, &AddressId(request.id))
        .await?
        .filter(|stored| !stored.is_return)
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    clear_default_pickup(&mut tx).await?;
    save(
        &mut tx,
        &StoredAddress {
            is_default: true,
            ..stored.clone()
        },
        app.now(),
    )
    .await?;
    app.log(
        &mut tx,
        &by.operator,
        "default_address_changed",
        (&stored.id.0, &stored.warehouse),
    )
    .await?;
    let addresses = views(&mut tx).await?;
    tx.commit().await?;
    app.changed(&[Topic::Shops]);
    Ok(addresses)
}

/// All collection points, the default first.
pub(crate) async fn list_collection_points(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<CollectionPointView>, AppError> {
    let mut tx = app.store.read().await?;
    Ok(list_points(&mut tx).await?.into_iter().map(point_view).collect())
}

/// Makes a collection point the one a new pack starts with.
pub(crate) async fn make_default_collection_point(
    app: &Arc<App>,
    by: &Caller,
    request: ById,
) -> Result<Vec<CollectionPointView>, AppError> {
    let mut tx = app.store.begin().await?;
    let point = find_collection_point(&mut tx, &request.id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    set_default_collection_point(&mut tx, &point.code).await?;
    app.log(
        &mut tx,
        &by.operator,
        "default_point_changed",
        (&point.code, &point.name),
    )
    .await?;
    let points = list_points(&mut tx).await?.into_iter().map(point_view).collect();
    tx.commit().await?;
    app.changed(&[Topic::Shops]);
    Ok(points)
}

async fn views(tx: &mut Tx) -> Result<Vec<AddressView>, AppError> {
    Ok(list(tx).await?.into_iter().map(view).collect())
}

/// The form's fields as the domain checks them; the first fault names its field, the rest stand in the detail.
fn checked(form: &AddressForm) -> Result<(Address, Contact), AppError> {
    let text = |value: &str| value.trim().to_owned();
    let address = Address {
        province: text(&form.province),
        city: text(&form.city),
        district: text(&form.district),
        street: text(&form.street),
        detail: text(&form.detail),
        zip_code: text(&form.zip_code),
    };
    let contact = Contact {
        name: text(&form.contact),
        mobile: text(&form.mobile),
        phone: text(&form.phone),
        email: text(&form.email),
    };
    let faults: Vec<(&str, &str)> = address
        .faults()
        .into_iter()
        .map(fault_words)
        .chain(contact.faults().into_iter().map(fault_words).map(contact_field))
        .collect();
    let Some((field, _)) = faults.first() else {
        return Ok((address, contact));
    };
    let detail: Vec<String> = faults
        .iter()
        .map(|(field, rule)| format!("{field}:{rule}"))
        .collect();
    let refusal = ApiError::field(ErrorCode::InvalidField, *field).with_detail(detail.join(" "));
    Err(AppError::Refused(refusal))
}

const fn fault_words(fault: AddressFault) -> (&'static str, &'static str) {
    match fault {
        AddressFault::Missing(field) => (field, "missing"),
        AddressFault::NotChinese(field) => (field, "not_chinese"),
        AddressFault::Mobile => ("mobile", "mobile"),
        AddressFault::Phone => ("phone", "phone"),
        AddressFault::Email => ("email", "email"),
        AddressFault::ZipCode => ("zipCode", "zip_code"),
    }
}

/// The domain calls it a contact's name, the form calls it the contact.
const fn contact_field((field, rule): (&'static str, &'static str)) -> (&'static str, &'static str) {
    match field.as_bytes() {
        b"name" => ("contact", rule),
        _ => (field, rule),
    }
}

fn view(stored: StoredAddress) -> AddressView {
    let StoredAddress {
        id,
        is_return,
        warehouse,
        address,
        contact,
        platform_id,
        is_default,
    } = stored;
    AddressView {
        form: AddressForm {
            id: Some(id.0),
            for_use: if is_return {
                AddressUse::Return
            } else {
                AddressUse::Pickup
            },
            warehouse,
            province: address.province,
            city: address.city,
            district: address.district,
            street: address.street,
            detail: address.detail,
            zip_code: address.zip_code,
            contact: contact.name,
            mobile: contact.mobile,
            phone: contact.phone,
            email: contact.email,
        },
        platform_id,
        is_default,
    }
}

/// A collection point as screens know it.
pub(crate) fn point_view(point: CollectionPoint) -> CollectionPointView {
    let CollectionPoint {
        code,
        name,
        region,
        address,
        contact,
        hours,
        fee,
        from_platform,
        is_default,
    } = point;
    CollectionPointView {
        code,
        name,
        region,
        address,
        contact,
        hours,
        fee,
        from_platform,
        is_default,
    }
}
