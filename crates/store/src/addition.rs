//! Parcels added to a pack after it was weighed and committed (补装小包), and taken out again when that came to nothing.

use dabao_domain::{PackId, ParcelId, Weight};

use crate::error::while_doing;
use crate::{PackRecord, Placement, StoreError, Tx, place_parcel, take_parcel_out};

impl PackRecord {
    /// The weight the platform is told: the weighed one and the expected grams of what was added since.
    pub fn declared_weight(&self) -> Option<Weight> {
        let (weighed, _) = self.pack.weight?;
        Weight::from_grams(i64::from(weighed.grams()) + i64::from(self.added_g))
    }
}

/// Puts a parcel into a pack that was weighed already: its grams count as added. Gives its position.
///
/// # Errors
///
/// Another pack holds the parcel or it was in this pack already, or the database could not do it.
pub async fn place_addition(tx: &mut Tx, placement: &Placement<'_>) -> Result<i64, StoreError> {
    let position = place_parcel(tx, placement).await?;
    count_added(tx, placement.pack, i64::from(placement.expected_g)).await?;
    Ok(position)
}

/// Takes added parcels out of a pack again, by their first-mile numbers; they are free. One that the pack no longer holds is
/// left alone. Gives the numbers of those that were taken out.
///
/// # Errors
///
/// The database could not do it.
pub async fn take_additions_out(
    tx: &mut Tx,
    pack: &PackId,
    codes: &[String],
) -> Result<Vec<String>, StoreError> {
    let mut taken = Vec::new();
    for code in codes {
        let held: Option<(String, i64)> = sqlx::query_as(
            "SELECT pack_parcel.parcel_id, pack_parcel.expected_g
             FROM parcel
             JOIN pack_parcel ON pack_parcel.parcel_id = parcel.id
             WHERE parcel.first_mile_number = $2 AND pack_parcel.pack_id = $1 AND pack_parcel.held = 1",
        )
        .bind(&pack.0)
        .bind(code)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("find an added parcel"))?;
        if let Some((parcel, grams)) = held {
            take_parcel_out(tx, pack, &ParcelId(parcel)).await?;
            count_added(tx, pack, -grams).await?;
            taken.push(code.clone());
        }
    }
    Ok(taken)
}

async fn count_added(tx: &mut Tx, pack: &PackId, grams: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE pack SET added_g = added_g + $2 WHERE id = $1")
        .bind(&pack.0)
        .bind(grams)
        .execute(tx.connection())
        .await
        .map_err(while_doing("count what was added to a pack"))?;
    Ok(())
}
