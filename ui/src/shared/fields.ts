import { m } from "../words";

/** Names of the fields and limits a refusal may be about. */
const names: Record<string, () => string> = {
  station_name: m.field_station_name,
  station_code: m.field_station_code,
  shop_name: m.field_shop_name,
  shop_email: m.field_email,
  email: m.field_email,
  name: m.field_name,
  pin: m.field_pin,
  warehouse: m.field_warehouse,
  province: m.field_province,
  city: m.field_city,
  district: m.field_district,
  street: m.field_street,
  detail: m.field_detail,
  zip_code: m.field_zip_code,
  contact: m.field_contact,
  mobile: m.field_mobile,
  phone: m.field_phone,
  host: m.field_host,
  port: m.field_port,
  path: m.field_path,
  first_mile_number: m.field_first_mile_number,
  tracking_number: m.field_tracking_number,
  order_number: m.field_order_number,
  shop: m.field_shop,
  country: m.field_country,
  weight: m.field_weight,
  status: m.field_status,
  parcels: m.field_parcels,
  codes: m.field_parcels,
  side: m.field_side,
  side_sum: m.field_side_sum,
  size: m.field_size,
  pickup_address: m.field_pickup_address,
  return_address: m.field_return_address,
  collection_point: m.field_collection_point,
  app_key: m.field_app_key,
  app_secret: m.field_app_secret,
  callback: m.field_callback,
  lp_number: m.field_lp_number,
  shop_country: m.field_country,
  typed: m.field_weight,
  length: m.field_length,
  width: m.field_width,
  height: m.field_height,
  weight_tolerance: m.field_weight_tolerance,
  weight_tolerance_percent: m.field_weight_tolerance_percent,
  assumed_parcel: m.field_assumed_parcel,
  gun_gap: m.field_gun_gap,
  http_port: m.field_http_port,
  volume: m.field_volume,
};

/** A field's name in the person's language; the core's own word for one we have no name for. */
export function fieldName(field: string | null): string {
  if (field === null) return m.field_unnamed();
  const known = names[snake(field)];
  return known ? known() : field;
}

function snake(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/_(g|mm|ms)$/, "");
}
