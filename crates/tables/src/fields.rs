//! The fields of a list and the names that their columns have in the wild (section 6).

/// How the text of a field is checked and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A number or code of which every character counts; `7.756E+14` is refused.
    Code,
    /// Any text.
    Text,
    /// A weight, read to whole grams.
    Weight,
    /// A whole number of things.
    Count,
}

/// One field that a file may fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec<'spec> {
    /// Its key in the values read.
    pub key: &'spec str,
    /// How it is read.
    pub kind: FieldKind,
    /// A row without it is refused, and a file without such a column needs a person to choose one.
    pub required: bool,
    /// Names of its column, the most telling first: where two columns fit, the earlier alias wins.
    pub aliases: &'spec [&'spec str],
}

/// The fields of a parcel list. See [`PARCEL_FIELDS`].
pub const fn parcel_fields() -> &'static [FieldSpec<'static>] {
    PARCEL_FIELDS
}

/// The fields of a parcel list, with the column names seen in files of 聚水潭, 马帮, 店小秘, 通途, 抖店 and in English exports.
///
/// Only the order number is required: which of the two parcel numbers a system exports differs, and the caller
/// decides what to do with a row that has neither.
pub const PARCEL_FIELDS: &[FieldSpec<'static>] = &[
    FieldSpec {
        key: "order_number",
        kind: FieldKind::Code,
        required: true,
        aliases: &[
            "交易订单号",
            "平台订单号",
            "线上订单号",
            "订单号",
            "订单编号",
            "平台单号",
            "交易号",
            "交易编号",
            "order number",
            "order no",
            "order id",
            "order sn",
            "so_id",
            "platformOrder",
            "salesRecordNumber",
            "系统订单号",
            "内部订单号",
        ],
    },
    FieldSpec {
        key: "first_mile_number",
        kind: FieldKind::Code,
        required: false,
        aliases: &[
            "首公里单号",
            "首公里面单号",
            "首公里运单号",
            "LP单号",
            "LP号",
            "内部单号",
            "first mile number",
            "first mile tracking number",
            "first mile no",
            "trackNumber1",
        ],
    },
    FieldSpec {
        key: "tracking_number",
        kind: FieldKind::Code,
        required: false,
        aliases: &[
            "运单号",
            "运单编号",
            "货运单号",
            "快递单号",
            "物流单号",
            "物流跟踪号",
            "跟踪号",
            "追踪号",
            "面单号",
            "包裹号",
            "tracking number",
            "tracking no",
            "tracking code",
            "tracking id",
            "trackNumber",
            "waybill number",
            "waybill no",
        ],
    },
    FieldSpec {
        key: "store",
        kind: FieldKind::Text,
        required: false,
        aliases: &[
            "店铺",
            "店铺名",
            "店铺名称",
            "店铺简称",
            "卖家店铺",
            "store",
            "store name",
            "shop",
            "shop name",
        ],
    },
    FieldSpec {
        key: "carrier",
        kind: FieldKind::Text,
        required: false,
        aliases: &[
            "物流渠道",
            "快递公司",
            "物流公司",
            "承运商",
            "运输方式",
            "邮寄方式",
            "carrier",
            "logistics channel",
            "logisticsName",
            "shipping method",
            "shippingMethodName",
        ],
    },
    FieldSpec {
        key: "country",
        kind: FieldKind::Text,
        required: false,
        aliases: &[
            "国家二字码",
            "国家代码",
            "国家",
            "国家地区",
            "目的国",
            "目的地",
            "收件国家",
            "收货国家",
            "站点",
            "country code",
            "country",
            "destination country",
            "destination",
        ],
    },
    FieldSpec {
        key: "weight_g",
        kind: FieldKind::Weight,
        required: false,
        aliases: &[
            "称重重量",
            "实际重量",
            "实重",
            "包裹重量",
            "重量",
            "毛重",
            "预估重量",
            "预计重量",
            "估重",
            "weight",
            "actual weight",
            "parcel weight",
            "package weight",
            "tongToolWeight",
            "estimated weight",
        ],
    },
    FieldSpec {
        key: "status",
        kind: FieldKind::Text,
        required: false,
        aliases: &[
            "订单状态",
            "包裹状态",
            "状态",
            "status",
            "order status",
            "package status",
        ],
    },
    FieldSpec {
        key: "quantity",
        kind: FieldKind::Count,
        required: false,
        aliases: &[
            "商品数量",
            "平台SKU数量",
            "件数",
            "数量",
            "quantity",
            "qty",
            "item count",
        ],
    },
    FieldSpec {
        key: "goods_name",
        kind: FieldKind::Text,
        required: false,
        aliases: &[
            "商品中文名称",
            "订单商品名称",
            "商品名称",
            "中文品名",
            "品名",
            "货物名称",
            "商品英文名称",
            "product name",
            "item name",
            "goods name",
        ],
    },
];
