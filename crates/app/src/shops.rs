//! Shops and their links for cross-shop packing (L-060, L-061).

use std::sync::Arc;

use dabao_api::{ById, Caller, ErrorCode, Nothing, SaveShop, ShopLink, ShopView, Topic};
use dabao_domain::ShopId;
use dabao_store::{
    Shop, Tx, count_loose_parcels, find_shop, list_shops as list, remove_shop as remove, save_shop as save,
};

use crate::App;
use crate::error::{AppError, refuse, refuse_field};
use crate::station::{SITES, required};

/// All shops, the ordering shop first.
pub(crate) async fn list_shops(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<Vec<ShopView>, AppError> {
    let mut tx = app.store.read().await?;
    views(&mut tx).await
}

/// Adds or changes a shop. Linking queues the platform's bind.
pub(crate) async fn save_shop(app: &Arc<App>, by: &Caller, request: SaveShop) -> Result<ShopView, AppError> {
    let name = required("name", &request.name)?;
    if !SITES.contains(&request.country.as_str()) {
        return Err(refuse_field(ErrorCode::InvalidField, "country"));
    }
    let email = checked_email(&request.email)?;
    let mut tx = app.store.begin().await?;
    let known = match &request.id {
        Some(id) => {
            let found = find_shop(&mut tx, &ShopId(id.clone())).await?;
            Some(found.ok_or_else(|| refuse(ErrorCode::NotFound))?)
        }
        None => None,
    };
    let is_first = list(&mut tx).await?.is_empty();
    let is_main = known.as_ref().map_or(is_first, |known| known.is_main);
    let mut shop = Shop {
        id: known
            .as_ref()
            .map_or_else(|| ShopId(app.new_id()), |known| known.id.clone()),
        name,
        email,
        country: request.country,
        seller_id: filled(request.seller_id),
        short_code: filled(request.short_code),
        is_main,
        linked: request.linked || is_main,
        bound: false,
    };
    // What the platform bound stays bound as long as it is still the same seller.
    shop.bound = known.is_some_and(|known| {
        known.bound
            && shop.linked
            && (&known.seller_id, &known.short_code, &known.country)
                == (&shop.seller_id, &shop.short_code, &shop.country)
    });
    save(&mut tx, &shop, app.now()).await?;
    if shop.linked && !shop.bound {
        crate::connection::queue_bind(app, &mut tx).await?;
    }
    app.log(&mut tx, &by.operator, "shop_saved", (&shop.id.0, &shop.name))
        .await?;
    let saved = view(&mut tx, &shop).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    app.changed(&[Topic::Shops]);
    Ok(saved)
}

/// Removes a shop that is not the ordering shop and has no loose parcels.
pub(crate) async fn remove_shop(app: &Arc<App>, by: &Caller, request: ById) -> Result<Nothing, AppError> {
    let id = ShopId(request.id);
    let mut tx = app.store.begin().await?;
    let shop = find_shop(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    if shop.is_main || count_loose_parcels(&mut tx, Some(&id)).await? > 0 {
        return Err(refuse(ErrorCode::StillInUse));
    }
    remove(&mut tx, &id, app.now()).await?;
    app.log(&mut tx, &by.operator, "shop_removed", (&id.0, &shop.name))
        .await?;
    tx.commit().await?;
    app.changed(&[Topic::Shops]);
    Ok(Nothing {})
}

/// Makes another shop the ordering shop; the one before stays linked.
pub(crate) async fn make_main_shop(
    app: &Arc<App>,
    by: &Caller,
    request: ById,
) -> Result<Vec<ShopView>, AppError> {
    let mut tx = app.store.begin().await?;
    let chosen = find_shop(&mut tx, &ShopId(request.id))
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let before = list(&mut tx).await?.into_iter().find(|shop| shop.is_main);
    if let Some(before) = before {
        save(
            &mut tx,
            &Shop {
                is_main: false,
                ..before
            },
            app.now(),
        )
        .await?;
    }
    save(
        &mut tx,
        &Shop {
            is_main: true,
            linked: true,
            ..chosen.clone()
        },
        app.now(),
    )
    .await?;
    app.log(
        &mut tx,
        &by.operator,
        "main_shop_changed",
        (&chosen.id.0, &chosen.name),
    )
    .await?;
    let shops = views(&mut tx).await?;
    tx.commit().await?;
    app.changed(&[Topic::Shops, Topic::Packs]);
    Ok(shops)
}

async fn views(tx: &mut Tx) -> Result<Vec<ShopView>, AppError> {
    let mut shops = Vec::new();
    for shop in list(tx).await? {
        shops.push(view(tx, &shop).await?);
    }
    Ok(shops)
}

async fn view(tx: &mut Tx, shop: &Shop) -> Result<ShopView, AppError> {
    let Shop {
        id,
        name,
        email,
        country,
        seller_id,
        short_code,
        is_main,
        linked,
        bound,
    } = shop.clone();
    let link = match (is_main, linked, bound) {
        (true, _, _) => ShopLink::Main,
        (false, false, _) => ShopLink::NotLinked,
        (false, true, true) => ShopLink::Linked,
        (false, true, false) => ShopLink::Binding,
    };
    let loose = count_loose_parcels(tx, Some(&id)).await?;
    Ok(ShopView {
        id: id.0,
        name,
        email,
        country,
        seller_id,
        short_code,
        is_main,
        link,
        loose_parcels: u32::try_from(loose).unwrap_or(u32::MAX),
    })
}

fn checked_email(text: &str) -> Result<String, AppError> {
    let email = text.trim();
    let plausible = email.is_empty()
        || email
            .split_once('@')
            .is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'));
    if plausible {
        Ok(email.to_owned())
    } else {
        Err(refuse_field(ErrorCode::InvalidField, "email"))
    }
}

/// An empty field is no value.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
