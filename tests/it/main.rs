//! Stories over the whole program: what people at a desk live through, with everything around it virtual but the program
//! and its databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod day;
mod doors;
mod killed;
mod network;
mod paper;
mod photos;
mod scanning;
mod sequences;
mod update;
mod weighing;
